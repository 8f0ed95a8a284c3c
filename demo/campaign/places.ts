import { personName } from '../identities.ts'
import { partEnds, type Random } from '../random.ts'
import { type Officer, type Unit, unitOf, world } from '../world.ts'

/** Id of a unit or officer in the database: the demo's sender and his id. */
export const dbId = (of: { readonly id: string }): string => `demo:${of.id}`

/** Units whose enforcement people complain about: traffic police and transport, in proportion to their work. */
const enforcing = world.units.filter((unit) => unit.weight > 0 && unit.line !== 'water')
const ends = partEnds(enforcing.map(({ weight }) => weight))

/** An enforcement unit at random, busy ones more often. */
export function someUnit(random: Random): Unit {
  const point = random.next()
  let low = 0
  for (let high = ends.length - 1; low < high; ) {
    const middle = (low + high) >> 1
    if (ends[middle]! > point) high = middle
    else low = middle + 1
  }
  return enforcing[low]!
}

/** The supervision office of a unit's region. */
export const officeOf = (unit: Unit): Unit => unitOf(`SF-${unit.region}`)

/** The office of the city a supervision office lies in; the province's for its own. */
export const cityOffice = (office: Unit): Unit => (office.level === 'county' ? office.parent! : office)

/** Who verifies what is said about a unit: the one above it, never itself (S12). */
export const verifierOf = (accused: Unit): Unit => accused.parent!

/** Name of an officer, as the exchange files have it. */
export const officerName = (officer: Officer): string => personName(400_000 + officer.index)
/** Name of the `n`-th person of a supervision office; people of different offices do not share names by their number. */
export const clerkName = (office: Unit, n: number): string => personName(700_000 + office.index * 100 + n)
/** Head and handler of an enforcement unit. */
export const headOf = (unit: Unit): string => clerkName(unit, 6)
export const handlerOf = (unit: Unit): string => (unit.officers[0] ? officerName(unit.officers[0]) : clerkName(unit, 7))

/** Short name as it is said in a complaint: without the region's repetition. */
export const spoken = (unit: Unit): string => unit.name.replace('公安局交通警察', '交警').replace('交通运输综合行政执法', '交通执法')
