import {
  APPEAL_KINDS,
  APPEAL_OUTCOMES,
  COERCION_KINDS,
  nameOf,
  OUTCOMES,
  PAYMENT_CHANNELS,
  REVIEW_RESULTS,
} from '#domain/contract/exchange/labels.ts'

/** A dated step of a case; `at` is wall time. */
export interface Step {
  readonly key: string
  readonly title: string
  readonly at: string
  readonly text: string | null
}

type Row = Record<string, unknown>

/** What hangs on a case and has a date of its own. */
export interface CaseParts {
  readonly measures: readonly Row[]
  readonly documents: readonly Row[]
  readonly payments: readonly Row[]
  readonly appeals: readonly Row[]
  /** Name of the legal reviewer, null when not known. */
  readonly reviewer: string | null
}

/** Steps of the case itself in the order of the procedure; of steps at the same moment the earlier in this order comes first. */
const OWN: ReadonlyArray<readonly [column: string, title: string]> = [
  ['occurred_at', '违法行为发生'],
  ['found_at', '发现'],
  ['filed_at', '立案'],
  ['notice_at', '告知'],
  ['waived_at', '放弃陈述申辩'],
  ['hearing_requested_at', '申请听证'],
  ['hearing_notice_at', '听证通知'],
  ['hearing_at', '听证'],
  ['review_at', '法制审核'],
  ['discussed_at', '集体讨论'],
  ['decided_at', '决定'],
  ['served_at', '送达'],
  ['published_at', '公示'],
  ['closed_at', '结案'],
  ['archived_at', '归档'],
]

const yuan = (amount: number): string => `${amount.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} 元`

function textOf(column: string, row: Row, reviewer: string | null): string | null {
  switch (column) {
    case 'occurred_at':
      return row.place_text as string | null
    case 'review_at':
      return joined([reviewer && `审核人 ${reviewer}`, nameOf(REVIEW_RESULTS, row.review_result as string | null)])
    case 'decided_at':
      return joined([
        row.decision_no as string | null,
        nameOf(OUTCOMES, row.outcome as string | null),
        row.fine === null ? null : yuan(row.fine as number),
      ])
    default:
      return null
  }
}

const joined = (parts: readonly (string | null)[]): string | null => parts.filter(Boolean).join('，') || null

/** Every dated step of a case in the order of time. */
export function stepsOf(row: Row, parts: CaseParts): Step[] {
  const steps: Step[] = []
  const add = (key: string, title: string, at: unknown, text: string | null = null) => {
    if (at) steps.push({ key, title, at: at as string, text })
  }
  for (const [column, title] of OWN) add(column.replace(/_at$/, ''), title, row[column], textOf(column, row, parts.reviewer))
  for (const measure of parts.measures) {
    const kind = nameOf(COERCION_KINDS, measure.kind as string)
    add('measure', `实施${kind}`, measure.start_at, measure.goods as string | null)
    add('measure-approved', `批准${kind}`, measure.approved_at)
    add('measure-released', `解除${kind}`, measure.released_at)
  }
  for (const document of parts.documents) add('document', `制作${document.form}`, document.issued_at, document.number as string | null)
  for (const payment of parts.payments)
    add('payment', '缴款', payment.paid_at, joined([yuan(payment.amount as number), nameOf(PAYMENT_CHANNELS, payment.channel as string)]))
  for (const appeal of parts.appeals) {
    const kind = nameOf(APPEAL_KINDS, appeal.kind as string)
    add('appeal', `${kind}受理`, appeal.filed_at)
    add('appeal-closed', `${kind}审结`, appeal.closed_at, nameOf(APPEAL_OUTCOMES, appeal.outcome as string | null))
  }
  return steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
