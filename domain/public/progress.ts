import type { ClueState } from '../process/index.ts'

/** What the public is told of a report: four states, whatever goes on inside. */
export const PUBLIC_STATES = { accepted: '已受理', working: '办理中', done: '已办结', refused: '不予受理' } as const
export type PublicState = keyof typeof PUBLIC_STATES

/**
 * The public state of every state of a clue. A report that was joined to another follows that one: it is at work until the other is done.
 * Answered is done for the public; the office still visits and closes behind it.
 */
const STATES: Readonly<Record<ClueState, PublicState>> = {
  triage: 'accepted',
  handed: 'working',
  verifying: 'working',
  judging: 'working',
  replying: 'working',
  visiting: 'done',
  closing: 'done',
  reviewing: 'working',
  closed: 'done',
  refused: 'refused',
  merged: 'working',
}

/** The public state of a clue. */
export const publicState = (state: ClueState): PublicState => STATES[state]
