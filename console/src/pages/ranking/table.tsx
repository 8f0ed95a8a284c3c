import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { JUDGED_STATES } from '#ui-kit/figures.ts'
import { numberText, shareText } from '#ui-kit/format.ts'
import { LINES, labelOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import type { Ranking } from './page.tsx'

type Row = Ranking['rows'][number]

/** How a unit moved. The first place is the highest index of problems: going up is the bad direction. */
function Change({ row }: { row: Row }): ReactNode {
  if (row.rank === null || row.previousRank === null) return '—'
  const moved = row.previousRank - row.rank
  if (moved === 0) return <span className="kit-quiet">持平</span>
  return moved > 0 ? <span className="office-bad">▲ 升 {moved} 位</span> : <span className="office-good">▼ 降 {-moved} 位</span>
}

/** The ranking with the period before; every number leads to its records. */
export function RankingTable({ ranking, line, busy }: { ranking: Ranking; line?: string; busy: boolean }): ReactNode {
  const { from, to } = ranking
  const records = (page: string, row: Row, query: Record<string, string> = {}) => linkTo(page, { unit: row.unit.id, from, to, ...query })
  const columns: TableColumnsType<Row> = [
    { title: '名次', fixed: 'left', align: 'right', render: (_, row) => row.rank ?? '—' },
    { title: '单位', fixed: 'left', render: (_, row) => <Link to={`/units/${encodeURIComponent(row.unit.id)}`}>{row.unit.name}</Link> },
    { title: '较上期', render: (_, row) => <Change row={row} /> },
    { title: '上期名次', align: 'right', render: (_, row) => row.previousRank ?? '—' },
    { title: '条线', render: (_, row) => labelOf(LINES, row.line) },
    { title: '指数', align: 'right', sorter: (a, b) => (a.index ?? -1) - (b.index ?? -1), render: (_, row) => numberText(row.index) },
    { title: '上期指数', align: 'right', render: (_, row) => numberText(row.previousIndex) },
    {
      title: '案件',
      align: 'right',
      sorter: (a, b) => a.cases - b.cases,
      render: (_, row) => <Link to={records('/cases', row)}>{numberText(row.cases)}</Link>,
    },
    {
      title: '预警',
      align: 'right',
      sorter: (a, b) => a.warnings - b.warnings,
      render: (_, row) => <Link to={records('/warnings', row)}>{numberText(row.warnings)}</Link>,
    },
    ...(['F2', 'F3', 'F4'] as const).map((finding, index) => ({
      title: ['程序瑕疵', '违法违规', '违纪或犯罪线索'][index],
      align: 'right' as const,
      sorter: (a: Row, b: Row) => a.confirmed[finding] - b.confirmed[finding],
      render: (_: unknown, row: Row) => (
        <Link to={records('/warnings', row, { finding, state: JUDGED_STATES })}>{numberText(row.confirmed[finding])}</Link>
      ),
    })),
    {
      title: '超期',
      align: 'right',
      sorter: (a, b) => a.overdue - b.overdue,
      render: (_, row) => <Link to={records('/warnings', row, { breached: 'true' })}>{numberText(row.overdue)}</Link>,
    },
    { title: '按期率', align: 'right', render: (_, row) => shareText(row.onTimeShare) },
    { title: '整改率', align: 'right', render: (_, row) => shareText(row.rectifiedShare) },
  ]
  return (
    <PlainTable<Row>
      rowKey={(row) => row.unit.id}
      loading={busy}
      pageSize={50}
      dataSource={ranking.rows}
      columns={line ? columns.filter(({ title }) => title !== '条线') : columns}
    />
  )
}
