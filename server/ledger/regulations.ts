import type { InputOf } from '#domain/contract/api/index.ts'
import { type Process, type RegulationAction, regulationProcess } from '#domain/process/index.ts'
import { heldStates, lightOf, matterParts, perform, startClock, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { inPlace, onDays } from '../platform/database/place.ts'
import { type Actor, unitsOf } from '../platform/identity/actor.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { formFile } from './form-file.ts'
import { REGULATION_FORM, regulationFormCells } from './sheet.ts'

type Row = Record<string, unknown>

/** Columns of the moments by which regulations are dated, the usual one first. */
export const REGULATION_MOMENTS = { opened: 'opened_at', published: 'published_on', filed: 'filed_on' } as const

type Filter = Omit<InputOf<'regulations.list'>['query'], 'cursor' | 'limit'>

const UNIT_STATES = Object.entries((regulationProcess as Process).states)
  .filter(([, { holder }]) => holder === 'unit')
  .map(([state]) => state)

/** The condition of a filter over `regulations g`. */
export function regulationWhere(tx: Tx, actor: Actor, filter: Filter) {
  const states = listOf(filter.state)
  return tx`
    (${states}::text[] is null or g.state = any (${states}))
    ${filter.action ? tx`and g.action = ${filter.action}` : tx``}
    ${filter.unit ? tx`and g.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.campaign ? tx`and g.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${filter.q ? tx`and (g.no like ${containing(filter.q.toUpperCase())} or g.name like ${containing(filter.q)} or g.doc_no like ${containing(filter.q)})` : tx``}
    ${inPlace(tx, 'g', filter)}
    ${onDays(tx, 'g', REGULATION_MOMENTS, filter)}
    ${filter.breached ? tx`and g.breached` : tx``}
    ${
      filter.mine
        ? tx`and (g.state = any (${heldStates(actor, 'regulation')}) or (g.unit_id = any (${unitsOf(actor)}) and g.state = any (${UNIT_STATES})))`
        : tx``
    }`
}

const regulationsFrom = (tx: Tx) => tx`select g.*, g.opened_at::text as opened_exact, u.name as unit_name, c.name as campaign_name
  from regulations g left join record.units u on u.id = g.unit_id left join campaigns c on c.id = g.campaign_id`

function regulationRow(row: Row) {
  return {
    id: row.id as string,
    no: row.no as string,
    name: row.name as string,
    action: row.action as RegulationAction,
    basis: row.basis as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    campaign: row.campaign_name ? { id: row.campaign_id as string, name: row.campaign_name as string } : null,
    person: row.person as string | null,
    deadline: row.deadline as string,
    state: row.state as string,
    stateTitle: regulationProcess.states[row.state as keyof typeof regulationProcess.states].title,
    openedAt: row.opened_at as string,
    docNo: row.doc_no as string | null,
    publishedOn: row.published_on as string | null,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
  }
}

async function knownCampaign(tx: Tx, campaignId: string | null): Promise<void> {
  const [campaign] = campaignId ? await tx`select 1 from campaigns where id = ${campaignId}` : [true]
  if (!campaign) throw invalid('请选择专项整治', [{ field: 'campaignId', message: '没有这个专项整治' }])
}

/** The ledger of regulations to make, amend and repeal (制度建设台账). */
export const regulationRoutes: Routes = {
  'regulations.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${regulationsFrom(tx)} where ${regulationWhere(tx, actor, filter)}
      ${after ? tx`and (g.opened_at, g.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by g.opened_at desc, g.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(regulationRow), next: page.next }
  },

  'regulations.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`${regulationsFrom(tx)} where g.id = ${id}`
    if (!row) throw notFound('制度建设事项')
    return {
      ...regulationRow(row),
      version: row.version as number,
      content: row.content as string,
      opinion: row.opinion as string | null,
      consultedAt: row.consulted_at as string | null,
      discussedOn: row.discussed_on as string | null,
      filingNo: row.filing_no as string | null,
      filedOn: row.filed_on as string | null,
      returned: row.returned as number,
      ...(await matterParts(tx, actor, 'regulation', row)),
    }
  },

  'regulations.register': async ({ tx, actor }, { body }) => {
    const [unit] = await tx`select id, region, line from record.units where id = ${body.unitId}`
    if (!unit) throw invalid('请选择牵头单位', [{ field: 'unitId', message: '没有这个单位，或不在您的管辖范围' }])
    await knownCampaign(tx, body.campaignId)
    const [row] =
      await tx`insert into regulations (name, action, basis, content, campaign_id, unit_id, region, line, person, deadline, state, created_by)
      values (${body.name}, ${body.action}, ${body.basis}, ${body.content}, ${body.campaignId}, ${unit.id as string}, ${unit.region as string},
        ${unit.line as string}, ${body.person}, ${body.deadline}, ${regulationProcess.initial}, ${actor.id}) returning id, no`
    const { id, no } = row as unknown as { id: string; no: string }
    const due = new Date(`${body.deadline}T23:59:59+08:00`)
    await startClock(tx, 'regulation', id, 'finish', unit.id as string, due)
    await tx`update regulations set due_at = ${due} where id = ${id}`
    await logAction(tx, actor, {
      chain: `regulation:${id}`,
      action: 'regulation.register',
      objectKind: 'regulation',
      objectId: id,
      detail: { to: regulationProcess.initial, input: { text: body.content || body.basis } },
      after: body,
    })
    await tellUnit(tx, 'regulation', { id, unit_id: unit.id as string }, `制度建设 ${no} 已登记，请于 ${body.deadline} 前完成`)
    return { id, no }
  },

  'regulations.save': async ({ tx, actor }, { params: { id }, body: { version, ...facts } }) => {
    const [row] = await tx`select * from regulations where id = ${id} for update`
    if (!row) throw notFound('制度建设事项')
    if (row.version !== version) throw conflict('changed-meanwhile', '该事项刚刚被他人办理，请刷新后再改')
    if (regulationProcess.final.includes(row.state as never)) throw conflict('wrong-state', '本事项已办结，不能修改')
    await knownCampaign(tx, facts.campaignId)
    const { campaignId, ...columns } = facts
    await tx`update regulations set ${tx({ ...columns, campaign_id: campaignId })}, version = version + 1 where id = ${id}`
    await logAction(tx, actor, {
      chain: `regulation:${id}`,
      action: 'regulation.edit',
      objectKind: 'regulation',
      objectId: id,
      before: {
        name: row.name,
        action: row.action,
        basis: row.basis,
        content: row.content,
        person: row.person,
        campaignId: row.campaign_id,
      },
      after: facts,
    })
    return { version: version + 1 }
  },

  'regulations.act': ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'regulation', id, action, body),

  'regulations.form': async ({ tx, actor }, { query: { format, period, purpose, ...filter } }) =>
    formFile(tx, actor, {
      title: '制度建设台账',
      format,
      period,
      purpose,
      from: filter.from,
      to: filter.to,
      columns: REGULATION_FORM,
      select: tx`${regulationsFrom(tx)} where ${regulationWhere(tx, actor, filter)} order by g.opened_at, g.id`,
      cells: regulationFormCells,
    }),
}
