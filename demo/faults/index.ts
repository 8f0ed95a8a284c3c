import type { Planner } from '../planner.ts'
import { alcoholFaults } from './alcohol.ts'
import { caseFaults } from './case.ts'
import { discretionFaults } from './discretion.ts'
import { integrityFaults } from './integrity.ts'
import { moneyFaults } from './money.ts'
import { offSiteFaults } from './off-site.ts'
import { procedureFaults } from './procedure.ts'
import { timeFaults } from './time.ts'

const groups = [caseFaults, discretionFaults, moneyFaults, timeFaults, procedureFaults, alcoholFaults, offSiteFaults, integrityFaults]

/** Rules that the province holds planted faults for, in order. */
export const plantedRules: readonly string[] = groups.flatMap((group) => Object.keys(group)).sort()

/** Plants every fault. `monthly` is what an average camera takes in a month. */
export function plantFaults(plan: Planner, monthly: number): void {
  for (const group of groups) for (const plant of Object.values(group)) plant(plan, monthly)
}
