import type { TableColumnsType } from 'antd'
import { Link } from 'react-router'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import type { RowOf } from '../../app/Ledger.tsx'

export type DutyRow = RowOf<'duties.list'>

/** Columns of reports that duties ask for; `everywhere` names the campaign too. */
export const dutyColumns = (everywhere: boolean): TableColumnsType<DutyRow> => [
  {
    title: '报送事项',
    fixed: 'left',
    render: (_, row) => (
      <Link to={`/duties/${row.id}`}>
        {row.title}（{row.period}）
      </Link>
    ),
  },
  ...(everywhere
    ? [{ title: '专项整治', render: (_: unknown, row: DutyRow) => <Link to={`/campaigns/${row.campaign.id}`}>{row.campaign.name}</Link> }]
    : []),
  {
    title: '报送单位',
    render: (_, row) => (row.unit.id === row.forUnit.id ? row.unit.name : `${row.unit.name}（承接${row.forUnit.name}）`),
  },
  { title: '所属时段', render: (_, row) => (row.periodFrom === row.periodTo ? row.periodFrom : `${row.periodFrom} 至 ${row.periodTo}`) },
  { title: '状态', render: (_, row) => <StateTag title={row.stateTitle} final={row.state !== 'due'} /> },
  {
    title: '期限',
    render: (_, row) =>
      row.state === 'due' ? (
        <DeadlineTag light={row.light} dueAt={row.dueAt} breached={row.breached} />
      ) : row.state === 'done' ? (
        <PlainTag tone={row.late ? 'overdue' : 'normal'}>{row.late ? '逾期报送' : '按期报送'}</PlainTag>
      ) : (
        '—'
      ),
  },
  { title: '报送时间', render: (_, row) => momentText(row.reportedAt) },
]
