/** Records: cases, units and officers as imported, their profiles, and the summaries that profiles and statistics rest on. */
export { confirmed, dataEnd } from './profile.ts'
export { recordsRoutes } from './routes.ts'
export { inSpan, type Span, spanOf } from './scope.ts'
export { refreshSummaries, type SummariesReport } from './summaries.ts'
