import type { Routes } from '../platform/context.ts'
import { bookOf } from './book.ts'
import { addKey, listChannels, revokeKey, setChannel } from './channels.ts'
import { convert } from './convert.ts'
import { listItems, openItem, rejectItems, showItem } from './items.ts'
import { addMark, listMarks, removeMark } from './marks.ts'
import { receive } from './receive.ts'
import { addDerived, addRoute, endRoute, listRoutes, tryRoute } from './routing.ts'
import { matches, setDistinct, suggestions, triage } from './suggestions.ts'
import { takeIn } from './take.ts'

const ok = { ok: true as const }

export const inboxRoutes: Routes = {
  'inbox.receive': (context, { params, body }) => receive(context, params.channel, body),
  'inbox.list': ({ tx }, { query }) => listItems(tx, query),
  'inbox.show': ({ tx }, { params }) => showItem(tx, params.id),
  'inbox.open': (context, { params, body }) => openItem(context, params.id, body),
  'inbox.reject': async (context, { body }) => ({ rejected: await rejectItems(context, body.ids, body.text) }),
  'inbox.triage': async ({ tx, services }, { query }) => {
    const { classes } = await bookOf(services.sql)
    return triage(tx, query, (code) => classes.get(code)?.node.title ?? null)
  },
  'clues.matches': (context, { params }) => matches(context, params.id),
  'clues.distinct': async (context, { params, body }) => {
    await setDistinct(context, params.id, params.otherId, body)
    return ok
  },
  'clues.suggestions': (context, { params }) => suggestions(context, params.id),
  'clues.take': async ({ tx, actor }, { body }) => {
    const { id, no, repeated } = await takeIn(tx, actor, { ...body, source: 'staff' })
    return { id, no, repeated }
  },
  'clues.from': async (context, { body }) => {
    const { id, no, repeated } = await convert(context, body)
    return { id, no, repeated }
  },
  'channels.list': (context) => listChannels(context),
  'channels.set': async (context, { params, body }) => {
    await setChannel(context, params.code, body)
    return ok
  },
  'channels.addKey': (context, { params, body }) => addKey(context, params.code, body.title),
  'channels.revokeKey': async (context, { params }) => {
    await revokeKey(context, params.code, params.keyId)
    return ok
  },
  'clueRoutes.list': ({ tx }, { query }) => listRoutes(tx, query.ended ?? false),
  'clueRoutes.add': (context, { body }) => addRoute(context, body),
  'clueRoutes.derive': (context) => addDerived(context),
  'clueRoutes.end': async (context, { params, body }) => {
    await endRoute(context, params.id, body.validTo)
    return ok
  },
  'clueRoutes.try': async ({ tx, services }, { body }) => tryRoute(tx, await bookOf(services.sql), body),
  'unitMarks.list': ({ tx }, { query }) => listMarks(tx, query.unit),
  'unitMarks.add': (context, { body }) => addMark(context, body),
  'unitMarks.remove': async (context, { params }) => {
    await removeMark(context, params.id)
    return ok
  },
}
