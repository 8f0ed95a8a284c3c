import { citizenIdCheckCharacter, creditCodeCheckCharacter, organisationCheckCharacter } from '#domain/identifiers/index.ts'

/**
 * Invented people, firms, vehicles and telephones. Every number keeps the form and the check character of its standard and lies in
 * a range that was never issued: division 1199xx with births of 1850–1869, division 109999, plates 宁J–宁X and 青J–青Z, telephones
 * 154. The same `n` gives the same identity; different small `n` give different ones.
 */

const SURNAMES = [...'砚霁苇棠澜岫笺漪荻筠枞椴栩桁桉檀楠榆椿梓']
const GIVEN = [...'一川以宁若水知行安之怀远望舒清和景初长风听雨闻溪临泉向阳守拙问渠思齐见山乐石云起星河松间月照晨光春晓秋白冬青']
const DIVISIONS = 14
const MONTH_DAYS = 28

/** Scatters small numbers over a space without meeting: `size` and the multiplier share no factor. */
const scatter = (n: number, size: number, multiplier: number): number => ((n % size) * multiplier + 7) % size

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

const ID_SPACE = DIVISIONS * 20 * 12 * MONTH_DAYS * 997
const BIRTHS = Array.from({ length: 20 * 12 * MONTH_DAYS }, (_, i) => {
  const day = i % MONTH_DAYS
  const month = Math.floor(i / MONTH_DAYS) % 12
  return `${1850 + Math.floor(i / (MONTH_DAYS * 12))}${pad(month + 1, 2)}${pad(day + 1, 2)}`
})

/** Citizen identity number of the `n`-th person. */
export function citizenId(n: number): string {
  let rest = scatter(n, ID_SPACE, 48_271)
  const birth = BIRTHS[rest % BIRTHS.length]!
  rest = Math.floor(rest / BIRTHS.length)
  const body = `1199${pad((rest % DIVISIONS) + 1, 2)}${birth}${pad(Math.floor(rest / DIVISIONS) + 1, 3)}`
  return body + citizenIdCheckCharacter(body)
}

/** Unified social credit code of the `n`-th organisation. */
export function creditCode(n: number): string {
  const organisation = pad(scatter(n, 9_000_000, 7919) + 90_000_000, 8)
  const body = `91109999${organisation}${organisationCheckCharacter(organisation)}`
  return body + creditCodeCheckCharacter(body)
}

/** Name of the `n`-th person: two or three characters. */
export function personName(n: number): string {
  const m = scatter(n, 1_000_003, 7919)
  const first = GIVEN[Math.floor(m / SURNAMES.length) % GIVEN.length]!
  const second = m % 5 === 0 ? '' : GIVEN[Math.floor(m / (SURNAMES.length * GIVEN.length)) % GIVEN.length]!
  return SURNAMES[m % SURNAMES.length]! + first + second
}

const FIRM_WORDS = ['标衡', '准绳', '尺度', '砚海', '矩阵', '斗衡', '权正', '勘远', '鉴明', '规圆']
const FIRM_TAILS = ['运输有限公司', '物流有限公司', '客运有限公司', '货运有限公司', '汽车服务有限公司']

/** Name of the `n`-th firm. */
export function firmName(n: number): string {
  const m = scatter(n, 1_000_003, 48_271)
  const middle = GIVEN[Math.floor(m / 50) % GIVEN.length]! + GIVEN[Math.floor(m / 2200) % GIVEN.length]!
  return FIRM_WORDS[m % 10]! + middle + FIRM_TAILS[Math.floor(m / 10) % 5]!
}

/** Mobile number in a range never assigned. */
export const phone = (n: number): string => `154${pad(scatter(n, 100_000_000, 48_271), 8)}`

const SERIAL = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'
const LOCAL_LETTERS = 'JKLMNPQRSTUVWX'
const FAR_LETTERS = 'JKLMNPQRSTUVWXYZ'
const SERIAL_SPACE = 34 * 34 * 34 * 100
const ENERGY_SPACE = 34 * 10_000
const HUNDRED = Array.from({ length: 100 }, (_, i) => pad(i, 2))
const PAIRS = Array.from({ length: 34 * 34 }, (_, i) => SERIAL[Math.floor(i / 34)]! + SERIAL[i % 34])

function serial(m: number): string {
  const rest = Math.floor(m / 100)
  return SERIAL[Math.floor(rest / 1156) % 34]! + HUNDRED[m % 100] + PAIRS[rest % 1156]
}

/** Plate of the `n`-th vehicle registered in a city of the province (0–13). */
export const localPlate = (city: number, n: number): string => `宁${LOCAL_LETTERS[city]}${serial(scatter(n, SERIAL_SPACE, 48_271))}`

/** New-energy plate of the `n`-th small vehicle of a city (0–13). */
export function energyPlate(city: number, n: number): string {
  const m = scatter(n, ENERGY_SPACE, 7919)
  return `宁${LOCAL_LETTERS[city]}D${SERIAL[Math.floor(m / 10_000)]}${pad(m % 10_000, 4)}`
}

/** Plate of the `n`-th vehicle registered outside the province. */
export function farPlate(n: number): string {
  const m = scatter(n, SERIAL_SPACE * FAR_LETTERS.length, 48_271)
  return `青${FAR_LETTERS[Math.floor(m / SERIAL_SPACE)]}${serial(m % SERIAL_SPACE)}`
}

/** Tells a vehicle of the province from one of elsewhere. */
export const isLocalPlate = (plate: string): boolean => plate.startsWith('宁')
