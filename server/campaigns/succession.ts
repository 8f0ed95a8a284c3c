import type { InputOf } from '#domain/contract/api/index.ts'
import { type MatterKind, processes } from '#domain/process/index.ts'
import { isAccused } from '../clues/index.ts'
import { MATTER_TABLES, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { conflict, notFound } from '../platform/refusal.ts'

interface Unit {
  id: string
  name: string
}

/**
 * A unit was dissolved: whatever it still has in hand (its stages and reports of every campaign, its clues, problems, warnings and
 * letters) goes to the successor, or to the unit above it where none is named. What is not closed keeps running clocks; each matter
 * moved says so in its own log. A clue never goes to whom it accuses: then it goes back to the office that dispatched it. Whose share a
 * stage or report is stays on it. Throws a 404 for units not seen, a 409 where nobody can take over.
 */
export async function succeedUnit(
  tx: Tx,
  actor: Actor,
  campaignId: string,
  { unitId, successorId, text }: InputOf<'campaigns.succeed'>['body'],
): Promise<{ successor: Unit; moved: Record<string, number> }> {
  const [unit] = await tx`select id, name, parent_id from record.units where id = ${unitId}`
  if (!unit) throw notFound('单位')
  const [member] = await tx`select c.unit_id from campaign_units m join campaigns c on c.id = m.campaign_id
    where m.campaign_id = ${campaignId} and m.unit_id = ${unitId} and m.left_at is null`
  if (!member) throw conflict('not-a-member', '该单位不是本次专项整治的参加单位，或已经撤并')
  const heir = successorId ?? (unit.parent_id as string | null) ?? (member.unit_id as string)
  const [row] = await tx`select id, name from record.units where id = ${heir}`
  if (!row) throw notFound('承接单位')
  const successor = row as unknown as Unit
  const [below] = await tx`select 1 from record.unit_tree where ancestor_id = ${unitId} and unit_id = ${successor.id}`
  if (below) throw conflict('successor-below', '承接单位不得是被撤并单位本身或其下属')
  const [gone] =
    await tx`select 1 from campaign_units where campaign_id = ${campaignId} and unit_id = ${successor.id} and left_at is not null`
  if (gone) throw conflict('successor-gone', '承接单位也已撤并，请另选')
  const moved: Record<string, number> = {}
  for (const kind of Object.keys(MATTER_TABLES) as MatterKind[]) {
    if (kind === 'campaign') continue
    const final = [...processes[kind].final] as string[]
    const rows = await tx`select * from ${tx(MATTER_TABLES[kind])} where unit_id = ${unitId} and not (state = any (${final})) for update`
    for (const matter of rows) {
      const barred = kind === 'clue' && (await isAccused(tx, successor.id, matter.accused_units as string[]))
      const to = barred ? (matter.office_id as string) : successor.id
      const id = matter.id as string
      await tx`update ${tx(MATTER_TABLES[kind])} set unit_id = ${to}, version = version + 1 where id = ${id}`
      await tx`update clocks set unit_id = ${to} where matter_kind = ${kind} and matter_id = ${id} and stopped_at is null`
      await logAction(tx, actor, {
        chain: `${kind}:${id}`,
        action: `${kind}.succeed`,
        objectKind: kind,
        objectId: id,
        reason: text,
        detail: { input: { text: `${unit.name}撤并，由${to === successor.id ? successor.name : '交办机构'}承接：${text}` } },
        before: { unitId },
        after: { unitId: to },
      })
      if (to === successor.id)
        await tellUnit(tx, kind, { id, unit_id: to }, `${unit.name}撤并，其未办结的${processes[kind].title}由本单位承接`)
    }
    if (rows.length > 0) moved[kind] = rows.length
  }
  await tx`select leave_campaigns(${unitId}, ${successor.id})`
  await logAction(tx, actor, {
    chain: `campaign:${campaignId}`,
    action: 'campaign.succeed',
    objectKind: 'campaign',
    objectId: campaignId,
    reason: text,
    detail: { input: { text: `${unit.name}撤并，由${successor.name}承接：${text}` }, moved },
    before: { unitId },
    after: { unitId: successor.id },
  })
  return { successor, moved }
}
