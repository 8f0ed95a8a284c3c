/** The clue inbox: what every channel brings is landed raw, checked, likened to known clues, read for class and place, and suggested a way. */

export { takeImport } from './arrivals.ts'
export { type Channel, channels } from './channels.ts'
export { inboxTasks } from './jobs.ts'
export { inboxRoutes } from './routes.ts'
export { deriveRoutes } from './routing.ts'
export { type Report, type Taken, takeIn } from './take.ts'
