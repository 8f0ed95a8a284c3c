import { startClock, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'

export interface NewProblem {
  sourceKind: 'warning' | 'clue' | 'inspection' | 'review'
  sourceId: string
  title: string
  description: string
  findingCode: 'F2' | 'F3' | 'F4'
  unitId: string
  region: string
  line: string
}

/** Opens a ledger item and its rectification clock, in the transaction of the act that found it. Returns its id. */
export async function openProblem(tx: Tx, _services: Services, actor: Actor, problem: NewProblem): Promise<string> {
  const [row] = await tx`
    insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state)
    values (${problem.sourceKind}, ${problem.sourceId}, ${problem.title}, ${problem.description}, ${problem.findingCode}, ${problem.unitId},
      ${problem.region}, ${problem.line}, 'open') returning id, no`
  const id = row!.id as string
  await startClock(tx, 'problem', id, 'rectify', problem.unitId)
  await tx`update problems set due_at = (select min(due_at) from clocks where matter_kind = 'problem' and matter_id = ${id} and stopped_at is null) where id = ${id}`
  await logAction(tx, actor, {
    chain: `problem:${id}`,
    action: 'problem.open',
    objectKind: 'problem',
    objectId: id,
    detail: { to: 'open', source: `${problem.sourceKind}:${problem.sourceId}`, input: { text: problem.description } },
    after: problem,
  })
  await tellUnit(tx, 'problem', { id, unit_id: problem.unitId }, `台账问题 ${row!.no} 已登记，请制定整改措施`)
  return id
}
