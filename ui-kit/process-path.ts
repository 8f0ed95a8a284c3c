interface Table {
  readonly initial: string
  readonly transitions: ReadonlyArray<{ action: string; from: readonly string[] }>
}

/**
 * States a matter has been in: the first, the present one, and every state from which alone an action of its log can start.
 * `log` holds acts with outcome `done`, in any order.
 */
export function visitedStates(table: Table, state: string, log: ReadonlyArray<{ action: string; outcome: string }>): Set<string> {
  const visited = new Set([table.initial, state])
  for (const { action, outcome } of log) {
    const from = table.transitions.find((line) => line.action === action)?.from
    if (outcome === 'done' && from?.length === 1) visited.add(from[0]!)
  }
  return visited
}
