/** Supervision: rules in force, scans, warnings and their way to the close. */
export { type RuleInForce, ruleInForce, rulebook } from './rulebook.ts'
export { runScan, type ScanOptions, type ScanReport } from './scan.ts'
