import type { Tx } from '../platform/database/client.ts'

/** Gives the people of the demo's supervision accounts a seat in the 专班 of their office and in its inspections to come: each takes that of an invented member. */
export async function seatAccounts(tx: Tx): Promise<void> {
  const people = await tx`select u.id, u.name, u.unit_id from users u
    where u.disabled_at is null and exists (select from grants g where g.user_id = u.id and g.role in ('supervisor', 'supervision-lead')) order by u.account`
  for (const { id, name, unit_id: office } of people)
    await tx`update campaign_members set user_id = ${id as string}, name = ${name as string} where id = (
      select m.id from campaign_members m join campaigns c on c.id = m.campaign_id
      where c.unit_id = ${office as string} and m.group_key = 'office' and m.user_id is null
      order by array_position(array['head', 'deputy', 'member'], m.title), m.id limit 1)`
  for (const { id, name, unit_id: office } of people)
    await tx`update inspection_members set user_id = ${id as string}, name = ${name as string} where id in (
      select distinct on (i.id) m.id from inspection_members m join inspections i on i.id = m.inspection_id
      where i.unit_id = ${office as string} and i.state in ('planned', 'assigned') and m.user_id is null order by i.id, m.leader desc, m.id)`
}
