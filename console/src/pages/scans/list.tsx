import { ScanOutlined } from '@ant-design/icons'
import { App, Button, Form, Select, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText, numberText, wallText } from '#ui-kit/format.ts'
import { JobTag, POLL, working } from '#ui-kit/JobTag.tsx'
import { LedgerTable } from '#ui-kit/LedgerTable.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { SCAN_TRIGGERS } from '#ui-kit/office-labels.ts'
import { useFilter } from '#ui-kit/use-filter.ts'
import type { RowOf } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'

type Row = RowOf<'scans.list'>

const columns: TableColumnsType<Row> = [
  { title: '提出时间', fixed: 'left', render: (_, row) => <Link to={`/scans/${row.id}`}>{momentText(row.requestedAt)}</Link> },
  {
    title: '状态',
    render: (_, row) => (
      <>
        <JobTag state={row.state} /> {working(row.state) ? <span className="kit-quiet">{row.progress}</span> : null}
      </>
    ),
  },
  { title: '方式', render: (_, row) => labelOf(SCAN_TRIGGERS, row.trigger) },
  { title: '期限算到', render: (_, row) => wallText(row.asOf) },
  { title: '检查记录', align: 'right', render: (_, row) => numberText(row.records) },
  { title: '命中', align: 'right', render: (_, row) => <Link to={`/scans/${row.id}`}>{numberText(row.findings)}</Link> },
  { title: '新增预警', align: 'right', render: (_, row) => numberText(row.opened) },
  { title: '条件消失', align: 'right', render: (_, row) => numberText(row.cleared) },
  { title: '完成时间', render: (_, row) => momentText(row.finishedAt) },
  { title: '说明', render: (_, row) => row.error ?? '—' },
]

/** 扫描记录: every check of the whole record, with its progress while it runs. */
export function ScanListPage(): ReactNode {
  const filter = useFilter()
  const { may } = useMe()
  const list = useCall(
    'scans.list',
    { query: filter.query },
    { keep: true, refetchInterval: ({ state }) => (state.data?.rows.some((row) => working(row.state)) ? POLL : false) },
  )
  return (
    <LedgerTable<Row>
      title="扫描记录"
      note="每次扫描检查全部数据；数据更新后自动进行，也可随时发起。"
      filter={filter}
      list={stillShown(list)}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="尚未扫描；数据接入后自动进行，也可立即扫描"
      toolbar={may('scan.start') ? <StartButton /> : null}
    />
  )
}

/** Looking again while a scan runs must not grey the table every time. */
const stillShown = <T extends { data: ReplyOf<'scans.list'> | undefined; isFetching: boolean }>(list: T): T => ({
  ...list,
  isFetching: list.isFetching && !list.data?.rows.some((row) => working(row.state)),
})

function StartButton(): ReactNode {
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const rules = useCall('rules.list', {}, { enabled: open, staleTime: 300_000 })
  const start = useSend('scans.start', ['scans.list'])
  const submit = async ({ rules: chosen }: { rules?: string[] }) => {
    const { id } = await start.mutateAsync({ body: chosen?.length ? { rules: chosen } : {} })
    message.success('扫描已开始')
    navigate(`/scans/${id}`)
  }
  return (
    <>
      <Button type="primary" icon={<ScanOutlined />} onClick={() => setOpen(true)}>
        立即扫描
      </Button>
      {open ? (
        <FormDialog<{ rules?: string[] }>
          title="立即扫描"
          okText="开始扫描"
          note="将用现行参数检查全部数据：新命中的产生预警，已不再命中的注明条件消失。"
          onSubmit={submit}
          onClose={() => setOpen(false)}
        >
          <Form.Item name="rules" label="规则" extra="不选则扫描全部启用的规则">
            <Select
              mode="multiple"
              allowClear
              loading={rules.isFetching}
              placeholder="全部规则"
              showSearch={{ optionFilterProp: 'label' }}
              options={(rules.data ?? []).filter(({ enabled }) => enabled).map(({ id, title }) => ({ value: id, label: `${id} ${title}` }))}
            />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}
