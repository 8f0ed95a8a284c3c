import { lawValue, type ValueKey } from '#domain/law/index.ts'
import type { Sql, Tx } from '../database/client.ts'
import { Refusal } from '../refusal.ts'

/** Of whom this deployment asks a second factor (S3). Of the three administrators it is asked in any case. */
export interface FactorPolicy {
  /** True: of everyone at important actions. False: of administrators alone. */
  readonly everyone: boolean
  /** Most rows of an export that goes without. */
  readonly exportRows: number
}

const KEYS = { everyone: 'second-factor.everyone', exportRows: 'second-factor.export-rows' } as const satisfies Record<string, ValueKey>

/** The policy in force today. What the deployment has not set is as strict as this program's own default. */
export async function factorPolicy(sql: Sql | Tx): Promise<FactorPolicy> {
  const rows = await sql`select distinct on (key) key, value from record.law_values
    where key = any (${Object.values(KEYS)}) and valid_from <= current_date and (valid_to is null or valid_to >= current_date)
    order by key, valid_from desc`
  const held = (key: ValueKey): number => (rows.find((row) => row.key === key)?.value as number | undefined) ?? lawValue(key).value
  return { everyone: held(KEYS.everyone) !== 0, exportRows: held(KEYS.exportRows) }
}

/** What a person without a second factor is told where one is asked for (S3). */
export const factorMissing = (why: string): Refusal => new Refusal(403, 'second-factor-set-up', `${why}须先设置动态口令，设置后请再次办理`)
