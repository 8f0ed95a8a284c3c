import { Alert, Button } from 'antd'
import { createContext, type ReactNode, useContext, useState } from 'react'

/** Another way to what was refused. */
export interface Remedy {
  readonly label: string
  readonly act: () => Promise<void>
}

/** What can be done about an error, or null: given by the app, offered wherever a dialog shows a refusal. */
export const Remedies = createContext<(error: Error) => Remedy | null>(() => null)

/** A refusal inside a dialog, with the way out of it where there is one. */
export function Failure({ error }: { error: Error }): ReactNode {
  const remedy = useContext(Remedies)(error)
  const [busy, setBusy] = useState(false)
  const [next, setNext] = useState<{ of: Error; text: string } | null>(null)
  const act = async () => {
    setBusy(true)
    try {
      await remedy?.act()
    } catch (failed) {
      setNext({ of: error, text: (failed as Error).message })
    } finally {
      setBusy(false)
    }
  }
  const failed = next?.of === error ? next.text : null
  return (
    <Alert
      type="error"
      showIcon
      title={failed ?? error.message}
      className="kit-gap"
      role="alert"
      action={
        remedy && failed === null ? (
          <Button size="small" type="primary" loading={busy} onClick={act}>
            {remedy.label}
          </Button>
        ) : null
      }
    />
  )
}
