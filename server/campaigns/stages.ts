import { percentOf } from '#domain/campaign/index.ts'
import { stageProcess } from '#domain/process/index.ts'
import { lightOf, nextDue, perform, startClock, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { answersFor } from './standing.ts'

/** The last second of a day in Asia/Shanghai. */
export const endOf = (day: string): Date => new Date(`${day}T23:59:59+08:00`)

/** Every unit of a running campaign has every stage of the plan, and every stage its tasks: what is missing is made. */
export async function fillStages(tx: Tx | Sql, campaignId: string): Promise<void> {
  await tx`insert into stages (campaign_id, stage_no, for_unit_id, unit_id, region, line, state)
    select s.campaign_id, s.no, u.id, u.id, u.region, u.line, 'pending'
    from campaign_stages s join campaigns c on c.id = s.campaign_id and c.state = 'running'
      join campaign_units m on m.campaign_id = s.campaign_id and m.left_at is null
      join record.units u on u.id = m.unit_id
    where s.campaign_id = ${campaignId} on conflict do nothing`
  await tx`insert into task_progress (task_id, stage_id)
    select t.id, s.id from campaign_tasks t join stages s on s.campaign_id = t.campaign_id and s.stage_no = t.stage_no
    where t.campaign_id = ${campaignId} on conflict do nothing`
  await tx`delete from task_progress p using campaign_tasks t, stages s
    where t.id = p.task_id and s.id = p.stage_id and t.campaign_id = ${campaignId} and s.stage_no <> t.stage_no and p.reported_at is null`
}

/** Begins the stages whose first day has come. */
export async function startStages(services: Services, tx: Tx, campaignId: string, today: string): Promise<number> {
  const due =
    await tx`select s.id, s.unit_id, p.title from stages s join campaign_stages p on p.campaign_id = s.campaign_id and p.no = s.stage_no
      join campaigns c on c.id = s.campaign_id
    where s.campaign_id = ${campaignId} and c.state = 'running' and s.state = 'pending' and p.from_day <= ${today} order by s.stage_no, s.id`
  for (const row of due) {
    await perform(services, tx, systemActor(), 'stage', row.id as string, 'start', { input: {} })
    await tellUnit(
      tx,
      'stage',
      { id: row.id as string, unit_id: row.unit_id as string },
      `专项整治“${row.title}”阶段已经开始，请按方案推进`,
    )
  }
  return due.length
}

/** After a stage's dates were changed, the stages under way run to the new day. */
export async function moveDeadlines(tx: Tx, actor: Actor, campaignId: string, no: number, to: string | null): Promise<void> {
  const rows = await tx`select id, unit_id from stages where campaign_id = ${campaignId} and stage_no = ${no} and state = 'working'`
  for (const row of rows) {
    const id = row.id as string
    if (to) await startClock(tx, 'stage', id, 'finish', row.unit_id as string, endOf(to))
    else
      await tx`update clocks set stopped_at = now(), outcome = 'dropped'
        where matter_kind = 'stage' and matter_id = ${id} and rule = 'finish' and stopped_at is null`
    await tx`update stages set due_at = ${await nextDue(tx, 'stage', id)} where id = ${id}`
    await logAction(tx, actor, {
      chain: `stage:${id}`,
      action: 'stage.moved',
      objectKind: 'stage',
      objectId: id,
      detail: { input: { text: to ? `方案调整，完成期限改为 ${to}` : '方案调整，本阶段不设截止日期' } },
    })
  }
}

/** A unit's report of how far a task is. Throws a 404 for a stage not seen, a 409 outside its working state or from other people. */
export async function reportTask(
  tx: Tx,
  actor: Actor,
  stageId: string,
  taskId: string,
  body: { percent: number; text: string },
): Promise<{ percent: number }> {
  const [stage] = await tx`select * from stages where id = ${stageId} for update`
  if (!stage) throw notFound('整治阶段')
  if (!(await answersFor(tx, actor, stage.unit_id as string))) throw conflict('of-the-unit', '任务进度由承担单位自己填报')
  if (stage.state !== 'working')
    throw conflict('wrong-state', `本阶段当前为“${stageProcess.states[stage.state as 'working'].title}”，不能填报任务进度`)
  const [before] = await tx`select percent from task_progress where stage_id = ${stageId} and task_id = ${taskId}`
  if (!before) throw notFound('任务')
  await tx`update task_progress set percent = ${body.percent}, text = ${body.text || null}, reported_by = ${actor.id}, reported_at = now()
    where stage_id = ${stageId} and task_id = ${taskId}`
  const [task] = await tx`select title from campaign_tasks where id = ${taskId}`
  await logAction(tx, actor, {
    chain: `stage:${stageId}`,
    action: 'stage.task',
    objectKind: 'stage',
    objectId: stageId,
    detail: { input: { text: `“${task!.title}”完成 ${body.percent}%${body.text ? `：${body.text}` : ''}` } },
    before: { percent: before.percent },
    after: { percent: body.percent },
  })
  return { percent: body.percent }
}

/** Tasks of a stage under way that come due within the days asked for are told of once. */
export async function remindTasks(tx: Tx, campaignId: string, today: string, until: string): Promise<number> {
  const rows = await tx`update task_progress p set reminded_on = ${today}
    from campaign_tasks t, stages s where t.id = p.task_id and s.id = p.stage_id and t.campaign_id = ${campaignId} and s.state = 'working'
      and p.percent < 100 and p.reminded_on is null and t.due between ${today} and ${until}
    returning s.id, s.unit_id, t.title, t.due`
  for (const row of rows)
    await tellUnit(
      tx,
      'stage',
      { id: row.id as string, unit_id: row.unit_id as string },
      `整治任务“${row.title}”应于 ${row.due} 前完成，请及时填报进度`,
    )
  return rows.length
}

/** The stages of a campaign that the actor may see, each with its tasks: cells of the board. */
export async function stageCells(tx: Tx, campaignId: string, stageId: string | null = null) {
  const rows = await tx`select s.*, p.to_day from stages s join campaign_stages p on p.campaign_id = s.campaign_id and p.no = s.stage_no
    where s.campaign_id = ${campaignId} and (${stageId}::uuid is null or s.id = ${stageId}) order by s.for_unit_id, s.stage_no`
  const tasks = await tx`select p.*, t.title, t.deliverable, coalesce(t.due, st.to_day) as due from task_progress p
      join campaign_tasks t on t.id = p.task_id join campaign_stages st on st.campaign_id = t.campaign_id and st.no = t.stage_no
    where t.campaign_id = ${campaignId} and (${stageId}::uuid is null or p.stage_id = ${stageId}) order by t.key`
  const byStage = Map.groupBy(tasks, (task) => task.stage_id as string)
  const today = todayInChina()
  return rows.map((row) => {
    const state = row.state as keyof typeof stageProcess.states
    const own = byStage.get(row.id as string) ?? []
    return {
      row,
      cell: {
        id: row.id as string,
        stageNo: row.stage_no as number,
        state,
        stateTitle: stageProcess.states[state].title,
        percent: percentOf(
          own.map((task) => task.percent as number),
          state === 'accepted',
        ),
        dueAt: row.due_at as string | null,
        light: state === 'accepted' ? null : lightOf(row.due_at as string | null),
        breached: row.breached as boolean,
        version: row.version as number,
        tasks: own.map((task) => ({
          taskId: task.task_id as string,
          title: task.title as string,
          deliverable: task.deliverable as string,
          percent: task.percent as number,
          text: task.text as string | null,
          reportedAt: task.reported_at as string | null,
          due: task.due as string | null,
          late: (task.percent as number) < 100 && task.due !== null && (task.due as string) < today && state !== 'accepted',
        })),
      },
    }
  })
}
