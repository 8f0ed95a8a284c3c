import { connect } from '#server/platform/database/client.ts'
import { runImport } from '../index.ts'

// Imports a folder and tells each step on standard output, so that a test can end the process in the midst of it.
const [url, path, reportFolder] = process.argv.slice(2) as [string, string, string]
const sql = connect(url, { max: 2 })
await runImport(sql, { path, reportFolder, source: 'demo', onProgress: ({ read }) => process.stdout.write(`${read}\n`) })
await sql.end()
