import { isProvinceCode } from './division.ts'
import { allDigits, codeIn, codeTable, type Refusal, refusals } from './result.ts'

export type OrganisationCodeCheck = { ok: true } | Refusal<'length' | 'format' | 'checksum'>

/** A unified social credit code taken apart. `organisationOk` false means the inner organisation code's own check character does not fit. */
export type CreditCode = { ok: true; registrar: string; division: string; organisation: string; organisationOk: boolean }

export type CreditCodeCheck = CreditCode | Refusal<'length' | 'format' | 'location' | 'checksum'>

const refused = refusals({
  length: '统一社会信用代码应为18位',
  format: '统一社会信用代码含有不允许的字符',
  location: '统一社会信用代码的登记地区代码不存在',
  checksum: '统一社会信用代码校验码不符',
})

const refusedOrganisation = refusals({
  length: '组织机构代码应为9位',
  format: '组织机构代码含有不允许的字符',
  checksum: '组织机构代码校验码不符',
})

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const codes = codeTable(alphabet)
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationCodes = codeTable('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]
const organisationChecks = '0X987654321'
const registrars = '123456789NY'

/** Check character of the first 17 characters (GB 32100-2015, MOD 31); the characters must be of its alphabet. */
export function creditCodeCheckCharacter(body: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += codeIn(codes, body, i) * weights[i]!
  return alphabet[(31 - (sum % 31)) % 31]!
}

/** Check character of the eight characters from `at` on (GB 11714, MOD 11). */
export function organisationCheckCharacter(body: string, at = 0): string {
  let sum = 0
  for (let i = 0; i < 8; i++) sum += codeIn(organisationCodes, body, at + i) * organisationWeights[i]!
  return organisationChecks[sum % 11]!
}

/** Checks a nine-character organisation code (GB 11714), written without its hyphen. */
export function checkOrganisationCode(value: string): OrganisationCodeCheck {
  if (value.length !== 9) return refusedOrganisation.length
  for (let i = 0; i < 9; i++) if (codeIn(organisationCodes, value, i) < 0) return refusedOrganisation.format
  return organisationCheckCharacter(value) === value[8] ? { ok: true } : refusedOrganisation.checksum
}

/**
 * Checks a unified social credit code (GB 32100-2015): registrar, division, alphabet without I O S V Z, check character.
 * The organisation code inside is reported, not enforced: codes exist in the registers whose inner check character does not fit.
 */
export function checkCreditCode(value: string): CreditCodeCheck {
  if (value.length !== 18) return refused.length
  for (let i = 0; i < 18; i++) if (codeIn(codes, value, i) < 0) return refused.format
  if (!registrars.includes(value[0]!) || !allDigits(value, 2, 8)) return refused.format
  if (!isProvinceCode(value, 2) && !value.startsWith('10', 2)) return refused.location
  if (creditCodeCheckCharacter(value) !== value[17]) return refused.checksum
  return {
    ok: true,
    registrar: value.slice(0, 1),
    division: value.slice(2, 8),
    organisation: value.slice(8, 17),
    organisationOk: organisationCheckCharacter(value, 8) === value[16],
  }
}
