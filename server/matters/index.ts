/** Matters: whatever must be closed, under the process tables of domain/process. Rooms join their process here. */
export { dropClocks, nextDue, startClock, stopClock } from './clocks.ts'
export { clocksOf, filesOf, lightOf, logOf, MATTER_TABLES, tellUnit } from './history.ts'
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
