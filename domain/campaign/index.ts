/**
 * The campaign as a plan: problem classes, stages, duties and what changed since a plan was adopted. The turns of duties stand apart in
 * rhythm.ts: they need the calendar, which front ends do without.
 */
export * from './classes.ts'
export { decide, type Offer, offersOf, sameItem } from './offers.ts'
export {
  type ClassItem,
  type DutyItem,
  defaultItems,
  EVERY,
  GROUP_KINDS,
  type GroupItem,
  type GroupKind,
  itemId,
  MEMBER_TITLES,
  type MemberTitle,
  type Plan,
  type PlanItem,
  planOf,
  type Rhythm,
  type StageItem,
  type TaskItem,
} from './plan.ts'
export { percentOf } from './progress.ts'
export { TEMPLATES, type TemplateName } from './templates.ts'
