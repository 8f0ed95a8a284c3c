import type { Plugin } from 'vite'
import {
  ACCOUNTABILITY_FORMS,
  EXEMPTION_GROUNDS,
  FORM_GROUPS,
  HANDOVER_RESULTS,
  LINK_STEPS,
  POSTS,
  RECEIVERS,
  RESPONSIBILITIES,
  TRACING_OUTCOMES,
  TRACING_SOURCES,
} from '#domain/accountability/index.ts'
import { CHANNEL_FORMATS, CHANNEL_KINDS } from '#domain/contract/api/channels.ts'
import { EXPORT_STATES } from '#domain/contract/api/exports.ts'
import { INBOX_STATES } from '#domain/contract/api/inbox.ts'
import { api } from '#domain/contract/api/index.ts'
import { LEDGER_FIELDS } from '#domain/contract/api/ledger-imports.ts'
import { MEDIUM_KINDS, MEDIUM_LEVELS, PUBLICITY_FIELDS, PUBLICITY_KINDS } from '#domain/contract/api/publicity.ts'
import {
  BRIEFING_KINDS,
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
import { DATED } from '#domain/statistics/index.ts'

const ID = 'virtual:contract'
const RESOLVED = `\0${ID}`

const table = (process: Process) => ({
  title: process.title,
  initial: process.initial,
  final: process.final,
  states: process.states,
  transitions: process.transitions.map(({ action, label, from, to, by, weight }) => ({
    action,
    label,
    from,
    into: to === 'same' || to.length !== 1 ? undefined : to[0]!.to,
    by,
    weight,
  })),
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
      briefingKinds: BRIEFING_KINDS,
      dated: DATED,
      accountabilityForms: ACCOUNTABILITY_FORMS,
      formGroups: FORM_GROUPS,
      exemptionGrounds: EXEMPTION_GROUNDS,
      handoverResults: HANDOVER_RESULTS,
      receivers: RECEIVERS,
      linkSteps: LINK_STEPS,
      posts: POSTS,
      responsibilities: RESPONSIBILITIES,
      tracingOutcomes: TRACING_OUTCOMES,
      tracingSources: TRACING_SOURCES,
      channelFormats: CHANNEL_FORMATS,
      channelKinds: CHANNEL_KINDS,
      inboxStates: INBOX_STATES,
      exportStates: EXPORT_STATES,
      publicityKinds: PUBLICITY_KINDS,
      publicityFields: PUBLICITY_FIELDS,
      mediumKinds: MEDIUM_KINDS,
      mediumLevels: MEDIUM_LEVELS,
    })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
      .join('\n')
  },
})

/** A module with method and path of some endpoints, and nothing else. */
const endpointsOnly = (id: string, name: string, own: (endpoint: string) => boolean): Plugin => ({
  name,
  resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
  load(asked) {
    if (asked !== `\0${id}`) return undefined
    const chosen = Object.entries(api).filter(([endpoint]) => own(endpoint))
    return `export const endpoints = ${JSON.stringify(Object.fromEntries(chosen.map(([endpoint, { method, path }]) => [endpoint, [method, path]])))}`
  },
})

/** Vite plugin: the module `virtual:public-contract` holds method and path of the endpoints that citizens call, and nothing else. */
export const publicContract = (): Plugin =>
  endpointsOnly('virtual:public-contract', 'biaochi-public-contract', (name) => name.startsWith('public.'))

/** Vite plugin: the module `virtual:field-contract` holds method and path of what the phone page of inspectors calls, and nothing else. */
export const fieldContract = (): Plugin =>
  endpointsOnly('virtual:field-contract', 'biaochi-field-contract', (name) => /^(field|session)\./.test(name))
