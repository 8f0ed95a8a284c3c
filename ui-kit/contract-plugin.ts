import type { Plugin } from 'vite'
import { api } from '#domain/contract/api/index.ts'
import { ACCOUNTABILITY_FORMS, FINDINGS, INSTRUMENT_KINDS, PROBLEM_KINDS, type Process, processes } from '#domain/process/index.ts'

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
      instrumentKinds,
      accountabilityForms: ACCOUNTABILITY_FORMS,
    })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
      .join('\n')
  },
})
