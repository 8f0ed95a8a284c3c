import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { APPEAL_KINDS, APPEAL_OUTCOMES, COERCION_KINDS, PAYMENT_CHANNELS } from '#domain/contract/exchange/labels.ts'
import { moneyText, numberText, wallText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'

type Case = ReplyOf<'cases.show'>
type RowOf<K extends 'documents' | 'measures' | 'payments' | 'clips' | 'edits' | 'appeals'> = Case[K][number]

/** A table of the case's parts; nothing there: says so. */
function Part<Row extends object>({ rows, columns }: { rows: readonly Row[]; columns: TableColumnsType<Row & { n: number }> }): ReactNode {
  if (rows.length === 0) return <Nothing small text="没有记录" />
  return <PlainTable<Row & { n: number }> rowKey="n" dataSource={rows.map((row, n) => ({ ...row, n }))} columns={columns} />
}

/** 文书, with the fields left empty. */
export const Documents = ({ rows }: { rows: readonly RowOf<'documents'>[] }): ReactNode => (
  <Part
    rows={rows}
    columns={[
      { title: '文书', dataIndex: 'form' },
      { title: '文号', render: (_, row) => row.number ?? '—' },
      { title: '制作时间', render: (_, row) => wallText(row.issuedAt) },
      { title: '上传时间', render: (_, row) => wallText(row.uploadedAt) },
      { title: '页数', align: 'right', render: (_, row) => numberText(row.pages) },
      { title: '空缺要素', render: (_, row) => row.emptyFields.join('、') || '—' },
    ]}
  />
)

/** 强制措施. */
export const Measures = ({ rows }: { rows: readonly RowOf<'measures'>[] }): ReactNode => (
  <Part
    rows={rows}
    columns={[
      { title: '种类', render: (_, row) => labelOf(COERCION_KINDS, row.kind) },
      { title: '开始', render: (_, row) => wallText(row.startAt) },
      { title: '批准', render: (_, row) => wallText(row.approvedAt) },
      { title: '到期', render: (_, row) => wallText(row.dueAt) },
      { title: '延长至', render: (_, row) => wallText(row.extendedTo) },
      { title: '解除', render: (_, row) => wallText(row.releasedAt) },
      { title: '收取费用', align: 'right', render: (_, row) => moneyText(row.fee) },
    ]}
  />
)

/** 缴款. */
export const Payments = ({ rows }: { rows: readonly RowOf<'payments'>[] }): ReactNode => (
  <Part
    rows={rows}
    columns={[
      { title: '渠道', render: (_, row) => labelOf(PAYMENT_CHANNELS, row.channel) },
      { title: '国库账户', render: (_, row) => (row.treasury === null ? '—' : row.treasury ? '是' : '否') },
      { title: '金额', align: 'right', render: (_, row) => moneyText(row.amount) },
      { title: '缴款时间', render: (_, row) => wallText(row.paidAt) },
      { title: '票据号', render: (_, row) => row.receiptNo ?? '—' },
    ]}
  />
)

/** 执法视频. */
export const Clips = ({ rows }: { rows: readonly RowOf<'clips'>[] }): ReactNode => (
  <Part
    rows={rows}
    columns={[
      { title: '佩戴人', render: (_, row) => row.officerName ?? '—' },
      { title: '开始', render: (_, row) => wallText(row.startAt) },
      { title: '结束', render: (_, row) => wallText(row.endAt) },
      { title: '上传', render: (_, row) => wallText(row.uploadedAt) },
    ]}
  />
)

/** 案卷修改: what was changed, by whom, approved or not. */
export const Edits = ({ rows }: { rows: readonly RowOf<'edits'>[] }): ReactNode => (
  <Part
    rows={rows}
    columns={[
      { title: '时间', render: (_, row) => wallText(row.at) },
      { title: '修改人', dataIndex: 'by' },
      { title: '字段', dataIndex: 'field' },
      { title: '原值', render: (_, row) => row.before ?? '—' },
      { title: '新值', render: (_, row) => row.after ?? '—' },
      { title: '批准', render: (_, row) => wallText(row.approvedAt) },
      { title: '理由', render: (_, row) => row.reason ?? '—' },
    ]}
  />
)

/** 复议诉讼. */
export const Appeals = ({ rows }: { rows: readonly RowOf<'appeals'>[] }): ReactNode => (
  <Part
    rows={rows}
    columns={[
      { title: '类别', render: (_, row) => labelOf(APPEAL_KINDS, row.kind) },
      { title: '受理', render: (_, row) => wallText(row.filedAt) },
      { title: '审结', render: (_, row) => wallText(row.closedAt) },
      { title: '结果', render: (_, row) => labelOf(APPEAL_OUTCOMES, row.outcome) },
    ]}
  />
)
