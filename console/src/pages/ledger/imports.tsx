import { findings, ledgerFields } from 'virtual:contract'
import { Alert, App, Button, Card, Form, InputNumber, Radio, Select, Steps } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { TableUpload } from '../../app/TableUpload.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { call, download, upload } from '../../client/call.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { useCampaigns } from '../clues/selects.tsx'

type Uploaded = ReplyOf<'ledger-imports.upload'>
type Tried = ReplyOf<'ledger-imports.preview'>
type Orders = CallOf<'ledger-imports.start'>['body']
type Column = Uploaded['columns'][number]
const { F2, F3, F4 } = findings

/** 导入往年台账: upload, say what each column holds, try it out, take it in. */
export function LedgerImportPage(): ReactNode {
  const [file, setFile] = useState<Uploaded | null>(null)
  const [orders, setOrders] = useState<Orders | null>(null)
  const preview = useSend('ledger-imports.preview', [])
  const start = useSend('ledger-imports.start')
  const take = (uploaded: Uploaded) => {
    setFile(uploaded)
    setOrders(null)
    preview.reset()
    start.reset()
  }
  const look = (chosen: Orders) => {
    setOrders(chosen)
    start.reset()
    preview.mutate({ params: { id: file!.uploadId }, body: chosen })
  }
  const step = !file ? 0 : start.data ? 3 : preview.data ? 2 : 1
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>导入往年台账</h1>
      </header>
      <Card size="small">
        <Steps size="small" current={step} items={['上传台账', '对应各列', '试导', '导入'].map((title) => ({ title }))} />
      </Card>
      <Card size="small" title={<h2>台账文件</h2>}>
        <TableUpload
          what="台账"
          hint="表头可为两行，标题行自动跳过"
          onSend={async (chosen) => take(await upload('ledger-imports.upload', {}, chosen))}
        />
        {file ? (
          <p className="office-note office-result">{`${file.fileName}，表头在第 ${file.headerRow} 行，记录 ${file.rows} 行`}</p>
        ) : null}
      </Card>
      {file ? (
        <Card key={file.uploadId} size="small" title={<h2>对应各列</h2>}>
          <MappingForm file={file} busy={preview.isPending} onPreview={look} />
          {preview.error ? <Alert type="error" showIcon title={messageOf(preview.error)} role="alert" className="office-result" /> : null}
        </Card>
      ) : null}
      {file && orders && preview.data ? (
        <Card size="small" title={<h2>试导结果</h2>}>
          <Result tried={preview.data} />
          <div className="office-buttons">
            {start.data ? (
              <Alert
                type="success"
                showIcon
                title={`已导入 ${start.data.taken} 项，原已在台账 ${start.data.known} 项，未导入 ${start.data.rejected} 行`}
                action={<Link to={`/problems?import=${start.data.id}`}>查看导入的问题</Link>}
              />
            ) : (
              <Button
                type="primary"
                disabled={preview.data.taken === 0}
                loading={start.isPending}
                onClick={() => start.mutate({ params: { id: file.uploadId }, body: orders })}
              >
                导入 {preview.data.taken} 项
              </Button>
            )}
            {start.error ? <Alert type="error" showIcon title={messageOf(start.error)} role="alert" className="office-result" /> : null}
          </div>
        </Card>
      ) : null}
      <Card size="small" title={<h2>导入记录</h2>}>
        <History />
      </Card>
    </section>
  )
}

interface Entered {
  headerRow: number
  headerRows: number
  unitId?: string
  findingCode: Orders['findingCode']
  campaignId?: string
}

function MappingForm({ file, busy, onPreview }: { file: Uploaded; busy: boolean; onPreview: (orders: Orders) => void }): ReactNode {
  const { message } = App.useApp()
  const [form] = Form.useForm<Entered>()
  const [columns, setColumns] = useState<Column[]>(file.columns)
  const campaigns = useCampaigns()
  const reread = async () => {
    const { headerRow, headerRows } = form.getFieldsValue()
    try {
      setColumns((await call('ledger-imports.columns', { params: { id: file.uploadId }, query: { headerRow, headerRows } })).columns)
    } catch (error) {
      message.error(messageOf(error))
    }
  }
  const choose = (index: number, field: Column['field'] | undefined) =>
    setColumns(
      columns.map((column, at) =>
        at === index ? { ...column, field: field ?? null } : column.field === field && field ? { ...column, field: null } : column,
      ),
    )
  return (
    <Form<Entered>
      form={form}
      name="ledger-mapping"
      layout="vertical"
      className="office-form"
      initialValues={{ headerRow: file.headerRow, headerRows: file.headerRows, findingCode: 'F2' }}
      onFinish={({ unitId, campaignId, ...rest }) =>
        onPreview({ ...rest, fields: columns.map(({ field }) => field), unitId: unitId ?? null, campaignId: campaignId ?? null })
      }
    >
      <div className="ledger-row">
        <Form.Item name="headerRow" label="表头在第几行">
          <InputNumber min={1} max={30} onChange={() => void reread()} />
        </Form.Item>
        <Form.Item name="headerRows" label="表头占几行">
          <Radio.Group options={[1, 2, 3].map((value) => ({ value, label: `${value} 行` }))} onChange={() => void reread()} />
        </Form.Item>
      </div>
      <div className="ledger-mapping">
        {columns.map(({ title, sample, field }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
          <div key={index} className="ledger-column">
            <strong>{title || `第 ${index + 1} 列`}</strong>
            <Select
              allowClear
              value={field ?? undefined}
              placeholder="不导入"
              aria-label={`${title || `第 ${index + 1} 列`} 对应`}
              options={optionsOf(ledgerFields)}
              onChange={(next: Column['field'] | undefined) => choose(index, next)}
            />
            <span className="kit-quiet">例：{sample.filter(Boolean).join('；') || '（空）'}</span>
          </div>
        ))}
      </div>
      <div className="ledger-row office-result">
        <Form.Item className="ledger-grow" name="unitId" label="没有写责任单位的行">
          <UnitSelect placeholder="不选则不导入这些行" />
        </Form.Item>
        <Form.Item className="ledger-grow" name="campaignId" label="列入专项整治">
          <Select allowClear placeholder="可不选" options={campaigns} />
        </Form.Item>
        <Form.Item name="findingCode" label="没有写定性的行">
          <Radio.Group options={optionsOf({ F2, F3, F4 })} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={busy}>
        试导
      </Button>
    </Form>
  )
}

function Result({ tried }: { tried: Tried }): ReactNode {
  return (
    <div className="kit-stack">
      <Facts
        items={[
          { label: '读到', value: `${tried.read} 行` },
          { label: '可导入', value: `${tried.taken} 项` },
          { label: '已在台账', value: `${tried.known} 项（不再改动）` },
          { label: '不能导入', value: tried.rejected > 0 ? <Rejects id={tried.id} count={tried.rejected} /> : '0 行' },
        ]}
      />
      {tried.sample.length > 0 ? (
        <PlainTable<Tried['sample'][number] & { n: number }>
          rowKey="n"
          dataSource={tried.sample.map((row, n) => ({ ...row, n }))}
          columns={[
            { title: '原编号', render: (_, row) => row.no ?? '—' },
            { title: '问题', dataIndex: 'title' },
            { title: '责任单位', dataIndex: 'unit' },
            { title: '完成时限', render: (_, row) => row.deadline ?? '—' },
            { title: '状态', dataIndex: 'state' },
            { title: '登记日期', render: (_, row) => row.openedOn ?? '—' },
          ]}
        />
      ) : null}
      {tried.rejects.length > 0 ? (
        <PlainTable<Tried['rejects'][number]>
          rowKey="line"
          dataSource={tried.rejects}
          columns={[
            { title: '行号', dataIndex: 'line' },
            { title: '不能导入的原因', dataIndex: 'reason' },
            { title: '内容', render: (_, row) => row.cells.filter(Boolean).join('；').slice(0, 80) },
          ]}
        />
      ) : null}
    </div>
  )
}

/** How many rows were refused, with the file of them. */
function Rejects({ id, count }: { id: string; count: number }): ReactNode {
  const { message } = App.useApp()
  const get = () => download('ledger-imports.rejects', { params: { id } }).catch((error: unknown) => message.error(messageOf(error)))
  return (
    <>
      {count} 行{' '}
      <Button type="link" size="small" onClick={() => void get()}>
        下载后更正重报
      </Button>
    </>
  )
}

function History(): ReactNode {
  const read = useCall('ledger-imports.list', { query: { limit: 50 } })
  return (
    <Loaded read={read} rows={2}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Nothing small text="尚未导入过台账" />
        ) : (
          <PlainTable<(typeof rows)[number]>
            rowKey="id"
            dataSource={rows}
            columns={[
              { title: '文件', render: (_, row) => <Link to={`/problems?import=${row.id}`}>{row.fileName}</Link> },
              { title: '导入时间', render: (_, row) => momentText(row.importedAt) },
              { title: '读到', dataIndex: 'read' },
              { title: '导入', dataIndex: 'taken' },
              { title: '已在台账', dataIndex: 'known' },
              { title: '未导入', render: (_, row) => (row.rejected > 0 ? <Rejects id={row.id} count={row.rejected} /> : '0') },
            ]}
          />
        )
      }
    </Loaded>
  )
}
