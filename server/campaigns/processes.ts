import { type Acting, joinProcess, type MatterRow, tellSupervision, tellUnit } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { endOf } from './stages.ts'
import { answersFor, isOfHouse, isOfOffice, standsAbove } from './standing.ts'

type Checking = Omit<Acting, 'to' | 'set'>

const none = async (rows: PromiseLike<readonly unknown[]>): Promise<boolean> => (await rows).length === 0

/** The office that runs the campaign of a unit's stage or report. */
async function officeId(tx: Tx, matter: MatterRow): Promise<string> {
  const [row] = await tx`select unit_id from campaigns where id = ${matter.campaign_id as string}`
  return row!.unit_id as string
}

const above = {
  'level-above': async ({ tx, actor, matter }: Checking) => standsAbove(tx, actor, await officeId(tx, matter), matter.unit_id),
  'not-of-the-unit': async ({ tx, actor, matter }: Checking) =>
    !(await isOfHouse(tx, actor, matter.unit_id)) && !(await isOfHouse(tx, actor, matter.for_unit_id as string)),
  'of-the-unit': ({ tx, actor, matter }: Checking) => answersFor(tx, actor, matter.unit_id),
}

joinProcess('campaign', {
  table: 'campaigns',
  branches: {},
  guards: {
    'own-office': ({ actor, matter }) => isOfOffice(actor, matter.unit_id),
    'plan-complete': async ({ tx, matter: { id } }) => {
      const [row] = await tx`select exists (select from campaign_classes where campaign_id = ${id})
        and exists (select from campaign_stages where campaign_id = ${id})
        and exists (select from campaign_units where campaign_id = ${id} and left_at is null) as complete`
      return row!.complete as boolean
    },
    summarised: ({ matter }) => matter.summary !== null,
    'stages-accepted': ({ tx, matter }) =>
      none(tx`select 1 from stages s join campaign_stages p on p.campaign_id = s.campaign_id and p.no = s.stage_no
        where s.campaign_id = ${matter.id} and p.to_day is not null and s.state <> 'accepted' limit 1`),
  },
  effects: {
    publish: async ({ tx, services, matter, set }) => {
      set({ published_at: new Date(), clock_summary: endOf(matter.summary_due as string) })
      await addWork(tx, services, matter.id)
    },
    summarise: async ({ input, set }) => set({ summary: input.text, summary_at: new Date() }),
    finish: async ({ tx, matter, set }) => {
      set({ finished_at: new Date() })
      // What was asked for but not yet due is asked for no more; what is overdue stays as it is.
      await tx`update clocks set stopped_at = now(), outcome = 'dropped' where stopped_at is null and due_at > now()
        and matter_kind = 'duty' and matter_id in (select id from duties where campaign_id = ${matter.id} and state = 'due')`
    },
    resume: async ({ tx, services, matter, set }) => {
      set({ finished_at: null })
      await addWork(tx, services, matter.id)
    },
  },
})

/** The stages and reports that follow from the plan are made right after this transaction, by the same job that makes them each day. */
const addWork = (tx: Tx, services: Acting['services'], campaignId: string) =>
  services.addJob(tx, 'campaigns', { campaignId }, { key: `campaign:${campaignId}` })

joinProcess('stage', {
  table: 'stages',
  branches: {},
  guards: {
    ...above,
    'tasks-done': ({ tx, matter }) => none(tx`select 1 from task_progress where stage_id = ${matter.id} and percent < 100 limit 1`),
  },
  effects: {
    start: async ({ tx, matter, set }) => {
      const [plan] =
        await tx`select to_day from campaign_stages where campaign_id = ${matter.campaign_id as string} and no = ${matter.stage_no as number}`
      set({ started_at: new Date(), ...(plan?.to_day && { clock_finish: endOf(plan.to_day as string) }) })
    },
    submit: async ({ tx, actor, matter, input, set }) => {
      set({ report: input.text, submitted_by: actor.id, submitted_at: new Date() })
      await tellSupervision(tx, 'stage', matter, '有单位的整治阶段报请验收')
    },
    accept: async ({ tx, actor, matter, set }) => {
      set({ accepted_by: actor.id, accepted_at: new Date() })
      await tellUnit(tx, 'stage', matter, '整治阶段已验收通过')
    },
    return: async ({ tx, matter, input, set }) => {
      set({ returned: (matter.returned as number) + 1 })
      await tellUnit(tx, 'stage', matter, `整治阶段验收不通过：${String(input.text).slice(0, 60)}`)
    },
    reopen: async ({ tx, matter, input, set }) => {
      set({ accepted_by: null, accepted_at: null, returned: (matter.returned as number) + 1 })
      await tellUnit(tx, 'stage', matter, `整治阶段须重新推进：${String(input.text).slice(0, 60)}`)
    },
    remind: async ({ tx, matter, input }) => tellUnit(tx, 'stage', matter, `催办：${String(input.text).slice(0, 100)}`),
  },
})

joinProcess('duty', {
  table: 'duties',
  branches: {},
  guards: above,
  effects: {
    report: async ({ actor, input, set }) => set({ report: input.text, reported_by: actor.id, reported_at: new Date() }),
    return: async ({ tx, matter, input, set }) => {
      set({ reported_at: null })
      await tellUnit(tx, 'duty', matter, `${matter.title}（${matter.period}）须重新报送：${String(input.text).slice(0, 60)}`)
    },
    excuse: async ({ actor, set }) => set({ excused_by: actor.id }),
    remind: async ({ tx, matter, input }) =>
      tellUnit(tx, 'duty', matter, `催报：${matter.title}（${matter.period}），${String(input.text).slice(0, 100)}`),
  },
})
