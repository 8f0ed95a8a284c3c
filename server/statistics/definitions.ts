import type postgres from 'postgres'
import type { Tx } from '../platform/database/client.ts'
import { heldValue } from '../platform/law.ts'
import { inSpan, type Span } from '../records/index.ts'

/** Days of a period, both included, and the period of equal length before it. */
export interface Period {
  readonly from: string
  readonly to: string
  /**
   * Up to which day warnings, problems and deadlines are counted: `to`, or null where the period ends with the data, since what came to
   * light later came to light in these data.
   */
  readonly until: string | null
  readonly previousFrom: string
  readonly previousTo: string
}

/** The days of a period: `to` bounds the cases, `until` what was found in them. */
export type Days = Pick<Period, 'from' | 'to' | 'until'>

/** The days before a period. */
export const before = ({ previousFrom, previousTo }: Period): Days => ({ from: previousFrom, to: previousTo, until: previousTo })

/** The period with the one before it; `dataEnd` is the day on which the data end. `to` must not lie before `from`. */
export function periodOf(from: string, to: string, dataEnd: string | null = null): Period {
  const first = Temporal.PlainDate.from(from)
  const days = first.until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days + 1
  return {
    from,
    to,
    until: to === dataEnd ? null : to,
    previousFrom: first.subtract({ days }).toString(),
    previousTo: first.subtract({ days: 1 }).toString(),
  }
}

/** Weights of findings and the number of cases that the index is related to, as this deployment holds them today. */
export interface Weights {
  readonly F2: number
  readonly F3: number
  readonly F4: number
  readonly per: number
  /** False while the competent authority has yet to confirm one of them. */
  readonly confirmed: boolean
}

/** Throws when one of the values has no record in force. */
export async function readWeights(tx: Tx): Promise<Weights> {
  const [f2, f3, f4, per] = [
    await heldValue(tx, 'ranking.weight.F2'),
    await heldValue(tx, 'ranking.weight.F3'),
    await heldValue(tx, 'ranking.weight.F4'),
    await heldValue(tx, 'ranking.per-cases'),
  ]
  return { F2: f2.value, F3: f3.value, F4: f4.value, per: per.value, confirmed: [f2, f3, f4, per].every((each) => each.confirmed) }
}

/**
 * What each figure means: the one wording for screens and bulletins. The SQL that counts them is in `overview.ts` and `ranking.ts`.
 */
export const DEFINITIONS = {
  cases: '案件数：本期发生（按违法时间）的案件，含下级单位；取自最近一次扫描后的汇总。',
  opened: '新增预警：本期由扫描发现的预警。',
  closed: '销号：本期内办结销号的预警，不论何时发现。',
  confirmed: '确认问题：本期新增的预警中，核查结论为程序瑕疵（F2）、违法违规（F3）、违纪或犯罪线索（F4）且结论已生效（整改中或已销号）的。',
  falseAlarms: '误报：结论为正常（F0）、数据错误（F1）且已生效的。',
  rank: '名次：按问题指数从高到低，指数相同名次相同；指数为零和本期无案件的不列名次。',
  onTime: '按期率：本期届满的签收、核查、整改期限中，在期限内完成的比例。',
  rectified: '整改率：本期登记的台账问题中已销号的比例。',
  previous: '上期：本期之前等长的时段。',
  end: '本期止于数据截止日的，其后从这些数据中发现的预警和问题计入本期。',
} as const

/** The index with its numbers, as it stands under a ranking. */
export const indexDefinition = (weights: Weights): string =>
  `问题指数 = ${weights.per} ×（F2 数×${weights.F2} + F3 数×${weights.F3} + F4 数×${weights.F4}）÷ 案件数${weights.confirmed ? '' : '（权重待主管部门核定）'}；权重按核查结论的严重程度，与处罚数量、罚款金额无关。`

/** What stands with a ranking, line by line: the index first. */
export const rankingDefinitions = (weights: Weights, { from, to, previousFrom, previousTo }: Period): string[] => [
  indexDefinition(weights),
  DEFINITIONS.rank,
  DEFINITIONS.confirmed,
  DEFINITIONS.onTime,
  DEFINITIONS.rectified,
  `${DEFINITIONS.previous}本期 ${from} 至 ${to}，上期 ${previousFrom} 至 ${previousTo}。`,
  DEFINITIONS.end,
]

/** Clocks that run against the enforcing unit; the others are the supervision office's own. */
export const UNIT_CLOCKS = ['sign', 'check', 'rectify'] as const

/** A query or a piece of one, not yet run. */
export type Query = postgres.PendingQuery<postgres.Row[]>

/** SQL: the finding of the warning `w` stands. */
export const stands = (tx: Tx) => tx`(w.finding_code is not null and w.state in ('rectifying', 'closed'))`
/**
 * SQL: a moment lies on one of the days, Asia/Shanghai; without a last day on the first or later. Compared as moments: the row security
 * lets an index do that, with a date not.
 */
export const within = (tx: Tx, column: Query, from: string, until: string | null) =>
  tx`${column} >= ${from}::date::timestamptz and ${column} < (${until ?? 'infinity'}::date + 1)::timestamptz`
/** SQL: `and` a warning, problem or instrument lies within the span of the actor's scope. */
export const near = (tx: Tx, span: Span, alias: 'w' | 'p' | 'i') => inSpan(tx, span, tx`${tx(alias)}.region`, tx`${tx(alias)}.unit_id`)
/** SQL: the rows of a query as one JSON array. */
export const asJson = (tx: Tx, query: Query) => tx`(select coalesce(json_agg(q), '[]'::json) from (${query}) q)`
