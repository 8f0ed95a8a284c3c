import { z } from 'zod'
import { moment } from './endpoint.ts'

/** Deadline light: 正常, 临期, 超期; null when no clock runs. */
export const light = z.enum(['normal', 'near', 'overdue']).nullable()

/** An action that the person may take now, as its button says it. */
export const offeredAction = z.object({
  action: z.string(),
  label: z.string(),
  consequence: z.string(),
  weight: z.enum(['primary', 'danger']).nullable(),
  batch: z.boolean(),
})

/** A deadline of a matter. */
export const clockRow = z.object({
  rule: z.string(),
  title: z.string(),
  startedAt: moment,
  dueAt: moment,
  stoppedAt: moment.nullable(),
  outcome: z.enum(['met', 'late', 'dropped']).nullable(),
  breached: z.boolean(),
  light,
})

/** An entry of a matter's log, with the files it brought. */
export const logRow = z.object({
  at: moment,
  actor: z.string(),
  role: z.string(),
  unit: z.string().nullable(),
  action: z.string(),
  label: z.string(),
  text: z.string().nullable(),
  outcome: z.enum(['done', 'refused', 'failed']),
  files: z.array(z.object({ id: z.uuid(), name: z.string(), size: z.int() })),
})

/** A file attached to a matter. */
export const fileRow = z.object({
  id: z.uuid(),
  name: z.string(),
  size: z.int(),
  mediaType: z.string(),
  purpose: z.string(),
  createdAt: moment,
})

/** What the page of every matter shows besides the matter itself. */
export const matterParts = {
  clocks: z.array(clockRow),
  log: z.array(logRow),
  files: z.array(fileRow),
  actions: z.array(offeredAction),
  holder: z.string(),
}

/** Result of one action on one matter. */
export const acted = z.object({ id: z.uuid(), state: z.string(), stateTitle: z.string(), version: z.int() })

/** Which action on which matter. */
export const actParams = z.object({ id: z.uuid(), action: z.string().max(50) })

/** An action's input, and the version of the matter that the person saw. */
export const actBody = z.object({ version: z.int().min(1), input: z.record(z.string(), z.unknown()) })

/** One action on many matters. */
export const batchBody = z.object({
  matters: z
    .array(z.object({ id: z.uuid(), version: z.int().min(1) }))
    .min(1)
    .max(500),
  input: z.record(z.string(), z.unknown()),
})

/** Result of one action on many: each stands for itself. */
export const batchResult = z.object({
  done: z.array(acted),
  refused: z.array(z.object({ id: z.uuid(), no: z.string(), code: z.string(), detail: z.string() })),
  instruments: z.array(z.object({ id: z.uuid(), number: z.string().nullable() })),
})
