import { type ReactNode, useEffect, useState } from 'react'
import { momentText } from '#ui-kit/format.ts'

interface Reading {
  readonly error: Error | null
  readonly fetchStatus: 'fetching' | 'paused' | 'idle'
}

/** The moment of the data, and, when they can no longer be read, that the connection is lost and since when what is shown is old. */
export function Live({ reads, asOf }: { reads: readonly Reading[]; asOf: string | null }): ReactNode {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  const lost = !online || reads.some(({ error, fetchStatus }) => error !== null || fetchStatus === 'paused')
  return (
    <p className={lost ? 'screen-live screen-lost' : 'screen-live'} role={lost ? 'alert' : 'status'}>
      {lost ? '连接中断，正在重试；显示的是 ' : '数据时间 '}
      <time>{momentText(asOf)}</time>
      {lost ? ' 的数据' : '，每分钟更新'}
    </p>
  )
}
