import { allClasses, type ClassNode, classPath } from '../campaign/index.ts'
import { Lexicon } from './lexicon.ts'
import { COMPLAINTS, LINE_WORDS, NATURES, NEGATIONS, ORGAN_ENDINGS } from './words.ts'

/** A unit as the analysis of words needs it. */
export interface OrgUnit {
  readonly id: string
  readonly parentId: string | null
  readonly name: string
  readonly region: string
  readonly line: string
  readonly level: string | null
}

/** What people call a unit, or the plate of one of its vehicles. */
export interface UnitMark {
  readonly unitId: string
  readonly kind: 'alias' | 'plate'
  readonly text: string
}

/** A class with all words that point to it. */
export interface ClassEntry {
  readonly node: ClassNode
  readonly path: string
  readonly parent: string | null
}

/** Everything that words of a report can point to. Built once for many reports. */
export interface Gazetteer {
  readonly units: ReadonlyMap<string, OrgUnit>
  readonly unitWords: Lexicon<string>
  readonly plateUnits: ReadonlyMap<string, string>
  readonly regionNames: ReadonlyMap<string, string>
  readonly regionWords: Lexicon<string>
  /** Region and line → the unit of that place, of the highest level there. */
  readonly localUnits: ReadonlyMap<string, string>
  readonly classes: ReadonlyMap<string, ClassEntry>
  readonly classWords: Lexicon<string>
  readonly lineWords: Lexicon<keyof typeof LINE_WORDS>
  readonly natureWords: Lexicon<string>
  readonly complaints: Lexicon<true>
  readonly negations: readonly string[]
}

const ADMINISTRATIVE = /[\u4e00-\u9fa5]{1,6}?(?:省|市|县|区|旗|州|盟)/g

/** Region code → name, as the units there call themselves: justice offices first, because their name is region and organ alone. */
function namesOfRegions(units: readonly OrgUnit[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const justice of [true, false])
    for (const unit of units) {
      if ((unit.line === 'justice') !== justice || unit.level === 'team' || names.has(unit.region)) continue
      const name = unit.name.match(ADMINISTRATIVE)?.at(-1)
      if (name) names.set(unit.region, name)
    }
  return names
}

/** Names by which a unit is called: its own, and its region's with the usual endings; a team's after those of the unit above. */
function callNames(unit: OrgUnit, region: string | undefined, above: OrgUnit | undefined, aboveNames: readonly string[]): string[] {
  const names = [unit.name]
  if (region) for (const ending of ORGAN_ENDINGS[unit.line]?.[unit.level ?? ''] ?? []) names.push(region + ending)
  if (unit.level === 'team' && above && unit.name.startsWith(above.name)) {
    const own = unit.name.slice(above.name.length)
    for (const name of aboveNames) names.push(name + own)
  }
  return names
}

const LEVEL_ORDER: Readonly<Record<string, number>> = { province: 0, city: 1, county: 2, team: 3 }

/** Builds the gazetteer from units, their marks and a class tree. */
export function gazetteer(units: readonly OrgUnit[], marks: readonly UnitMark[], tree: readonly ClassNode[]): Gazetteer {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const regionNames = namesOfRegions(units)
  const ordered = [...units].sort((a, b) => (LEVEL_ORDER[a.level ?? 'team'] ?? 3) - (LEVEL_ORDER[b.level ?? 'team'] ?? 3))
  const called = new Map<string, readonly string[]>()
  const localUnits = new Map<string, string>()
  for (const unit of ordered) {
    const above = unit.parentId === null ? undefined : byId.get(unit.parentId)
    called.set(unit.id, callNames(unit, regionNames.get(unit.region), above, called.get(above?.id ?? '') ?? []))
    const place = `${unit.region}:${unit.line}`
    if (!localUnits.has(place)) localUnits.set(place, unit.id)
  }
  const unitWords: [string, string][] = [...called].flatMap(([id, names]) => names.map((name): [string, string] => [name, id]))
  for (const { kind, text, unitId } of marks) if (kind === 'alias' && byId.has(unitId)) unitWords.push([text, unitId])
  const classes = new Map<string, ClassEntry>(
    allClasses(tree).map((node) => {
      const path = classPath(tree, node.code)
      return [node.code, { node, path: path.map(({ title }) => title).join('／'), parent: path.at(-2)?.code ?? null }]
    }),
  )
  return {
    units: byId,
    unitWords: new Lexicon(unitWords),
    plateUnits: new Map(marks.filter(({ kind }) => kind === 'plate').map(({ text, unitId }) => [text, unitId])),
    regionNames,
    regionWords: new Lexicon([...regionNames].map(([region, name]): [string, string] => [name, region])),
    localUnits,
    classes,
    classWords: new Lexicon([...classes.values()].flatMap(({ node }) => node.words.map((word): [string, string] => [word, node.code]))),
    lineWords: new Lexicon(
      (Object.keys(LINE_WORDS) as (keyof typeof LINE_WORDS)[]).flatMap((line) =>
        LINE_WORDS[line].map((word): [string, keyof typeof LINE_WORDS] => [word, line]),
      ),
    ),
    natureWords: new Lexicon(NATURES.flatMap(({ code, words }) => words.map((word): [string, string] => [word, code]))),
    complaints: new Lexicon(COMPLAINTS.map((word): [string, true] => [word, true])),
    negations: NEGATIONS,
  }
}
