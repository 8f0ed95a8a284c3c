import type { InputOf } from '#domain/contract/api/index.ts'
import { type InspectionKind, type TeamMember, type TeamPlace, teamFaults } from '#domain/inspection/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { conflict, invalid } from '../platform/refusal.ts'
import { lockInspection, type Row, teamOf } from './store.ts'

/** People with an account at a supervision office or enforcement unit in the actor's scope. */
export async function peopleToAsk(tx: Tx, { q, limit }: InputOf<'inspections.people'>['query']) {
  const rows = await tx`select p.id, p.name, u.name as unit_name from users p join record.units u on u.id = p.unit_id
    ${q ? tx`where p.name like ${`%${q.replace(/[\\%_]/g, (char) => `\\${char}`)}%`} or u.name like ${`%${q.replace(/[\\%_]/g, (char) => `\\${char}`)}%`}` : tx``}
    order by u.line <> 'justice', u.region, u.id, p.name, p.id limit ${limit}`
  return rows.map((row) => ({ userId: row.id as string, name: row.name as string, unitName: row.unit_name as string }))
}

/**
 * Sets the members that are named; those that were drawn stay. Throws a 422 for somebody whom the actor may not see, a 409 once the team is
 * assigned. Returns what the team still lacks.
 */
export async function setTeam(
  tx: Tx,
  actor: Actor,
  id: string,
  { userIds, leader }: InputOf<'inspections.team'>['body'],
): Promise<string[]> {
  const inspection = await lockInspection(tx, id)
  if (inspection.state !== 'planned') throw conflict('wrong-state', '派组以后不能再改检查组')
  const people = await tx`select p.id, p.name, p.officer_id, u.id as unit_id, u.name as unit_name, u.region
    from users p join record.units u on u.id = p.unit_id where p.id = any (${userIds})`
  if (people.length < new Set(userIds).size)
    throw invalid('有的人员不在您可选的范围', [{ field: 'body.userIds', message: '请从列表中选择检查人员' }])
  await tx`update inspection_members set removed_at = now() where inspection_id = ${id} and removed_at is null and draw_id is null
    and (user_id is null or not user_id = any (${userIds}))`
  const there = await teamOf(tx, id)
  for (const person of people)
    if (!there.some((member) => member.user_id === person.id))
      await tx`insert into inspection_members (inspection_id, user_id, officer_id, name, unit_id, unit_name, region, added_by)
        values (${id}, ${person.id as string}, ${person.officer_id as string | null}, ${person.name as string}, ${person.unit_id as string},
          ${person.unit_name as string}, ${person.region as string}, ${actor.id})`
  await tx`update inspection_members set leader = coalesce(user_id::text = ${leader} or officer_id = ${leader}, false)
    where inspection_id = ${id} and removed_at is null`
  const faults = await faultsOf(tx, inspection)
  await logAction(tx, actor, {
    chain: `inspection:${id}`,
    action: 'inspection.team',
    objectKind: 'inspection',
    objectId: id,
    detail: { input: { text: (await teamOf(tx, id)).map((member) => member.name as string).join('、') }, faults },
    after: { userIds, leader },
  })
  return faults
}

/** Units of a house: the unit itself, those above it of enforcement lines, those below it. */
const HOUSE = (tx: Tx) => tx`array(
  select t.ancestor_id from record.unit_tree t join record.units a on a.id = t.ancestor_id where t.unit_id = v.unit_id and (a.line <> 'justice' or a.id = v.unit_id)
  union select t.unit_id from record.unit_tree t where t.ancestor_id = v.unit_id)`

/** Places still to be visited, with what a team must not belong to. */
export async function placesOf(tx: Tx, inspectionId: string): Promise<TeamPlace[]> {
  const rows = await asOwnerOf(
    tx,
    async () => tx`select v.place_name, v.region, ${HOUSE(tx)} as house from inspection_visits v
      where v.inspection_id = ${inspectionId} and v.state in ('waiting', 'working', 'done') order by v.seq`,
  )
  return rows.map((row) => ({ name: row.place_name as string, region: row.region as string, house: row.house as string[] }))
}

/** Members with every unit they belong to: of the record, of the account, of every role that the account holds. */
export async function membersOf(tx: Tx, inspectionId: string): Promise<TeamMember[]> {
  const rows = await asOwnerOf(
    tx,
    async () => tx`select m.name, m.region, m.leader, array(
        select m.unit_id union select p.unit_id from users p where p.id = m.user_id and p.unit_id is not null
        union select g.unit_id from grants g where g.user_id = m.user_id and g.revoked_at is null and g.unit_id is not null
        union select o.unit_id from record.officers o left join users p on p.id = m.user_id where o.id in (m.officer_id, p.officer_id)) as units
      from inspection_members m where m.inspection_id = ${inspectionId} and m.removed_at is null order by m.added_at, m.name`,
  )
  return rows.map((row) => ({
    name: row.name as string,
    region: row.region as string,
    leader: row.leader as boolean,
    units: row.units as string[],
  }))
}

/** What forbids this team to go to these places now. */
export const faultsOf = async (tx: Tx, inspection: Row): Promise<string[]> =>
  teamFaults(inspection.kind as InspectionKind, await membersOf(tx, inspection.id as string), await placesOf(tx, inspection.id as string))
