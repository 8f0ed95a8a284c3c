import assert from 'node:assert/strict'
import { crc32, deflateSync } from 'node:zlib'
import type { EndpointName, InputOf, ReplyOf } from '#domain/contract/api/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'

/** People around the papers of 子县司法局: those who write, check, countersign, sign and seal, and those who get them. */
export interface Office {
  readonly world: World
  readonly writer: Person
  readonly checker: Person
  readonly reviewer: Person
  readonly lead: Person
  readonly cityLead: Person
  readonly head: Person
  readonly handler: Person
  readonly other: Person
  readonly stranger: Person
  /** Calls an endpoint; anything but a success fails the test. */
  done<N extends EndpointName>(who: Person | null, name: N, input?: Parameters<World['call']>[2]): Promise<ReplyOf<N>>
  act(who: Person, id: string, action: string, input?: Record<string, unknown>): Promise<ReplyOf<'instruments.act'>>
  /** The code of the refusal that an action meets. */
  refusal(who: Person, id: string, action: string, input?: Record<string, unknown>): Promise<string>
  write(kind: string, more?: Partial<InputOf<'instruments.write'>['body']>): Promise<string>
  show(who: Person, id: string): Promise<ReplyOf<'instruments.show'>>
  state(id: string): Promise<string>
  /** Takes a paper of the long way from the draft to the unit. Returns its number. */
  send(id: string): Promise<string>
}

/** Builds the world of the office. */
export async function openOffice(): Promise<Office> {
  const world = await testWorld()
  const people = {
    writer: await world.person('supervisor', 't:SF11'),
    checker: await world.person('supervisor', 't:SF11'),
    reviewer: await world.person('law-reviewer', 't:SF11'),
    lead: await world.person('supervision-lead', 't:SF11'),
    cityLead: await world.person('supervision-lead', 't:SF1'),
    head: await world.person('unit-head', 't:GA11'),
    handler: await world.person('unit-handler', 't:GA11'),
    other: await world.person('unit-head', 't:JT11'),
    stranger: await world.person('supervision-lead', 't:SF21'),
  }
  const version = async (id: string) => (await world.sql`select version from instruments where id = ${id}`)[0]!.version as number
  const call = async (who: Person, id: string, action: string, input: Record<string, unknown>) =>
    world.call(who, 'instruments.act', { params: { id, action }, body: { version: await version(id), input } })
  const office: Office = {
    world,
    ...people,
    async done(who, name, input = {}) {
      const answer = await world.call(who, name, input as never)
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
      return answer.body
    },
    async act(who, id, action, input = {}) {
      const answer = await call(who, id, action, input)
      assert.equal(answer.status, 200, `${action}: ${JSON.stringify(answer.problem)}`)
      return answer.body
    },
    async refusal(who, id, action, input = {}) {
      const answer = await call(who, id, action, input)
      assert.notEqual(answer.status, 200, `${action} was done`)
      return answer.problem.code
    },
    async write(kind, more = {}) {
      const body = {
        kind,
        unitId: 't:GA11',
        title: '关于规范扣押物品保管的建议书',
        blocks: [
          { kind: 'paragraph' as const, text: '检查发现扣押物品登记不全。' },
          { kind: 'list' as const, items: ['逐件补登。', '每月盘点。'] },
        ],
        ...more,
      }
      return (await office.done(people.writer, 'instruments.write', { body })).id
    },
    show: (who, id) => office.done(who, 'instruments.show', { params: { id } }),
    state: async (id) => (await world.sql`select state from instruments where id = ${id}`)[0]!.state as string,
    async send(id) {
      await office.act(people.writer, id, 'submit')
      await office.act(people.checker, id, 'check', { text: '文稿规范' })
      await office.act(people.lead, id, 'approve')
      const { rows } = await office.done(people.lead, 'seals.list')
      const inUse = rows.find((row) => row.retiredAt === null)
      const sealId = inUse?.id ?? (await office.done(people.lead, 'seals.add', { body: { name: '子县司法局测试章' } })).id
      await office.act(people.lead, id, 'seal', { sealId })
      await office.act(people.writer, id, 'number')
      await office.act(people.writer, id, 'deliver')
      return (await office.show(people.writer, id)).number!
    },
  }
  return office
}

/** A PNG, red and half transparent. */
export function redSquare(size: number, height = size): Buffer {
  const rows = Buffer.concat(
    Array.from({ length: height }, () => Buffer.concat([Buffer.of(0), Buffer.alloc(size * 4, Buffer.of(200, 0, 0, 128))])),
  )
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
