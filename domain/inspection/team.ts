import { INSPECTION_KINDS, type InspectionKind } from './kinds.ts'

/** Somebody of a team, with the units he belongs to. */
export interface TeamMember {
  readonly name: string
  readonly units: readonly string[]
  readonly region: string
  readonly leader: boolean
}

/** A place that is visited: the unit that answers for it, with every unit of its own house (those above it of its line, those below it). */
export interface TeamPlace {
  readonly name: string
  readonly house: readonly string[]
  readonly region: string
}

/** Digits of a region without the empty halves: 990100 → 9901. */
export const regionPrefix = (region: string): string => region.replace(/(00){1,2}$/, '')

/** Whether one of two regions lies in the other. */
export const sameRegion = (a: string, b: string): boolean =>
  regionPrefix(a).startsWith(regionPrefix(b)) || regionPrefix(b).startsWith(regionPrefix(a))

/**
 * What is wrong with a team: two at least, one of them leads, nobody inspects his own house; of an inspection crosswise nobody inspects his own
 * region. In words for people, empty when the team may go.
 */
export function teamFaults(kind: InspectionKind, members: readonly TeamMember[], places: readonly TeamPlace[]): string[] {
  const faults: string[] = []
  if (members.length < 2) faults.push('检查组至少两人')
  if (members.filter(({ leader }) => leader).length !== 1) faults.push('检查组须有一名组长')
  for (const { name, units, region } of members) {
    const own = places.find(({ house }) => units.some((unit) => house.includes(unit)))
    if (own) faults.push(`${name}属于被检查单位（${own.name}），须回避`)
    const near = kind === 'cross' ? places.find((place) => sameRegion(place.region, region)) : undefined
    if (near) faults.push(`${INSPECTION_KINDS.cross}的${name}与${near.name}在同一地区，须由其他地区人员检查`)
  }
  return faults
}
