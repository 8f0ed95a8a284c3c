import type { LedgerField } from '#domain/contract/api/ledger-imports.ts'
import { PROBLEM_KINDS, type ProblemKind, type ProblemSource, type ProblemState } from '#domain/process/index.ts'

/** A row of an old ledger, read. */
export interface OldProblem {
  readonly no: string | null
  readonly title: string
  readonly description: string
  readonly unit: string
  readonly sourceKind: ProblemSource
  readonly sourceText: string | null
  readonly classTitle: string | null
  readonly findingCode: 'F2' | 'F3' | 'F4' | null
  readonly kind: ProblemKind | null
  readonly measures: string | null
  readonly leader: string | null
  readonly person: string | null
  readonly openedOn: string | null
  readonly deadline: string | null
  readonly completion: string | null
  readonly state: ProblemState
  readonly closedOn: string | null
}

/** What is wrong with a row, for whoever mends it. */
export class RowError extends Error {}

/** A day as offices write it: 2025-3-5, 2025.3.5, 2025/3/5, 2025年3月5日, 20250305, with or without a time. Null for no day. */
export function dayIn(text: string): string | null {
  const found = /(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})/.exec(text) ?? /(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)/.exec(text)
  if (!found) return null
  try {
    return Temporal.PlainDate.from(
      { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) },
      { overflow: 'reject' },
    ).toString()
  } catch {
    return null
  }
}

const SOURCE_WORDS: readonly (readonly [ProblemSource, RegExp])[] = [
  ['warning', /预警|数据/],
  ['clue', /线索|举报|投诉|信访|热线|12345|12328|12389|来信|群众/],
  ['review', /评查|案卷/],
  ['self-check', /自查/],
  ['inspection', /./],
]
const sourceKindOf = (text: string): ProblemSource => SOURCE_WORDS.find(([, words]) => words.test(text))?.[0] ?? 'inspection'

function kindOf(text: string, deadline: string): ProblemKind | null {
  const whole = `${text} ${deadline}`
  for (const [kind, title] of Object.entries(PROBLEM_KINDS)) if (whole.includes(title)) return kind as ProblemKind
  if (/立即|立行/.test(whole)) return 'at-once'
  if (/长期|常态|持续/.test(whole)) return 'long-term'
  return /限期/.test(whole) ? 'by-deadline' : null
}

/** 是否完成, in the words of offices; a day of closing says it too. Throws a `RowError` for words that say neither. */
function stateOf(text: string, closedOn: string | null, planned: boolean): ProblemState {
  const words = text.replace(/\s+/g, '')
  if (/^(否|未|没|正在|整改中|推进|在办|进行)|未(完成|销号|整改)|整改中|推进中/.test(words)) return planned ? 'rectifying' : 'open'
  if (/待验收|已报验/.test(words)) return 'completed'
  if (/^(是|√|已|完成|销号|办结|整改到位)/.test(words)) return 'closed'
  if (words !== '') throw new RowError(`“是否完成”读不懂：${words.slice(0, 30)}`)
  return closedOn ? 'closed' : planned ? 'rectifying' : 'open'
}

function findingOf(text: string): OldProblem['findingCode'] {
  if (/F4|违纪|犯罪/i.test(text)) return 'F4'
  if (/F3|违法|违规/i.test(text)) return 'F3'
  return /F2|程序|瑕疵/i.test(text) ? 'F2' : null
}

/** Reads a row. Throws a `RowError` that says what is missing or cannot be read. */
export function readRow(cells: readonly string[], fields: readonly (LedgerField | null)[], today: string): OldProblem {
  const at = (field: LedgerField): string => (cells[fields.indexOf(field)] ?? '').trim()
  const text = (field: LedgerField, most: number): string | null => {
    const value = fields.includes(field) ? at(field) : ''
    if (value.length > most) throw new RowError(`有一栏超过 ${most} 字：${value.slice(0, 20)}…`)
    return value === '' || value === '/' || value === '无' || value === '—' ? null : value
  }
  const day = (field: LedgerField, title: string, strict: boolean): string | null => {
    const value = text(field, 200)
    if (value === null) return null
    const found = dayIn(value)
    if (found === null && strict) throw new RowError(`“${title}”不是日期：${value.slice(0, 30)}`)
    return found
  }
  const whole = text('title', 4000) ?? text('description', 4000)
  if (whole === null) throw new RowError('没有写明问题')
  if (whole.length < 2) throw new RowError(`问题只有一个字：${whole}`)
  const deadlineText = text('deadline', 200) ?? ''
  const kind = kindOf(text('kind', 200) ?? '', deadlineText)
  // 立行立改 and 长期坚持 often stand where the day should be.
  const deadline = day('deadline', '完成时限', kind === null)
  const openedOn = day('openedOn', '登记日期', true)
  const closedOn = day('closedOn', '销号日期', true)
  if ((openedOn ?? '') > today || (closedOn ?? '') > today) throw new RowError('登记日期或销号日期在今天之后')
  if (openedOn && closedOn && closedOn < openedOn) throw new RowError('销号日期早于登记日期')
  const measures = text('measures', 2000)
  const source = text('source', 200)
  return {
    no: text('no', 100),
    title: whole.replace(/\s+/g, ' ').slice(0, 200),
    description: text('description', 4000) ?? whole,
    unit: text('unit', 200) ?? '',
    sourceKind: source ? sourceKindOf(source) : 'inspection',
    sourceText: source,
    classTitle: text('classTitle', 200),
    findingCode: findingOf(text('finding', 200) ?? ''),
    kind,
    measures,
    leader: text('leader', 200),
    person: text('person', 200),
    openedOn,
    deadline,
    completion: text('completion', 2000),
    state: stateOf(text('state', 100) ?? '', closedOn, measures !== null),
    closedOn,
  }
}
