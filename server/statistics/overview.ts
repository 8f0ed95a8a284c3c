import type { AnswerOf } from '#domain/contract/api/index.ts'
import { FINDINGS, warningProcess } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { confirmed, type Span } from '../records/index.ts'
import { ruleTitle } from '../supervision/index.ts'
import { before, type Days, near, type Period, stands, within } from './definitions.ts'

const COLOURS = ['red', 'orange', 'yellow', 'blue'] as const
type Row = Record<string, unknown>

/** Totals of the overview: each names the list and the filter that show the very records it counts. */
const TOTALS = [
  { key: 'opened', title: '新增预警', page: 'warnings', query: {} },
  { key: 'red', title: '其中红色预警', page: 'warnings', query: { colour: 'red' } },
  { key: 'closed', title: '本期预警已销号', page: 'warnings', query: { state: 'closed' } },
  { key: 'confirmed', title: '确认问题', page: 'warnings', query: { finding: 'F2,F3,F4', state: 'rectifying,closed' } },
  { key: 'breached', title: '曾超期预警', page: 'warnings', query: { breached: 'true' } },
  { key: 'problems', title: '台账问题', page: 'problems', query: {} },
  { key: 'problemsClosed', title: '其中已销号', page: 'problems', query: { state: 'closed' } },
  { key: 'handedOver', title: '其中移送线索', page: 'problems', query: { handedOver: 'true' } },
  { key: 'cases', title: '案件', page: 'cases', query: {} },
] as const
export type TotalKey = (typeof TOTALS)[number]['key']

/** The query of one row: every total of the days given, in the actor's scope. */
export const totalsQuery = (tx: Tx, span: Span, { from, to, until }: Days) => tx`
  select w.*, p.*, (select coalesce(sum(d.own), 0)::int from record.units u cross join lateral cases_of(u.id, ${from}, ${to}) d) as cases
  from (
    select count(*)::int as opened, (count(*) filter (where w.colour = 'red'))::int as red, (count(*) filter (where w.state = 'closed'))::int as closed,
      (count(*) filter (where ${confirmed(tx)}))::int as confirmed, (count(*) filter (where w.breached))::int as breached
    from warnings w where ${within(tx, tx`w.opened_at`, from, until)} ${near(tx, span, 'w')}) w,
  (
    select count(*)::int as problems, (count(*) filter (where state = 'closed'))::int as "problemsClosed",
      (count(*) filter (where handed_over_at is not null))::int as "handedOver"
    from problems p where ${within(tx, tx`p.opened_at`, from, until)} ${near(tx, span, 'p')}) p`

/** The query of the warnings opened, rule by rule. */
export const rulesQuery = (tx: Tx, span: Span, { from, until }: Days) => tx`
  select w.rule_id, count(*)::int as opened, (count(*) filter (where ${confirmed(tx)}))::int as confirmed,
    (count(*) filter (where ${stands(tx)} and w.finding_code in ('F0', 'F1')))::int as false_alarms
  from warnings w where ${within(tx, tx`w.opened_at`, from, until)} ${near(tx, span, 'w')} group by w.rule_id order by opened desc, w.rule_id`

/** The query of warnings opened and closed, day by day; what came after the last day stands on it. */
export const daysQuery = (tx: Tx, span: Span, { from, to, until }: Days) => tx`
  select d::date::text as day, coalesce(o.n, 0) as opened, coalesce(c.n, 0) as closed
  from generate_series(${from}::date::timestamp, ${to}::date::timestamp, interval '1 day') d
  left join (select least(opened_at::date, ${to}::date) as day, count(*)::int as n from warnings w where ${within(tx, tx`w.opened_at`, from, until)} ${near(tx, span, 'w')} group by 1) o on o.day = d::date
  left join (select least(closed_at::date, ${to}::date) as day, count(*)::int as n from warnings w where ${within(tx, tx`w.closed_at`, from, until)} ${near(tx, span, 'w')} group by 1) c on c.day = d::date
  order by d`

/** A rule's line; its colour is the one in force, as a rule may give several. */
export const ruleLine = (row: Row) => ({
  ruleId: row.rule_id as string,
  title: ruleTitle(row.rule_id as string),
  colour: ruleById(row.rule_id as string)?.colour ?? ('blue' as const),
  opened: row.opened as number,
  confirmed: row.confirmed as number,
  falseAlarms: row.false_alarms as number,
})

/** What happened in the period, in the actor's scope. */
export async function overview(tx: Tx, span: Span, period: Period): Promise<Omit<AnswerOf<'overview.show'>, 'asOf'>> {
  const { from, to, until } = period
  const [now] = await totalsQuery(tx, span, period)
  const [then] = await totalsQuery(tx, span, before(period))
  const groups = await tx`select w.colour, w.state, case when ${stands(tx)} then w.finding_code end as finding, count(*)::int as n
    from warnings w where ${within(tx, tx`w.opened_at`, from, until)} ${near(tx, span, 'w')} group by 1, 2, 3`
  const sum = (fits: (row: Row) => boolean) => groups.filter(fits).reduce((total, row) => total + (row.n as number), 0)
  return {
    from,
    to,
    until,
    totals: TOTALS.map(({ key, title, page, query }) => ({
      key,
      title,
      value: now![key] as number,
      previous: then![key] as number,
      page,
      query: { ...query, from, ...(page === 'cases' ? { to } : until && { to: until }) },
    })),
    byColour: COLOURS.map((colour) => ({ colour, opened: sum((row) => row.colour === colour) })),
    byRule: (await rulesQuery(tx, span, period)).map(ruleLine),
    byDay: (await daysQuery(tx, span, period)).map((row) => ({
      day: row.day as string,
      opened: row.opened as number,
      closed: row.closed as number,
    })),
    byState: Object.entries(warningProcess.states).map(([state, { title }]) => ({
      state,
      title,
      count: sum((row) => row.state === state),
    })),
    byFinding: Object.entries(FINDINGS).map(([finding, title]) => ({ finding, title, count: sum((row) => row.finding === finding) })),
  }
}
