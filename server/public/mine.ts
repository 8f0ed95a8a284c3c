import type { AnswerOf } from '#domain/contract/api/index.ts'
import type { ClueState } from '#domain/process/index.ts'
import { categoryOf, PUBLIC_STATES, publicState } from '#domain/public/index.ts'
import { changeReceipt, openReporter } from '../clues/index.ts'
import { perform, tellSupervision } from '../matters/index.ts'
import type { Routes, Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { conflict, invalid } from '../platform/refusal.ts'
import { insideOf, openReport, sourcesOf } from './doors.ts'
import { queueMessage } from './outbox.ts'
import { atTheDoor, dayOf, newReceipt, officeOf } from './shared.ts'

type Mine = AnswerOf<'public.mine'>[number]
type Row = Record<string, unknown>

/** Messages of one report that a reporter may leave unanswered: more is for the office to ask for. */
const MOST_UNREAD = 20

/** The clue that decides on a source: its own, or the one that this was joined to. */
async function decidingClue(tx: Tx, sourceId: string): Promise<Row> {
  const [row] = await tx`select coalesce(m.id, c.id) as id, c.no, c.opened_at, c.region, coalesce(m.state, c.state) as state,
      coalesce(m.handed_at, c.handed_at) as handed_at, coalesce(m.replied_at, c.replied_at) as replied_at, coalesce(m.reply, c.reply) as reply,
      coalesce(m.unsatisfied_times, c.unsatisfied_times) as again
    from clue_sources s join clues c on c.id = s.clue_id left join clues m on m.id = c.merged_into where s.id = ${sourceId}`
  return row!
}

/** Why a report is not taken on, in the words that were meant for the reporter. */
async function refusalOf(tx: Tx, clueId: string): Promise<string | null> {
  const [row] =
    await tx`select detail from actions where object_kind = 'clue' and object_id = ${clueId} and action = 'clue.refuse' order by id desc limit 1`
  return (row?.detail as { input?: { text?: string } } | undefined)?.input?.text ?? null
}

/** Whether the reporter has judged the present answer; a new answer is judged anew. */
const judged = (report: Row, clue: Row): boolean =>
  report.judged_at !== null && new Date(report.judged_at as string) > new Date(clue.replied_at as string)

async function shown(tx: Tx, report: Row): Promise<Mine> {
  const sourceId = report.source_id as string
  const clue = await decidingClue(tx, sourceId)
  const state = publicState(clue.state as ClueState)
  const closed = report.exchange_due === true
  const [source] = await tx`select content, received_at from clue_sources where id = ${sourceId}`
  const messages = closed
    ? []
    : await tx`select id, side, text, created_at from dialogue where source_id = ${sourceId} order by created_at, id`
  const files = closed
    ? []
    : await tx`select f.name, f.size from originals o join files f on f.id = o.file_id where o.source_id = ${sourceId} order by f.created_at`
  const office = await officeOf(tx, report.region as string)
  const steps: Mine['steps'] = [{ title: PUBLIC_STATES.accepted, at: clue.opened_at as string }]
  if (clue.handed_at) steps.push({ title: '已交有关机关办理', at: clue.handed_at as string })
  // A case that was opened again has an earlier answer, but is not done.
  const answered = state === 'done' && clue.replied_at !== null
  if (answered) steps.push({ title: '已答复', at: clue.replied_at as string })
  const reply = clue.reply as { done: string; reason: string; remedy: string } | null
  return {
    id: sourceId,
    no: clue.no as string,
    door: report.door as Mine['door'],
    category: categoryOf(report.category as string)?.title ?? '其他',
    content: closed ? null : (source!.content as string),
    receivedOn: dayOf(source!.received_at as string),
    office: office?.name ?? '监督机构',
    state,
    stateTitle: PUBLIC_STATES[state],
    steps,
    reply: answered && reply && !closed ? { ...reply, at: clue.replied_at as string } : null,
    refusal: state === 'refused' && !closed ? await refusalOf(tx, clue.id as string) : null,
    canJudge: clue.state === 'visiting' && !closed && !judged(report, clue),
    satisfied: report.satisfied as boolean | null,
    exchangeDue: closed,
    dialogue: messages.map((row) => ({
      id: row.id as string,
      side: row.side as 'reporter' | 'office',
      text: row.text as string,
      at: row.created_at as string,
    })),
    files: files.map((row) => ({ name: row.name as string, size: Number(row.size) })),
  }
}

/** Whether everybody who can judge the same clue at the door has done so: then their word counts for the clue. */
async function allSatisfied(tx: Tx, clueId: string): Promise<boolean> {
  const [open] = await tx`select 1 from public_reports r join clue_sources s on s.id = r.source_id join clues c on c.id = s.clue_id
    where (c.id = ${clueId} or c.merged_into = ${clueId}) 
      and (r.satisfied is distinct from true or r.judged_at < (select replied_at from clues where id = ${clueId})) limit 1`
  return open === undefined
}

/** What a reporter sees of his reports, and what he may do with them, by whichever door he came in. */
export const mineRoutes: Routes = {
  'public.mine': async (context) => {
    const tx = await atTheDoor(context)
    const own = await sourcesOf(tx, await insideOf(context, tx))
    const reports = await tx`select * from public_reports where source_id = any (${own}) order by created_on desc, source_id`
    const rows: Mine[] = []
    for (const report of reports) rows.push(await shown(tx, report))
    return rows
  },

  'public.exchange': async (context) => {
    const tx = await atTheDoor(context)
    const { sourceId } = await insideOf(context, tx)
    if (!sourceId) throw conflict('no-receipt', '凭手机号码或账号查看的反映没有查询码')
    const receipt = newReceipt()
    await changeReceipt(tx, sourceId, receipt, context.services)
    await tx`update public_reports set exchange_due = false where source_id = ${sourceId}`
    return { receipt }
  },

  'public.say': async (context, { params, body }) => {
    const tx = await atTheDoor(context)
    await openReport(context, tx, params.id)
    const [unread] =
      await tx`select count(*)::int as count from dialogue where source_id = ${params.id} and side = 'reporter' and read_at is null`
    if ((unread!.count as number) >= MOST_UNREAD) throw conflict('too-many-messages', '您的补充说明尚未查看，请等待办理人员查看后再补充')
    const [row] =
      await tx`insert into dialogue (source_id, side, text) values (${params.id}, 'reporter', ${body.text}) returning id, created_at`
    const clue = await decidingClue(tx, params.id)
    await tellSupervision(tx, 'clue', { id: clue.id as string, region: clue.region as string }, `线索 ${clue.no} 的反映人补充了说明`)
    return { id: row!.id as string, side: 'reporter' as const, text: body.text, at: row!.created_at as string }
  },

  'public.judge': async (context, { params, body }) => {
    const { services } = context
    const tx = await atTheDoor(context)
    const report = await openReport(context, tx, params.id)
    const clue = await decidingClue(tx, params.id)
    if (clue.state !== 'visiting' || judged(report, clue)) throw conflict('not-to-be-judged', '当前不能评价：尚未答复，或已经评价')
    if (!body.satisfied && body.text.length < 2) throw invalid('请写明不满意的原因', [{ field: 'text', message: '请写明不满意的原因' }])
    await tx`update public_reports set satisfied = ${body.satisfied}, judged_text = ${body.text || null}, judged_at = clock_timestamp()
      where source_id = ${params.id}`
    const act = (action: string, text: string) =>
      perform(services, tx, systemActor(), 'clue', clue.id as string, action, { input: { text } })
    if (!body.satisfied) await act('unsatisfied', body.text)
    else if (await allSatisfied(tx, clue.id as string)) await act('satisfied', body.text)
    return { ok: true as const }
  },
}

/** Tells named reporters, by the way they came, that their report was answered, once each; the words are read inside the door. */
export async function tellAnswered(services: Services): Promise<number> {
  return (await services.sql.begin(async (tx) => {
    const due = await tx`select r.source_id from public_reports r join clue_sources s on s.id = r.source_id join clues c on c.id = s.clue_id
        left join clues m on m.id = c.merged_into
      where r.door = 'named' and coalesce(m.replied_at, c.replied_at) > coalesce(r.told_reply_at, '-infinity')
        and coalesce(m.state, c.state) in ('visiting', 'closing', 'closed') limit 500 for update of r skip locked`
    for (const { source_id: sourceId } of due) {
      const reporter = await openReporter(tx, sourceId as string, services)
      await tx`update public_reports set told_reply_at = now() where source_id = ${sourceId as string}`
      const { account, phone } = reporter ?? {}
      if (account?.login === 'wechat') {
        const text = '您反映的问题已有答复，请在反映页面用微信登录后查看并评价。'
        await queueMessage(tx, services, '答复提醒', { channel: 'wechat', to: account.openId, text })
      } else if (phone) {
        const text = '您反映的问题已有答复，请在反映页面用手机号码验证后查看并评价。'
        await queueMessage(tx, services, '答复提醒', { channel: 'sms', to: phone, text })
      }
    }
    return due.length
  })) as number
}
