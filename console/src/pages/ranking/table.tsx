import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { JUDGED_STATES } from '#ui-kit/figures.ts'
import { numberText, shareText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { UnitCell } from '../../app/UnitCell.tsx'
import type { Ranking } from './page.tsx'

type Row = Ranking['rows'][number]

/** The rank before, and how the unit moved. The first place is the highest index of problems: going up is the bad direction. */
function Before({ row: { rank, previousRank } }: { row: Row }): ReactNode {
  if (previousRank === null) return '—'
  const moved = rank === null ? 0 : previousRank - rank
  return (
    <>
      {previousRank} {moved > 0 ? <span className="office-bad">▲ 升 {moved} 位</span> : null}
      {moved < 0 ? <span className="office-good">▼ 降 {-moved} 位</span> : null}
    </>
  )
}

/** The ranking with the period before; every number leads to its records. */
export function RankingTable({ ranking, line, busy }: { ranking: Ranking; line?: string; busy: boolean }): ReactNode {
  const { from, to } = ranking
  const until = ranking.until ?? undefined
  const records = (page: string, row: Row, query: Record<string, string | undefined> = {}) =>
    linkTo(page, { unit: row.unit.id, from, to: until, ...query })
  const columns: TableColumnsType<Row> = [
    { title: '名次', fixed: 'left', align: 'right', render: (_, row) => row.rank ?? '—' },
    { title: '单位', fixed: 'left', render: (_, row) => <UnitCell unit={row.unit} /> },
    { title: '上期名次', render: (_, row) => <Before row={row} /> },
    { title: '条线', render: (_, row) => labelOf(LINES, row.line) },
    { title: '指数', align: 'right', sorter: (a, b) => (a.index ?? -1) - (b.index ?? -1), render: (_, row) => numberText(row.index) },
    { title: '上期指数', align: 'right', render: (_, row) => numberText(row.previousIndex) },
    {
      title: '案件',
      align: 'right',
      sorter: (a, b) => a.cases - b.cases,
      render: (_, row) => <Link to={records('/cases', row, { to })}>{numberText(row.cases)}</Link>,
    },
    {
      title: '预警',
      align: 'right',
      sorter: (a, b) => a.warnings - b.warnings,
      render: (_, row) => <Link to={records('/warnings', row)}>{numberText(row.warnings)}</Link>,
    },
    ...(['F2', 'F3', 'F4'] as const).map((finding, index) => ({
      title: ['程序瑕疵', '违法违规', '违纪线索'][index],
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
