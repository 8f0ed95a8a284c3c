export { importTasks } from './jobs.ts'
export type { EntityCounts, ImportProgress, ImportReport, Reject } from './report.ts'
export { intakeRoutes } from './routes.ts'
export { type ImportOptions, runImport } from './service.ts'
