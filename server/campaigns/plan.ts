import { itemId, type Plan, type PlanItem, parentCode, planOf } from '#domain/campaign/index.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { conflict } from '../platform/refusal.ts'

const dayOf = (value: unknown): string => String(value).slice(0, 10)
const dayOrNull = (value: unknown): string | null => (value === null ? null : dayOf(value))

/** A campaign's plan line by line, as it stands. */
export async function readPlan(tx: Tx | Sql, id: string): Promise<Plan> {
  const [head] = await tx`select period_from, period_to, requirements from campaigns where id = ${id}`
  if (!head) return new Map()
  const groups = await tx`select * from campaign_groups where campaign_id = ${id}`
  const stages = await tx`select * from campaign_stages where campaign_id = ${id}`
  const classes = await tx`select * from campaign_classes where campaign_id = ${id}`
  const tasks = await tx`select * from campaign_tasks where campaign_id = ${id}`
  const duties = await tx`select * from campaign_duties where campaign_id = ${id}`
  return planOf([
    { kind: 'period', from: dayOf(head.period_from), to: dayOf(head.period_to) },
    { kind: 'requirements', text: head.requirements as string },
    ...groups.map(
      (row): PlanItem => ({
        kind: 'group',
        key: row.key as string,
        parentKey: row.parent_key as string | null,
        groupKind: row.kind as 'working',
        title: row.title as string,
        duties: row.duties as string,
      }),
    ),
    ...stages.map(
      (row): PlanItem => ({
        kind: 'stage',
        no: row.no as number,
        title: row.title as string,
        from: dayOf(row.from_day),
        to: dayOrNull(row.to_day),
        deliverable: row.deliverable as string,
        groupKey: row.group_key as string | null,
      }),
    ),
    ...classes.map(
      (row): PlanItem => ({
        kind: 'class',
        code: row.code as string,
        title: row.title as string,
        line: row.line as 'police' | null,
        words: row.words as string[],
      }),
    ),
    ...tasks.map(
      (row): PlanItem => ({
        kind: 'task',
        key: row.key as string,
        stageNo: row.stage_no as number,
        title: row.title as string,
        deliverable: row.deliverable as string,
        groupKey: row.group_key as string | null,
        due: dayOrNull(row.due),
      }),
    ),
    ...duties.map(
      (row): PlanItem => ({
        kind: 'duty',
        key: row.key as string,
        title: row.title as string,
        every: row.every as 'week',
        onDay: row.on_day as number,
        enabled: row.enabled as boolean,
      }),
    ),
  ])
}

/**
 * Writes one line of a plan, new or changed. `origin` is the campaign it was taken over from; a changed line keeps its own. Throws a
 * 409 where the line hangs on another that is not there.
 */
export async function writeItem(tx: Tx, id: string, item: PlanItem, origin: string | null): Promise<void> {
  switch (item.kind) {
    case 'period':
      if (item.to < item.from) throw conflict('period-reversed', '结束日期不得早于开始日期')
      await tx`update campaigns set period_from = ${item.from}, period_to = ${item.to} where id = ${id}`
      return
    case 'requirements':
      await tx`update campaigns set requirements = ${item.text} where id = ${id}`
      return
    case 'group':
      if (item.parentKey === item.key) throw conflict('group-in-itself', '机构不能隶属于自己')
      await tx`insert into campaign_groups (campaign_id, key, parent_key, kind, title, duties, origin)
        values (${id}, ${item.key}, ${item.parentKey}, ${item.groupKind}, ${item.title}, ${item.duties}, ${origin})
        on conflict (campaign_id, key) do update set parent_key = excluded.parent_key, kind = excluded.kind, title = excluded.title,
          duties = excluded.duties`
      return
    case 'stage':
      if (item.to !== null && item.to < item.from) throw conflict('period-reversed', '结束日期不得早于开始日期')
      await tx`insert into campaign_stages (campaign_id, no, title, from_day, to_day, deliverable, group_key, origin)
        values (${id}, ${item.no}, ${item.title}, ${item.from}, ${item.to}, ${item.deliverable}, ${item.groupKey}, ${origin})
        on conflict (campaign_id, no) do update set title = excluded.title, from_day = excluded.from_day, to_day = excluded.to_day,
          deliverable = excluded.deliverable, group_key = excluded.group_key`
      return
    case 'class': {
      const parent = parentCode(item.code)
      if (parent !== null) {
        const [row] = await tx`select 1 from campaign_classes where campaign_id = ${id} and code = ${parent}`
        if (!row) throw conflict('parent-missing', `没有上级分类 ${parent}，请先增加上级分类`)
      }
      await tx`insert into campaign_classes (campaign_id, code, parent_code, title, line, words, origin)
        values (${id}, ${item.code}, ${parent}, ${item.title}, ${item.line}, ${[...item.words]}, ${origin})
        on conflict (campaign_id, code) do update set title = excluded.title, line = excluded.line, words = excluded.words`
      return
    }
    case 'task': {
      const [stage] = await tx`select 1 from campaign_stages where campaign_id = ${id} and no = ${item.stageNo}`
      if (!stage) throw conflict('stage-missing', `方案没有第 ${item.stageNo} 阶段，请先增加阶段`)
      const [reported] = await tx`select 1 from campaign_tasks t join task_progress p on p.task_id = t.id
        where t.campaign_id = ${id} and t.key = ${item.key} and t.stage_no <> ${item.stageNo} and p.percent > 0 limit 1`
      if (reported) throw conflict('task-reported', '任务已有进度，不能移到其他阶段')
      await tx`insert into campaign_tasks (campaign_id, key, stage_no, title, deliverable, group_key, due, origin)
        values (${id}, ${item.key}, ${item.stageNo}, ${item.title}, ${item.deliverable}, ${item.groupKey}, ${item.due}, ${origin})
        on conflict (campaign_id, key) do update set stage_no = excluded.stage_no, title = excluded.title,
          deliverable = excluded.deliverable, group_key = excluded.group_key, due = excluded.due`
      return
    }
    case 'duty':
      await tx`insert into campaign_duties (campaign_id, key, title, every, on_day, enabled, origin)
        values (${id}, ${item.key}, ${item.title}, ${item.every}, ${item.onDay}, ${item.enabled}, ${origin})
        on conflict (campaign_id, key) do update set title = excluded.title, every = excluded.every, on_day = excluded.on_day,
          enabled = excluded.enabled`
  }
}

/** Takes a line out of a plan. Throws a 409 for what is in use: nothing that was reported or classified loses its name. */
export async function dropItem(tx: Tx, id: string, item: PlanItem): Promise<void> {
  const refuse = async (rows: Promise<readonly unknown[]> | PromiseLike<readonly unknown[]>, message: string) => {
    if ((await rows).length > 0) throw conflict('in-use', message)
  }
  switch (item.kind) {
    case 'period':
    case 'requirements':
      throw conflict('not-removable', '整治时间和工作要求不能删除')
    case 'group':
      await refuse(
        tx`select 1 from campaign_members where campaign_id = ${id} and group_key = ${item.key} limit 1`,
        '该机构还有成员，请先移出',
      )
      await refuse(tx`select 1 from campaign_groups where campaign_id = ${id} and parent_key = ${item.key} limit 1`, '该机构还有下设机构')
      await refuse(
        tx`select 1 from campaign_stages where campaign_id = ${id} and group_key = ${item.key}
          union all select 1 from campaign_tasks where campaign_id = ${id} and group_key = ${item.key} limit 1`,
        '该机构还承担阶段或任务，请先改派',
      )
      await tx`delete from campaign_groups where campaign_id = ${id} and key = ${item.key}`
      return
    case 'stage':
      await refuse(
        tx`select 1 from campaign_tasks where campaign_id = ${id} and stage_no = ${item.no} limit 1`,
        '该阶段还有任务，请先移走任务',
      )
      await refuse(
        tx`select 1 from stages where campaign_id = ${id} and stage_no = ${item.no} limit 1`,
        '方案印发后，各单位已有的阶段不能删除',
      )
      await tx`delete from campaign_stages where campaign_id = ${id} and no = ${item.no}`
      return
    case 'class':
      await refuse(
        tx`select 1 from campaign_classes where campaign_id = ${id} and parent_code = ${item.code} limit 1`,
        '该分类还有下级分类',
      )
      await refuse(
        tx`select 1 from clues where campaign_id = ${id} and (class_code = ${item.code} or class_code like ${`${item.code}.%`}) limit 1`,
        '已有线索归入该分类',
      )
      await tx`delete from campaign_classes where campaign_id = ${id} and code = ${item.code}`
      return
    case 'task':
      await refuse(
        tx`select 1 from campaign_tasks t join task_progress p on p.task_id = t.id
          where t.campaign_id = ${id} and t.key = ${item.key} and p.reported_at is not null limit 1`,
        '已有单位填报该任务的进度',
      )
      await tx`delete from task_progress where task_id in (select id from campaign_tasks where campaign_id = ${id} and key = ${item.key})`
      await tx`delete from campaign_tasks where campaign_id = ${id} and key = ${item.key}`
      return
    case 'duty':
      await refuse(tx`select 1 from duties where campaign_id = ${id} and duty_key = ${item.key} limit 1`, '该措施已有报送记录，可以停用')
      await tx`delete from campaign_duties where campaign_id = ${id} and key = ${item.key}`
  }
}

/** Several lines in an order that holds together: what others hang on first. */
export async function writePlan(tx: Tx, id: string, items: readonly PlanItem[], origin: string | null): Promise<void> {
  const rank = ['period', 'requirements', 'group', 'stage', 'class', 'task', 'duty']
  const ordered = [...items].sort((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind) || (itemId(a) < itemId(b) ? -1 : 1))
  for (const item of ordered) await writeItem(tx, id, item, origin)
}
