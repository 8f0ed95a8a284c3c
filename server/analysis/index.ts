/** Analysis: the engines that rules run on, and the columnar copy that follows the record. */
export { type Analysis, type AnalysisOptions, openAnalysis } from './client.ts'
export { type Refreshed, refreshCopy } from './copy.ts'
export { type Duck, openDuck } from './duckdb.ts'
export { type Engine, EngineError, type Row } from './engine.ts'
export { postgresEngine } from './postgres.ts'
export { copyTables } from './tables.ts'
