import { codeIn, codeTable, type Refusal, refusals } from './result.ts'

/** `checkDigit` is 'mismatch' for many imported and older vehicles: a warning to show, never a reason to refuse. */
export type VinCheck = { ok: true; maker: string; checkDigit: 'match' | 'mismatch' } | Refusal<'length' | 'format'>

const refused = refusals({
  length: '车辆识别代号应为17位',
  format: '车辆识别代号只能由数字和除I、O、Q以外的大写字母组成',
})

const letters = codeTable('0123456789ABCDEFGHJKLMNPRSTUVWXYZ')
/** Values of the letters in the order of the table above. */
const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Check digit (0–9 or X) which GB 16735 puts at the ninth place; the value at that place does not count. */
export function vinCheckDigit(vin: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += values[codeIn(letters, vin, i)]! * weights[i]!
  return '0123456789X'[sum % 11]!
}

/** Checks a vehicle identification number (GB 16735): 17 characters of the permitted set; compares the check digit without enforcing it. */
export function checkVin(value: string): VinCheck {
  if (value.length !== 17) return refused.length
  for (let i = 0; i < 17; i++) if (codeIn(letters, value, i) < 0) return refused.format
  return { ok: true, maker: value.slice(0, 3), checkDigit: vinCheckDigit(value) === value[8] ? 'match' : 'mismatch' }
}
