import { exportStates } from 'virtual:contract'
import { App, Button, Space, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { DecisionDialog } from '#ui-kit/DecisionDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { download } from '../../client/call.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Row = RowOf<'exports.list'>

const conditionsText = ({ conditions }: Row): string =>
  conditions.length === 0 ? '全部' : conditions.map(({ label, value }) => `${label}：${value}`).join('；')

/** 导出申请: tables too long to be taken out alone; asked from the page of the table, decided here, taken here once. */
export function ExportRequestsPage(): ReactNode {
  const { message } = App.useApp()
  const source = useList('exports.list')
  const [deciding, setDeciding] = useState<Row | null>(null)
  const [taking, setTaking] = useState<string | null>(null)
  const take = async (row: Row) => {
    setTaking(row.id)
    try {
      await download('exports.download', { params: { id: row.id } })
      message.success('已导出，请妥善保管文件')
    } catch (error) {
      message.error(messageOf(error))
    } finally {
      setTaking(null)
      source.list.refetch()
    }
  }
  const columns: TableColumnsType<Row> = [
    { title: '导出内容', fixed: 'left', width: 120, render: (_, row) => row.title },
    {
      title: '条件',
      width: 180,
      render: (_, row) => (row.page ? <Link to={row.page}>{conditionsText(row)}</Link> : conditionsText(row)),
    },
    { title: '用途', width: 150, render: (_, row) => row.purpose },
    {
      title: '申请',
      width: 170,
      render: (_, row) => (
        <>
          {row.askedBy} <span className="kit-quiet">{momentText(row.askedAt)}</span>
          <div className="kit-quiet">{row.unitName}</div>
        </>
      ),
    },
    { title: '状态', render: (_, row) => <StateTag title={exportStates[row.state]} final={!['asked', 'approved'].includes(row.state)} /> },
    {
      title: '审批',
      width: 170,
      render: (_, row) =>
        row.decidedBy ? (
          <>
            {row.decidedBy}
            <div className="kit-quiet">{row.decision}</div>
          </>
        ) : (
          '—'
        ),
    },
    {
      title: '下载',
      render: (_, row) => (row.usedAt ? `已于 ${momentText(row.usedAt)} 下载` : row.validUntil ? `${momentText(row.validUntil)} 前` : '—'),
    },
    {
      title: '操作',
      fixed: 'right',
      render: (_, row) => (
        <Space>
          {row.mayDecide ? (
            <Button size="small" onClick={() => setDeciding(row)}>
              审批
            </Button>
          ) : null}
          {row.mayDownload ? (
            <Button size="small" type="primary" loading={taking === row.id} onClick={() => take(row)}>
              下载
            </Button>
          ) : null}
          {!row.mayDecide && !row.mayDownload ? <span className="kit-quiet">—</span> : null}
        </Space>
      ),
    },
  ]
  return (
    <>
      <Ledger<Row>
        title="导出申请"
        note="行数超过上限的表格须经本单位或上级负责人批准后下载。批准后只能下载一次，逾期须重新申请；申请、审批和下载都记入日志。"
        source={source}
        fields={[{ name: 'state', label: '状态', kind: 'select', options: optionsOf(exportStates) }]}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="导出超过上限时，在导出对话框中提交申请"
      />
      {deciding ? <DecideDialog row={deciding} onClose={() => setDeciding(null)} /> : null}
    </>
  )
}

function DecideDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const decide = useSend('exports.decide', ['exports.list'])
  return (
    <DecisionDialog
      title="审批导出申请"
      onClose={onClose}
      onDecide={async ({ approve, text }) => {
        await decide.mutateAsync({ params: { id: row.id }, body: { approve, text } })
        message.success(approve ? '已批准，申请人可在期限内下载一次' : '已作不批准处理')
      }}
      facts={[
        { label: '导出内容', value: row.title, wide: true },
        { label: '条件', value: conditionsText(row), wide: true },
        { label: '用途', value: row.purpose, wide: true },
        { label: '申请人', value: `${row.askedBy}（${row.unitName}）`, wide: true },
      ]}
    />
  )
}
