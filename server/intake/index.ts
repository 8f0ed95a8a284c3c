export type { EntityCounts, ImportProgress, ImportReport, Reject } from './report.ts'
export { type ImportOptions, runImport } from './service.ts'
