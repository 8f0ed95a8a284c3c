/** Instruments of supervision: drafted, numbered, set as PDF, delivered, signed for, answered, closed. */
export { type Draft, draftInstrument, issueForSystem, issueInstrument, type LetterContent } from './issue.ts'
export { instrumentRoutes } from './routes.ts'
