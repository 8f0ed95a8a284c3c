import { addWorkingDays } from '#domain/calendar/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tasks } from '../platform/jobs/worker.ts'
import { heldValue, todayInChina } from '../platform/law.ts'
import { openDuties } from './duties.ts'
import { pendingOffers } from './offers.ts'
import { fillStages, remindTasks, startStages } from './stages.ts'

/**
 * The day's work of the campaigns under way: stages that the plan asks for are made and begun, reports of the present turn are asked for,
 * tasks that come due are told of. Running it again changes nothing. A campaign a transaction.
 */
export async function runCampaigns(services: Services, campaignId: string | null = null, today = todayInChina()): Promise<void> {
  const { sql } = services
  const running =
    await sql`select id from campaigns where state = 'running' and (${campaignId}::uuid is null or id = ${campaignId}) order by id`
  for (const { id } of running)
    await sql.begin(async (tx) => {
      await tx`select 1 from campaigns where id = ${id as string} for update`
      await fillStages(tx, id as string)
      await startStages(services, tx, id as string, today)
      await openDuties(tx, id as string, today)
      const { value } = await heldValue(tx, 'campaign.task-warning')
      await remindTasks(tx, id as string, today, addWorkingDays(today, value).toString())
    })
}

/** Tells the offices that adopted a plan of the changes waiting for them, once for as long as they have not read it. */
export async function tellOfOffers({ sql }: Services, parentId: string): Promise<void> {
  const below = await sql`select id, unit_id, name from campaigns where parent_id = ${parentId} and state <> 'lasting'`
  for (const campaign of below)
    await sql.begin(async (tx) => {
      const id = campaign.id as string
      const offers = await pendingOffers(tx, id)
      if (offers.length === 0) return
      await tx`insert into notices (unit_id, text, link, matter_kind, matter_id)
        select ${campaign.unit_id as string}, ${`上级专项整治方案有变更，请处理：${campaign.name}`}, ${`/campaigns/${id}?tab=offers`}, 'campaign', ${id}
        where not exists (select from notices n where n.matter_kind = 'campaign' and n.matter_id = ${id} and n.link like '%tab=offers'
          and not exists (select from notice_reads r where r.notice_id = n.id))`
    })
}

export const campaignTasks: Tasks = {
  campaigns: (payload, services) => runCampaigns(services, (payload.campaignId as string | undefined) ?? null),
  'campaign-offers': (payload, services) => tellOfOffers(services, payload.campaignId as string),
}
