import { testDatabase } from '#server/platform/database/testing.ts'
import { runImport } from '#server/intake/index.ts'
const db = await testDatabase()
try {
for (let i = 0; i < 2; i++) {
const r = await runImport(db.sql, { path: process.argv[2]!, reportFolder: '/tmp/h/rep', source: 'demo', onProgress: i ? undefined : (p) => console.error(p.text) })
console.log(JSON.stringify({...r, entities: undefined}))
console.table(r.entities)
}
} finally { await db.drop() }
