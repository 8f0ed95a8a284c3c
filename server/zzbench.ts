import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { testDatabase } from '#server/platform/database/testing.ts'
import { runImport } from '#server/intake/index.ts'
import { entities } from '#domain/contract/exchange/index.ts'
const db = await testDatabase()
const tables = entities.flatMap((e) => [e.table, ...e.lists.map((l) => l.table)])
mkdirSync('/tmp/h/copy', { recursive: true })
try {
  const clear = async () => { await db.sql.unsafe(`truncate ${tables.map((t) => 'record.' + t).join(', ')}, record.unit_tree, record.history, record.dangling`); await db.sql`checkpoint` }
  const ours: number[] = [], bare: number[] = []
  for (let i = 0; i < 3; i++) {
    await clear()
    const t = performance.now()
    const r = await runImport(db.sql, { path: process.argv[2]!, reportFolder: '/tmp/h/rep', source: 'demo' })
    ours.push((performance.now() - t) / 1000)
    const n = Object.values(r.entities).reduce((s, c) => s + c.read, 0)
    if (i === 0) for (const table of tables) await pipeline(await db.sql.unsafe(`copy record.${table} to stdout`).readable(), createWriteStream('/tmp/h/copy/' + table))
    await clear()
    const t2 = performance.now()
    const c = await db.sql.reserve()
    for (const table of tables) { await pipeline(createReadStream('/tmp/h/copy/' + table, { highWaterMark: 262144 }), await c.unsafe(`copy record.${table} from stdin`).writable()) }
    c.release()
    bare.push((performance.now() - t2) / 1000)
    console.log(n, 'rows; import', ours.at(-1)!.toFixed(1), 's; bare COPY', bare.at(-1)!.toFixed(1), 's; ratio', (bare.at(-1)! / ours.at(-1)!).toFixed(2), 'rss', Math.round(process.memoryUsage().rss/1e6), 'MB')
  }
} finally { await db.drop() }
