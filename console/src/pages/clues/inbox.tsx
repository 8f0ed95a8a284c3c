import { channelFormats, inboxStates } from 'virtual:contract'
import { Alert, App, Button, DatePicker, Form, Input, Modal, Select, Space, type TableColumnsType } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { RegionSelect, useChannels } from './selects.tsx'

type Row = RowOf<'inbox.list'>

/** 来件: what the channels brought, as it came, with what was wrong with it. */
export function InboxPage(): ReactNode {
  const source = useList('inbox.list')
  const channels = useChannels()
  const [shown, setShown] = useState<Row | null>(null)
  const [rejecting, setRejecting] = useState<Row | null>(null)
  const reject = useSend('inbox.reject', ['inbox.list', 'inbox.show'])
  const columns: TableColumnsType<Row> = [
    { title: '来件编号', fixed: 'left', render: (_, row) => row.externalId ?? '—' },
    { title: '渠道', render: (_, row) => row.channelTitle },
    { title: '来件方式', render: (_, row) => row.sourceTitle },
    { title: '反映问题', width: 280, ellipsis: true, render: (_, row) => row.title ?? row.content ?? '—' },
    { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={row.state !== 'pending'} /> },
    {
      title: '问题',
      width: 240,
      render: (_, row) =>
        row.errors.length === 0 ? '—' : row.errors.map((fault) => <div key={`${fault.field}${fault.message}`}>{fault.message}</div>),
    },
    { title: '线索', render: (_, row) => (row.clue ? <Link to={`/clues/${row.clue.id}`}>{row.clue.no}</Link> : '—') },
    { title: '到达时间', render: (_, row) => momentText(row.arrivedAt) },
    {
      title: '操作',
      fixed: 'right',
      render: (_, row) => (
        <Space>
          <Button size="small" onClick={() => setShown(row)}>
            {row.state === 'pending' ? '补正登记' : '查看'}
          </Button>
          {row.state === 'pending' ? (
            <Button size="small" danger onClick={() => setRejecting(row)}>
              不予登记
            </Button>
          ) : null}
        </Space>
      ),
    },
  ]
  const fields: SearchField[] = [
    { name: 'q', label: '编号内容', kind: 'text', placeholder: '来件编号或内容' },
    { name: 'state', label: '状态', kind: 'select', multiple: true, options: optionsOf(inboxStates) },
    { name: 'channel', label: '渠道', kind: 'select', multiple: true, options: channels },
    { name: 'source', label: '来件方式', kind: 'select', options: optionsOf(channelFormats) },
    { name: 'from', to: 'to', label: '到达日期', kind: 'days' },
  ]
  return (
    <>
      <Ledger
        title="来件"
        note="各渠道送来的原件。校验通过的自动登记为线索，有误的在此补正登记或者不予登记；原件始终保留。"
        source={source}
        fields={fields}
        extraLabels={{ clue: '线索' }}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="没有符合条件的来件"
      />
      {shown ? <ItemDialog id={shown.id} onClose={() => setShown(null)} /> : null}
      {rejecting ? (
        <FormDialog<{ text: string }>
          title="来件不予登记"
          okText="不予登记"
          danger
          note={`来件 ${rejecting.externalId ?? ''} 不登记为线索，原件保留，理由记入日志。`}
          onClose={() => setRejecting(null)}
          onSubmit={({ text }) => reject.mutateAsync({ body: { ids: [rejecting.id], text } })}
        >
          <Form.Item name="text" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }]}>
            <Input.TextArea rows={3} maxLength={2000} showCount />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}

function ItemDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const read = useCall('inbox.show', { params: { id } })
  const [mending, setMending] = useState(false)
  const item = read.data
  if (mending && item) return <MendDialog item={item} onClose={onClose} />
  return (
    <Modal
      open
      title="来件原件"
      width={760}
      onCancel={onClose}
      footer={
        <Space>
          <Button onClick={onClose}>关闭</Button>
          {item?.state === 'pending' ? (
            <Button type="primary" onClick={() => setMending(true)}>
              补正并登记线索
            </Button>
          ) : null}
        </Space>
      }
    >
      <Loaded read={read} rows={4}>
        {(shown) => (
          <div className="kit-stack">
            {shown.errors.length > 0 ? (
              <Alert
                type="warning"
                showIcon
                title="来件有误"
                description={shown.errors.map((fault) => <div key={fault.message}>{fault.message}</div>)}
              />
            ) : null}
            <Facts
              items={[
                { label: '渠道', value: shown.channelTitle },
                { label: '来件编号', value: shown.externalId },
                { label: '状态', value: shown.stateTitle },
                { label: '反映人', value: shown.hasReporter ? '已密封' : '未留' },
                { label: '处理理由', value: shown.reason, wide: true },
              ]}
            />
            <PlainTable<{ name: string; value: string }>
              rowKey="name"
              pagination={false}
              dataSource={Object.entries(shown.raw).map(([name, value]) => ({
                name,
                value: typeof value === 'string' ? value : JSON.stringify(value),
              }))}
              columns={[
                { title: '栏目', dataIndex: 'name', onCell: () => ({ scope: 'row' }) },
                { title: '内容', width: 520, render: (_, row) => <div className="clue-words">{row.value}</div> },
              ]}
            />
            {shown.replies.length > 0 ? (
              <section>
                <h4>已有答复</h4>
                {shown.replies.map((reply) => (
                  <p key={`${reply.at} ${reply.text}`} className="clue-words">
                    <PlainTag>{[momentText(reply.at), reply.unit].filter(Boolean).join(' ')}</PlainTag> {reply.text}
                  </p>
                ))}
              </section>
            ) : null}
          </div>
        )}
      </Loaded>
    </Modal>
  )
}

type Item = NonNullable<ReturnType<typeof useCall<'inbox.show'>>['data']>
interface Values {
  title?: string
  content: string
  receivedAt: Dayjs
  region?: string
  line?: 'police' | 'transport' | 'water' | 'justice'
  place?: string
  plate?: string
  caseNo?: string
}

/** Puts right what the sender got wrong and makes a clue of it. */
function MendDialog({ item, onClose }: { item: Item; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const open = useSend('inbox.open')
  return (
    <FormDialog<Values>
      title="补正来件并登记线索"
      okText="登记线索"
      width={720}
      initial={{
        title: item.title ?? undefined,
        content: item.content ?? '',
        receivedAt: dayjs(item.receivedAt ?? item.arrivedAt),
        region: /^0+$/.test(item.region) ? undefined : item.region,
        place: item.place ?? undefined,
      }}
      onClose={onClose}
      onSubmit={async ({ receivedAt, ...rest }) => {
        const body = Object.fromEntries(Object.entries(rest).filter(([, value]) => value)) as Omit<Values, 'receivedAt'>
        const made = await open.mutateAsync({
          params: { id: item.id },
          body: { version: item.version, ...body, receivedAt: receivedAt.toISOString() },
        })
        message.success(made.state === 'duplicate' ? `与线索 ${made.no} 为同一来件` : `已登记线索 ${made.no}`)
        navigate(`/clues/${made.id}`)
      }}
    >
      <Form.Item name="title" label="标题">
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="content" label="反映内容" rules={[{ required: true, min: 5, message: '请写明反映的问题，至少 5 个字' }]}>
        <Input.TextArea rows={5} maxLength={20_000} showCount />
      </Form.Item>
      <div className="clue-two">
        <Form.Item name="receivedAt" label="收到时间" rules={[{ required: true, message: '请选择收到时间' }]}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="region" label="地区">
          <RegionSelect />
        </Form.Item>
        <Form.Item name="line" label="条线">
          <Select allowClear options={optionsOf(LINES)} placeholder="不确定的可不选" />
        </Form.Item>
        <Form.Item name="place" label="地点">
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="plate" label="号牌">
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="caseNo" label="案号">
          <Input maxLength={200} />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
