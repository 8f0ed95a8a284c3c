import type { Planner } from './planner.ts'

/** Lawful acts that look like faults at first sight. */
export function plantNearMisses(plan: Planner): void {
  void plan
}
