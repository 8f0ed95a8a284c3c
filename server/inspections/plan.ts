import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import type { ChecklistItem } from '#domain/inspection/index.ts'
import { inspectionProcess } from '#domain/process/index.ts'
import { matterParts } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, type Grant, rolesOf } from '../platform/identity/actor.ts'
import { conflict, forbidden, invalid, notFound } from '../platform/refusal.ts'
import { drawsOf } from './draws.ts'
import { inspectionRow, inspectionsFrom, lockInspection, regionNames, teamOf, visitRow, visitsFrom } from './store.ts'
import { faultsOf } from './team.ts'

type Facts = InputOf<'inspections.create'>['body']

/** An office that inspects. */
export interface Office {
  readonly id: string
  readonly name: string
  readonly region: string
  /** '' for an office of all lines. */
  readonly line: string
}

/** The office that the actor plans for: where he supervises. Throws a 403 for who has none. */
export async function officeOf(tx: Tx, actor: Actor): Promise<Office> {
  const grant = actor.grants.find((each: Grant) => ['supervision-lead', 'supervisor'].includes(each.role) && each.unitId !== null)
  const [row] = grant ? await tx`select id, name, region, line from record.units where id = ${grant.unitId}` : []
  if (!row) throw forbidden('没有登记您所在的监督机构，不能制定检查计划')
  return {
    id: row.id as string,
    name: row.name as string,
    region: row.region as string,
    line: row.line === 'justice' ? '' : (row.line as string),
  }
}

async function check(tx: Tx, { periodFrom, periodTo, campaignId, checklistIds }: Facts): Promise<void> {
  if (periodTo < periodFrom) throw invalid('结束日期不得早于开始日期', [{ field: 'body.periodTo', message: '结束日期不得早于开始日期' }])
  const [campaign] = campaignId ? await tx`select 1 from campaigns where id = ${campaignId}` : [true]
  if (!campaign) throw invalid('请选择专项整治', [{ field: 'body.campaignId', message: '没有这个专项整治' }])
  const lists =
    await tx`select v.id from checklist_versions v join checklists c on c.id = v.checklist_id and c.state = 'published' where v.id = any (${checklistIds})`
  if (lists.length < new Set(checklistIds).size)
    throw invalid('请选择已发布的检查清单', [{ field: 'body.checklistIds', message: '有的清单没有发布或已停用' }])
}

const columnsOf = ({ periodFrom, periodTo, campaignId, checklistIds, ...rest }: Facts) => ({
  ...rest,
  period_from: periodFrom,
  period_to: periodTo,
  campaign_id: campaignId,
  checklist_ids: checklistIds,
})

/** A new plan of the actor's office. */
export async function createInspection(tx: Tx, actor: Actor, facts: Facts): Promise<{ id: string; no: string }> {
  await check(tx, facts)
  const office = await officeOf(tx, actor)
  const [row] = await tx`insert into inspections ${tx({
    ...columnsOf(facts),
    unit_id: office.id,
    office_name: office.name,
    region: office.region,
    line: office.line,
    state: inspectionProcess.initial,
    created_by: actor.id,
  } as never)} returning id, no`
  const made = row as unknown as { id: string; no: string }
  await logAction(tx, actor, {
    chain: `inspection:${made.id}`,
    action: 'inspection.plan',
    objectKind: 'inspection',
    objectId: made.id,
    detail: { to: inspectionProcess.initial, input: { text: facts.purpose } },
    after: facts,
  })
  return made
}

/** Changes a plan that is not assigned yet; its visits follow. Throws a 409 for any other state. */
export async function saveInspection(
  tx: Tx,
  actor: Actor,
  id: string,
  { version, ...facts }: Facts & { version: number },
): Promise<number> {
  const row = await lockInspection(tx, id)
  if (row.version !== version) throw conflict('changed-meanwhile', '该计划刚刚被他人修改，请刷新后再改')
  if (row.state !== 'planned') throw conflict('wrong-state', '派组以后不能修改计划')
  await check(tx, facts)
  await tx`update inspections set ${tx({ ...columnsOf(facts), version: version + 1 } as never)} where id = ${id}`
  await tx`update inspection_visits set kind = ${facts.kind}, title = ${facts.title}, campaign_id = ${facts.campaignId}, checklist_ids = ${facts.checklistIds}
    where inspection_id = ${id}`
  await logAction(tx, actor, {
    chain: `inspection:${id}`,
    action: 'inspection.edit',
    objectKind: 'inspection',
    objectId: id,
    before: {
      kind: row.kind,
      title: row.title,
      purpose: row.purpose,
      periodFrom: row.period_from,
      periodTo: row.period_to,
      checklistIds: row.checklist_ids,
    },
    after: facts,
  })
  return version + 1
}

/** Versions of checklists in the given order. */
export async function versionsOf(tx: Tx, ids: readonly string[]) {
  const rows =
    await tx`select v.* from checklist_versions v where v.id = any (${[...ids]}) order by array_position(${[...ids]}::uuid[], v.id)`
  return rows.map((row) => ({
    id: row.id as string,
    checklistId: row.checklist_id as string,
    no: row.no as number,
    title: row.title as string,
    items: row.items as ChecklistItem[],
  }))
}

/** The page of an inspection. Throws a 404. */
export async function showInspection(tx: Tx, actor: Actor, id: string): Promise<AnswerOf<'inspections.show'>> {
  const [row] = await tx`${inspectionsFrom(tx)} where i.id = ${id}`
  if (!row) throw notFound('督导检查')
  const parts = await matterParts(tx, actor, 'inspection', row)
  const team = await teamOf(tx, id)
  const supervises = rolesOf(actor).some((role) => role === 'supervisor' || role === 'supervision-lead')
  return {
    ...inspectionRow(row),
    version: row.version as number,
    purpose: row.purpose as string,
    regions: row.regions as string[],
    report: row.report as string | null,
    returned: row.returned as number,
    team: team.map((member) => ({
      id: member.id as string,
      name: member.name as string,
      unitName: member.unit_name as string,
      leader: member.leader as boolean,
      drawn: member.draw_id !== null,
      account: member.user_id !== null,
      userId: member.user_id as string | null,
      officerId: member.officer_id as string | null,
    })),
    teamFaults: row.state === 'planned' && supervises ? await faultsOf(tx, row) : [],
    draws: await drawsOf(tx, id),
    checklists: await versionsOf(tx, row.checklist_ids as string[]),
    places: (await tx`${visitsFrom(tx, await regionNames(tx))} where v.inspection_id = ${id} and v.state <> 'replaced' order by v.seq`).map(
      visitRow,
    ),
    ...parts,
  }
}
