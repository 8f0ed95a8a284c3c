/** A result row with plain values: numbers, booleans, texts (times as `YYYY-MM-DD HH:MM:SS`), null. */
export type Row = Record<string, string | number | boolean | null>

/** Where a rule's SQL runs. Both adapters read one consistent state from `begin` to `end`. */
export interface Engine {
  readonly name: 'duckdb' | 'postgres'
  /** Runs one statement and returns its rows. Rejects with `EngineError` when the text is refused or interrupted. */
  run(sql: string): Promise<Row[]>
}

/** The engine refused or lost a statement. */
export class EngineError extends Error {
  readonly code = 'engine-failed'
}
