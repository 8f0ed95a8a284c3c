/** Mean of what was reported, in whole percent; a stage without tasks is done when it is accepted. */
export function percentOf(tasks: readonly number[], accepted: boolean): number {
  if (accepted) return 100
  if (tasks.length === 0) return 0
  return Math.floor(tasks.reduce((sum, percent) => sum + percent, 0) / tasks.length)
}
