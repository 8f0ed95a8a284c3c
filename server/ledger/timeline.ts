import type { AnswerOf } from '#domain/contract/api/index.ts'
import { CLUE_FINDINGS, FINDINGS, INSTRUMENT_KINDS, PROBLEM_SOURCES, type ProblemSource } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import type { Followed } from '../accountability/index.ts'
import { type clocksOf, linkTo, type logOf } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'

type Row = Record<string, unknown>
type Event = AnswerOf<'problems.show'>['story'][number]
type Log = Awaited<ReturnType<typeof logOf>>

const event = (kind: Event['kind'], at: unknown, title: string, more: Partial<Pick<Event, 'text' | 'who' | 'link'>> = {}): Event[] =>
  at === null || at === undefined ? [] : [{ at: at as string, kind, title, text: null, who: null, link: null, ...more }]

const noon = (day: unknown): string | null => (day === null ? null : `${day as string}T04:00:00.000Z`)

/** The record that a problem came from, as far as the reader may see it; of a clue that he may not see, nothing (S12). */
export async function sourceOf(tx: Tx, problem: Row): Promise<{ kind: string; id: string; no: string; title: string } | null> {
  const id = problem.source_id as string | null
  if (id === null) return null
  const kind = problem.source_kind as string
  const [row] =
    kind === 'warning'
      ? await tx`select id, no, rule_id as title from warnings where id = ${id}`
      : kind === 'clue'
        ? await tx`select id, no, title from clues where id = ${id}`
        : kind === 'inspection'
          ? await tx`select id, no, title || '：' || place_name as title from inspection_visits where id = ${id}`
          : []
  const title = kind === 'warning' ? (ruleById(row?.title as string)?.title ?? '') : (row?.title as string)
  return row ? { kind, id: row.id as string, no: row.no as string, title } : null
}

/** What happened to the source before the problem was opened, and at its end. */
async function sourceEvents(tx: Tx, problem: Row): Promise<Event[]> {
  const id = problem.source_id as string | null
  const named = (kind: ProblemSource) => PROBLEM_SOURCES[kind]
  if (problem.source_kind === 'warning' && id) {
    const [w] = await tx`select * from warnings where id = ${id}`
    if (!w) return []
    const link = linkTo('warning', id)
    const finding = w.finding_code ? FINDINGS[w.finding_code as keyof typeof FINDINGS] : null
    return [
      ...event('source', w.opened_at, `${named('warning')} ${w.no} 发现`, { link }),
      ...event('source', w.notified_at, `预警 ${w.no} 通报责任单位`, { link }),
      ...event('source', w.answered_at, `预警 ${w.no} 核查反馈`, { link, text: finding }),
    ]
  }
  if (problem.source_kind === 'clue' && id) {
    const [c] = await tx`select c.*, h.title as channel_title from clues c left join channels h on h.code = c.channel where c.id = ${id}`
    if (!c) return []
    const link = linkTo('clue', id)
    const finding = c.finding ? CLUE_FINDINGS[c.finding as keyof typeof CLUE_FINDINGS] : null
    return [
      ...event('source', c.received_at, `${named('clue')} ${c.no} 收到`, { link, text: c.channel_title as string | null }),
      ...event('source', c.assessed_at, `线索 ${c.no} 研判`, { link }),
      ...event('source', c.handed_at, `线索 ${c.no} 交办`, { link }),
      ...event('source', c.answered_at, `线索 ${c.no} 核查反馈`, { link, text: finding }),
      ...event('source', c.replied_at, `线索 ${c.no} 答复反映人`, { link }),
      ...event('source', c.closed_at, `线索 ${c.no} 销号`, { link }),
    ]
  }
  if (problem.source_kind === 'inspection' && id) {
    const [v] =
      await tx`select v.*, (select min(at) from inspection_entries e where e.visit_id = v.id) as began_at from inspection_visits v where v.id = ${id}`
    if (!v) return []
    const link = `/inspection-visits/${id}`
    return [
      ...event('source', v.began_at ?? noon(v.visited_on), `${named('inspection')} ${v.no} 实地检查`, {
        link,
        text: v.place_name as string,
      }),
      ...event('source', v.concluded_at, `${named('inspection')} ${v.no} 提交检查结果`, { link, text: v.summary as string | null }),
    ]
  }
  if (problem.shown_source === null) return []
  return event('source', problem.opened_at, `${named(problem.source_kind as ProblemSource)}发现`, {
    text: problem.source_text as string | null,
  })
}

/** Letters about the problem and about what it came from; those that the reader may not see are not there. */
async function letterEvents(tx: Tx, problem: Row): Promise<Event[]> {
  const rows = await tx`select distinct i.id, i.kind, i.number, i.title, i.issued_at, i.signed_at, i.answered_at, i.closed_at
    from instruments i join instrument_matters m on m.instrument_id = i.id
    where (m.matter_kind = 'problem' and m.matter_id = ${problem.id as string})
      or (m.matter_kind = ${problem.source_kind as string} and m.matter_id = ${problem.source_id as string | null})`
  return rows.flatMap((row) => {
    const name = `${INSTRUMENT_KINDS[row.kind as keyof typeof INSTRUMENT_KINDS]?.title ?? '文书'}${row.number ? ` ${row.number}` : ''}`
    const more = { link: linkTo('instrument', row.id as string), text: row.title as string }
    const { link } = more
    return [
      ...event('letter', row.issued_at, `${name} 发出`, more),
      ...event('letter', row.signed_at, `${name} 签收`, { link }),
      ...event('letter', row.answered_at, `${name} 反馈`, { link }),
      ...event('letter', row.closed_at, `${name} 销号`, { link }),
    ]
  })
}

/** Acts that the kinds below tell better are left to them. */
const TOLD_ELSEWHERE = ['step', 'look-back', 'upload', 'breach']

const logEvents = (log: Log): Event[] =>
  log
    .filter(({ outcome, action }) => outcome === 'done' && !TOLD_ELSEWHERE.includes(action))
    .flatMap(({ at, label, text, actor, unit }) =>
      event('act', at, label === '系统发现' ? '列入问题台账' : label, { text, who: [...new Set([unit, actor])].filter(Boolean).join(' ') }),
    )

const whoDid = (log: Log, action: string): string | null => {
  const entry = log.findLast((each) => each.action === action && each.outcome === 'done')
  return entry ? [...new Set([entry.unit, entry.actor])].filter(Boolean).join(' ') : null
}

/** Hand-overs with no word of their contents, tracings, exemptions, and what was decided about people. */
const followedEvents = ({ handovers, tracings, exemptions, accountability }: Followed): Event[] => [
  ...handovers.flatMap(({ id, no, organ, docNo, handedAt, receiptNo, receiptAt, result, resultedAt }) => {
    const link = linkTo('handover', id)
    return [
      ...event('hand-over', handedAt, `移送${organ}`, { link, text: docNo }),
      ...event('hand-over', receiptAt, '收到移送回执', { link, text: receiptNo }),
      ...event('hand-over', resultedAt, `移送 ${no} 反馈结果`, { link, text: result }),
    ]
  }),
  ...tracings.flatMap(({ id, no, openedAt, closedAt, stateTitle }) => {
    const link = linkTo('tracing', id)
    return [
      ...event('accountability', openedAt, `发起倒查 ${no}`, { link }),
      ...event('accountability', closedAt, `倒查 ${no} ${stateTitle}`, { link }),
    ]
  }),
  ...exemptions.flatMap(({ id, no, openedAt, decidedAt, stateTitle }) => {
    const link = linkTo('exemption', id)
    return [
      ...event('accountability', openedAt, `申请容错免责 ${no}`, { link }),
      ...event('accountability', decidedAt, `容错 ${no} ${stateTitle}`, { link }),
    ]
  }),
  ...accountability.flatMap(({ id, recordedAt, form, decidedBy }) =>
    event('accountability', recordedAt, `问责：${form}`, { link: `/accountability/${id}`, text: decidedBy }),
  ),
]

/** 来龙去脉 of a problem: source, letters, acts, clocks, steps, pictures, acceptance, look-back, hand-over, accountability; oldest first. */
export async function storyOf(
  tx: Tx,
  problem: Row,
  log: Log,
  clocks: Awaited<ReturnType<typeof clocksOf>>,
  followed: Followed,
): Promise<Event[]> {
  const id = problem.id as string
  const steps = await tx`select * from problem_steps where problem_id = ${id}`
  const pictures = await tx`select * from problem_pictures where problem_id = ${id}`
  const events = [
    ...(await sourceEvents(tx, problem)),
    ...(await letterEvents(tx, problem)),
    ...logEvents(log),
    ...clocks.flatMap((clock) => [
      ...(clock.breached ? event('clock', clock.dueAt, `${clock.title}届满，未按期办理`) : []),
      ...(clock.stoppedAt ? [] : event('ahead', clock.dueAt, `${clock.title}届满`)),
    ]),
    ...steps.flatMap((step) =>
      step.done_on
        ? event('step', step.done_at, `${step.done_on} 完成计划步骤：${step.text}`, { text: step.done_text as string | null })
        : event('ahead', noon(step.due), `计划步骤：${step.text}`),
    ),
    ...pictures.flatMap((pair) => event('picture', pair.added_at, '上传整改前后照片', { text: (pair.caption as string) || null })),
    ...event('look-back', problem.looked_back_at, '回头看合格', {
      text: problem.look_back_text as string | null,
      who: whoDid(log, 'look-back'),
    }),
    ...followedEvents(followed),
  ]
  return events.sort((a, b) => Number(a.kind === 'ahead') - Number(b.kind === 'ahead') || Date.parse(a.at) - Date.parse(b.at))
}
