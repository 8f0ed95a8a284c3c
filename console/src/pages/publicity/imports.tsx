import { publicityFields, publicityKinds } from 'virtual:contract'
import { Alert, Button, Card, Form, InputNumber, Select, Steps } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { TableUpload } from '../../app/TableUpload.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { upload } from '../../client/call.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { useCampaigns } from '../clues/selects.tsx'
import { amountText, kindOptions } from './words.ts'

type Uploaded = ReplyOf<'publicity.upload'>
type Outcome = ReplyOf<'publicity.import'>
type Orders = CallOf<'publicity.import'>['body']

/** 导入宣传台账表格: upload, say what each column holds, try it out, take it in. */
export function PublicityImportPage(): ReactNode {
  const [file, setFile] = useState<Uploaded | null>(null)
  const [orders, setOrders] = useState<Orders | null>(null)
  const tried = useSend('publicity.import', [])
  const taken = useSend('publicity.import')
  const look = (chosen: Orders) => {
    setOrders(chosen)
    taken.reset()
    tried.mutate({ params: { id: file!.uploadId }, body: { ...chosen, dryRun: true } })
  }
  const step = !file ? 0 : taken.data ? 3 : tried.data ? 2 : 1
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>导入宣传台账</h1>
      </header>
      <Card size="small">
        <Steps size="small" current={step} items={['上传表格', '对应各列', '试导', '导入'].map((title) => ({ title }))} />
      </Card>
      <Card size="small" title={<h2>表格</h2>}>
        <TableUpload
          what="表格"
          hint="标题行自动跳过"
          onSend={async (chosen) => {
            setFile(await upload('publicity.upload', {}, chosen))
            setOrders(null)
            tried.reset()
            taken.reset()
          }}
        />
        {file ? (
          <p className="office-note office-result">{`${file.fileName}，表头在第 ${file.headerRow} 行，记录 ${file.rows} 行`}</p>
        ) : null}
      </Card>
      {file ? (
        <Card key={file.uploadId} size="small" title={<h2>对应各列</h2>}>
          <MappingForm file={file} busy={tried.isPending} onTry={look} />
          {tried.error ? <Alert type="error" showIcon title={messageOf(tried.error)} role="alert" className="office-result" /> : null}
        </Card>
      ) : null}
      {file && orders && tried.data ? (
        <Card size="small" title={<h2>试导结果</h2>}>
          <Result outcome={tried.data} />
          <div className="office-buttons">
            {taken.data ? (
              <Alert
                type="success"
                showIcon
                title={`已导入 ${taken.data.taken} 条，原已在台账 ${taken.data.known} 条，未导入 ${taken.data.rejected} 行`}
                action={<Link to="/publicity">查看台账</Link>}
              />
            ) : (
              <Button
                type="primary"
                disabled={tried.data.taken === 0}
                loading={taken.isPending}
                onClick={() => taken.mutate({ params: { id: file.uploadId }, body: orders })}
              >
                导入 {tried.data.taken} 条
              </Button>
            )}
            {taken.error ? <Alert type="error" showIcon title={messageOf(taken.error)} role="alert" className="office-result" /> : null}
          </div>
        </Card>
      ) : null}
    </section>
  )
}

interface Entered {
  headerRow: number
  unitId?: string
  kind?: Orders['kind']
  campaignId?: string
}

function MappingForm({ file, busy, onTry }: { file: Uploaded; busy: boolean; onTry: (orders: Orders) => void }): ReactNode {
  const [columns, setColumns] = useState(file.columns)
  const campaigns = useCampaigns()
  const choose = (index: number, field: Uploaded['columns'][number]['field'] | undefined) =>
    setColumns(
      columns.map((column, at) =>
        at === index ? { ...column, field: field ?? null } : column.field === field && field ? { ...column, field: null } : column,
      ),
    )
  return (
    <Form<Entered>
      name="publicity-mapping"
      layout="vertical"
      className="office-form"
      initialValues={{ headerRow: file.headerRow }}
      onFinish={({ headerRow, unitId, kind, campaignId }) =>
        onTry({
          headerRow,
          headerRows: file.headerRows,
          fields: columns.map(({ field }) => field),
          unitId: unitId ?? null,
          kind: kind ?? null,
          campaignId: campaignId ?? null,
        })
      }
    >
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
              options={optionsOf(publicityFields)}
              onChange={(next: typeof field | undefined) => choose(index, next)}
            />
            <span className="kit-quiet">例：{sample.filter(Boolean).join('；') || '（空）'}</span>
          </div>
        ))}
      </div>
      <div className="ledger-row office-result">
        <Form.Item name="headerRow" label="表头在第几行">
          <InputNumber min={1} max={30} />
        </Form.Item>
        <Form.Item className="ledger-grow" name="unitId" label="没有写单位的行">
          <UnitSelect placeholder="不选则不导入这些行" />
        </Form.Item>
        <Form.Item className="ledger-grow" name="kind" label="没有写类型的行">
          <Select allowClear placeholder="不选则不导入这些行" options={kindOptions} />
        </Form.Item>
        <Form.Item className="ledger-grow" name="campaignId" label="列入专项整治">
          <Select allowClear placeholder="可不选" options={campaigns} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={busy}>
        试导
      </Button>
    </Form>
  )
}

function Result({ outcome }: { outcome: Outcome }): ReactNode {
  return (
    <div className="kit-stack">
      <Facts
        items={[
          { label: '读到', value: `${outcome.read} 行` },
          { label: '可导入', value: `${outcome.taken} 条` },
          { label: '已在台账', value: `${outcome.known} 条（不再改动）` },
          { label: '不能导入', value: `${outcome.rejected} 行` },
        ]}
      />
      {outcome.sample.length > 0 ? (
        <PlainTable<Outcome['sample'][number] & { n: number }>
          rowKey="n"
          dataSource={outcome.sample.map((row, n) => ({ ...row, n }))}
          columns={[
            { title: '日期', dataIndex: 'heldOn' },
            { title: '类型', render: (_, { kind }) => publicityKinds[kind].title },
            { title: '标题', dataIndex: 'title' },
            { title: '数量', align: 'right', render: (_, { kind, amount }) => amountText(kind, amount) },
            { title: '单位', dataIndex: 'unit' },
          ]}
        />
      ) : null}
      {outcome.rejects.length > 0 ? (
        <PlainTable<Outcome['rejects'][number]>
          rowKey="line"
          dataSource={outcome.rejects}
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
