import type { TableColumnsType } from 'antd'
import { Link } from 'react-router'
import { Clip, ClipName } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { DeadlineTag, StateTag } from '#ui-kit/Tags.tsx'
import type { RowOf } from '../../app/Ledger.tsx'

export type DutyRow = RowOf<'duties.list'>

/** A turn of a duty as people call it: 2026-W47 → 2026年第47周, 2026-Q4 → 2026年第4季度, 2026-11 → 2026年11月; a day or a year as it is. */
export const periodText = (period: string): string =>
  period
    .replace(/^(\d{4})-W0?(\d{1,2})$/, '$1年第$2周')
    .replace(/^(\d{4})-Q(\d)$/, '$1年第$2季度')
    .replace(/^(\d{4})-0?(\d{1,2})$/, '$1年$2月')

/** Columns of reports that duties ask for; `everywhere` names the campaign too. */
export const dutyColumns = (everywhere: boolean): TableColumnsType<DutyRow> => [
  {
    title: '报送事项',
    fixed: 'left',
    render: (_, row) => (
      <Link to={`/duties/${row.id}`}>
        {row.title}（{periodText(row.period)}）
      </Link>
    ),
  },
  ...(everywhere
    ? [
        {
          title: '专项整治',
          render: (_: unknown, row: DutyRow) => (
            <Link to={`/campaigns/${row.campaign.id}`}>
              <Clip text={row.campaign.name} />
            </Link>
          ),
        },
      ]
    : []),
  {
    title: '报送单位',
    render: (_, row) =>
      row.unit.id === row.forUnit.id ? <ClipName name={row.unit.name} /> : `${row.unit.name}（承接${row.forUnit.name}）`,
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
