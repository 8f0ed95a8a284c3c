import type { Named } from './extract.ts'
import type { Gazetteer } from './gazetteer.ts'
import { CIRCUMSTANCES, NATURES } from './words.ts'

/** A suggestion with the words that led to it. */
export interface Suggested {
  readonly words: readonly string[]
}
/** A class of problem that the words point to; `score` grows with words and their length. */
export interface ClassSuggestion extends Suggested {
  readonly code: string
  readonly title: string
  readonly path: string
  readonly score: number
}
/** What the words of a report point to. Suggestions: a person decides. Best first. */
export interface Classified {
  readonly classes: readonly ClassSuggestion[]
  readonly regions: readonly (Suggested & { region: string; name: string })[]
  readonly lines: readonly (Suggested & { line: 'police' | 'transport' | 'water'; score: number })[]
  /** Units that may be the accused. */
  readonly units: readonly (Suggested & { id: string; name: string })[]
  /** Something else than a complaint: praise, a question, advice. */
  readonly nature: (Suggested & { title: string }) | null
}

/** What the sender has declared beside the words. */
export interface Declared {
  readonly region?: string | null
  readonly line?: string | null
}

/** Long words tell more than short ones. */
const weightOf = (word: string): number => (word.length >= 4 ? 3 : word.length === 3 ? 2 : 1)

const CLOSE = 4

const before = (text: string, at: number): string => text.slice(Math.max(0, at - CLOSE), at)

/** Whether a negation stands just before the place. */
const denied = (text: string, at: number, negations: readonly string[]): boolean =>
  negations.some((word) => before(text, at).endsWith(word))

/** What a word tells that stands among circumstances (开一辆出租车, 去检测站): little, but more than nothing. */
const BESIDE = 0.25
const force = (text: string, at: number): number => (CIRCUMSTANCES.some((word) => before(text, at).includes(word)) ? BESIDE : 1)

function classesOf(text: string, book: Gazetteer, line: string | undefined): ClassSuggestion[] {
  const hits = new Map<string, Set<string>>()
  const forces = new Map<string, number>()
  for (const { word, at, value } of book.classWords.longest(text)) {
    if (denied(text, at, book.negations)) continue
    const words = hits.get(value) ?? new Set()
    hits.set(value, words.add(word))
    forces.set(word, Math.max(forces.get(word) ?? 0, force(text, at)))
  }
  const shares = new Map<string, number>()
  for (const words of hits.values()) for (const word of words) shares.set(word, (shares.get(word) ?? 0) + 1)
  const own = (code: string): number =>
    [...(hits.get(code) ?? [])].reduce((sum, word) => sum + (forces.get(word)! * weightOf(word)) / shares.get(word)!, 0)
  const found: ClassSuggestion[] = []
  for (const [code, words] of hits) {
    const { node, path, parent } = book.classes.get(code)!
    const score = (own(code) + (parent ? own(parent) / 2 : 0)) * (line && node.line && node.line !== line ? 0.5 : 1)
    const above = parent ? [...(hits.get(parent) ?? [])] : []
    found.push({ code, title: node.title, path, score, words: [...new Set([...words, ...above])] })
  }
  return found
    .sort((a, b) => b.score - a.score || b.code.split('.').length - a.code.split('.').length || (a.code < b.code ? -1 : 1))
    .slice(0, 5)
}

/** Offices that a reporter has turned to are not the accused: 向某局反映, 到某大队投诉. */
const turnedTo = (text: string, at: number, length: number): boolean =>
  /[向找到]$/.test(text.slice(Math.max(0, at - 1), at)) &&
  /^.{0,4}(?:反映|投诉|举报|求助|咨询|申诉)/.test(text.slice(at + length, at + length + 8))

function unitsOf(text: string, named: Named, book: Gazetteer, region: string | undefined): { id: string; name: string; words: string[] }[] {
  const hits = new Map<string, Set<string>>()
  const add = (id: string, word: string) => hits.set(id, (hits.get(id) ?? new Set()).add(word))
  const spokenOf = book.unitWords.longest(text)
  for (const { word, at, value } of spokenOf) {
    if (book.units.get(value)?.line === 'justice' || turnedTo(text, at, word.length)) continue
    add(value, word)
  }
  for (const plate of named.plates) {
    const unit = book.plateUnits.get(plate)
    if (unit) add(unit, plate)
  }
  if (hits.size === 0 && spokenOf.length === 0 && region) {
    const name = book.regionNames.get(region) ?? region
    for (const [line, words] of [
      ['police', /交警大队|交警队|交警支队|交警|交管/],
      ['transport', /运管|路政|治超|交通执法/],
    ] as const) {
      const spoken = words.exec(text)?.[0]
      const local = book.localUnits.get(`${region}:${line}`)
      if (spoken && local) for (const word of [name, spoken]) add(local, word)
    }
  }
  return [...hits].map(([id, words]) => ({ id, name: book.units.get(id)?.name ?? id, words: [...words] })).slice(0, 5)
}

function regionsOf(text: string, book: Gazetteer, units: readonly { id: string; words: string[] }[], declared: string | null | undefined) {
  const hits = new Map<string, Set<string>>()
  const add = (region: string, word: string) => hits.set(region, (hits.get(region) ?? new Set()).add(word))
  if (declared && book.regionNames.has(declared)) add(declared, '来件所填地区')
  for (const { id, words } of units) for (const word of words) add(book.units.get(id)!.region, word)
  for (const { word, value } of book.regionWords.longest(text)) add(value, word)
  const depth = (region: string): number => region.replace(/(00)+$/, '').length
  return [...hits]
    .map(([region, words]) => ({ region, name: book.regionNames.get(region) ?? region, words: [...words] }))
    .sort(
      (a, b) =>
        Number(b.region === declared) - Number(a.region === declared) ||
        depth(b.region) - depth(a.region) ||
        b.words.length - a.words.length,
    )
    .slice(0, 5)
}

function linesOf(text: string, book: Gazetteer, units: readonly { id: string; words: string[] }[], declared: string | null | undefined) {
  const hits = new Map<string, { score: number; words: Set<string> }>()
  const add = (line: string, word: string, score: number) => {
    const hit = hits.get(line) ?? { score: 0, words: new Set<string>() }
    if (hit.words.has(word)) return
    hit.score += score
    hit.words.add(word)
    hits.set(line, hit)
  }
  if (declared && declared !== 'justice') add(declared, '来件所填条线', 10)
  for (const { id, words } of units) for (const word of words) add(book.units.get(id)!.line, word, 4)
  for (const { word, value } of book.lineWords.longest(text)) add(value, word, weightOf(word))
  return [...hits]
    .filter(([line]) => ['police', 'transport', 'water'].includes(line))
    .map(([line, { score, words }]) => ({ line: line as 'police' | 'transport' | 'water', score, words: [...words] }))
    .sort((a, b) => b.score - a.score)
}

/** Reads class, region, line, accused units and nature from the words of a report, each with the words that led to it. */
export function classify(content: string, named: Named, book: Gazetteer, declared: Declared = {}): Classified {
  const text = content.replace(/\s+/g, '')
  const units = unitsOf(
    text,
    named,
    book,
    declared.region ??
      book.regionWords
        .longest(text)
        .map(({ value }) => value)
        .find((code) => !code.endsWith('00')),
  )
  const lines = linesOf(text, book, units, declared.line)
  const nature = book.complaints.find(text).length > 0 ? undefined : book.natureWords.find(text)[0]
  return {
    classes: classesOf(text, book, lines[0]?.line),
    regions: regionsOf(text, book, units, declared.region),
    lines,
    units,
    nature: nature ? { title: NATURES.find(({ code }) => code === nature.value)!.title, words: [nature.word] } : null,
  }
}
