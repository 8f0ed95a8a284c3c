import { type City, type County, cities, PROVINCE_CODE, PROVINCE_NAME } from './places.ts'

/** Lines of enforcement, and the offices that supervise them. */
export type Line = 'police' | 'transport' | 'water' | 'justice'
/** Levels of units. */
export type Level = 'province' | 'city' | 'county' | 'team'

/** A person of a unit. */
export interface Officer {
  readonly id: string
  readonly index: number
  readonly unit: Unit
  readonly auxiliary: boolean
}

/** An office of the province with the people it works with; the lists of people do not overlap. */
export interface Unit {
  readonly index: number
  readonly id: string
  readonly parent: Unit | null
  readonly name: string
  readonly region: string
  readonly line: Line
  readonly level: Level
  readonly city: City | null
  /** The county where its people work: its own, or the city's seat. */
  readonly county: County | null
  /** Posts granted; people in post are fewer. */
  readonly posts: number
  /** Relative share of the province's cases. */
  readonly weight: number
  readonly officers: Officer[]
  readonly reviewers: Officer[]
  readonly legalAuditors: Officer[]
  readonly technicalAuditors: Officer[]
  readonly desk: Officer[]
  /** Patrol officers, two and two. */
  readonly pairs: [Officer, Officer][]
  readonly auxiliaries: Officer[]
}

/** The whole fixed world: it does not depend on the seed. */
export interface World {
  readonly units: readonly Unit[]
  readonly officers: readonly Officer[]
  readonly byId: ReadonlyMap<string, Unit>
}

interface Plan {
  readonly line: Line
  readonly level: Level
  readonly id: string
  readonly parent: Unit | null
  readonly name: string
  readonly region: string
  readonly city?: City
  readonly county?: County
  readonly people?: number
  readonly posts?: number
  readonly weight?: number
}

/** Spreads a total over `count` shares that differ by one at most. */
const shareOf = (total: number, count: number, index: number): number => Math.floor(total / count) + (index < total % count ? 1 : 0)

const TEAMS = ['一中队', '二中队']
const WATER_CITIES = 6
/** Posts and people of the transport line, city and county level: the figures published for a province of this shape. */
const TRANSPORT = { cityPosts: 3223, cityPeople: 2547, countyPosts: 9559, countyPeople: 6342 }
/** Police officers and auxiliaries: 12,000 in all. */
const POLICE = { province: 42, city: 60, county: 32, team: 35 }
const AUXILIARY_SHARE: Record<Line, number> = { police: 0.38, transport: 0.2, water: 0, justice: 0 }

class Builder {
  readonly units: Unit[] = []
  readonly officers: Officer[] = []

  unit(plan: Plan): Unit {
    const unit: Unit = {
      index: this.units.length,
      id: plan.id,
      parent: plan.parent,
      name: plan.name,
      region: plan.region,
      line: plan.line,
      level: plan.level,
      city: plan.city ?? null,
      county: plan.county ?? plan.city?.counties[0] ?? null,
      posts: plan.posts ?? plan.people ?? 0,
      weight: plan.weight ?? 0,
      officers: [],
      reviewers: [],
      legalAuditors: [],
      technicalAuditors: [],
      desk: [],
      pairs: [],
      auxiliaries: [],
    }
    this.units.push(unit)
    this.#staff(unit, plan.people ?? 0)
    return unit
  }

  #staff(unit: Unit, people: number): void {
    const sworn = people - Math.floor(people * AUXILIARY_SHARE[unit.line])
    for (let i = 0; i < people; i++) {
      const index = this.officers.length
      const officer = { id: `RY${String(index + 1).padStart(6, '0')}`, index, unit, auxiliary: i >= sworn }
      this.officers.push(officer)
      unit.officers.push(officer)
    }
    const people_ = unit.officers.slice(0, sworn)
    unit.auxiliaries.push(...unit.officers.slice(sworn))
    unit.reviewers.push(...people_.splice(0, 2))
    unit.legalAuditors.push(...people_.splice(0, 2))
    unit.technicalAuditors.push(...people_.splice(0, 2))
    unit.desk.push(...people_.splice(0, 2))
    while (people_.length >= 2) unit.pairs.push(people_.splice(0, 2) as [Officer, Officer])
  }
}

function policeOf(builder: Builder, city: City, parent: Unit): void {
  const id = `GA-${city.code}`
  const name = `${city.name}公安局交通警察支队`
  const size = city.counties[0]!.size
  const branch = builder.unit({
    line: 'police',
    level: 'city',
    id,
    parent,
    name,
    region: city.code,
    city,
    people: POLICE.city,
    weight: 0.5 * size,
  })
  for (const county of city.counties) {
    const own = county.name.endsWith('区') ? `${name}${county.name}大队` : `${county.name}公安局交通警察大队`
    const common = { line: 'police' as const, region: county.code, city, county }
    const squad = builder.unit({
      ...common,
      level: 'county',
      id: `GA-${county.code}`,
      parent: branch,
      name: own,
      people: POLICE.county,
      weight: county.size,
    })
    for (const [i, team] of TEAMS.entries())
      builder.unit({
        ...common,
        level: 'team',
        id: `GA-${county.code}-${i + 1}`,
        parent: squad,
        name: own + team,
        people: POLICE.team,
        weight: 0.3 * county.size,
      })
  }
}

function transportOf(builder: Builder, city: City, parent: Unit): void {
  const branch = builder.unit({
    line: 'transport',
    level: 'city',
    id: `JT-${city.code}`,
    parent,
    name: `${city.name}交通运输综合行政执法支队`,
    region: city.code,
    city,
    people: shareOf(TRANSPORT.cityPeople, cities.length, city.index),
    posts: shareOf(TRANSPORT.cityPosts, cities.length, city.index),
    weight: 0.45 * city.counties[0]!.size,
  })
  for (const county of city.counties)
    builder.unit({
      line: 'transport',
      level: 'county',
      id: `JT-${county.code}`,
      parent: branch,
      name: `${county.name}交通运输综合行政执法大队`,
      region: county.code,
      city,
      county,
      people: shareOf(TRANSPORT.countyPeople, 109, county.index),
      posts: shareOf(TRANSPORT.countyPosts, 109, county.index),
      weight: 0.5 * county.size,
    })
}

function build(): World {
  const builder = new Builder()
  const provincial = (line: Line, id: string, name: string, people = 0) =>
    builder.unit({ line, level: 'province', id, parent: null, name: PROVINCE_NAME + name, region: PROVINCE_CODE, people })
  const justice = provincial('justice', 'SF-990000', '司法厅')
  const police = provincial('police', 'GA-990000', '公安厅交通警察总队', POLICE.province)
  const transport = provincial('transport', 'JT-990000', '交通运输综合行政执法局')
  const water = provincial('water', 'HS-990000', '地方海事局')
  for (const city of cities) {
    const office = { line: 'justice' as const, city }
    const cityOffice = builder.unit({
      ...office,
      level: 'city',
      id: `SF-${city.code}`,
      parent: justice,
      name: `${city.name}司法局`,
      region: city.code,
    })
    for (const county of city.counties)
      builder.unit({
        ...office,
        level: 'county',
        id: `SF-${county.code}`,
        parent: cityOffice,
        name: `${county.name}司法局`,
        region: county.code,
        county,
      })
    policeOf(builder, city, police)
    transportOf(builder, city, transport)
    if (city.index < WATER_CITIES)
      builder.unit({
        line: 'water',
        level: 'city',
        id: `HS-${city.code}`,
        parent: water,
        name: `${city.name}地方海事处`,
        region: city.code,
        city,
        people: 24,
        weight: 0.15,
      })
  }
  return { units: builder.units, officers: builder.officers, byId: new Map(builder.units.map((unit) => [unit.id, unit])) }
}

/** Units and people of the province. */
export const world: World = build()

/** The unit with an id of the world; throws for any other id. */
export function unitOf(id: string): Unit {
  const unit = world.byId.get(id)
  if (!unit) throw new Error(`no unit ${id} in the demo province`)
  return unit
}
