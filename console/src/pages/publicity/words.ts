import { publicityKinds } from 'virtual:contract'
import type { PublicityKind } from '#domain/contract/api/publicity.ts'
import { numberText } from '#ui-kit/format.ts'
import type { Option } from '#ui-kit/labels.ts'

/** Kinds as choices. */
export const kindOptions: Option[] = Object.entries(publicityKinds).map(([value, { title }]) => ({ value, label: title }))

/** A count with the unit of measure of its kind: 1,200 人次. */
export const amountText = (kind: PublicityKind, amount: number): string => `${numberText(amount)} ${publicityKinds[kind].measure}`
