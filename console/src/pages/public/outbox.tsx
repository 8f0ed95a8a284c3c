import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'

type Row = RowOf<'outbox.list'>
const STATES: Readonly<Record<Row['state'], string>> = { waiting: '待发送', sent: '已发送', failed: '发送失败' }
const CHANNELS: Readonly<Record<Row['channel'], string>> = { sms: '短信', wechat: '微信' }

const columns: TableColumnsType<Row> = [
  { title: '方式', render: (_, row) => CHANNELS[row.channel] },
  { title: '用途', dataIndex: 'purpose' },
  { title: '接收人', dataIndex: 'recipient' },
  { title: '内容', dataIndex: 'text' },
  {
    title: '状态',
    render: (_, row) => (
      <PlainTag tone={row.state === 'failed' ? 'overdue' : row.state === 'waiting' ? 'near' : 'normal'}>{STATES[row.state]}</PlainTag>
    ),
  },
  { title: '次数', align: 'right', dataIndex: 'attempts' },
  { title: '失败原因', render: (_, row) => row.error ?? '—' },
  { title: '生成时间', render: (_, row) => momentText(row.createdAt) },
  { title: '发出时间', render: (_, row) => (row.sentAt ? momentText(row.sentAt) : '—') },
]

/** 外发消息: what left the house by text message or WeChat; with the local gateway it is read here. */
export function OutboxPage(): ReactNode {
  const source = useList('outbox.list')
  return (
    <Ledger<Row>
      title="外发消息"
      note={`发送方式：${source.list.data?.gateway ?? '…'}。接收号码加密保存，这里只显示遮盖后的号码。`}
      source={source}
      fields={[
        { name: 'state', label: '状态', kind: 'select', options: Object.entries(STATES).map(([value, label]) => ({ value, label })) },
      ]}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="实名反映的验证码和答复提醒从这里发出"
    />
  )
}
