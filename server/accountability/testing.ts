/** What the tests of this room share: a county with its people, a problem of discipline, and acts through HTTP. */
import assert from 'node:assert/strict'

import type { Person, UnitId, World } from '../testing.ts'

const ACTS = { handovers: 'handovers.act', tracings: 'tracings.act', exemptions: 'exemptions.act' } as const

/** The answer's body where it succeeded; fails with the refusal otherwise. */
export async function ok<T extends { status: number; body: unknown; problem: unknown }>(answer: Promise<T>): Promise<T['body']> {
  const done = await answer
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  return done.body
}

/** Acts on a matter in its present version. */
export async function act(
  world: World,
  who: Person,
  table: keyof typeof ACTS,
  id: string,
  action: string,
  input: Record<string, unknown> = { text: '同意' },
) {
  const [row] = await world.sql`select version from ${world.sql(table)} where id = ${id}`
  return world.call(who, ACTS[table], { params: { id, action }, body: { version: row!.version as number, input } })
}

/** A ledger problem of a unit. */
export async function problemOf(world: World, unitId: UnitId, code: 'F2' | 'F3' | 'F4' = 'F4'): Promise<string> {
  const [row] =
    await world.sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state, leader, person)
    select 'self-check', null, '违规收费', '说明', ${code}, id, region, line, 'rectifying', '领导甲', '经办乙' from record.units where id = ${unitId} returning id`
  return row!.id as string
}

/** An officer of a unit. */
export async function officer(world: World, id: string, unitId: UnitId, name: string): Promise<string> {
  await world.sql`insert into record.officers (id, unit_id, name, badge_no, kind, source, digest, import_id)
    values (${id}, ${unitId}, ${name}, ${`${id}号`}, 'officer', 't', '\\x00', '00000000-0000-0000-0000-000000000000') on conflict do nothing`
  return id
}
