import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { draftInstrument, issueInstrument } from '#server/instruments/index.ts'
import type { Services } from '#server/platform/context.ts'
import { openFileStore } from '#server/platform/files/store.ts'
import { systemActor } from '#server/platform/identity/actor.ts'
import { addJob } from '#server/platform/jobs/worker.ts'
import { type Measure, type Stage, timed } from './stage.ts'

const DRAFTERS = 50
const EACH = 10

/** The number service under fifty drafters at once, of one organ, kind and year: each drafts, signs, numbers, sets and sends its papers one after another. */
export async function benchNumbers(stage: Stage): Promise<Measure[]> {
  const { sql } = stage
  const services: Services = {
    sql,
    files: await openFileStore(join(stage.folder, 'files')),
    folder: stage.folder,
    version: 'bench',
    startedAt: new Date(),
    demo: true,
    addJob,
  }
  const [unit] = await sql`select u.id, o.id as organ from record.units u join record.units o on o.line = 'justice' and o.region = u.region
    where u.line = 'police' order by u.id limit 1`
  if (!unit) throw new Error('the demo has no police unit with a supervision office')
  const run = randomUUID().slice(0, 8)
  const waits: number[] = []
  const issueOne = (title: string) =>
    sql.begin(async (tx) => {
      const actor = systemActor()
      const id = await draftInstrument(tx, actor, {
        kind: 'urge',
        unitId: unit.id as string,
        organId: unit.organ as string,
        content: { title, addressee: '责任单位', blocks: [{ kind: 'paragraph', text: '请限期办结并书面反馈。' }] },
        matters: [],
      })
      await issueInstrument(services, tx, actor, id)
    })
  const drafter = async (name: number) => {
    for (let i = 0; i < EACH; i++) waits.push((await timed(() => issueOne(`${run}-${name}-${i}`))).ms)
  }
  await issueOne(`${run}-warm`)
  const { ms } = await timed(() => Promise.all(Array.from({ length: DRAFTERS }, (_, name) => drafter(name))))
  const [row] = await sql`select count(*)::int as n, count(distinct serial)::int as different, max(serial) - min(serial) + 1 as span
    from instruments where title like ${`${run}-%`}`
  const { n, different, span } = row as unknown as { n: number; different: number; span: number }
  const total = DRAFTERS * EACH
  waits.sort((a, b) => a - b)
  const section = 'numbers'
  return [
    { section, name: `papers numbered, set and sent by ${DRAFTERS} drafters`, value: total / (ms / 1000), unit: 'papers/s' },
    { section, name: 'wait for a numbered paper, 95 of 100', value: waits[Math.floor(waits.length * 0.95)]!, unit: 'ms' },
    { section, name: 'numbers given twice', value: n - different, unit: 'numbers', goal: '0', met: n === different },
    { section, name: 'numbers left out', value: span - different, unit: 'numbers', goal: '0', met: span === different && n === total + 1 },
  ]
}
