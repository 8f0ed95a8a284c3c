import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OrderAnswer, OrderBook } from '#demo/orders.ts'
import { takeImport } from '#server/inbox/index.ts'
import { runImport } from '#server/intake/index.ts'
import type { Services } from '#server/platform/context.ts'
import { openFileStore } from '#server/platform/files/store.ts'
import { addJob } from '#server/platform/jobs/worker.ts'
import { type Measure, peakMemoryMb, type Stage, timed } from './stage.ts'

/** Orders in one go, whatever the number of cases. */
const ORDERS = 50_000
const MISSES_SHOWN = 40

/** Writes the orders as a sender's file and returns what is true of each. */
async function write(folder: string): Promise<Map<string, OrderAnswer>> {
  const answers = new Map<string, OrderAnswer>()
  const lines: string[] = []
  for (const { order, answer } of new OrderBook(1).orders(ORDERS)) {
    lines.push(JSON.stringify({ ...order, region: order.region || null }))
    answers.set(answer.id, answer)
  }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'clues.ndjson'), `${lines.join('\n')}\n`)
  return answers
}

/** Rules that send every county's clues to the city's unit of the line. */
async function seedRoutes(stage: Stage): Promise<void> {
  await stage.sql`delete from clue_routes`
  await stage.sql`insert into clue_routes (region_prefix, line, unit_id, valid_from)
    select left(region, 4), line, id, '2020-01-01' from record.units where level = 'city' and line in ('police', 'transport')`
}

const pairKey = (a: string, b: string): string => (a < b ? `${a}|${b}` : `${b}|${a}`)

/** Precision and recall of the likenesses put forward, against the planted repeats; what was missed goes to standard error. */
async function quality(stage: Stage, answers: ReadonlyMap<string, OrderAnswer>) {
  const rows = await stage.sql`select a.external_id as a, b.external_id as b, m.score, m.reasons from clue_matches m
    join clue_sources a on a.clue_id = m.clue_id join clue_sources b on b.clue_id = m.other_id where m.score >= 0.5`
  const found = new Set<string>()
  let right = 0
  const wrong: string[] = []
  for (const row of rows) {
    const [a, b] = [answers.get(row.a as string), answers.get(row.b as string)]
    if (!a || !b) continue
    found.add(pairKey(a.id, b.id))
    if (a.matter === b.matter) right++
    else
      wrong.push(
        `${a.id} ${b.id} ${(row.score as number).toFixed(2)} ${(row.reasons as { text: string }[]).map(({ text }) => text).join('，')}`,
      )
  }
  // A repeat counts as found when it is linked with at least one other telling of its matter.
  const linked = new Set<string>()
  for (const row of rows) {
    const [a, b] = [answers.get(row.a as string), answers.get(row.b as string)]
    if (a && b && a.matter === b.matter) for (const { id } of [a, b]) linked.add(id)
  }
  const repeats = [...answers.values()].filter(({ telling }) => telling !== 'first')
  const missed = repeats.filter(({ id }) => !linked.has(id))
  for (const { id, telling, matter } of missed.slice(0, MISSES_SHOWN)) {
    const [row] = await stage.sql`select content from clue_sources where external_id = ${id}`
    stage.say(`missed ${id} (${telling}, matter ${matter}): ${row?.content}`)
  }
  for (const line of wrong.slice(0, MISSES_SHOWN)) stage.say(`not one matter: ${line}`)
  const share = (telling: OrderAnswer['telling']) => {
    const all = repeats.filter((each) => each.telling === telling)
    return all.filter(({ id }) => linked.has(id)).length / all.length
  }
  return { precision: right / (right + wrong.length), recall: 1 - missed.length / repeats.length, repeats: repeats.length, share }
}

/** How often class, unit, region and route are as they should be. */
async function suggested(stage: Stage, answers: ReadonlyMap<string, OrderAnswer>) {
  const rows = await stage.sql`select s.external_id, a.class_code, a.region, a.marks -> 'units' as units, a.unit_id, u.region as routed
    from clue_analyses a join clue_sources s on s.clue_id = a.clue_id left join record.units u on u.id = a.unit_id`
  let total = 0
  const right = { class: 0, group: 0, region: 0, unit: 0, routed: 0 }
  for (const row of rows) {
    const answer = answers.get(row.external_id as string)
    if (!answer) continue
    total++
    const code = (row.class_code as string | null) ?? ''
    if (code === answer.classCode) right.class++
    if (code.split('.')[0] === answer.classCode.split('.')[0]) right.group++
    if (row.region === answer.region) right.region++
    // Who says 交警大队 means the squad, whichever of its teams it was.
    const squad = answer.unitId.replace(/-[12]$/, '')
    if ((row.units as string[]).some((id) => id.endsWith(`:${answer.unitId}`) || id.endsWith(`:${squad}`))) right.unit++
    if (row.routed !== null && (row.routed as string).slice(0, 4) === answer.region.slice(0, 4)) right.routed++
  }
  return Object.fromEntries(Object.entries(right).map(([name, count]) => [name, count / total])) as Record<keyof typeof right, number>
}

/** A hotline's orders from the file to clues with number, clocks, log, class, likenesses and route. */
export async function benchOrders(stage: Stage): Promise<Measure[]> {
  const folder = join(stage.folder, 'orders')
  const answers = await write(folder)
  await seedRoutes(stage)
  const services: Services = {
    sql: stage.sql,
    files: await openFileStore(join(stage.folder, 'order-files')),
    folder: stage.folder,
    version: 'bench',
    startedAt: new Date(),
    demo: true,
    addJob,
  }
  const importId = randomUUID()
  const source = `orders-${importId.slice(0, 8)}`
  const imported = await timed(() =>
    runImport(stage.sql, { path: folder, source, reportFolder: join(stage.folder, 'order-report'), importId }),
  )
  stage.say(`imported ${ORDERS} orders in ${(imported.ms / 1000).toFixed(1)} s`)
  const before = process.cpuUsage()
  const taken = await timed(() => takeImport(services, importId))
  const { user, system } = process.cpuUsage(before)
  const { precision, recall, repeats, share } = await quality(stage, answers)
  const right = await suggested(stage, answers)
  await rm(folder, { recursive: true, force: true })
  const memory = (await peakMemoryMb(process.pid)) ?? 0
  const figure = (name: string, value: number, unit: string, goal?: string, met?: boolean): Measure => ({
    section: 'orders',
    name,
    value,
    unit,
    goal,
    met,
  })
  return [
    figure(`${taken.result} orders to clues (checked, classified, likened, routed, logged)`, taken.ms / 1000, 's'),
    figure('orders to clues', (taken.result / taken.ms) * 1000, 'orders/s'),
    figure('processor time of this process meanwhile', (user + system) / 1e6, 's'),
    figure('file into the record', (ORDERS / imported.ms) * 1000, 'orders/s'),
    figure('peak memory of the process', memory, 'MB', '≤ 1024', memory <= 1024),
    figure(`precision of likenesses put forward`, precision, '', '≥ 0.9', precision >= 0.9),
    figure(`recall of ${repeats} planted repeats`, recall, '', '≥ 0.9', recall >= 0.9),
    figure('recall, typed again', share('copied'), ''),
    figure('recall, told anew', share('retold'), ''),
    figure('recall, another person with few particulars', share('sparse'), ''),
    figure('class as planted', right.class, ''),
    figure('top class as planted', right.group, ''),
    figure('region as planted', right.region, ''),
    figure('accused unit or its squad among the suggested', right.unit, ''),
    figure('routed to a unit of the right city', right.routed, ''),
  ]
}
