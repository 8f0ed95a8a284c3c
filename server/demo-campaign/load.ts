import { type Figures, instantOf, makeCampaign } from '#demo/campaign/index.ts'
import type { Sql } from '../platform/database/client.ts'
import { copySheet } from './copy.ts'

export interface LoadOptions {
  readonly seed: number
  /** How many of everything; the published totals or a share of them. */
  readonly figures: Figures
  /** Whether every county has adopted the plan, or only those of one city. */
  readonly whole: boolean
  /** The present: open work is as fresh as it. */
  readonly now: Date
  readonly onProgress?: (line: string) => void
}

/**
 * Loads the demo's campaign beside the demo province, in one transaction: a start that was killed leaves nothing of it. Does nothing when
 * it is there already. Returns the id of the province's campaign.
 */
export async function loadCampaign(sql: Sql, { seed, figures, whole, now, onProgress }: LoadOptions): Promise<string> {
  return (await sql.begin(async (tx) => {
    const [counter] = await tx`select coalesce(max(substr(no, 3)::int), 0) + 1 as next from clues`
    const first = counter!.next as number
    const made = makeCampaign({ seed, figures, whole, now: instantOf(now), firstClueNo: first })
    const [there] = await tx`select 1 from campaigns where id = ${made.campaignId}`
    if (there) return made.campaignId
    for (const sheet of made.sheets) {
      onProgress?.(`正在载入专项整治：${sheet.table} ${sheet.rows.length}`)
      await copySheet(tx, sheet)
    }
    await tx`select setval('clue_no', ${first + made.clues.length}, false)`
    return made.campaignId
  })) as string
}
