/**
 * Identifiers of the field: each check answers `{ ok: true, … }` with the parts of the value or `{ ok: false, reason, message }`,
 * reads no clock and no table, and takes time linear in the value.
 */
export { type CitizenId, type CitizenIdCheck, checkCitizenId, citizenIdCheckCharacter, type DivisionExists } from './citizen-id.ts'
export {
  type CreditCode,
  type CreditCodeCheck,
  checkCreditCode,
  checkOrganisationCode,
  creditCodeCheckCharacter,
  type OrganisationCodeCheck,
  organisationCheckCharacter,
} from './credit-code.ts'
export {
  checkDivision,
  cityOf,
  contains,
  type Division,
  type DivisionCheck,
  type DivisionLevel,
  divisionLevel,
  divisionPrefix,
  isProvinceCode,
  provinceOf,
} from './division.ts'
export {
  checkDocumentNumber,
  checkPoliceNumber,
  type DocumentNumber,
  type DocumentNumberCheck,
  formatDocumentNumber,
  type PoliceNumberCheck,
} from './document-number.ts'
export { maskIdNo, maskName, maskPhone, maskPlate } from './mask.ts'
export { maskText } from './mask-text.ts'
export { checkPlate, normalisePlate, type Plate, type PlateCheck, type PlateKind, plateProvinces } from './plate.ts'
export type { Refusal } from './result.ts'
export { checkVin, type VinCheck, vinCheckDigit } from './vin.ts'
