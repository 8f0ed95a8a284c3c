import { allClasses, itemId, TEMPLATES } from '#domain/campaign/index.ts'
import type { AnswerOf } from '#domain/contract/api/index.ts'
import { campaignProcess } from '#domain/process/index.ts'
import { matterParts, nextDue, perform, startClock } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, Routes } from '../platform/context.ts'
import { conflict, forbidden, notFound } from '../platform/refusal.ts'
import { progressBoard } from './board.ts'
import { adoptCampaign, checkDates, createCampaign, mayAdopt } from './create.ts'
import { decideOffers, pendingOffers } from './offers.ts'
import { dropItem, readPlan, writeItem } from './plan.ts'
import { endOf, moveDeadlines, reportTask, stageCells } from './stages.ts'
import { answersFor, isOfOffice } from './standing.ts'
import { campaignRow, classRows, dutyRow, findCampaign, findDuty, listCampaigns, listDuties, planParts, unfinished } from './store.ts'
import { succeedUnit } from './succession.ts'

/** The campaign, locked, for who may change its plan: people of its own office. Throws a 404, or a 403 for another office. */
async function held({ tx, actor }: Context, id: string) {
  const [row] = await tx`select * from campaigns where id = ${id} for update`
  if (!row) {
    if (await findCampaign(tx, id)) throw forbidden('方案由制定它的办公室修改')
    throw notFound('专项整治')
  }
  if (!isOfOffice(actor, row.unit_id as string)) throw forbidden('方案由制定它的办公室修改')
  return row
}

/** After a change of the plan: the units' work follows it, and those who adopted it are told. */
async function follow({ tx, services }: Context, campaign: Record<string, unknown>): Promise<void> {
  if (campaign.state !== 'running') return
  const campaignId = campaign.id as string
  await services.addJob(tx, 'campaigns', { campaignId }, { key: `campaign:${campaignId}` })
  await services.addJob(tx, 'campaign-offers', { campaignId }, { key: `campaign-offers:${campaignId}` })
}

async function log(context: Context, id: string, action: string, text: string, before: unknown, after: unknown): Promise<void> {
  await logAction(context.tx, context.actor, {
    chain: `campaign:${id}`,
    action: `campaign.${action}`,
    objectKind: 'campaign',
    objectId: id,
    detail: { input: { text } },
    before,
    after,
  })
}

async function show(context: Context, id: string): Promise<AnswerOf<'campaigns.show'>> {
  const { tx, actor } = context
  const row = await findCampaign(tx, id)
  if (!row) throw notFound('专项整治')
  const manager = isOfOffice(actor, row.unit_id as string)
  const adopted = await tx`select id, name, office_name, state, unit_id from campaigns where parent_id = ${id} order by region, name`
  const offices = actor.grants.filter((grant) => ['supervisor', 'supervision-lead'].includes(grant.role)).map((grant) => grant.unitId)
  const parts = await matterParts(context.tx, context.actor, 'campaign', row)
  return {
    ...campaignRow(row),
    basis: row.basis as string,
    requirements: row.requirements as string,
    regions: row.regions as string[],
    summary: row.summary as string | null,
    summaryAt: row.summary_at as string | null,
    publishedAt: row.published_at as string | null,
    finishedAt: row.finished_at as string | null,
    canManage: manager,
    canAdopt:
      !manager &&
      row.state === 'running' &&
      !adopted.some((each) => offices.includes(each.unit_id as string)) &&
      (await mayAdopt(tx, offices, row.region as string, row.unit_id as string)),
    offers: manager ? (await pendingOffers(tx, id)).length : 0,
    adoptedBy: adopted.map((each) => ({
      id: each.id as string,
      name: each.name as string,
      officeName: each.office_name as string,
      stateTitle: campaignProcess.states[each.state as 'draft'].title,
    })),
    classes: await classRows(tx, id),
    ...(await planParts(tx, actor, id)),
    unfinished: await unfinished(tx, id),
    ...parts,
    actions: manager ? parts.actions : [],
  }
}

async function showStage(context: Context, id: string): Promise<AnswerOf<'stages.show'>> {
  const { tx, actor } = context
  const [found] = await tx`select campaign_id from stages where id = ${id}`
  const [stage] = found ? await stageCells(tx, found.campaign_id as string, id) : []
  if (!stage) throw notFound('整治阶段')
  const { row, cell } = stage
  const [plan] = await tx`select s.*, c.no as campaign_no, c.name as campaign_name, m.unit_name,
      (select u.name from record.units u where u.id = ${row.unit_id as string}) as holder_name
    from campaign_stages s join campaigns c on c.id = s.campaign_id
      left join campaign_units m on m.campaign_id = s.campaign_id and m.unit_id = ${row.for_unit_id as string}
    where s.campaign_id = ${row.campaign_id as string} and s.no = ${row.stage_no as number}`
  if (!plan) throw notFound('整治阶段')
  const forName = (plan.unit_name as string | null) ?? '（未接入单位）'
  return {
    ...cell,
    campaign: { id: row.campaign_id as string, no: plan.campaign_no as string, name: plan.campaign_name as string },
    title: plan.title as string,
    from: plan.from_day as string,
    to: plan.to_day as string | null,
    deliverable: plan.deliverable as string,
    unit: { id: row.unit_id as string, name: (plan.holder_name as string | null) ?? forName },
    forUnit: { id: row.for_unit_id as string, name: forName },
    report: row.report as string | null,
    returned: row.returned as number,
    canReport: row.state === 'working' && (await answersFor(tx, actor, row.unit_id as string)),
    ...(await matterParts(context.tx, context.actor, 'stage', row)),
  }
}

export const campaignRoutes: Routes = {
  'campaigns.list': ({ tx, actor }, { query }) => listCampaigns(tx, actor, query),
  'campaigns.templates': async () => ({
    rows: Object.entries(TEMPLATES).map(([name, { title, basis, classes }]) => ({
      name,
      title,
      basis,
      classes: allClasses(classes).length,
    })),
  }),
  'campaigns.show': (context, { params }) => show(context, params.id),
  'campaigns.classes': async ({ tx }, { params: { id } }) => {
    if (!(await findCampaign(tx, id))) throw notFound('专项整治')
    return { rows: await classRows(tx, id) }
  },
  'campaigns.create': ({ tx, actor }, { body }) => createCampaign(tx, actor, body),
  'campaigns.adopt': ({ tx, actor }, { params, body }) => adoptCampaign(tx, actor, params.id, body),

  'campaigns.save': async (context, { params: { id }, body: { version, ...head } }) => {
    const { tx } = context
    const before = await held(context, id)
    if (before.version !== version) throw conflict('changed-meanwhile', '方案刚刚被他人修改，请刷新后再改')
    checkDates(head)
    await tx`update campaigns set name = ${head.name}, doc_no = ${head.docNo}, basis = ${head.basis}, period_from = ${head.periodFrom},
      period_to = ${head.periodTo}, summary_due = ${head.summaryDue}, regions = ${head.regions}, lines = ${head.lines}, version = version + 1
      where id = ${id}`
    if (before.state === 'running' && before.summary_due !== head.summaryDue && before.summary === null) {
      await startClock(tx, 'campaign', id, 'summary', before.unit_id as string, endOf(head.summaryDue))
      await tx`update campaigns set due_at = ${await nextDue(tx, 'campaign', id)} where id = ${id}`
    }
    await log(context, id, 'save', '修改方案基本信息', before, head)
    await follow(context, before)
    return { version: version + 1 }
  },

  'campaigns.put-item': async (context, { params: { id }, body: item }) => {
    const campaign = await held(context, id)
    const name = itemId(item)
    const before = (await readPlan(context.tx, id)).get(name) ?? null
    await writeItem(context.tx, id, item, null)
    if (item.kind === 'stage' && before?.kind === 'stage' && before.to !== item.to)
      await moveDeadlines(context.tx, context.actor, id, item.no, item.to)
    await log(context, id, 'put-item', `${before ? '修改' : '增加'}${name}`, before, item)
    await follow(context, campaign)
    return { item: name }
  },

  'campaigns.remove-item': async (context, { params: { id }, body: { item: name } }) => {
    const campaign = await held(context, id)
    const item = (await readPlan(context.tx, id)).get(name)
    if (!item) throw notFound('方案内容')
    await dropItem(context.tx, id, item)
    await log(context, id, 'remove-item', `删除${name}`, item, null)
    await follow(context, campaign)
    return { item: name }
  },

  'campaigns.put-member': async (context, { params: { id }, body }) => {
    const { tx } = context
    await held(context, id)
    const [group] = await tx`select 1 from campaign_groups where campaign_id = ${id} and key = ${body.groupKey}`
    if (!group) throw notFound('机构')
    const [user] = body.account ? await tx`select id from users where account = ${body.account.toLowerCase()}` : []
    if (body.account && !user) throw conflict('account-missing', '没有这个账号')
    const [row] = await tx`insert into campaign_members (campaign_id, group_key, name, position, title, user_id)
      values (${id}, ${body.groupKey}, ${body.name}, ${body.position}, ${body.title}, ${(user?.id as string | undefined) ?? null}) returning id`
    await log(context, id, 'put-member', `增加成员 ${body.name}`, null, body)
    return { id: row!.id as string }
  },

  'campaigns.remove-member': async (context, { params: { id, memberId } }) => {
    await held(context, id)
    const [row] = await context.tx`delete from campaign_members where campaign_id = ${id} and id = ${memberId} returning name`
    if (!row) throw notFound('成员')
    await log(context, id, 'remove-member', `移出成员 ${row.name}`, { memberId }, null)
    return { id: memberId }
  },

  'campaigns.set-units': async (context, { params: { id }, body }) => {
    const { tx } = context
    const campaign = await held(context, id)
    const unitIds = [...new Set(body.unitIds)]
    if (unitIds.includes(campaign.unit_id as string)) throw conflict('own-office', '本办公室组织验收，不能作为参加单位')
    const found = await tx`select id, name from record.units where id = any (${unitIds})`
    if (found.length < unitIds.length) throw notFound('单位')
    const [worked] =
      await tx`select u.unit_name from campaign_units u join stages s on s.campaign_id = u.campaign_id and s.for_unit_id = u.unit_id
      where u.campaign_id = ${id} and u.left_at is null and not (u.unit_id = any (${unitIds})) limit 1`
    if (worked) throw conflict('unit-at-work', `${worked.unit_name}已经开展工作，不能移出；撤并的单位请用“撤并移交”`)
    await tx`delete from campaign_units where campaign_id = ${id} and left_at is null and not (unit_id = any (${unitIds}))`
    for (const unit of found)
      await tx`insert into campaign_units (campaign_id, unit_id, unit_name) values (${id}, ${unit.id as string}, ${unit.name as string}) on conflict do nothing`
    await log(context, id, 'set-units', `参加单位 ${unitIds.length} 个`, null, { unitIds })
    await follow(context, campaign)
    return { units: unitIds.length }
  },

  'campaigns.succeed': async (context, { params: { id }, body }) => {
    await held(context, id)
    return succeedUnit(context.tx, context.actor, id, body)
  },

  'campaigns.act': ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'campaign', id, action, body),
  'campaigns.offers': async (context, { params: { id } }) => {
    await held(context, id)
    return { rows: (await pendingOffers(context.tx, id)) as unknown as AnswerOf<'campaigns.offers'>['rows'] }
  },
  'campaigns.decide': async (context, { params: { id }, body }) => {
    const { tx, actor } = context
    const campaign = await held(context, id)
    const dates = async () =>
      new Map(
        (await tx`select no, to_day from campaign_stages where campaign_id = ${id}`).map((row) => [
          row.no as number,
          row.to_day as string | null,
        ]),
      )
    const before = await dates()
    const counts = await decideOffers(tx, actor, id, body.decisions)
    for (const [no, to] of await dates()) if (before.has(no) && before.get(no) !== to) await moveDeadlines(tx, actor, id, no, to)
    await follow(context, campaign)
    return counts
  },
  'campaigns.progress': async ({ tx, actor }, { params: { id } }) => {
    if (!(await findCampaign(tx, id))) throw notFound('专项整治')
    return progressBoard(tx, actor, id)
  },
  'campaigns.report-task': ({ tx, actor }, { params, body }) => reportTask(tx, actor, params.id, params.taskId, body),
  'stages.show': (context, { params }) => showStage(context, params.id),
  'stages.act': ({ tx, actor, services }, { params: { id, action }, body }) => perform(services, tx, actor, 'stage', id, action, body),
  'duties.list': ({ tx, actor }, { query }) => listDuties(tx, actor, query),
  'duties.show': async (context, { params: { id } }) => {
    const row = await findDuty(context.tx, id)
    if (!row) throw notFound('定期报送')
    return { ...dutyRow(row), report: row.report as string | null, ...(await matterParts(context.tx, context.actor, 'duty', row)) }
  },
  'duties.act': ({ tx, actor, services }, { params: { id, action }, body }) => perform(services, tx, actor, 'duty', id, action, body),
}
