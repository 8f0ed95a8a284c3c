/** Supervision: rules in force, scans, warnings and their way to the close. */
import './warning-process.ts'

export { act, actOnMany } from './acting.ts'
export { workClocks } from './clock-work.ts'
export { holdAnalysis, supervisionTasks, takeUpWork } from './jobs.ts'
export { sendLetters } from './letters.ts'
export { presentEvidence, ruleTitle, subjectText } from './present.ts'
export { supervisionRoutes } from './routes.ts'
export { type RuleInForce, rulebook, ruleInForce } from './rulebook.ts'
export { afterScan, dataTime, endBrokenScans, runScan, type ScanOptions, type ScanReport } from './scan.ts'
