import { senderId } from '#domain/contract/exchange/index.ts'
import { APPEAL_KINDS, COERCION_KINDS, OUTCOMES, PAYMENT_CHANNELS, PROCEDURES } from '#domain/contract/exchange/labels.ts'
import { maskIdNo, maskName, maskPlate } from '#domain/identifiers/index.ts'
import { type EvidenceColumn, type Rule, ruleById } from '#rules/index.ts'
import type { Tx } from '../platform/database/client.ts'

/** Names behind the internal ids of subjects, by id; what is not there for this actor stays an id. */
export type SubjectNames = ReadonlyMap<string, string>

/**
 * Names for the subjects of a page of warnings: case numbers, officers, units, items and places of devices, read in the actor's
 * scope, one statement a kind.
 */
export async function subjectNames(tx: Tx, subjects: readonly { kind: string; id: string }[]): Promise<SubjectNames> {
  const names = new Map<string, string>()
  const parts = new Set(subjects.flatMap(({ id }) => id.split('|')))
  const ids = [...parts].filter((part) => /^[\w.-]{1,60}:/.test(part))
  const codes = subjects.filter(({ kind }) => kind === 'unit-item' || kind === 'plate').map(({ id }) => id.split('|')[1] ?? '')
  const add = (rows: readonly object[]) => {
    for (const row of rows as { id: string; name: string | null }[]) if (row.name) names.set(row.id, row.name)
  }
  const kinds = new Set(subjects.map(({ kind }) => kind))
  if (kinds.has('case')) add(await tx`select id, case_no as name from record.cases where id = any (${ids})`)
  if (kinds.has('officer')) add(await tx`select id, name from record.officers where id = any (${ids})`)
  if (kinds.has('device')) add(await tx`select id, place_text as name from record.devices where id = any (${ids})`)
  const clues = subjects.filter(({ kind }) => kind === 'clue').map(({ id }) => id)
  if (clues.length > 0) add(await tx`select id::text, no as name from clues where id = any (${clues}::uuid[])`)
  if (kinds.has('unit') || kinds.has('unit-item') || kinds.has('plate'))
    add(await tx`select id, name from record.units where id = any (${ids})`)
  if (codes.length > 0)
    add(await tx`select distinct on (code) code as id, name from record.items where code = any (${codes}) order by code, valid_from desc`)
  return names
}

/** A subject in words. Personal ids never leave unmasked, not even as an id in a list (S23). */
export function subjectText(kind: string, id: string, names: SubjectNames = new Map()): string {
  const parts = id.split('|').map((part) => names.get(part) ?? (/^[\w.-]{1,60}:/.test(part) ? senderId(part) : part))
  if (kind === 'driver' || kind === 'party') return parts.map(maskIdNo).join(' ')
  if (kind === 'plate')
    return parts
      .map((part) => (/^[\u4e00-\u9fff][A-Z]/.test(part) ? maskPlate(part) : /^\d{17}[\dX]$/.test(part) ? maskIdNo(part) : part))
      .join(' · ')
  return parts.join(' · ')
}

/** Names of the codes that evidence holds. */
const KINDS = { ...COERCION_KINDS, ...PROCEDURES, ...OUTCOMES, ...PAYMENT_CHANNELS, ...APPEAL_KINDS }

/** Evidence of a warning in the order of its rule, ready to show: ids with the names behind them, personal kinds masked. */
export async function presentEvidence(tx: Tx, rule: Rule | undefined, evidence: Record<string, unknown>) {
  const columns: readonly EvidenceColumn[] =
    rule?.evidence ?? Object.keys(evidence).map((column) => ({ column, label: column, type: 'text' as const }))
  const names = await namesOf(tx, columns, evidence)
  return columns.map(({ column, label, type }) => {
    const raw = (evidence[column] ?? null) as string | number | boolean | null
    const { value, text } = shown(type, raw, names)
    return { column, label, type, value, text }
  })
}

async function namesOf(tx: Tx, columns: readonly EvidenceColumn[], evidence: Record<string, unknown>): Promise<Map<string, string>> {
  const wanted = (type: string) =>
    columns
      .filter((each) => each.type === type)
      .flatMap((each) => String(evidence[each.column] ?? '').split(/[,|]/))
      .filter(Boolean)
  const names = new Map<string, string>()
  const add = (rows: readonly object[]) => {
    for (const row of rows as { id: string; name: string }[]) names.set(row.id, row.name)
  }
  const [cases, officers, units, items] = [wanted('case'), wanted('officer'), wanted('unit'), wanted('item')]
  if (cases.length) add(await tx`select id, case_no as name from record.cases where id = any (${cases})`)
  if (officers.length) add(await tx`select id, name from record.officers where id = any (${officers})`)
  if (units.length) add(await tx`select id, name from record.units where id = any (${units})`)
  if (items.length)
    add(await tx`select distinct on (code) code as id, name from record.items where code = any (${items}) order by code, valid_from desc`)
  return names
}

function shown(
  type: EvidenceColumn['type'],
  raw: string | number | boolean | null,
  names: Map<string, string>,
): { value: string | number | boolean | null; text: string } {
  if (raw === null || raw === '') return { value: null, text: '—' }
  const plain = String(raw)
  switch (type) {
    case 'plate':
      return masked(plain, maskPlate)
    case 'idNo':
      return masked(plain, maskIdNo)
    case 'name':
      return masked(plain, maskName)
    case 'money':
      return { value: raw, text: `${Number(raw).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} 元` }
    case 'percent':
      return { value: raw, text: `${(Number(raw) * 100).toFixed(1)}%` }
    case 'duration-hours': {
      const hours = Number(raw)
      return { value: raw, text: Math.abs(hours) >= 72 ? `${(hours / 24).toFixed(1)} 天` : `${hours.toFixed(1)} 小时` }
    }
    case 'number':
      return { value: raw, text: Number.isInteger(Number(raw)) ? String(raw) : Number(raw).toFixed(2) }
    case 'time':
      return { value: raw, text: plain.slice(0, 16) }
    case 'date':
      return { value: raw, text: plain.slice(0, 10) }
    case 'case':
    case 'officer':
    case 'unit':
    case 'device':
    case 'item':
      return {
        value: raw,
        text: plain
          .split(/[,|]/)
          .map((id) => names.get(id) ?? senderId(id))
          .join('、'),
      }
    default:
      return typeof raw === 'boolean' ? { value: raw, text: raw ? '是' : '否' } : { value: raw, text: KINDS[plain] ?? plain }
  }
}

/** The value itself is masked too: a page must not carry what it does not show. */
const masked = (text: string, mask: (value: string) => string) => {
  const result = text
    .split(',')
    .map((part) => mask(part))
    .join('、')
  return { value: result, text: result }
}

/** Title of a rule, also of one that this version no longer ships. */
export const ruleTitle = (id: string): string => ruleById(id)?.title ?? id
