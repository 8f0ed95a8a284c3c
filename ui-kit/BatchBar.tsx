import { Button, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import type { MatterKind } from '#domain/process/index.ts'
import { ActionDialog, type OfferedAction } from './ActionDialog.tsx'

export interface BatchProps<Row> {
  kind: MatterKind
  actions: readonly OfferedAction[]
  rows: readonly Row[]
  /** Performs the action on the rows; the page shows what came of it. */
  onAct: (action: OfferedAction, rows: readonly Row[], input: Record<string, unknown>) => Promise<unknown>
  onClear: () => void
  /** The page's own dialog for an action on the rows, instead of the form; undefined: the form. */
  dialog?: (action: OfferedAction, rows: readonly Row[], close: () => void) => ReactNode | undefined
}

/** The bar of a selection: how many, and the actions that may be taken on all of them at once. */
export function BatchBar<Row>({ kind, actions, rows, onAct, onClear, dialog }: BatchProps<Row>): ReactNode {
  const [chosen, setChosen] = useState<OfferedAction | null>(null)
  const own = chosen ? dialog?.(chosen, rows, () => setChosen(null)) : undefined
  return (
    <section className="kit-actions" aria-label="批量办理">
      <Space wrap>
        <span role="status">
          已选 <strong>{rows.length}</strong> 条
        </span>
        {actions.map((action) => (
          <Button
            key={action.action}
            type={action.weight === 'primary' ? 'primary' : 'default'}
            danger={action.weight === 'danger'}
            onClick={() => setChosen(action)}
          >
            批量{action.label}
          </Button>
        ))}
        <Button type="link" onClick={onClear}>
          取消选择
        </Button>
      </Space>
      {own}
      {chosen && own === undefined ? (
        <ActionDialog
          kind={kind}
          action={chosen}
          about={`所选 ${rows.length} 条`}
          onAct={(input) => onAct(chosen, rows, input)}
          onClose={() => setChosen(null)}
        />
      ) : null}
    </section>
  )
}
