import type { VehicleKind } from './catalogue.ts'
import { citizenId, creditCode, energyPlate, farPlate, firmName, localPlate, personName, phone } from './identities.ts'
import { spread } from './random.ts'
import type { Party, Vehicle } from './records.ts'

const LOOKS: Record<Exclude<VehicleKind, 'none'>, [colour: string, types: string[]]> = {
  car: ['蓝', ['小型轿车', '小型普通客车', '轻型普通货车']],
  truck: ['黄', ['重型半挂牵引车', '重型自卸货车', '重型仓栅式货车', '中型厢式货车']],
  coach: ['黄', ['大型普通客车', '中型普通客车']],
  taxi: ['渐变绿', ['小型轿车']],
}

/** Share of vehicles from outside the province. */
const FAR_SHARE = 0.18

/** Hands out people, firms and vehicles of which no two are the same. */
export class Register {
  #people = 0
  #firms = 0
  #vehicles = 0

  person(): Party {
    const n = ++this.#people
    return { kind: 'person', idNo: citizenId(n), name: personName(n), phone: phone(n) }
  }

  firm(): Party {
    const n = ++this.#firms
    return { kind: 'organisation', idNo: creditCode(n), name: firmName(n), phone: phone(50_000_000 + n) }
  }

  /** A vehicle new to the records; vehicles from elsewhere come evenly, so that their share is the same everywhere. */
  vehicle(kind: Exclude<VehicleKind, 'none'>, city: number): Vehicle {
    const n = ++this.#vehicles
    const [colour, types] = LOOKS[kind]
    const type = types[n % types.length]!
    if (kind === 'taxi' || (kind === 'car' && n % 9 === 0)) return { plate: energyPlate(city, n), colour: '渐变绿', type: '小型轿车' }
    return { plate: spread(n, 0) < FAR_SHARE ? farPlate(n) : localPlate(city, n), colour, type }
  }

  /** A bare plate for a camera's picture: of another province where `far` says so. */
  plate(city: number, far: boolean): string {
    const n = ++this.#vehicles
    return far ? farPlate(n) : localPlate(city, n)
  }
}
