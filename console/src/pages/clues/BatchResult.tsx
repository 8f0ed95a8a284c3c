import { Alert, Modal } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'

/** What an action on many clues came to. */
export type BatchOutcome = ReplyOf<'clues.batch'> & { label: string }

/** How many were done, which instruments came of it, and which were refused and why. */
export function BatchResult({ outcome, onClose }: { outcome: BatchOutcome; onClose: () => void }): ReactNode {
  const { label, done, refused, instruments } = outcome
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
        title={`已${label} ${done.length} 件${refused.length > 0 ? `，${refused.length} 件未办理` : ''}`}
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
            { title: '线索编号', render: (_, row) => <Link to={`/clues/${row.id}`}>{row.no}</Link> },
            { title: '原因', dataIndex: 'detail' },
          ]}
        />
      ) : null}
    </Modal>
  )
}
