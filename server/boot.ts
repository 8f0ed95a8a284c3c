import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Analysis, type AnalysisOptions, openAnalysis } from './analysis/index.ts'
import { connect, type Sql } from './platform/database/client.ts'
import { type Connection, connectOrStart, type DataFolder, openDataFolder, type Role } from './platform/database/data-folder.ts'
import { migrate } from './platform/database/migrate.ts'
import { prepareJobs } from './platform/jobs/worker.ts'
import { seedReference } from './platform/reference.ts'
import { refreshSummaries } from './records/index.ts'
import { afterScan } from './supervision/index.ts'

// Profiles and case counts rest on what a scan has read.
afterScan((sql, engine) => refreshSummaries(sql, engine))

/** An open deployment: its folder, its database brought up to date, its analysis engine. */
export interface Deployment {
  readonly folder: DataFolder
  readonly connection: Connection
  readonly url: string
  readonly sql: Sql
  readonly analysis: Analysis
  close(): Promise<void>
}

/**
 * Opens the data folder and the database behind it (starting the embedded one if need be), runs the migrations and fills the
 * reference tables. Throws DataFolderError, DatabaseStartError or MigrationError.
 */
export async function openDeployment(
  role: Role,
  onProgress: (line: string) => void,
  options: { connections?: number; analysis?: AnalysisOptions } = {},
): Promise<Deployment> {
  const folder = await openDataFolder()
  const connection = await connectOrStart(folder, { role, onProgress })
  const sql = connect(connection.url, { max: options.connections ?? 5, name: `biaochi-${role}` })
  try {
    const ran = await migrate(sql, onProgress)
    await prepareJobs(connection.url, sql)
    if (ran.length > 0 || role === 'server') await seedReference(sql)
  } catch (error) {
    await sql.end({ timeout: 1 })
    await connection.release()
    throw error
  }
  const place = join(folder.path, 'analysis')
  await mkdir(place, { recursive: true, mode: 0o700 })
  const analysis = openAnalysis(connection.url, place, options.analysis)
  return {
    folder,
    connection,
    url: connection.url,
    sql,
    analysis,
    async close() {
      await analysis.close()
      await sql.end({ timeout: 5 })
      await connection.release()
    },
  }
}
