import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { DATA_SETS, type DataSetKey, dataSet } from '#domain/privacy/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { type Actor, may, systemActor } from '../platform/identity/actor.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { cutoffOf, type Period, periodOf } from './period.ts'
import { STEPS } from './steps.ts'

type Counts = { step: string; count: number }[]

const count = async (tx: Tx, set: DataSetKey, before: Date): Promise<Counts> => {
  const counts: Counts = []
  for (const step of STEPS[set]) counts.push({ step: step.title, count: await step.count(tx, before) })
  return counts
}

/** Counts what is beyond its period, set by set, and leads to nothing else. */
export async function dryRun({ tx }: Context, only: DataSetKey | undefined): Promise<AnswerOf<'privacy.dry-run'>> {
  await asOwner(tx)
  const counted = []
  for (const { key, title, retention, disposal } of DATA_SETS) {
    if (only && key !== only) continue
    const period = await periodOf(tx, retention)
    const cutoff = cutoffOf(period)
    counted.push({
      set: key,
      title,
      period,
      cutoff: cutoff.toISOString(),
      deletable: disposal.kind === 'delete',
      disposal: disposal.kind === 'delete' ? disposal.how : disposal.why,
      steps: await count(tx, key, cutoff),
    })
  }
  return counted
}

const chainOf = (id: string): string => `privacy-run:${id}`

/** Asks for the deletion of what is beyond its period now; another person decides. */
export async function askRun(context: Context, { set, reason }: InputOf<'privacy.ask-run'>['body']): Promise<AnswerOf<'privacy.ask-run'>> {
  const { tx, actor } = context
  await asOwner(tx)
  const { title, keeper, retention, disposal } = dataSet(set)
  if (disposal.kind === 'keep') throw conflict('not-deletable', `“${title}”不在本系统清理：${disposal.why}`)
  const period = await periodOf(tx, retention)
  const cutoff = cutoffOf(period)
  const planned = await count(tx, set, cutoff)
  if (planned.every((each) => each.count === 0)) throw conflict('nothing-due', `“${title}”没有超过保存期限的信息`)
  const [row] = await tx`insert into privacy_runs (data_set, keeper, period, cutoff, planned, reason, asked_by)
    values (${set}, ${keeper}, ${tx.json({ ...period })}, ${cutoff}, ${tx.json(planned)}, ${reason}, ${actor.id})
    on conflict (data_set) where state in ('asked', 'approved') do nothing returning id`
  if (!row) throw conflict('already-asked', `“${title}”已有一次清理在审批或者进行中`)
  const id = row.id as string
  await logAction(tx, actor, {
    chain: chainOf(id),
    action: 'privacy.run-ask',
    objectKind: 'privacy-run',
    objectId: id,
    reason,
    detail: { set, cutoff: cutoff.toISOString(), period: period.value, unit: period.unit, planned },
  })
  await tx`select tell_privacy_approvers(${id}, ${`${actor.name}提出清理到期的“${title}”，请审批`})`
  return { id, planned }
}

/** Security administrators decide on all; a lead of the office over every unit on what supervision keeps. Nobody on the own request. */
const decides = (actor: Actor): boolean => may(actor, 'privacy.approve') && actor.grants.every(({ campaignId }) => campaignId === null)

/** Decides on the deletion that another person asked for; an approved one runs as a job. */
export async function decideRun(
  context: Context,
  id: string,
  { approve, text }: InputOf<'privacy.decide-run'>['body'],
): Promise<{ ok: true }> {
  const { tx, actor, services } = context
  if (may(actor, 'privacy.manage')) await asOwner(tx)
  // A lead sees it through the policy of the table, or not at all.
  const [seen] = await tx`select id from privacy_runs where id = ${id}`
  if (!seen || !decides(actor)) throw notFound('清理申请')
  await asOwner(tx)
  const [row] = await tx`select * from privacy_runs where id = ${id} for update`
  if (row!.asked_by === actor.id) throw conflict('own-request', '提出人不得审批本人提出的清理')
  if (row!.state !== 'asked') throw conflict('wrong-state', '该清理已经审批')
  await tx`update privacy_runs set state = ${approve ? 'approved' : 'refused'}, decided_by = ${actor.id}, decided_at = now(), decision = ${text}
    where id = ${id}`
  const entry = {
    chain: chainOf(id),
    objectKind: 'privacy-run',
    objectId: id,
    reason: text,
    detail: { set: row!.data_set, askedBy: row!.asked_by },
  }
  if (approve) await logAction(tx, actor, { action: 'privacy.run-approve', ...entry })
  else await logAction(tx, actor, { action: 'privacy.run-refuse', ...entry })
  const { title } = dataSet(row!.data_set as DataSetKey)
  await tx`insert into notices (user_id, text, link)
    values (${row!.asked_by as string}, ${`您提出的清理“${title}”${approve ? '已批准，正在清理' : '未获批准'}`}, '/privacy?tab=runs')`
  if (approve) await services.addJob(tx, 'privacy-run', { id }, { key: `privacy-run:${id}` })
  return { ok: true }
}

/** Rows of a batch: each is a transaction of its own, so that nobody waits long. */
const BATCH = 500

/** One batch of an approved deletion; false when nothing is left or it is not to run. Safe to repeat: what is gone is not found again. */
async function runBatch(services: Services, id: string): Promise<boolean> {
  return (await services.sql.begin(async (tx) => {
    const [row] = await tx`select * from privacy_runs where id = ${id} and state = 'approved' for update`
    if (!row) return false
    const set = row.data_set as DataSetKey
    const current = cutoffOf(await periodOf(tx, dataSet(set).retention))
    // A period that was made longer since holds at once; a shorter one was not approved.
    const before = new Date(Math.min(current.getTime(), new Date(row.cutoff as string).getTime()))
    const deleted = new Map((row.deleted as Counts).map((each) => [each.step, each.count]))
    for (const step of STEPS[set]) {
      const gone = (await step.remove?.(tx, before, BATCH, services)) ?? 0
      deleted.set(step.title, (deleted.get(step.title) ?? 0) + gone)
      if (gone === 0) continue
      await tx`update privacy_runs set deleted = ${tx.json(countsOf(deleted))} where id = ${id}`
      return true
    }
    await tx`update privacy_runs set state = 'done', finished_at = now(), deleted = ${tx.json(countsOf(deleted))} where id = ${id}`
    await logAction(tx, systemActor(), {
      chain: chainOf(id),
      action: 'privacy.run-done',
      objectKind: 'privacy-run',
      objectId: id,
      detail: {
        set,
        cutoff: before.toISOString(),
        planned: row.planned,
        deleted: countsOf(deleted),
        askedBy: row.asked_by,
        approvedBy: row.decided_by,
      },
    })
    return false
  })) as boolean
}

const countsOf = (deleted: ReadonlyMap<string, number>): Counts => [...deleted].map(([step, n]) => ({ step, count: n }))

/** Carries out an approved deletion to its end. */
export async function carryOut(services: Services, id: string): Promise<void> {
  while (await runBatch(services, id));
}

/** Deletions asked for, decided, done. */
export async function listRuns(
  { tx, actor }: Context,
  { cursor, limit, state }: InputOf<'privacy.runs'>['query'],
): Promise<AnswerOf<'privacy.runs'>> {
  if (may(actor, 'privacy.manage')) await asOwner(tx)
  const after = readCursor(cursor)
  const rows = await tx`select r.*, r.asked_at::text as exact, a.name as asker, d.name as decider
    from privacy_runs r join users a on a.id = r.asked_by left join users d on d.id = r.decided_by
    where true ${state ? tx`and r.state = ${state}` : tx``}
      ${after ? tx`and (r.asked_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by r.asked_at desc, r.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      set: row.data_set as DataSetKey,
      title: dataSet(row.data_set as DataSetKey).title,
      period: row.period as Period,
      cutoff: row.cutoff as string,
      planned: row.planned as Counts,
      deleted: row.deleted as Counts,
      reason: row.reason as string,
      state: row.state as 'asked',
      askedBy: row.asker as string,
      askedAt: row.asked_at as string,
      decidedBy: row.decider as string | null,
      decidedAt: row.decided_at as string | null,
      decision: row.decision as string | null,
      finishedAt: row.finished_at as string | null,
      mayDecide: row.state === 'asked' && row.asked_by !== actor.id && decides(actor),
    })),
    next: page.next,
  }
}
