import { columnsOf, type Entity } from '#domain/contract/exchange/index.ts'
import { checkCitizenId, checkCreditCode, checkDivision, checkPlate, checkVin, normalisePlate } from '#domain/identifiers/index.ts'

/** An identifier that does not check. The record is accepted: judging it is the rules' business. */
export interface Doubt {
  readonly field: string
  readonly value: string
  readonly reason: string
  readonly message: string
}

type Outcome = { ok: true } | { ok: false; reason: string; message: string }
type Check = (value: string, cells: readonly unknown[]) => Outcome

const person: Check = (value) => checkCitizenId(value)
const plate: Check = (value) => checkPlate(normalisePlate(value))

/** A person's or an organisation's number: either check may pass; where none does, the shape tells which one was meant. */
const either: Check = (value) => {
  const asPerson = checkCitizenId(value)
  if (asPerson.ok) return asPerson
  const asOrganisation = checkCreditCode(value)
  return asOrganisation.ok || !/^\d{15}$|^\d{17}[\dXx]$/.test(value) ? asOrganisation : asPerson
}

function party(kindAt: number): Check {
  return (value, cells) =>
    cells[kindAt] === 'person' ? person(value, cells) : cells[kindAt] === 'organisation' ? checkCreditCode(value) : either(value, cells)
}

/**
 * Builds the check of an entity's identifiers: citizen ids, credit codes, plates, division codes, and a VIN among the fields that
 * the format does not know. Null when it has none.
 */
export function doubter(entity: Entity): ((cells: readonly unknown[], extra: Record<string, unknown> | null) => Doubt[]) | null {
  const columns = columnsOf(entity)
  const at = (column: string) => columns.indexOf(column)
  const checks = entity.fields.flatMap((field): { path: string; index: number; check: Check }[] => {
    const index = at(field.column)
    if (field.type === 'region') return [{ path: field.path, index, check: (value) => checkDivision(value) }]
    if (field.personal === 'plate') return [{ path: field.path, index, check: plate }]
    if (field.personal !== 'idNo') return []
    if (field.path === 'party.idNo') return [{ path: field.path, index, check: party(at('party_kind')) }]
    return [{ path: field.path, index, check: field.path === 'ownerIdNo' ? either : person }]
  })
  const vehicles = at('plate') >= 0
  if (checks.length === 0) return null
  return (cells, extra) => {
    const doubts: Doubt[] = []
    const test = (field: string, value: unknown, check: Check) => {
      if (typeof value !== 'string') return
      const outcome = check(value, cells)
      if (!outcome.ok) doubts.push({ field, value, reason: outcome.reason, message: outcome.message })
    }
    for (const { path, index, check } of checks) test(path, cells[index], check)
    if (vehicles && extra) test('vin', extra.vin, (value) => checkVin(value))
    return doubts
  }
}
