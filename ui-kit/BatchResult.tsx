import { Alert, Modal } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { PlainTable } from './PlainTable.tsx'

/** What an action on many matters came to; `label` is the action's. */
export type BatchOutcome = ReplyOf<'warnings.batch' | 'clues.batch'> & { label: string }

/**
 * How many were done, which instruments came of it, and which were refused and why. `page` is where the matters' pages stand
 * (`/warnings`), `noun` what their number is called (预警编号).
 */
export function BatchResult({
  outcome: { label, done, refused, instruments },
  page,
  noun,
  onClose,
}: {
  outcome: BatchOutcome
  page: string
  noun: string
  onClose: () => void
}): ReactNode {
  return (
    <Modal
      open
      title={`批量${label}结果`}
      okText="知道了"
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ style: { display: 'none' } }}
      width={640}
    >
      <Alert
        showIcon
        type={refused.length > 0 ? 'warning' : 'success'}
        title={`已${label} ${done.length} 条${refused.length > 0 ? `，${refused.length} 条未办理` : ''}`}
        className="kit-gap"
      />
      {instruments.length > 0 ? (
        <p>
          形成文书：
          {instruments.map(({ id, number }) => (
            <Link key={id} to={`/instruments/${id}`} className="kit-chip">
              {number ?? '草稿'}
            </Link>
          ))}
        </p>
      ) : null}
      {refused.length > 0 ? (
        <PlainTable
          rowKey="id"
          dataSource={refused}
          columns={[
            { title: noun, render: (_, row) => <Link to={`${page}/${row.id}`}>{row.no}</Link> },
            { title: '原因', dataIndex: 'detail' },
          ]}
        />
      ) : null}
    </Modal>
  )
}
