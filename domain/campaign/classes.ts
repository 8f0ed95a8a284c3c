/** The letter a class code begins with: what kind of problem it is. */
export const CLASS_GROUPS = { G: '共性问题', J: '交通安全领域', Y: '交通运输领域', D: '本地增加' } as const
export type ClassGroup = keyof typeof CLASS_GROUPS

/** A class code: group letter and number, then dotted numbers below it (`G1`, `G1.2`, `J3`, `D2.1`). */
export const CLASS_CODE = /^[GJYD][1-9]\d?(\.[1-9]\d?){0,3}$/

/** One problem class of a campaign. A campaign holds its own tree; the templates are where trees begin. */
export interface ClassNode {
  readonly code: string
  readonly title: string
  /** Whose enforcement it speaks of; null where it is common to both. */
  readonly line: 'police' | 'transport' | null
  /** Words of complaints that point to this class. */
  readonly words: readonly string[]
  readonly children: readonly ClassNode[]
}

/** A class tree to begin from, with the plan whose arrangement it follows. */
export interface ClassTemplate {
  readonly title: string
  readonly basis: string
  readonly classes: readonly ClassNode[]
}

/** The class of a code in a tree, at any depth. */
export function classByCode(classes: readonly ClassNode[], code: string): ClassNode | undefined {
  return classPath(classes, code).at(-1)
}

/** From the top class down to the class of the code; empty when the tree has no such code. */
export function classPath(classes: readonly ClassNode[], code: string): readonly ClassNode[] {
  for (const node of classes) {
    if (node.code === code) return [node]
    if (!code.startsWith(`${node.code}.`)) continue
    const below = classPath(node.children, code)
    if (below.length > 0) return [node, ...below]
  }
  return []
}

/** Every class of a tree, each before those below it. */
export const allClasses = (classes: readonly ClassNode[]): readonly ClassNode[] =>
  classes.flatMap((node) => [node, ...allClasses(node.children)])

/** The code one level up; null for a top class. */
export const parentCode = (code: string): string | null => {
  const dot = code.lastIndexOf('.')
  return dot < 0 ? null : code.slice(0, dot)
}

/** The group of a code. */
export const groupOf = (code: string): ClassGroup => code[0] as ClassGroup

/** Order of codes as a plan lists them: by group, then number by number (`G2` before `G10`). */
export function compareCodes(a: string, b: string): number {
  const groups = 'GJYD'
  const parts = (code: string) => [groups.indexOf(code[0] ?? ''), ...code.slice(1).split('.').map(Number)]
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const step = (left[i] ?? -1) - (right[i] ?? -1)
    if (step !== 0) return step
  }
  return 0
}

/** A tree from rows (a campaign's own classes). A row whose parent is not among the rows stands at the top. */
export function treeOf(rows: readonly Omit<ClassNode, 'children'>[]): readonly ClassNode[] {
  const codes = new Set(rows.map((row) => row.code))
  const sorted = [...rows].sort((a, b) => compareCodes(a.code, b.code))
  const below = (parent: string | null): readonly ClassNode[] =>
    sorted
      .filter((row) => {
        const up = parentCode(row.code)
        return (up !== null && codes.has(up) ? up : null) === parent
      })
      .map(({ code, title, line, words }) => ({ code, title, line, words, children: below(code) }))
  return below(null)
}
