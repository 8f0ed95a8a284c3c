/** Instruments of supervision: drafted, checked, signed, sealed, numbered, set as PDF, delivered, signed for, answered, closed, archived. */
import './process.ts'

export { type Draft, draftInstrument } from './draft.ts'
export { issueInstrument } from './issue.ts'
export { from as instrumentsFrom, INSTRUMENT_MOMENTS, where as instrumentWhere } from './list.ts'
export type { LetterContent } from './paper.ts'
export { instrumentRoutes } from './routes.ts'
export { type HeldTemplate, templateInForce } from './templates.ts'
