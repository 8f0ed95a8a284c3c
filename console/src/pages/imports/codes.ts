import {
  CASE_ROLES,
  COERCION_KINDS,
  LEVELS,
  LINES,
  OFFICER_KINDS,
  OUTCOMES,
  PARTY_KINDS,
  PAYMENT_CHANNELS,
  PROCEDURES,
} from '#domain/contract/exchange/labels.ts'

/** Names of coded values by the field they stand in. */
const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  line: LINES,
  level: LEVELS,
  procedure: PROCEDURES,
  outcome: OUTCOMES,
  role: CASE_ROLES,
  channel: PAYMENT_CHANNELS,
  'party.kind': PARTY_KINDS,
  kind: { ...OFFICER_KINDS, ...COERCION_KINDS },
}

/** A value of a record for people; a dash for none. */
export const codeText = (path: string, value: string | undefined): string => (value === undefined ? '—' : (CODES[path]?.[value] ?? value))
