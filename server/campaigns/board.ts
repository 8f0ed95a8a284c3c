import type { AnswerOf } from '#domain/contract/api/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { stageCells } from './stages.ts'
import { answersFor } from './standing.ts'

type Board = AnswerOf<'campaigns.progress'>
const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : Math.floor(numbers.reduce((sum, each) => sum + each, 0) / numbers.length)

/** How far each unit has come in each stage and task, from what was reported; only units that the actor may see are counted. */
export async function progressBoard(tx: Tx, actor: Actor, campaignId: string): Promise<Board> {
  const cells = await stageCells(tx, campaignId)
  const names = await tx`select unit_id, unit_name from campaign_units where campaign_id = ${campaignId}`
  const nameOf = new Map(names.map((row) => [row.unit_id as string, row.unit_name as string]))
  const current =
    await tx`select id, name from record.units where id = any (${[...new Set(cells.map(({ row }) => row.unit_id as string))]})`
  for (const row of current) nameOf.set(row.id as string, row.name as string)
  const unit = (id: string) => ({ id, name: nameOf.get(id) ?? '（未接入单位）' })
  const duties = await tx`select for_unit_id, count(*) filter (where state = 'due')::int as due,
      count(*) filter (where state = 'done' and reported_at <= deadline)::int as on_time,
      count(*) filter (where state <> 'excused' and coalesce(reported_at, now()) > deadline)::int as late
    from duties where campaign_id = ${campaignId} group by for_unit_id`
  const dutyOf = new Map(duties.map((row) => [row.for_unit_id as string, row]))
  const units: Board['units'] = []
  for (const [forUnit, own] of Map.groupBy(cells, ({ row }) => row.for_unit_id as string)) {
    const holder = (own.find(({ row }) => row.closed_at === null) ?? own[0]!).row.unit_id as string
    const duty = dutyOf.get(forUnit)
    units.push({
      unit: unit(forUnit),
      successor: holder === forUnit ? null : unit(holder),
      percent: mean(own.map(({ cell }) => cell.percent)),
      canReport: await answersFor(tx, actor, holder),
      duties: { due: (duty?.due as number) ?? 0, onTime: (duty?.on_time as number) ?? 0, late: (duty?.late as number) ?? 0 },
      stages: own.map(({ cell }) => cell),
    })
  }
  const stages = [...Map.groupBy(cells, ({ cell }) => cell.stageNo)]
    .sort(([a], [b]) => a - b)
    .map(([no, own]) => ({
      no,
      percent: mean(own.map(({ cell }) => cell.percent)),
      accepted: own.filter(({ cell }) => cell.state === 'accepted').length,
      units: own.length,
    }))
  const tasks = [
    ...Map.groupBy(
      cells.flatMap(({ cell }) => cell.tasks),
      (task) => task.taskId,
    ),
  ].map(([taskId, own]) => ({ taskId, percent: mean(own.map((task) => task.percent)) }))
  return { units, stages, tasks, today: todayInChina() }
}
