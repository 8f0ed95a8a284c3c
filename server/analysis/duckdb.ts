import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBIntervalValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { type Engine, EngineError, type Row } from './engine.ts'
import { copyTables, createTable } from './tables.ts'

export interface DuckOptions {
  /** Cores − 1 by default, so that the pages stay quick during a scan. */
  threads?: number
  /** Default a quarter of the machine's memory, at most 2.5 GB: beyond that it spills to disk, which a scan hardly feels. */
  memoryMb?: number
  /** The one folder that statements may read files from (the feed's hand-over files). */
  feedFolder?: string
}

/** A columnar database of this process: the engine, and the connection for the feed. */
export interface Duck extends Engine {
  readonly connection: DuckDBConnection
  close(): void
}

/** Opens a columnar file (or `:memory:`) with extensions, network and foreign files switched off, and makes missing tables. */
export async function openDuck(path: string, options: DuckOptions = {}): Promise<Duck> {
  const memoryMb = options.memoryMb ?? Math.min(2560, Math.floor(totalmem() / 4 / 1_048_576))
  const instance = await DuckDBInstance.create(path, {
    threads: String(options.threads ?? Math.max(1, availableParallelism() - 1)),
    memory_limit: `${memoryMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'false',
    temp_directory: path === ':memory:' ? join(tmpdir(), `biaochi-duckdb-${process.pid}`) : `${path}.tmp`,
  })
  const connection = await instance.connect()
  if (options.feedFolder) await connection.run(`set allowed_directories=['${options.feedFolder.replaceAll("'", "''")}']`)
  await connection.run(`set enable_external_access=false`)
  await connection.run(`set integer_division=true`)
  await connection.run(`set default_null_order='postgres'`)
  await connection.run(`set TimeZone='Asia/Shanghai'`)
  await connection.run(`set lock_configuration=true`)
  await prepareTables(connection)
  return {
    name: 'duckdb',
    connection,
    async run(sql) {
      try {
        const reader = await connection.runAndReadAll(sql)
        const names = reader.columnNames()
        return reader.getRows().map((values) => {
          const row: Row = {}
          for (let i = 0; i < names.length; i++) row[names[i]!] = plain(values[i] ?? null)
          return row
        })
      } catch (error) {
        throw new EngineError((error as Error).message)
      }
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Makes the tables. A copy from before an upgrade that changed a column is emptied: the next refresh then makes it anew. */
async function prepareTables(connection: DuckDBConnection): Promise<void> {
  const rows = await connection.runAndReadAll(
    `select table_name, string_agg(column_name, ',' order by ordinal_position) from information_schema.columns group by table_name`,
  )
  const present = new Map(rows.getRows().map(([name, columns]) => [name as string, columns as string]))
  const fits = copyTables.every(
    ({ name, columns }) => !present.has(name) || present.get(name) === columns.map((column) => column.name).join(','),
  )
  if (!fits) for (const name of present.keys()) await connection.run(`drop table ${name}`)
  for (const table of copyTables) if (!fits || !present.has(table.name)) await connection.run(createTable(table))
}

function plain(value: DuckDBValue): Row[string] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBTimestampValue) return value.toString().replace(/\.0+$/, '')
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBIntervalValue || value instanceof DuckDBBlobValue) return value.toString()
  return String(value)
}
