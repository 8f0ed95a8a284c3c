import type { BriefingKind } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, reach } from '../platform/identity/actor.ts'
import { type BriefingData, countBriefing, digestOf } from './briefing-data.ts'
import { anonymised, organById } from './briefings.ts'

/**
 * Gives briefings of a campaign that came in as published rows their first version: figures counted from the records as they lie in the
 * database, without those that tell how things stand at this moment, and typical cases their notice at the public door. For
 * loading as the owner; a briefing that has a version is left.
 */
export async function freezePublished(tx: Tx, campaignId: string): Promise<void> {
  const rows = await tx`select b.*, u.name as author from briefings b left join users u on u.id = b.published_by
    where b.campaign_id = ${campaignId} and b.published_at is not null and not exists (select from briefing_versions v where v.briefing_id = b.id)
    order by b.published_at`
  for (const row of rows) {
    const organ = await organById(tx, row.unit_id as string)
    const unit = { id: organ.id, line: row.line as string, level: organ.level, region: organ.region }
    const grant = {
      role: 'supervision-lead' as const,
      unitId: organ.id,
      unitName: organ.name,
      campaignId: null,
      ...reach('supervision-lead', unit),
    }
    const actor: Actor = {
      id: row.published_by as string,
      account: '',
      name: row.author as string,
      unitId: organ.id,
      officerId: null,
      grants: [grant],
      ip: null,
      requestId: null,
    }
    const kind = row.kind as BriefingKind
    const hide = (text: string) => (kind === 'case' ? anonymised(tx, text) : Promise.resolve(text))
    const [title, body] = [await hide(row.title as string), await hide(row.body as string)]
    const counted = await countBriefing(tx, actor, organ, {
      kind,
      title,
      body,
      campaignId,
      from: row.period_from as string,
      to: row.period_to as string,
    })
    const data: BriefingData = {
      ...counted,
      asOf: new Date(row.opened_at as string).toISOString(),
      figures: counted.figures.filter((each) => each.kind !== 'now'),
    }
    const id = row.id as string
    await tx`insert into briefing_versions (briefing_id, no, data, digest, taken_by, taken_at)
      values (${id}, 1, ${tx.json(data as never)}, ${digestOf(id, 1, data)}, ${row.drafted_by as string}, ${row.opened_at as string})`
    if (kind !== 'case') continue
    const [notice] =
      await tx`insert into public_notices (kind, title, body, campaign_id, unit_id, region, author_id, publisher_id, state, version, published_at, created_at)
      values ('result', ${title}, ${body}, ${campaignId}, ${organ.id}, ${organ.region}, ${row.drafted_by as string}, ${row.published_by as string},
        'published', 2, ${row.published_at as string}, ${row.opened_at as string}) returning id`
    await tx`update briefings set title = ${title}, body = ${body}, notice_id = ${notice!.id as string} where id = ${id}`
  }
}
