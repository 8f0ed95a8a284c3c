interface Table {
  readonly initial: string
  readonly transitions: ReadonlyArray<{ action: string; from: readonly string[]; into?: string | undefined }>
}

/**
 * States a matter has been in: the first, the present one, and every state from which alone an action of its log can start or to which
 * alone it leads.
 * `log` holds acts with outcome `done`, in any order.
 */
export function visitedStates(table: Table, state: string, log: ReadonlyArray<{ action: string; outcome: string }>): Set<string> {
  const visited = new Set([table.initial, state])
  for (const { action, outcome } of log) {
    const line = table.transitions.find((each) => each.action === action)
    if (outcome !== 'done' || !line) continue
    if (line.from.length === 1) visited.add(line.from[0]!)
    if (line.into) visited.add(line.into)
  }
  return visited
}
