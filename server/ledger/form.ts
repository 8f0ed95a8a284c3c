/** The form in which offices hand a ledger up: title, unit and period, a head of one or two lines, rows, a line to sign. */
export interface LedgerForm {
  readonly title: string
  readonly unit: string
  readonly period: string
  /** Day of filling in, ISO 8601. */
  readonly date: string
  readonly columns: readonly FormColumn[]
  readonly rows: readonly (readonly string[])[]
  /** Who took the table out and when. */
  readonly mark: string
}

/** A column; neighbours of the same group share a heading above their own. `width` in characters of Excel. */
export interface FormColumn {
  readonly title: string
  readonly group?: string
  readonly width: number
  readonly centre?: true
}

/** A heading and how many columns it spans; one without a group spans both lines of the head. */
export interface Heading {
  readonly title: string
  readonly from: number
  readonly span: number
  readonly grouped: boolean
}

/** The upper line of the head. */
export function headings(columns: readonly FormColumn[]): Heading[] {
  const found: { title: string; from: number; span: number; grouped: boolean }[] = []
  for (const [index, { title, group }] of columns.entries()) {
    const last = found.at(-1)
    if (group !== undefined && last?.grouped && last.title === group) last.span += 1
    else found.push({ title: group ?? title, from: index, span: 1, grouped: group !== undefined })
  }
  return found
}

/** Words around the table. */
export const aboveTable = ({ unit, period, date }: LedgerForm): [string, string, string] => [
  `填报单位：${unit}`,
  `统计期间：${period}`,
  `填报日期：${date}`,
]
export const SIGNATURES = ['填表人：', '审核人：', '单位负责人（签章）：'] as const
