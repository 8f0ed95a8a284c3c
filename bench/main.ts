/** `npm run bench -- [--cases 100000] [--only import,refresh,scan,growth,rules,api,page,portal,numbers,papers,figures] [--json FILE] [--postgres no]`: side by side, in one run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { columns } from '#server/commands/command.ts'
import { benchApi } from './api.ts'
import { benchFigures } from './figures.ts'
import { benchGrowth } from './growth.ts'
import { benchImport } from './import.ts'
import { benchNumbers } from './numbers.ts'
import { benchOrders } from './orders.ts'
import { benchPage } from './page.ts'
import { benchPapers } from './papers.ts'
import { benchPortal } from './portal.ts'
import { benchRefresh } from './refresh.ts'
import { benchRules } from './rules.ts'
import { benchScan } from './scan.ts'
import { type Measure, openStage } from './stage.ts'

const SECTIONS = {
  import: benchImport,
  refresh: benchRefresh,
  scan: benchScan,
  growth: benchGrowth,
  rules: benchRules,
  orders: benchOrders,
  api: benchApi,
  page: benchPage,
  portal: benchPortal,
  numbers: benchNumbers,
  papers: benchPapers,
  figures: benchFigures,
} as const

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    only: { type: 'string' },
    json: { type: 'string' },
    postgres: { type: 'string', default: 'yes' },
    keep: { type: 'string' },
  },
})
const chosen = values.only?.split(',') ?? Object.keys(SECTIONS)
for (const name of chosen) if (!(name in SECTIONS)) throw new Error(`no section ${name}; there are ${Object.keys(SECTIONS).join(', ')}`)

const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'biaochi-bench-')))
const say = (line: string) => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
const stage = await openStage({ folder, cases: Number(values.cases), say, postgres: values.postgres !== 'no' })
const measures: Measure[] = []
try {
  for (const name of chosen) {
    say(`section ${name}`)
    measures.push(...(await SECTIONS[name as keyof typeof SECTIONS](stage)))
  }
} finally {
  await stage.close()
  if (!values.keep) await rm(folder, { recursive: true, force: true })
}
const machine = {
  cpus: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  cases: stage.cases,
  records: stage.records,
  at: new Date().toISOString(),
}
process.stdout.write(
  `${columns(
    ['section', 'measure', 'value', 'unit', 'goal', 'met'],
    measures.map((each) => [
      each.section,
      each.name,
      shown(each.value),
      each.unit,
      each.goal ?? '',
      each.met === undefined ? '' : each.met ? 'yes' : 'NO',
    ]),
  )}\n`,
)
process.stdout.write(`${machine.cpus} cores, ${machine.memoryGb} GB, ${machine.node}, ${machine.cases} cases, ${machine.records} records\n`)
if (values.json) await writeFile(values.json, `${JSON.stringify({ machine, measures }, null, 2)}\n`)
if (measures.some((each) => each.met === false)) process.exitCode = 1

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1)
}
