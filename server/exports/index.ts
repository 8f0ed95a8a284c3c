/** Large tables go out with another person's approval: asked with a purpose, decided by whoever leads, taken once (S24). */
import type { Routes } from '../platform/context.ts'
import { ask, decide, download, list } from './requests.ts'

export { CONDITION_LABELS } from './conditions.ts'

/** The room's routes; `all` gives the whole table of routes, since a request is answered by the endpoint that it names. */
export const exportRoutes = (all: () => Routes): Routes => ({
  'exports.ask': (context, { body }) => ask(context, body),
  'exports.list': (context, { query }) => list(context, query),
  'exports.decide': (context, { params, body }) => decide(context, params.id, body),
  'exports.download': (context, { params }) => download(context, params.id, all()),
})
