/** How an inspection comes to its places. */
export const INSPECTION_KINDS = { open: '明察', covert: '暗访', unannounced: '四不两直', cross: '交叉检查' } as const
export type InspectionKind = keyof typeof INSPECTION_KINDS

/** Kinds that the inspected unit may not know of before they are finished. */
export const UNANNOUNCED: readonly InspectionKind[] = ['covert', 'unannounced']

/** What can be visited: a unit, one of its sites (a device of the record), an enterprise that is given by its name. */
export const PLACE_KINDS = { unit: '执法单位', site: '执法点位', enterprise: '企业' } as const
export type PlaceKind = keyof typeof PLACE_KINDS

/** How far a visit is; 已重抽 was drawn and then drawn anew. */
export const VISIT_STATES = { waiting: '待检查', working: '检查中', done: '已检查', excused: '未检查', replaced: '已重抽' } as const
export type VisitState = keyof typeof VISIT_STATES

/** What an item of a checklist was found to be. */
export const ANSWERS = { pass: '符合', fail: '不符合', na: '不涉及' } as const
export type Answer = keyof typeof ANSWERS

/** What is drawn. */
export const DRAWN = { places: '检查对象', people: '检查人员' } as const
export type Drawn = keyof typeof DRAWN

/** States of a checklist. */
export const CHECKLIST_STATES = { draft: '编制中', published: '已发布', retired: '已停用' } as const
export type ChecklistState = keyof typeof CHECKLIST_STATES
