/** Matters: whatever must be closed, under the process tables of domain/process. Rooms join their process here. */
export { dropClocks, nextDue, startClock, startClocks, stopClock } from './clocks.ts'
export { heldStates } from './held.ts'
export { clocksOf, FILE_TABLES, filesOf, lightOf, linkTo, logOf, MATTER_TABLES, tellSupervision, tellUnit } from './history.ts'
export { matterParts } from './page.ts'
export {
  type Acting,
  batchOffered,
  examine,
  holderTitle,
  isOfUnit,
  joinProcess,
  type MatterRow,
  offeredOn,
  type Performed,
  perform,
  type Room,
  rolesOn,
} from './perform.ts'
