import { cities } from '../places.ts'
import { Random } from '../random.ts'
import { type Unit, unitOf, world } from '../world.ts'
import { cityOffice, clerkName } from './places.ts'
import { uuid } from './sheet.ts'

/** Account that stands for the province's office. */
export const PROVINCE_ACCOUNT = 'zx-990000'

/**
 * People who worked on the campaign before the demo begins: one account for the province's office and each city's. They are disabled and
 * nobody can sign in with them; papers and acceptances need a person.
 */
export class People {
  readonly #ids = new Map<Unit, string>()
  readonly #seconds = new Map<Unit, string>()
  readonly #applicants = new Map<Unit, string>()
  readonly all: readonly { readonly id: string; readonly account: string; readonly name: string; readonly office: Unit }[]

  constructor(seed: number) {
    const random = new Random(seed, 'campaign-people')
    const offices = [unitOf('SF-990000'), ...cities.map(({ code }) => unitOf(`SF-${code}`))]
    const leads = offices.map((office) => {
      const id = uuid(random)
      this.#ids.set(office, id)
      return { id, account: `zx-${office.region}`, name: clerkName(office, 0), office }
    })
    const seconds = offices.map((office) => {
      const id = uuid(random)
      this.#seconds.set(office, id)
      return { id, account: `zx2-${office.region}`, name: clerkName(office, 2), office }
    })
    const applicants = offices.map((office) => {
      const id = uuid(random)
      this.#applicants.set(office, id)
      const unit = world.units.find(({ line, region }) => line === 'police' && region === office.region) ?? office
      return { id, account: `dw-${office.region}`, name: clerkName(unit, 6), office: unit }
    })
    this.all = [...leads, ...seconds, ...applicants]
  }

  /** The account that stands for an office: its own, or its city's. */
  of(office: Unit): string {
    return this.#ids.get(cityOffice(office))!
  }

  /** A second person of the office, who prepares and examines what the first decides. */
  second(office: Unit): string {
    return this.#seconds.get(cityOffice(office))!
  }

  /** The account that stands for the heads of the units below an office. */
  applicant(office: Unit): string {
    return this.#applicants.get(cityOffice(office))!
  }
}
