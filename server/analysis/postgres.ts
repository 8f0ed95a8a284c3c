import type { Tx } from '../platform/database/client.ts'
import { type Engine, EngineError, type Row } from './engine.ts'

/**
 * The record itself as an engine. The caller's transaction decides what is seen: a scan opens it `repeatable read, read only`,
 * so that all rules read one state.
 */
export function postgresEngine(tx: Tx): Engine {
  return {
    name: 'postgres',
    async run(sql) {
      try {
        await tx`set local search_path = record, public`
        return (await tx.unsafe(sql)).map((source) => {
          const row: Row = {}
          for (const [name, value] of Object.entries(source)) row[name] = plain(value)
          return row
        })
      } catch (error) {
        throw new EngineError((error as Error).message)
      }
    },
  }
}

function plain(value: unknown): Row[string] {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return String(value)
}
