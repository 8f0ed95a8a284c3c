import { createHash } from 'node:crypto'
import type { RankingRow } from '#domain/contract/api/statistics.ts'
import { maskText } from '#domain/identifiers/index.ts'
import { warningProcess } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Span } from '../records/index.ts'
import { presentEvidence, ruleTitle, subjectText } from '../supervision/index.ts'
import { asJson, before, DEFINITIONS, indexDefinition, near, type Period, readWeights, within } from './definitions.ts'
import { daysQuery, ruleLine, rulesQuery, type TotalKey, totalsQuery } from './overview.ts'
import { type RankingScope, rankingQuery, rankingRow } from './ranking.ts'

export type BulletinKind = 'daily' | 'monthly'
type Row = Record<string, unknown>

/** A colour's line: opened and closed in the period, open and overdue when the snapshot was taken. */
export interface ColourLine {
  readonly colour: 'red' | 'orange' | 'yellow' | 'blue'
  readonly opened: number
  readonly previous: number
  readonly closed: number
  readonly open: number
  readonly overdue: number
}

/**
 * Everything that a bulletin prints, frozen with the words in force: names of units and rules, definitions, weights. What is printed is
 * made from this alone, so the same snapshot always gives the same bulletin. Holds no personal data in full.
 */
export interface BulletinData {
  readonly unit: { readonly id: string; readonly name: string }
  readonly period: Period
  readonly totals: Readonly<Record<TotalKey, number>>
  readonly previous: Readonly<Record<TotalKey, number>>
  readonly colours: readonly ColourLine[]
  readonly rules: readonly {
    ruleId: string
    title: string
    colour: ColourLine['colour']
    opened: number
    confirmed: number
    falseAlarms: number
  }[]
  readonly rankedLevel: RankingScope['level']
  readonly ranking: readonly RankingRow[]
  readonly days: readonly { day: string; opened: number; closed: number }[]
  readonly overdue: readonly { unit: string; warnings: number; problems: number }[]
  readonly letters: { readonly notices: number; readonly urges: number; readonly urgesAnswered: number }
  readonly typical: readonly {
    no: string
    colour: ColourLine['colour']
    rule: string
    unit: string
    subject: string
    facts: string
    state: string
  }[]
  readonly definitions: readonly string[]
}

const MOST_TYPICAL = 5
const MOST_OVERDUE = 10
const MOST_RANKED = 200
/** Evidence that may stand in a paper that goes round: no persons, not even masked ones. */
const PERSONAL = new Set(['officer', 'name', 'idNo', 'phone', 'plate'])
/** Whom an office compares: the level below its own. */
const RANKED: Readonly<Record<string, RankingScope['level']>> = { province: 'city', city: 'county', county: 'county' }

/** Reads a bulletin's figures in the actor's scope. One statement reads them all, so they are of one state of the data. */
export async function readBulletin(
  tx: Tx,
  span: Span,
  unit: { id: string; name: string; level: string | null },
  period: Period,
): Promise<BulletinData> {
  const { from, to } = period
  const weights = await readWeights(tx)
  const rankedLevel = RANKED[unit.level ?? ''] ?? 'county'
  const [row] = await tx`select
    (select row_to_json(q) from (${totalsQuery(tx, span, period)}) q) as totals,
    (select row_to_json(q) from (${totalsQuery(tx, span, before(period))}) q) as previous,
    ${asJson(tx, coloursQuery(tx, span, period))} as colours,
    ${asJson(tx, rulesQuery(tx, span, period))} as rules,
    ${asJson(tx, tx`select * from (${rankingQuery(tx, span, period, { level: rankedLevel }, weights)}) r where r.cases > 0 or r.warnings > 0 limit ${MOST_RANKED}`)} as ranking,
    ${asJson(tx, daysQuery(tx, span, period))} as days,
    ${asJson(tx, overdueQuery(tx, span))} as overdue,
    (select row_to_json(q) from (${lettersQuery(tx, span, from, to)}) q) as letters,
    ${asJson(tx, typicalQuery(tx, span, from, to))} as typical`
  const figures = row as unknown as Record<'totals' | 'previous' | 'letters', Record<string, number>> & Record<string, Row[]>
  const typical: BulletinData['typical'][number][] = []
  for (const each of figures.typical as Row[]) typical.push(await typicalLine(tx, each))
  return {
    unit: { id: unit.id, name: unit.name },
    period,
    totals: figures.totals as BulletinData['totals'],
    previous: figures.previous as BulletinData['totals'],
    colours: figures.colours as unknown as ColourLine[],
    rules: (figures.rules as Row[]).map(ruleLine),
    rankedLevel,
    ranking: (figures.ranking as Row[]).map(rankingRow),
    days: figures.days as unknown as BulletinData['days'],
    overdue: figures.overdue as unknown as BulletinData['overdue'],
    letters: figures.letters as unknown as BulletinData['letters'],
    typical,
    definitions: [
      DEFINITIONS.opened,
      DEFINITIONS.closed,
      DEFINITIONS.confirmed,
      DEFINITIONS.falseAlarms,
      DEFINITIONS.cases,
      indexDefinition(weights),
      DEFINITIONS.rank,
      DEFINITIONS.onTime,
    ],
  }
}

const coloursQuery = (tx: Tx, span: Span, { from, to, previousFrom, previousTo }: Period) => tx`
  select k.colour, coalesce(o.opened, 0) as opened, coalesce(o.previous, 0) as previous, coalesce(c.closed, 0) as closed,
    coalesce(s.open, 0) as open, coalesce(s.overdue, 0) as overdue
  from (values (1, 'red'), (2, 'orange'), (3, 'yellow'), (4, 'blue')) k(no, colour)
  left join (select w.colour, (count(*) filter (where ${within(tx, tx`w.opened_at`, from, to)}))::int as opened,
      (count(*) filter (where ${within(tx, tx`w.opened_at`, previousFrom, previousTo)}))::int as previous
    from warnings w where ${within(tx, tx`w.opened_at`, previousFrom, to)} ${near(tx, span, 'w')} group by 1) o on o.colour = k.colour
  left join (select w.colour, count(*)::int as closed from warnings w where ${within(tx, tx`w.closed_at`, from, to)} ${near(tx, span, 'w')} group by 1) c on c.colour = k.colour
  left join (select w.colour, count(*)::int as open, (count(*) filter (where w.due_at < now()))::int as overdue
    from warnings w where w.closed_at is null ${near(tx, span, 'w')} group by 1) s on s.colour = k.colour
  order by k.no`

const overdueQuery = (tx: Tx, span: Span) => tx`
  select coalesce(u.name, '（未接入单位）') as unit, sum(m.warnings)::int as warnings, sum(m.problems)::int as problems
  from (
    select w.unit_id, 1 as warnings, 0 as problems from warnings w where w.closed_at is null and w.due_at < now() ${near(tx, span, 'w')}
    union all select p.unit_id, 0, 1 from problems p where p.closed_at is null and p.due_at < now() ${near(tx, span, 'p')}) m
  left join record.units u on u.id = m.unit_id
  group by m.unit_id, u.name order by sum(m.warnings) + sum(m.problems) desc, m.unit_id limit ${MOST_OVERDUE}`

const lettersQuery = (tx: Tx, span: Span, from: string, to: string) => tx`
  select (count(*) filter (where kind = 'notice'))::int as notices, (count(*) filter (where kind = 'urge'))::int as urges,
    (count(*) filter (where kind = 'urge' and answered_at is not null))::int as "urgesAnswered"
  from instruments i where ${within(tx, tx`i.issued_at`, from, to)} ${near(tx, span, 'i')}`

/** The gravest of the period: confirmed ones first, then by colour and score. */
const typicalQuery = (tx: Tx, span: Span, from: string, to: string) => tx`
  select w.no, w.rule_id, w.colour, w.subject_kind, w.subject_id, w.state, w.evidence, coalesce(u.name, '（未接入单位）') as unit_name
  from warnings w left join record.units u on u.id = w.unit_id
  where ${within(tx, tx`w.opened_at`, from, to)} ${near(tx, span, 'w')} and coalesce(w.finding_code, 'F2') not in ('F0', 'F1')
  order by coalesce(w.finding_code, '') desc, array_position(array['red', 'orange', 'yellow', 'blue'], w.colour), w.score desc nulls last, w.no limit ${MOST_TYPICAL}`

async function typicalLine(tx: Tx, row: Row): Promise<BulletinData['typical'][number]> {
  const cells = await presentEvidence(tx, ruleById(row.rule_id as string), row.evidence as Row)
  const facts = cells.filter((cell) => !PERSONAL.has(cell.type) && cell.text !== '—').slice(0, 3)
  return {
    no: row.no as string,
    colour: row.colour as ColourLine['colour'],
    rule: ruleTitle(row.rule_id as string),
    unit: row.unit_name as string,
    subject: row.subject_kind === 'officer' ? '执法人员' : subjectText(row.subject_kind as string, row.subject_id as string),
    facts: maskText(facts.map((cell) => `${cell.label}：${cell.text}`).join('；')).slice(0, 160),
    state: warningProcess.states[row.state as 'open'].title,
  }
}

/** JSON with the keys of every object in order: equal values give equal texts, whatever order the database keeps them in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
    .join()}}`
}

/** What a bulletin's digest covers. */
export interface Sealed {
  readonly kind: BulletinKind
  readonly from: string
  readonly to: string
  readonly unitId: string
  readonly issue: number
  readonly data: BulletinData
}

/** SHA-256 of a bulletin, in hexadecimal. */
export const digestOf = (sealed: Sealed): string => createHash('sha256').update(canonical(sealed)).digest('hex')
