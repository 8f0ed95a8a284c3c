import type Postgres from 'postgres'
import { postgres } from './postgres.ts'

/** The pool, and a transaction of it: every function that touches data takes one of the two. */
export type Sql = Postgres.Sql
export type Tx = Postgres.TransactionSql

export interface ClientOptions {
  /** Connections kept at most; default 10. */
  max?: number
  /** Name shown in pg_stat_activity. */
  name?: string
}

/**
 * Opens a pool. Timestamps without zone stay text (they are Asia/Shanghai wall time), timestamptz arrive as ISO text,
 * bigint and numeric as numbers: every figure here is far below 2^53.
 */
export function connect(url: string, options: ClientOptions = {}): Sql {
  return postgres(url, {
    max: options.max ?? 10,
    // A database that is back is found within a second, however long it was gone.
    backoff: (tries) => Math.min(1, 3 ** tries / 100),
    onnotice: () => undefined,
    connection: { application_name: options.name ?? 'biaochi', TimeZone: 'Asia/Shanghai', search_path: 'public, record' },
    types: {
      bigint: { to: 20, from: [20], serialize: (value: number) => String(value), parse: (text: string) => Number(text) },
      numeric: { to: 1700, from: [1700], serialize: (value: number) => String(value), parse: (text: string) => Number(text) },
      wallTime: { to: 1114, from: [1114], serialize: (value: string) => value, parse: (text: string) => text },
      day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (text: string) => text },
      instant: {
        to: 1184,
        from: [1184],
        serialize: (value: string | Date) => (value instanceof Date ? value.toISOString() : value),
        parse: (text: string) => new Date(text).toISOString(),
      },
    },
  }) as unknown as Sql
}

/** Whether an error says that the connection was lost or ended by the database, not that a statement was refused. */
export function connectionLost(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  // The job queue's driver gives no code with this one.
  if (code === undefined) return message === 'Connection terminated unexpectedly'
  return (
    typeof code === 'string' &&
    (/^(CONNECTION_|57P)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'CONNECT_TIMEOUT'].includes(code))
  )
}
