import { registerHooks } from 'node:module'

/**
 * Two faults of the driver (postgres 3.4.9), mended as it is loaded. A statement sent to a connection that has just closed threw
 * from a timer, where nothing can catch it, and ended the process; and bytes left over from the closed connection were sent first
 * on the next one. Now the statement is refused, and the left-over bytes are dropped.
 */
const MENDS: readonly [string, string][] = [
  [
    `    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
    `    if (socket === null) {
      queryError(q, Errors.connection('CONNECTION_CLOSED', options, socket))
      return true
    }

    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
  ],
  [
    `    incomings = null
    clearImmediate(nextWriteTimer)
`,
    `    incomings = null
    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
`,
  ],
]

const hooks = registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/postgres/src/connection.js')) return loaded
    const source = MENDS.reduce((text, [fault, mended]) => {
      if (text.split(fault).length !== 2) throw new Error('the PostgreSQL driver is not the version that this program knows')
      return text.replace(fault, () => mended)
    }, String(loaded.source))
    return { ...loaded, source }
  },
})
const { default: postgres } = await import('postgres')
hooks.deregister()

/** The PostgreSQL driver: the only place that loads it. Throws while loading when the driver is another version than the one mended here. */
export { postgres }
