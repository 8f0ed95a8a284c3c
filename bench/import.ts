import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { copyTables } from '#server/analysis/index.ts'
import { type Measure, type Stage, timed } from './stage.ts'

/** The import against bare COPY of the same rows, from a file on the server, into the same tables with the same indexes. */
export async function benchImport(stage: Stage): Promise<Measure[]> {
  const { sql } = stage
  const folder = join(stage.folder, 'bare')
  await mkdir(folder, { recursive: true })
  // The database runs under another account when this one is root.
  await chmod(folder, 0o777)
  let bareMs = 0
  for (const table of copyTables.filter(({ follows }) => follows.kind !== 'whole')) {
    const file = join(folder, `${table.name}.copy`)
    const shadow = `bench_${table.name}`
    await sql.unsafe(`copy record.${table.name} to '${file}'`)
    await sql.unsafe(`create table ${shadow} (like record.${table.name} including all)`)
    bareMs += (await timed(() => sql.unsafe(`copy ${shadow} from '${file}'`))).ms
    await sql.unsafe(`drop table ${shadow}`)
  }
  await rm(folder, { recursive: true, force: true })
  const speed = (stage.records / stage.imported.ms) * 1000
  const bare = (stage.records / bareMs) * 1000
  return [
    { section: 'import', name: 'biaochi import', value: Math.round(speed), unit: 'records/s' },
    { section: 'import', name: 'bare COPY', value: Math.round(bare), unit: 'records/s' },
    { section: 'import', name: 'share of bare COPY', value: speed / bare, unit: '×', goal: '≥ 0.33', met: speed / bare >= 1 / 3 },
  ]
}
