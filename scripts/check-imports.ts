import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative, resolve, sep } from 'node:path'

/** One import that breaks a rule of the house. */
export interface Violation {
  /** Path from the project's folder, with forward slashes. */
  file: string
  /** Line number, from 1. */
  line: number
  /** The rule in plain words. */
  rule: string
}

/** What each room may import of ours besides itself. Rooms not named here (bench, e2e, scripts, quality) may import any. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  rules: ['domain'],
  demo: ['domain', 'rules'],
  server: ['domain', 'rules'],
  'ui-kit': ['domain'],
  console: ['ui-kit', 'domain'],
  field: ['ui-kit', 'domain'],
  portal: ['ui-kit', 'domain'],
  launcher: [],
}

/** Folders of the server that are no capabilities: their files put the capabilities together. */
const ASSEMBLY = ['commands', 'demo-campaign']
const NOT_OURS = new Set(['node_modules', 'dist', 'var', 'coverage'])

/** Statements of the form `import … from '…'`, `import '…'` and `export … from '…'`, and `import('…')` wherever it stands. */
const STATEMENT =
  /^[ \t]*(?:import(?:\s+type)?\s*(?:[\w$*{][^'"`;=()]*?\s*from\s*)?|export(?:\s+type)?\s*(?:\*(?:\s+as\s+[\w$]+)?|\{[^'"`;=()}]*\})\s*from\s*)(['"])([^'"\n]+)\1/gm
const DYNAMIC = /\bimport\(\s*(['"])([^'"\n]+)\1/g

/** The modules a source text imports, with their line numbers. */
export const importsOf = (source: string): { specifier: string; line: number }[] =>
  [STATEMENT, DYNAMIC].flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => {
      const end = match.index + match[0].length
      return { specifier: match[2] ?? '', line: source.slice(0, end).split('\n').length }
    }),
  )

/** Checks who imports whom in all TypeScript and JavaScript files below `root`; see docs/architecture.md, "Who may import whom". */
export const checkImports = (root: string): Violation[] =>
  sourcesBelow(root, '').flatMap((file) =>
    importsOf(readFileSync(join(root, file), 'utf8')).flatMap(({ specifier, line }) => {
      const rule = brokenRule(root, file, specifier)
      return rule === undefined ? [] : [{ file, line, rule }]
    }),
  )

const sourcesBelow = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : sourcesBelow(root, path)
    return /\.(?:[cm]?[jt]s|tsx)$/.test(entry.name) ? [path] : []
  })

const brokenRule = (root: string, file: string, specifier: string): string | undefined => {
  if (!specifier.startsWith('.') && !specifier.startsWith('#')) return undefined
  const target = specifier.startsWith('#') ? specifier.slice(1) : posix.join(posix.dirname(file), specifier)
  if (target.startsWith('..')) return `imports ${specifier}, which lies outside the project`
  const [from, to] = [placeOf(root, file), placeOf(root, target)]
  // A file beside package.json belongs to no room.
  if (from === undefined || to === undefined) return undefined
  if (specifier.startsWith('.') && from.room !== to.room) return `leaves its room with ${specifier}: write #${target}`
  if (from.room !== to.room) return crossing(file, from, to)
  if (from.room !== 'server' || to.capability === undefined || from.capability === to.capability) return undefined
  if (from.capability === 'platform')
    return to.capability === 'platform' ? undefined : `server/platform imports no capability, but imports ${target}`
  const viaFace = ['platform', 'migrations', ...ASSEMBLY].includes(to.capability) || target === `server/${to.capability}/index.ts`
  const assembles = from.capability === undefined || ASSEMBLY.includes(from.capability)
  // What a room keeps for tests is for the tests of other rooms too.
  const testing = /\.test\.ts$/.test(file) && /\/testing[^/]*\.ts$/.test(target)
  return viaFace || assembles || testing
    ? undefined
    : `server/${from.capability} may import server/${to.capability} only through its index.ts, not ${target}`
}

interface Place {
  room: string
  /** The folder below server/; undefined for a file in server/ itself and in every other room. */
  capability: string | undefined
}

const placeOf = (root: string, path: string): Place | undefined => {
  const parts = path.split('/')
  const [room, second] = parts
  if (room === undefined || parts.length < 2 || !isFolder(join(root, room))) return undefined
  return { room, capability: room === 'server' && parts.length > 2 ? second : undefined }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const crossing = (file: string, from: Place, to: Place): string | undefined => {
  const allowed = MAY_IMPORT[from.room]
  if (allowed === undefined || allowed.includes(to.room)) return undefined
  if (from.room === 'server' && to.room === 'demo') {
    const mayUseDemo = file === 'server/main.ts' || ASSEMBLY.includes(from.capability ?? '') || /\.test\.ts$/.test(file)
    return mayUseDemo ? undefined : 'demo is imported only by server/main.ts, the commands and tests'
  }
  return `${from.room} may import ${allowed.length === 0 ? 'nothing of ours' : `only ${allowed.join(' and ')}`}, not ${to.room}`
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..')
  const violations = checkImports(root)
  for (const { file, line, rule } of violations)
    console.error(`${relative(process.cwd(), join(root, file)).split(sep).join('/')}:${line}: ${rule}`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
