import { allDigits, codeIn, codeTable, type Refusal, refusals } from './result.ts'

/** Kind told by the plate's shape alone; colour and vehicle class are not written in the number. */
export type PlateKind =
  | 'ordinary'
  | 'new-energy-small'
  | 'new-energy-large'
  | 'trailer'
  | 'learner'
  | 'police'
  | 'hong-kong'
  | 'macao'
  | 'embassy'
  | 'consulate'
  | 'trial'
  | 'oversize'
  | 'emergency'

/** `electric` is told for new-energy plates only: D A B C E pure electric, F G H J K other. */
export type Plate = { ok: true; kind: PlateKind; province: string; electric?: boolean }

export type PlateCheck = Plate | Refusal<'length' | 'province' | 'issuer' | 'format'>

const refused = refusals({
  length: '号牌号码长度不符',
  province: '号牌号码的省份简称不存在',
  issuer: '号牌号码的发牌机关代号应为除I、O以外的大写字母',
  format: '号牌号码的序号不符合编码规则',
})

/** Short names of the provinces as plates show them. */
export const plateProvinces = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新'

const letters = codeTable('ABCDEFGHJKLMNPQRSTUVWXYZ')
const serial = codeTable('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')
const energyLetters = codeTable('DABCEFGHJK')
const suffixes: Record<string, PlateKind> = {
  挂: 'trailer',
  学: 'learner',
  警: 'police',
  港: 'hong-kong',
  澳: 'macao',
  使: 'embassy',
  领: 'consulate',
  试: 'trial',
  超: 'oversize',
}

/** Space, hyphen, and the dots and ideographic spaces people put between the parts of a plate. */
const partings = new Set([0x20, 0xa0, 0x2d, 0xb7, 0x2022, 0x3000, 0x30fb])

function isSerial(value: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (codeIn(serial, value, i) < 0) return false
  return true
}

/** Brings a typed plate to its written form: upper case, without spaces, dots and hyphens between its parts, full-width letters narrowed. */
export function normalisePlate(typed: string): string {
  let out = ''
  for (let i = 0; i < typed.length; i++) {
    const written = typed.charCodeAt(i)
    const code = written >= 0xff01 && written <= 0xff5e ? written - 0xfee0 : written
    if (!partings.has(code)) out += String.fromCharCode(code)
  }
  return out.toUpperCase()
}

/**
 * Checks a plate number in its written form (GA 36-2018): province, issuer letter, serial of letters without I and O and digits,
 * eight characters for new energy, and the special endings. Take typed input through `normalisePlate` first.
 */
export function checkPlate(value: string): PlateCheck {
  const length = value.length
  if (length === 7 && value.endsWith('使') && allDigits(value, 0, 6)) return { ok: true, kind: 'embassy', province: '' }
  if (length < 7 || length > 8) return refused.length
  const province = value[0]!
  if (!plateProvinces.includes(province)) return refused.province
  if (codeIn(letters, value, 1) < 0) return refused.issuer
  if (length === 8) return checkLongPlate(value, province)
  if (!isSerial(value, 2, 6)) return refused.format
  if (codeIn(serial, value, 6) >= 0) return { ok: true, kind: 'ordinary', province }
  const kind = suffixes[value[6]!]
  return kind ? { ok: true, kind, province } : refused.format
}

function checkLongPlate(value: string, province: string): PlateCheck {
  if (value.endsWith('应急')) return isSerial(value, 2, 6) ? { ok: true, kind: 'emergency', province } : refused.format
  const first = codeIn(energyLetters, value, 2)
  if (first >= 0 && codeIn(serial, value, 3) >= 0 && allDigits(value, 4, 8))
    return { ok: true, kind: 'new-energy-small', province, electric: first < 5 }
  const last = codeIn(energyLetters, value, 7)
  if (last >= 0 && allDigits(value, 2, 7)) return { ok: true, kind: 'new-energy-large', province, electric: last < 5 }
  return refused.format
}
