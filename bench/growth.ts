import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { demoAsOf } from '#demo/index.ts'
import { entities, type Field, wallTime } from '#domain/contract/exchange/index.ts'
import { ruleSql, rules } from '#rules/index.ts'
import { openAnalysis, openDuck } from '#server/analysis/index.ts'
import { type Measure, peakMemoryMb, type Stage, timed } from './stage.ts'

/** How many times the cases are multiplied; captures half as often. */
const TIMES = 10
/** A whole number of weeks: weekdays stay weekdays. */
const DAYS_BACK = 364
/** What there is of people, places and law stays as it is: ten years of the same province. */
const STANDING = ['units', 'officers', 'devices', 'items']

/** Numbers that are given once: two years' numbering meets in one calendar year. */
const NUMBERS = ['number', 'decision_no', 'case_no']

const growing = (name: string): boolean => !STANDING.includes(name)

/** The select list of one replica: ids and references to what grows get a mark, times move back. */
function replica(fields: readonly Field[], own: readonly string[], times: number): string {
  const cells = fields.map((field) => {
    if (field.type === 'ref' && growing(field.entity!)) return `${field.column} || '~${times}' as ${field.column}`
    if (field.type === 'time' || field.type === 'date')
      return `cast(${field.column} - interval '${times * DAYS_BACK} days' as ${field.type === 'time' ? 'timestamp' : 'date'}) as ${field.column}`
    return NUMBERS.includes(field.column) ? `${field.column} || '~${times}' as ${field.column}` : field.column
  })
  return [...own, ...cells].join(', ')
}

/** Multiplies a columnar copy in place. */
async function multiply(file: string): Promise<void> {
  const duck = await openDuck(file)
  for (let times = 1; times < TIMES; times++)
    for (const entity of entities.filter(({ name }) => growing(name))) {
      if (entity.name === 'captures' && times >= TIMES / 2) continue
      const more = entity.name === 'cases' ? ['region'] : []
      const fields = entity.fields.filter((field) => field.column !== 'id')
      await duck.run(
        `insert into ${entity.table} by name select ${replica(fields, [`id || '~${times}' as id`, ...more], times)} from ${entity.table} where id not like '%~%'`,
      )
      for (const list of entity.lists)
        await duck.run(
          `insert into ${list.table} by name select ${replica(list.fields, [`${list.parentColumn} || '~${times}' as ${list.parentColumn}`, 'position'], times)}
           from ${list.table} where ${list.parentColumn} not like '%~%'`,
        )
    }
  await duck.run('checkpoint')
  duck.close()
}

/** All rules on a copy, in the analysis process: seconds, peak memory, findings. */
async function scanned(stage: Stage, folder: string): Promise<{ seconds: number; memory: number; sizes: Record<string, number> }> {
  const asOf = wallTime(demoAsOf)!.slice(0, 19)
  const analysis = openAnalysis(stage.url, folder)
  try {
    const { ms } = await timed(async () => {
      for (const rule of rules) {
        // Kept in the engine: in years before today's law and after all deadlines the replicas are full of findings that mean nothing.
        const one = await timed(() => analysis.run(`create or replace temp table found as ${ruleSql(rule, {}, asOf)}`))
        stage.say(`${rule.id} ${(one.ms / 1000).toFixed(1)} s`)
      }
    })
    const sizes: Record<string, number> = {}
    for (const table of ['cases', 'captures']) sizes[table] = Number((await analysis.run(`select count(*) as n from ${table}`))[0]!.n)
    return { seconds: ms / 1000, memory: (await peakMemoryMb(analysis.pid()!)) ?? 0, sizes }
  } finally {
    await analysis.close()
  }
}

/**
 * How time and memory grow: the copy as it is, and the same province ten years on (ten times the cases, five times the captures).
 * The rows are multiplied in the copy itself, because importing a hundred million records would measure the import.
 */
export async function benchGrowth(stage: Stage): Promise<Measure[]> {
  await stage.analysis.refresh()
  await stage.analysis.close()
  const folder = join(stage.folder, 'grown')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'copy.duckdb')
  await copyFile(join(stage.folder, 'analysis/copy.duckdb'), file)
  const small = await scanned(stage, folder)
  await multiply(file)
  const large = await scanned(stage, folder)
  await rm(folder, { recursive: true, force: true })
  const measures = [small, large].flatMap(({ seconds, memory, sizes }): Measure[] => {
    const size = `${sizes.cases} cases, ${sizes.captures} captures`
    return [
      { section: 'growth', name: `all rules, ${size}`, value: seconds, unit: 's' },
      { section: 'growth', name: `peak memory, ${size}`, value: memory, unit: 'MB', goal: '≤ 6144', met: memory <= 6144 },
    ]
  })
  return [...measures, { section: 'growth', name: `time, ${TIMES} times the cases`, value: large.seconds / small.seconds, unit: '×' }]
}
