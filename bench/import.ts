import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { copyTables } from '../server/analysis/index.ts'
import { type Measure, type Stage, timed } from './stage.ts'

/** The import against bare COPY of the same rows into the same tables with the same indexes. */
export async function benchImport(stage: Stage): Promise<Measure[]> {
  const { sql } = stage
  const tables = copyTables.filter((table) => table.follows.kind !== 'whole').map((table) => `record.${table.name}`)
  let bareMs = 0
  for (const table of tables) {
    const file = join(stage.folder, 'bare.copy')
    await sql.begin(async (tx) => pipeline(await tx.unsafe(`copy ${table} to stdout`).readable(), createWriteStream(file)))
    // An empty COPY never starts, so it would never end either.
    if ((await stat(file)).size === 0) continue
    const shadow = `bench_${table.split('.')[1]}`
    await sql.unsafe(`drop table if exists ${shadow}`)
    await sql.unsafe(`create table ${shadow} (like ${table} including all)`)
    bareMs += (
      await timed(() => sql.begin(async (tx) => pipeline(createReadStream(file), await tx.unsafe(`copy ${shadow} from stdin`).writable())))
    ).ms
    await sql.unsafe(`drop table ${shadow}`)
  }
  const speed = (stage.records / stage.imported.ms) * 1000
  const bare = (stage.records / bareMs) * 1000
  return [
    { section: 'import', name: 'biaochi import', value: Math.round(speed), unit: 'records/s' },
    { section: 'import', name: 'bare COPY', value: Math.round(bare), unit: 'records/s' },
    { section: 'import', name: 'share of bare COPY', value: speed / bare, unit: '×', goal: '≥ 0.33', met: speed / bare >= 1 / 3 },
  ]
}
