import type { ValueKey } from '#domain/law/index.ts'
import { officeSets } from './office-sets.ts'
import { recordSets } from './record-sets.ts'

/** Who answers for a set: the supervision offices for what they work with, the security administrator for accounts and traces. */
export const KEEPERS = { supervision: '行政执法监督机构', security: '安全管理员' } as const
export type Keeper = keyof typeof KEEPERS

/** A set of personal data in the house. */
export interface DataSet {
  readonly key: string
  readonly title: string
  readonly keeper: Keeper
  /** Whose data. */
  readonly persons: string
  /** What data. */
  readonly contents: string
  /** Why they are sensitive (PIPL art. 28); null: they are not. */
  readonly sensitive: string | null
  readonly purpose: string
  /** Statutes by name and article. */
  readonly basis: readonly string[]
  /** `schema.table.column`; a test compares them with the database. */
  readonly places: readonly string[]
  readonly readers: string
  readonly protection: string
  /** Dated value: how long they are kept. */
  readonly retention: ValueKey
  /** From when the period runs. */
  readonly since: string
  /** Whether what is beyond the period may be deleted here, and how; or why it stays. */
  readonly disposal: { readonly kind: 'delete'; readonly how: string } | { readonly kind: 'keep'; readonly why: string }
}

/** All sets, those of the record first. */
export const DATA_SETS = [...recordSets, ...officeSets] as const satisfies readonly DataSet[]
export type DataSetKey = (typeof DATA_SETS)[number]['key']
export const DATA_SET_KEYS = DATA_SETS.map(({ key }) => key) as [DataSetKey, ...DataSetKey[]]

/** The set of a key. */
export const dataSet = (key: DataSetKey): DataSet => DATA_SETS.find((set) => set.key === key)!
