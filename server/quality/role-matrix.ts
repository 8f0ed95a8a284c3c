/** Who may call what, as a text that is checked in: a change of rights shows as a change of that file (S8). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { permits, ROLE_NAMES, type Role } from '#domain/contract/roles.ts'

export const MATRIX_FILE = join(import.meta.dirname, 'role-matrix.txt')

/** Nobody signed in, signed in without any role, or one role. */
export const CALLERS = ['nobody', 'no-role', ...ROLE_NAMES] as const
export type Caller = (typeof CALLERS)[number]

/** `+` let in, `403` not the role for it, `401` not signed in. */
export type Verdict = '+' | '401' | '403'

/** What the table of endpoints and the permissions say about a caller. */
export function verdict(endpoint: Endpoint, caller: Caller): Verdict {
  const { permission } = endpoint
  if (permission === 'public') return '+'
  if (caller === 'nobody') return '401'
  if (permission === 'signed-in') return '+'
  return caller !== 'no-role' && permits([caller as Role], permission) ? '+' : '403'
}

const factorMark = ({ secondFactor }: Endpoint): string =>
  !secondFactor ? '' : secondFactor === 'always' ? '2' : secondFactor === 'large' ? '2n' : '2a'

/**
 * Every endpoint by every caller, one line each, in order of path. Marks: 2 second factor, 2a at the actions listed below, 2n at exports of
 * many rows, l reading is logged.
 */
export function roleMatrix(): string {
  const endpoints = (Object.keys(api) as EndpointName[]).map((name) => ({ name, endpoint: api[name] as Endpoint }))
  endpoints.sort((a, b) =>
    a.endpoint.path === b.endpoint.path ? (a.endpoint.method < b.endpoint.method ? -1 : 1) : a.endpoint.path < b.endpoint.path ? -1 : 1,
  )
  const widths = {
    path: Math.max(...endpoints.map(({ endpoint }) => endpoint.path.length)),
    permission: Math.max(...endpoints.map(({ endpoint }) => endpoint.permission.length)),
  }
  const line = (cells: { method: string; path: string; permission: string; marks: string; verdicts: string[] }) =>
    [
      cells.method.padEnd(6),
      cells.path.padEnd(widths.path),
      cells.permission.padEnd(widths.permission),
      cells.marks.padEnd(3),
      ...cells.verdicts.map((each, i) => each.padEnd(CALLERS[i]!.length)),
    ]
      .join('  ')
      .trimEnd()
  const head = line({ method: 'method', path: 'path', permission: 'permission', marks: '', verdicts: [...CALLERS] })
  const lines = endpoints.map(({ endpoint }) =>
    line({
      method: endpoint.method,
      path: endpoint.path,
      permission: endpoint.permission,
      marks: `${factorMark(endpoint)}${endpoint.readLogged ? 'l' : ''}`,
      verdicts: CALLERS.map((caller) => verdict(endpoint, caller)),
    }),
  )
  const actions = endpoints
    .filter(({ endpoint }) => Array.isArray(endpoint.secondFactor))
    .map(({ endpoint }) => `${endpoint.path.padEnd(widths.path)}  ${(endpoint.secondFactor as readonly string[]).join(' ')}`)
  return `${[head, ...lines, '', 'second factor at', ...actions].join('\n')}\n`
}

if (import.meta.main && process.argv.includes('--write')) writeFileSync(MATRIX_FILE, roleMatrix())
