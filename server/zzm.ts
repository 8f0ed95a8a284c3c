import { testDatabase } from '#server/platform/database/testing.ts'
import { runImport } from '#server/intake/index.ts'
const db = await testDatabase()
try {
for (const m of process.argv.slice(2)) { try {
const r = await runImport(db.sql, { path: '../shared/data/' + m, mapping: m, reportFolder: '/tmp/h/rep-' + m })
console.log(JSON.stringify({...r, entities: undefined}))
console.table(r.entities) } catch (e) { console.log(m, e) }
}
} finally { await db.drop() }
