import { connect } from '#server/platform/database/client.ts'
import { runImport } from '../index.ts'

// Imports a folder, or rehearses it, and tells each step on standard output, so that a test can end the process in the midst of it.
const [url, path, reportFolder, rehearse] = process.argv.slice(2) as [string, string, string, string | undefined]
const sql = connect(url, { max: 2 })
const onProgress = ({ read }: { read: number }) => process.stdout.write(`${read}\n`)
await runImport(sql, { path, reportFolder, source: 'demo', dryRun: rehearse === 'rehearse', onProgress })
await sql.end()
