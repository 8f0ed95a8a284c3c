import { processes } from 'virtual:contract'

const { states, final } = processes.warning

/** States of warnings not yet closed, as a list's filter. */
export const OPEN_STATES = Object.keys(states)
  .filter((state) => !final.includes(state))
  .join(',')
/** States in which a finding stands: in rectification or closed. */
export const JUDGED_STATES = ['rectifying', ...final].join(',')
/** Findings that confirm a warning. */
export const CONFIRMED = 'F2,F3,F4'
/** Findings that make it a false alarm. */
export const FALSE_ALARMS = 'F0,F1'
