import {
  type CampaignRows,
  type Figures,
  instantOf,
  makeCampaign,
  PROVINCE_ACCOUNT,
  type RatedCase,
  ratingRows,
} from '#demo/campaign/index.ts'
import { freezePublished } from '../briefings/index.ts'
import { deriveRoutes } from '../inbox/index.ts'
import type { Sql, Tx } from '../platform/database/client.ts'
import { copyRows, copySheet } from './copy.ts'

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
    const [there] =
      await tx`select c.id from campaigns c join users u on u.id = c.created_by where u.account = ${PROVINCE_ACCOUNT} and c.parent_id is null`
    if (there) return there.id as string
    const [counter] = await tx`select coalesce(max(substr(no, 3)::int), 0) + 1 as next from clues`
    const first = counter!.next as number
    const [inspections] = await tx`select coalesce(max(substr(no, 3)::int), 0) + 1 as next from inspections`
    const made = makeCampaign({
      seed,
      figures,
      whole,
      now: instantOf(now),
      firstClueNo: first,
      firstInspectionNo: inspections!.next as number,
    })
    for (const sheet of made.sheets) {
      onProgress?.(`正在载入专项整治：${sheet.table} ${sheet.rows.length}`)
      await copySheet(tx, sheet)
    }
    await tx`select setval('clue_no', ${first + made.clues.length}, false)`
    await tx`select setval('inspection_no', (select coalesce(max(substr(no, 3)::int), 0) + 1 from inspections), false)`
    await deriveRoutes(tx, null)
    await loadRatings(tx, made, figures, seed)
    await freezePublished(tx, made.campaignId)
    return made.campaignId
  })) as string
}

/** Ratings of the cases that the province holds. */
async function loadRatings(tx: Tx, made: CampaignRows, { ratings, satisfied }: Figures, seed: number): Promise<void> {
  const cases = await tx`select id, unit_id as "unitId", region, line, (decided_at::date - date '2025-01-01') as day from record.cases
    where source = 'demo' and decided_at is not null order by id`
  const rows = ratingRows(cases as unknown as RatedCase[], made.clues, { total: ratings, satisfied }, made.people, seed)
  await copySheet(tx, rows.batches)
  await copyRows(tx, 'rating_codes', rows.columns.codes, rows.codes())
  await copyRows(tx, 'ratings', rows.columns.ratings, rows.ratings())
  await copySheet(tx, rows.sources)
}
