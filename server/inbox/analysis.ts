import {
  type Classified,
  classify,
  type Declared,
  extract,
  type Features,
  type Gazetteer,
  type Named,
  type RouteDecision,
  routeFor,
  textOf,
} from '#domain/clue/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { heldValue, wallTimeOf } from '../platform/law.ts'
import { routesInForce } from './routing.ts'

/** A clue as its words are read. */
export interface ClueText {
  readonly id: string
  readonly title: string
  readonly content: string
  readonly received_at: string
  readonly occurred_at: string | null
  readonly place: string | null
  readonly plate: string | null
  readonly case_no: string | null
  readonly region: string
  readonly line: string
  readonly class_code: string | null
  readonly accused_units: string[]
  readonly accused_officers: string[]
  readonly assessed_at: string | null
  readonly competent_unit_id: string | null
  readonly returns: number
  readonly office_id: string
  readonly state: string
  /** Region and line as the sender gave them. */
  readonly declared_region: string | null
  readonly declared_line: string | null
}

/** An officer that the words may mean. */
export interface OfficerFound {
  readonly id: string
  readonly name: string
  readonly unitId: string
  readonly words: readonly string[]
}

/** What was read from one clue. */
export interface Analysis {
  readonly clue: ClueText
  readonly named: Named
  readonly classified: Classified
  readonly officers: readonly OfficerFound[]
  readonly features: Features
  /** What a person decided, else the best suggestion. */
  readonly classCode: string | null
  readonly region: string | null
  readonly line: string
  readonly route: RouteDecision
}

/** Columns of a clue that the analysis reads; `c` is the clue. The first source tells what the sender declared. */
export const clueTextColumns = (tx: Tx) => tx`c.id, c.title, c.content, c.received_at, c.occurred_at, c.place, c.plate, c.case_no, c.region,
  c.line, c.class_code, c.accused_units, c.accused_officers, c.assessed_at, c.competent_unit_id, c.returns, c.office_id, c.state,
  s.raw ->> 'region' as declared_region, s.raw ->> 'line' as declared_line`
/** The tables behind `clueTextColumns`. */
export const clueTextFrom = (tx: Tx) =>
  tx`clues c left join lateral (select raw from clue_sources s where s.clue_id = c.id order by s.created_at, s.id limit 1) s on true`

const dayOf = (moment: string): string => wallTimeOf(new Date(moment)).toPlainDate().toString()

const RANKS = '警官|民警|辅警|交警|队长|中队长|大队长|副队长|队员|执法员|执法人员|协管员|所长|站长|科长|同志|名叫|叫做|姓名'
const NEAR_RANK = (name: string): RegExp => new RegExp(`(?:${RANKS})[：:]?${name}|${name}(?:${RANKS})`)

/** Officers whose number stands in the text, or whose name stands beside a rank while their unit is named. */
function officersIn(text: string, named: Named, units: readonly string[], people: readonly Person[]): OfficerFound[] {
  const found: OfficerFound[] = []
  for (const { id, name, unit_id: unitId, badge_no: badge } of people) {
    const words: string[] = []
    if (badge !== null && named.badges.includes(badge.toUpperCase())) words.push(badge)
    if (units.includes(unitId) && text.includes(name) && NEAR_RANK(name).test(text)) words.push(name)
    if (words.length > 0) found.push({ id, name, unitId, words })
  }
  return found.slice(0, 10)
}

interface Person {
  readonly id: string
  readonly name: string
  readonly unit_id: string
  readonly badge_no: string | null
}

/**
 * Reads the words of clues: what they name, which class, region, line, units and officers they point to, and whom they should go to.
 * Officers and routes are those that `tx` may see.
 */
export async function analyse(tx: Tx, book: Gazetteer, clues: readonly ClueText[]): Promise<Analysis[]> {
  const read = clues.map((clue) => {
    const words = clue.content.startsWith(clue.title.slice(0, 10)) ? clue.content : `${clue.title}。${clue.content}`
    const named = extract(clue.place ? `${words} ${clue.place}` : words, dayOf(clue.received_at))
    const declared: Declared = { region: clue.assessed_at ? clue.region : clue.declared_region, line: clue.line || clue.declared_line }
    return { clue, words, named, classified: classify(words, named, book, declared) }
  })
  const units = new Set(read.flatMap(({ classified }) => classified.units.map(({ id }) => id)))
  const badges = new Set(read.flatMap(({ named }) => named.badges))
  const known = new Set(clues.flatMap((clue) => clue.accused_officers))
  const people = (await tx`select id, name, unit_id, badge_no from record.officers
    where unit_id = any (${[...units]}) or upper(badge_no) = any (${[...badges]}) or id = any (${[...known]})`) as unknown as Person[]
  const byUnit = Map.groupBy(people, ({ unit_id: unit }) => unit)
  const byId = new Map(people.map((person) => [person.id, person]))
  const byBadge = new Map(people.filter((person) => person.badge_no !== null).map((person) => [person.badge_no!.toUpperCase(), person]))
  const routes = await routesInForce(tx)
  const returnLimit = (await heldValue(tx, 'clue.returns')).value
  return read.map(({ clue, words, named, classified }) => {
    const mentioned = classified.units.map(({ id }) => id)
    const candidates = new Set(mentioned.flatMap((unit) => byUnit.get(unit) ?? []))
    for (const badge of named.badges) if (byBadge.has(badge)) candidates.add(byBadge.get(badge)!)
    const officers = officersIn(words, named, mentioned, [...candidates])
    const region = clue.assessed_at ? clue.region : (classified.regions[0]?.region ?? clue.declared_region)
    const line = clue.line || (classified.lines[0]?.line ?? '')
    const classCode = clue.class_code ?? classified.classes[0]?.code ?? null
    const accusedUnits = clue.assessed_at ? clue.accused_units : [...new Set([...clue.accused_units, ...mentioned])]
    const accusedOfficers = clue.assessed_at
      ? clue.accused_officers
      : [...new Set([...clue.accused_officers, ...officers.map(({ id }) => id)])]
    const officerUnits = accusedOfficers.flatMap((id) => byId.get(id)?.unit_id ?? [])
    const place = clue.place?.trim()
    return {
      clue,
      named,
      classified,
      officers,
      features: {
        plates: union(clue.plate?.toUpperCase(), named.plates),
        caseNos: union(clue.case_no, named.caseNos),
        places: named.places.length > 0 || !place ? named.places : [place],
        officers: accusedOfficers,
        units: withSquads(accusedUnits, book),
        day: clue.occurred_at ? dayOf(clue.occurred_at) : named.day,
        received: dayOf(clue.received_at),
        text: textOf(clue.title, clue.content),
      },
      classCode,
      region,
      line,
      route: routeFor(
        {
          region,
          line,
          classCode,
          accusedUnits,
          officerUnits,
          competentUnitId: clue.competent_unit_id,
          returns: clue.returns,
          returnLimit,
          officeId: clue.office_id,
        },
        routes,
        book.units,
      ),
    }
  })
}

/** Units with those above them in the same place: one caller names the team, the next its squad. */
function withSquads(units: readonly string[], book: Gazetteer): string[] {
  const all = new Set(units)
  for (const id of units) {
    const unit = book.units.get(id)
    const above = unit?.parentId ? book.units.get(unit.parentId) : undefined
    if (above && above.region === unit!.region) all.add(above.id)
  }
  return [...all]
}

const union = (own: string | null | undefined, more: readonly string[]): string[] => [...new Set([...(own ? [own] : []), ...more])]
