import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import type { FieldEntry } from '#domain/contract/api/field.ts'
import type { EndpointName, ReplyOf } from '#domain/contract/api/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'

/** An office of inspections in the test world, and the ways of its people. */
export interface Inspectors {
  readonly world: World
  /** 甲市司法局: plans and leads. */
  readonly lead: Person
  readonly clerk: Person
  /** 乙市司法局: goes along, sees 甲市 only as a member. */
  readonly guest: Person
  /** 子县司法局 and 子县交警大队: inspected. */
  readonly county: Person
  readonly head: Person
  done<N extends EndpointName>(who: Person, name: N, input?: Parameters<World['call']>[2]): Promise<ReplyOf<N>>
  act(who: Person, id: string, action: string, input?: Record<string, unknown>): Promise<{ status: number; code: string }>
  /** A published checklist of two items, the second with a picture; returns the version's id. */
  checklist(who: Person): Promise<string>
  /** A plan of 甲市司法局 of the given kind, with its checklist, visiting 子县交警大队. */
  plan(kind: 'open' | 'covert' | 'unannounced' | 'cross', team: readonly Person[]): Promise<{ id: string; visit: string; version: string }>
  answer(visit: string, version: string, more?: Partial<Extract<FieldEntry, { kind: 'answer' }>>): Extract<FieldEntry, { kind: 'answer' }>
  send(who: Person, entries: readonly FieldEntry[]): Promise<ReplyOf<'field.send'>['results']>
  /** Sends a picture's bytes; `cut` leaves the end away, with or without the closing boundary. */
  picture(
    who: Person,
    id: string,
    bytes: Buffer,
    cut?: 'bytes' | 'form',
  ): Promise<{ status: number; body: { code?: string; outcome?: string } }>
}

/** What an entry announces of a picture. */
export const announce = (bytes: Buffer) => ({
  id: randomUUID() as string,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  size: bytes.length,
})

export const ITEMS = [
  { key: 'two', group: '现场执法', question: '执法人员不少于两人', basis: '《行政处罚法》第42条', weight: 3, photo: false },
  { key: 'camera', group: '现场执法', question: '全过程音像记录', basis: '《行政处罚法》第47条', weight: 1, photo: true },
]

/** Opens the world of inspections. */
export async function openInspectors(): Promise<Inspectors> {
  const world = await testWorld()
  const people = {
    lead: await world.person('supervision-lead', 't:SF1'),
    clerk: await world.person('supervisor', 't:SF1'),
    guest: await world.person('supervisor', 't:SF2'),
    county: await world.person('supervision-lead', 't:SF11'),
    head: await world.person('unit-head', 't:GA11'),
  }
  const done: Inspectors['done'] = async (who, name, input) => {
    const answer = await world.call(who, name, input as never)
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
    return answer.body as never
  }
  const checklist: Inspectors['checklist'] = async (who) => {
    const { id } = await done(who, 'checklists.create', { body: { title: '路面执法检查清单', items: ITEMS } })
    return (await done(who, 'checklists.publish', { params: { id }, body: { version: 1 } })).id
  }
  return {
    world,
    ...people,
    done,
    async act(who, id, action, input = {}) {
      const [row] = await world.sql`select version from inspections where id = ${id}`
      const answer = await world.call(who, 'inspections.act', { params: { id, action }, body: { version: row!.version as number, input } })
      return { status: answer.status, code: answer.problem?.code ?? '' }
    },
    checklist,
    async plan(kind, team) {
      const version = await checklist(people.clerk)
      const { id } = await done(people.clerk, 'inspections.create', {
        body: {
          kind,
          title: '路面执法督导',
          purpose: '检查路面执法规范',
          periodFrom: '2026-11-01',
          periodTo: '2099-12-31',
          checklistIds: [version],
        },
      })
      const { id: visit } = await done(people.clerk, 'inspections.name-place', {
        params: { id },
        body: { kind: 'unit', placeId: 't:GA11', reason: '上季度问题较多' },
      })
      // Whoever stands outside the office's scope is set by the office above, or drawn.
      for (const [n, who] of team.entries())
        await world.sql`insert into inspection_members (inspection_id, user_id, name, unit_id, unit_name, region, leader)
          select ${id}, p.id, p.name, u.id, u.name, u.region, ${n === 0} from users p join record.units u on u.id = p.unit_id where p.id = ${who.id}`
      return { id, visit, version }
    },
    answer: (visitId, versionId, more = {}) => ({
      kind: 'answer',
      id: randomUUID(),
      visitId,
      versionId,
      itemKey: 'two',
      result: 'pass',
      findingCode: null,
      note: '',
      pictures: [],
      at: new Date().toISOString(),
      ...more,
    }),
    send: async (who, entries) => (await done(who, 'field.send', { body: { entries: [...entries] } })).results,
    async picture(who, id, bytes, cut) {
      const body = cut === 'bytes' ? bytes.subarray(0, bytes.length >> 1) : bytes
      const payload = Buffer.concat([
        Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="p.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'),
        body,
        ...(cut === 'form' ? [] : [Buffer.from('\r\n--x--\r\n')]),
      ])
      const reply = await world.app.inject({
        method: 'POST',
        url: `/api/field/pictures/${id}`,
        headers: { 'x-biaochi': '1', cookie: `biaochi_session=${who.token}`, 'content-type': 'multipart/form-data; boundary=x' },
        payload,
      })
      return { status: reply.statusCode, body: reply.json() }
    },
  }
}
