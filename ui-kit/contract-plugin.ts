import type { Plugin } from 'vite'
import { CHANNEL_FORMATS, CHANNEL_KINDS } from '#domain/contract/api/channels.ts'
import { INBOX_STATES } from '#domain/contract/api/inbox.ts'
import { api } from '#domain/contract/api/index.ts'
import { LEDGER_FIELDS } from '#domain/contract/api/ledger-imports.ts'
import {
  ACCOUNTABILITY_FORMS,
  CLUE_FINDINGS,
  CLUE_REVIEWS,
  CLUE_WEIGHTS,
  FINDINGS,
  INSTRUMENT_KINDS,
  PROBLEM_KINDS,
  PROBLEM_SOURCES,
  type Process,
  processes,
  REGULATION_ACTIONS,
} from '#domain/process/index.ts'

const ID = 'virtual:contract'
const RESOLVED = `\0${ID}`

const table = (process: Process) => ({
  title: process.title,
  initial: process.initial,
  final: process.final,
  states: process.states,
  transitions: process.transitions.map(({ action, label, from, by, weight }) => ({ action, label, from, by, weight })),
})

/**
 * Vite plugin: the module `virtual:contract` holds what the screens need of the contract and of the process tables at run time
 * (method and path of every endpoint, titles of states, findings and kinds) as plain data, so that no schema enters the bundle.
 */
export const contract = (): Plugin => ({
  name: 'biaochi-contract',
  resolveId: (id) => (id === ID ? RESOLVED : undefined),
  load(id) {
    if (id !== RESOLVED) return undefined
    const endpoints = Object.fromEntries(Object.entries(api).map(([name, { method, path }]) => [name, [method, path]]))
    const tables = Object.fromEntries(Object.entries(processes).map(([kind, process]) => [kind, table(process)]))
    const instrumentKinds = Object.fromEntries(Object.entries(INSTRUMENT_KINDS).map(([kind, { title }]) => [kind, title]))
    return Object.entries({
      endpoints,
      processes: tables,
      findings: FINDINGS,
      problemKinds: PROBLEM_KINDS,
      problemSources: PROBLEM_SOURCES,
      regulationActions: REGULATION_ACTIONS,
      ledgerFields: LEDGER_FIELDS,
      clueFindings: CLUE_FINDINGS,
      clueReviews: CLUE_REVIEWS,
      clueWeights: CLUE_WEIGHTS,
      instrumentKinds,
      accountabilityForms: ACCOUNTABILITY_FORMS,
      channelFormats: CHANNEL_FORMATS,
      channelKinds: CHANNEL_KINDS,
      inboxStates: INBOX_STATES,
    })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
      .join('\n')
  },
})

const PUBLIC_ID = 'virtual:public-contract'

/** Vite plugin: the module `virtual:public-contract` holds method and path of the endpoints that citizens call, and nothing else. */
export const publicContract = (): Plugin => ({
  name: 'biaochi-public-contract',
  resolveId: (id) => (id === PUBLIC_ID ? `\0${PUBLIC_ID}` : undefined),
  load(id) {
    if (id !== `\0${PUBLIC_ID}`) return undefined
    const own = Object.entries(api).filter(([name]) => name.startsWith('public.'))
    return `export const endpoints = ${JSON.stringify(Object.fromEntries(own.map(([name, { method, path }]) => [name, [method, path]])))}`
  },
})
