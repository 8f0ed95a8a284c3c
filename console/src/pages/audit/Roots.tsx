import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { momentText, numberText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'

type Root = ReplyOf<'audit.roots'>[number]

/** 日签: every day's log under one signature. */
export function Roots(): ReactNode {
  const read = useCall('audit.roots', {})
  return (
    <Loaded read={read}>
      {(rows) => (
        <PlainTable<Root>
          rowKey="day"
          pageSize={31}
          dataSource={rows}
          locale={{ emptyText: <Nothing text="尚无日签" hint="每日零时后对前一日的日志签名" /> }}
          columns={[
            { title: '日期', dataIndex: 'day' },
            { title: '记录', align: 'right', render: (_, row) => numberText(row.actions) },
            { title: '链', align: 'right', render: (_, row) => numberText(row.chains) },
            { title: '签名的摘要', render: (_, row) => <code className="office-value">{row.root}</code> },
            { title: '密钥', dataIndex: 'keyId' },
            { title: '签名时间', render: (_, row) => momentText(row.signedAt) },
          ]}
        />
      )}
    </Loaded>
  )
}
