import type { InputOf } from '#domain/contract/api/index.ts'
import type { ProblemSource } from '#domain/process/index.ts'
import { startClock, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, rolesOf } from '../platform/identity/actor.ts'
import { forbidden, invalid } from '../platform/refusal.ts'

/** A problem as the act that found it knows it. Of a clue, campaign and class are taken over where they are not given. */
export interface NewProblem {
  sourceKind: ProblemSource
  /** Null where the source is no record of the house. */
  sourceId: string | null
  sourceText?: string | null
  title: string
  description: string
  findingCode: 'F2' | 'F3' | 'F4'
  unitId: string
  region: string
  line: string
  kind?: 'at-once' | 'by-deadline' | 'long-term' | null
  campaignId?: string | null
  classCode?: string | null
}

/** Opens a ledger item and its rectification clock, in the transaction of the act that found it. Returns its id. */
export const openProblem = async (tx: Tx, _services: Services, actor: Actor, problem: NewProblem): Promise<string> =>
  (await insertProblem(tx, actor, problem, 'open')).id

async function insertProblem(tx: Tx, actor: Actor, problem: NewProblem, act: 'open' | 'register'): Promise<{ id: string; no: string }> {
  const [from] =
    problem.sourceKind === 'clue' && problem.campaignId === undefined
      ? await tx`select campaign_id, class_code from clues where id = ${problem.sourceId}`
      : []
  const [row] = await tx`
    insert into problems (source_kind, source_id, source_text, title, description, finding_code, kind, unit_id, region, line, campaign_id,
      class_code, opened_by, state)
    values (${problem.sourceKind}, ${problem.sourceId}, ${problem.sourceText ?? null}, ${problem.title}, ${problem.description},
      ${problem.findingCode}, ${problem.kind ?? null}, ${problem.unitId}, ${problem.region}, ${problem.line},
      ${problem.campaignId ?? (from?.campaign_id as string | undefined) ?? null},
      ${problem.classCode ?? (from?.class_code as string | undefined) ?? null}, ${actor.id}, 'open') returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  await startClock(tx, 'problem', id, 'rectify', problem.unitId)
  await tx`update problems set due_at = (select min(due_at) from clocks where matter_kind = 'problem' and matter_id = ${id} and stopped_at is null) where id = ${id}`
  await logAction(tx, actor, {
    chain: `problem:${id}`,
    action: `problem.${act}`,
    objectKind: 'problem',
    objectId: id,
    detail: { to: 'open', source: `${problem.sourceKind}:${problem.sourceId ?? ''}`, input: { text: problem.description } },
    after: problem,
  })
  await tellUnit(tx, 'problem', { id, unit_id: problem.unitId }, `台账问题 ${no} 已登记，请制定整改措施`)
  return { id, no }
}

const SOURCES = { warning: { table: 'warnings', title: '预警' }, clue: { table: 'clues', title: '线索' } } as const

/**
 * Enters a problem by hand. Supervision may name any source, an enforcement unit enters what it found in itself. Throws a 422 for a unit,
 * source, campaign or class that the actor may not see, a 403 for a unit that names another source than its own check.
 */
export async function registerProblem(
  tx: Tx,
  actor: Actor,
  given: InputOf<'problems.register'>['body'],
): Promise<{ id: string; no: string }> {
  const roles = rolesOf(actor)
  const supervises = roles.some((role) => role === 'supervisor' || role === 'supervision-lead')
  if (!supervises && !roles.some((role) => role === 'unit-head' || role === 'unit-handler'))
    throw forbidden('台账问题由监督机构或责任单位登记')
  if (!supervises && given.sourceKind !== 'self-check') throw forbidden('责任单位只登记单位自查发现的问题')
  const { campaignId, classCode, sourceNo } = given
  const [unit] = await tx`select id, region, line from record.units where id = ${given.unitId}`
  if (!unit) throw invalid('请选择责任单位', [{ field: 'unitId', message: '没有这个单位，或不在您的管辖范围' }])
  const [campaign] = campaignId ? await tx`select 1 from campaigns where id = ${campaignId}` : [true]
  if (!campaign) throw invalid('请选择专项整治', [{ field: 'campaignId', message: '没有这个专项整治' }])
  if (classCode) {
    const [known] = campaignId ? await tx`select 1 from campaign_classes where campaign_id = ${campaignId} and code = ${classCode}` : []
    if (!known) throw invalid('请选择问题类别', [{ field: 'classCode', message: '所选专项整治没有这个问题类别' }])
  }
  let sourceId: string | null = null
  if (given.sourceKind === 'warning' || given.sourceKind === 'clue') {
    const { table, title } = SOURCES[given.sourceKind]
    const [found] = sourceNo ? await tx`select id from ${tx(table)} where no = ${sourceNo.toUpperCase()}` : []
    if (!found) throw invalid(`请填写${title}编号`, [{ field: 'sourceNo', message: `没有这条${title}，或您无权查看` }])
    sourceId = found.id as string
  } else if (!given.sourceText) throw invalid('请填写来源说明', [{ field: 'sourceText', message: '请说明在哪次检查、评查或自查中发现' }])
  const { sourceNo: _no, unitId: _unit, ...rest } = given
  return insertProblem(
    tx,
    actor,
    { ...rest, sourceId, unitId: unit.id as string, region: unit.region as string, line: unit.line as string },
    'register',
  )
}
