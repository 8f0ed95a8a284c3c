import { Button, Space } from 'antd'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { ActionDialogProps, OfferedAction } from './ActionDialog.tsx'

const ActionDialog = lazy(() => import('./ActionDialog.tsx').then((module) => ({ default: module.ActionDialog })))

export interface ActionBarProps extends Pick<ActionDialogProps, 'kind' | 'onUpload' | 'onReload'> {
  /** Number of the matter. */
  no: string
  /** What the server offers this person now. */
  actions: readonly OfferedAction[]
  onAct: (action: string, input: Record<string, unknown>) => Promise<unknown>
  /** Values a form begins with. */
  initial?: (action: string) => Readonly<Record<string, unknown>> | undefined
  /** The page's own dialog for an action, instead of the form; undefined: the form. */
  dialog?: (action: OfferedAction, close: () => void) => ReactNode | undefined
  /** Further buttons of the page, left of the actions. */
  extra?: ReactNode
  /** Said when nothing is offered: who has the matter now. */
  holder?: string
}

/** The action bar at the foot of a matter: main action first, dangerous ones in red, each with its confirm dialog. */
export function ActionBar({ kind, no, actions, onAct, onUpload, onReload, initial, dialog, extra, holder }: ActionBarProps): ReactNode {
  const [chosen, setChosen] = useState<OfferedAction | null>(null)
  const own = chosen ? dialog?.(chosen, () => setChosen(null)) : undefined
  return (
    <footer className="kit-actions">
      <Space wrap>
        {extra}
        {actions.length === 0 ? (
          <span className="kit-quiet">{holder ? `当前由${holder}办理，您没有可办的事项` : '没有可办的事项'}</span>
        ) : null}
        {actions.map((action) => (
          <Button
            key={action.action}
            type={action.weight === 'primary' ? 'primary' : 'default'}
            danger={action.weight === 'danger'}
            onClick={() => setChosen(action)}
          >
            {action.label}
          </Button>
        ))}
      </Space>
      {own}
      {chosen && own === undefined ? (
        <Suspense>
          <ActionDialog
            kind={kind}
            action={chosen}
            about={no}
            initial={initial?.(chosen.action)}
            onAct={(input) => onAct(chosen.action, input)}
            onUpload={onUpload}
            onReload={onReload}
            onClose={() => setChosen(null)}
          />
        </Suspense>
      ) : null}
    </footer>
  )
}
