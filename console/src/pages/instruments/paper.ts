import { useEffect, useState } from 'react'
import { urlOf } from '../../client/call.ts'
import { problemOf } from '../../client/problem.ts'

/** The paper of an instrument as an address inside the page. */
export interface Paper {
  url: string | undefined
  error: Error | null
  retry: () => void
}

/** Fetches the PDF of an instrument for the preview; `version` makes a changed one come anew. The address is given up with the page. */
export function usePaper(id: string, version: number): Paper {
  const [state, setState] = useState<{ url?: string; error: Error | null }>({ error: null })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: version and attempt only ask for another reading
  useEffect(() => {
    const stop = new AbortController()
    let url: string | undefined
    const read = async () => {
      const response = await fetch(urlOf('instruments.pdf', { params: { id } }), { credentials: 'same-origin', signal: stop.signal })
      if (!response.ok) throw await problemOf(response)
      url = URL.createObjectURL(new Blob([await response.arrayBuffer()], { type: 'application/pdf' }))
      setState({ url, error: null })
    }
    setState({ error: null })
    read().catch((error: Error) => {
      if (!stop.signal.aborted) setState({ error })
    })
    return () => {
      stop.abort()
      if (url) URL.revokeObjectURL(url)
    }
  }, [id, version, attempt])
  return { url: state.url, error: state.error, retry: () => setAttempt((count) => count + 1) }
}
