import { openProblem } from '../ledger/index.ts'
import { type Acting, joinProcess, linkTo, tellSupervision } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { announced } from './places.ts'
import { teamOf } from './store.ts'
import { faultsOf } from './team.ts'

const endOfDay = (day: string): Date => new Date(`${day}T23:59:59+08:00`)
const TITLE_LENGTH = 60

/** Shows the visits to the inspected units and the offices of their regions, and tells them. */
async function show(tx: Tx, id: string, text: (place: string) => string): Promise<void> {
  const rows = await tx`update inspection_visits set shown_at = now() where inspection_id = ${id} and shown_at is null
    and state in ('waiting', 'working', 'done') returning id, unit_id, place_name`
  for (const row of rows)
    await tx`insert into notices (unit_id, text, link) values (${row.unit_id as string}, ${text(row.place_name as string)}, ${`/inspection-visits/${row.id}`})`
}

async function tellTeam(tx: Tx, matter: Acting['matter'], text: string): Promise<void> {
  for (const member of await teamOf(tx, matter.id))
    if (member.user_id)
      await tx`insert into notices (user_id, text, link, matter_kind, matter_id)
        values (${member.user_id as string}, ${text}, ${linkTo('inspection', matter.id)}, 'inspection', ${matter.id})`
}

/** Every item found wrong becomes a ledger item of the inspected unit, once. */
async function intoLedger({ tx, services, actor, matter }: Acting): Promise<void> {
  const found =
    await tx`select a.visit_id, a.version_id, a.item_key, a.finding_code, a.note, i.item ->> 'question' as question, i.item ->> 'basis' as basis,
      v.no, v.place_name, v.unit_id, v.region, v.line, v.visited_on, v.campaign_id
    from inspection_visits v join inspection_answers a on a.visit_id = v.id and a.result = 'fail'
      join checklist_versions k on k.id = a.version_id join lateral jsonb_array_elements(k.items) i(item) on i.item ->> 'key' = a.item_key
    where v.inspection_id = ${matter.id} and v.state = 'done'
      and not exists (select from inspection_findings f where f.visit_id = a.visit_id and f.version_id = a.version_id and f.item_key = a.item_key)
    order by v.seq, a.version_id, a.item_key`
  for (const row of found) {
    const question = row.question as string
    const problem = await openProblem(tx, services, actor, {
      sourceKind: 'inspection',
      sourceId: row.visit_id as string,
      sourceText: `${matter.title}（${row.no}）`,
      title: question.length > TITLE_LENGTH ? `${question.slice(0, TITLE_LENGTH)}…` : question,
      description: `${row.visited_on}检查${row.place_name}，不符合${row.basis}：${row.note}`,
      findingCode: row.finding_code as 'F2',
      unitId: row.unit_id as string,
      region: row.region as string,
      line: row.line as string,
      campaignId: row.campaign_id as string | null,
    })
    await tx`insert into inspection_findings (visit_id, version_id, item_key, problem_id)
      values (${row.visit_id as string}, ${row.version_id as string}, ${row.item_key as string}, ${problem})`
  }
}

joinProcess('inspection', {
  table: 'inspections',
  branches: {},
  guards: {
    'places-chosen': async ({ tx, matter }) => {
      const [place] = await tx`select 1 from inspection_visits where inspection_id = ${matter.id} and state = 'waiting' limit 1`
      return place !== undefined
    },
    'checklist-chosen': ({ matter }) => (matter.checklist_ids as string[]).length > 0,
    'team-fits': async ({ tx, matter }) => (await faultsOf(tx, matter)).length === 0,
    'visits-done': async ({ tx, matter }) => {
      const [open] =
        await tx`select 1 from inspection_visits where inspection_id = ${matter.id} and state in ('waiting', 'working') limit 1`
      return open === undefined
    },
    'nothing-recorded': async ({ tx, matter }) => {
      const [recorded] =
        await tx`select 1 from inspection_visits where inspection_id = ${matter.id} and state in ('working', 'done') limit 1`
      return recorded === undefined
    },
    'not-the-author': ({ actor, matter }) => actor.id !== matter.reported_by,
  },
  effects: {
    assign: async ({ tx, matter, set }) => {
      set({ assigned_at: new Date(), clock_work: endOfDay(matter.period_to as string) })
      await tellTeam(tx, matter, `您参加的检查 ${matter.no}“${matter.title}”已派组，请在手机上打开现场检查页面，先联网取回任务`)
      if (announced(matter))
        await show(
          tx,
          matter.id,
          (place) => `${matter.office_name}将于${matter.period_from}至${matter.period_to}检查${place}：${matter.title}`,
        )
    },
    finish: async (acting) => {
      const { tx, actor, matter, set } = acting
      set({ finished_at: new Date(), finished_by: actor.id })
      await intoLedger(acting)
      await show(tx, matter.id, (place) => `${matter.office_name}检查了${place}（${matter.title}），检查情况可以查看`)
    },
    report: async ({ tx, actor, matter, input, set }) => {
      set({ report: input.text, reported_by: actor.id, reported_at: new Date() })
      await tellSupervision(tx, 'inspection', matter, `督导检查 ${matter.no} 的报告已报送，请审定`)
    },
    judge: async ({ actor, set }) => set({ judged_by: actor.id, judged_at: new Date() }),
    'send-back': async ({ tx, matter, input, set }) => {
      set({ returned: (matter.returned as number) + 1 })
      await tellSupervision(tx, 'inspection', matter, `督导检查 ${matter.no} 的报告被退回：${String(input.text).slice(0, 60)}`)
    },
    extend: async ({ tx, matter, input, set }) => {
      set({ period_to: input.deadline, clock_work: endOfDay(input.deadline as string) })
      await tellTeam(tx, matter, `检查 ${matter.no} 延期至 ${input.deadline}`)
    },
    remind: async ({ tx, matter, input }) => tellTeam(tx, matter, `催办：检查 ${matter.no}，${String(input.text).slice(0, 100)}`),
  },
})
