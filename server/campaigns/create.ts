import { randomUUID } from 'node:crypto'
import { allClasses, defaultItems, type PlanItem, TEMPLATES } from '#domain/campaign/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor, Grant } from '../platform/identity/actor.ts'
import { conflict, forbidden, invalid, notFound } from '../platform/refusal.ts'
import { readPlan, writePlan } from './plan.ts'

type Head = InputOf<'campaigns.create'>['body']

interface Office {
  id: string
  name: string
  region: string
  line: string
}

/** The office that the actor plans for: where he supervises. Throws a 403 for who has none. */
async function officeOf(tx: Tx, actor: Actor): Promise<Office> {
  const grant = actor.grants.find((each: Grant) => ['supervision-lead', 'supervisor'].includes(each.role) && each.unitId !== null)
  const [row] = grant ? await tx`select id, name, region, line from record.units where id = ${grant.unitId}` : []
  if (!row) throw forbidden('没有登记您所在的监督机构，不能制定方案')
  return row as unknown as Office
}

/** A period must run forward, the summary comes when something has been done. Throws a 422 naming the field. */
export function checkDates({ periodFrom, periodTo, summaryDue }: Pick<Head, 'periodFrom' | 'periodTo' | 'summaryDue'>): void {
  const wrong = (field: string, message: string) => invalid(message, [{ field: `body.${field}`, message }])
  if (periodTo < periodFrom) throw wrong('periodTo', '结束日期不得早于开始日期')
  if (summaryDue < periodFrom) throw wrong('summaryDue', '总结期限不得早于开始日期')
}

type Row = Omit<Head, 'template'> & { parentId: string | null; rootId: string | null }

async function insert(tx: Tx, actor: Actor, office: Office, row: Row): Promise<{ id: string; no: string }> {
  const id = randomUUID()
  const line = row.lines.length === 1 && office.line !== 'justice' ? row.lines[0]! : ''
  if (office.line !== 'justice' && (row.lines.length > 1 || row.lines[0] !== office.line))
    throw invalid('本机构只能制定本条线的专项整治方案', [{ field: 'body.lines', message: '只能选择本条线' }])
  const [made] =
    await tx`insert into campaigns (id, parent_id, root_id, name, doc_no, basis, requirements, period_from, period_to, summary_due,
      unit_id, office_name, region, line, regions, lines, state, created_by)
    values (${id}, ${row.parentId}, ${row.rootId ?? id}, ${row.name}, ${row.docNo}, ${row.basis}, ${row.requirements}, ${row.periodFrom},
      ${row.periodTo}, ${row.summaryDue}, ${office.id}, ${office.name}, ${office.region}, ${line}, ${row.regions}, ${row.lines}, 'draft', ${actor.id})
    returning no`
  return { id, no: made!.no as string }
}

const ofTemplate = (name: keyof typeof TEMPLATES): PlanItem[] =>
  allClasses(TEMPLATES[name].classes).map(({ code, title, line, words }) => ({ kind: 'class', code, title, line, words }))

/** A plan of the office's own: the five stages with their tasks, the groups and duties laid over its period, classes from a template. */
export async function createCampaign(tx: Tx, actor: Actor, { template, ...head }: Head): Promise<{ id: string; no: string }> {
  checkDates(head)
  const office = await officeOf(tx, actor)
  const made = await insert(tx, actor, office, { ...head, parentId: null, rootId: null })
  await writePlan(tx, made.id, [...defaultItems(head.periodFrom, head.periodTo), ...(template ? ofTemplate(template) : [])], null)
  await logAction(tx, actor, {
    chain: `campaign:${made.id}`,
    action: 'campaign.create',
    objectKind: 'campaign',
    objectId: made.id,
    detail: { template },
    after: { ...head, ...made },
  })
  return made
}

/**
 * Adopts a published plan from above: every line is taken over with its origin, and what was seen is remembered, so that later changes
 * above can be offered. People are not taken over. Throws a 409 for a draft, for an office not below, and for a second adoption.
 */
export async function adoptCampaign(
  tx: Tx,
  actor: Actor,
  parentId: string,
  input: InputOf<'campaigns.adopt'>['body'],
): Promise<{ id: string; no: string }> {
  const [parent] = await tx`select * from campaigns where id = ${parentId}`
  if (!parent) throw notFound('专项整治')
  if (parent.state !== 'running') throw conflict('not-running', '只能承接正在实施的方案')
  const office = await officeOf(tx, actor)
  if (!(await isBelow(tx, office, parent.region as string, parent.unit_id as string)))
    throw conflict('not-below', '只能承接上一级或更上级办公室的方案')
  const [twice] = await tx`select no from campaigns where parent_id = ${parentId} and unit_id = ${office.id}`
  if (twice) throw conflict('adopted-already', `本办公室已经承接该方案（${twice.no}）`)
  const lines = office.line === 'justice' ? (parent.lines as ('police' | 'transport')[]) : [office.line as 'police' | 'transport']
  const head = {
    ...input,
    basis: `《${parent.name}》${parent.doc_no ? `（${parent.doc_no}）` : ''}`,
    requirements: parent.requirements as string,
    periodFrom: parent.period_from as string,
    periodTo: parent.period_to as string,
    lines,
  }
  checkDates(head)
  const made = await insert(tx, actor, office, { ...head, parentId, rootId: parent.root_id as string })
  const plan = await readPlan(tx, parentId)
  await writePlan(tx, made.id, [...plan.values()], parentId)
  for (const [item, seen] of plan)
    await tx`insert into campaign_links (campaign_id, item, seen, decision, decided_by)
      values (${made.id}, ${item}, ${tx.json(seen as never)}, 'adopted', ${actor.id})`
  await logAction(tx, actor, {
    chain: `campaign:${made.id}`,
    action: 'campaign.adopt',
    objectKind: 'campaign',
    objectId: made.id,
    detail: { from: parentId, items: plan.size },
    after: { ...head, ...made },
  })
  return made
}

/** An office is below another one in its tree, or in a smaller region of it where the two have no tree in common. */
async function isBelow(tx: Tx, office: Office, region: string, above: string): Promise<boolean> {
  if (office.id === above) return false
  const [row] = await tx`select 1 from record.unit_tree where unit_id = ${office.id} and ancestor_id = ${above}
    union all select 1 where ${office.region} like region_prefix(${region}) || '%' and ${office.region} <> ${region} limit 1`
  return row !== undefined
}

/** Whether one of these offices stands below the one that made the plan: then it may adopt it. */
export async function mayAdopt(tx: Tx, units: readonly (string | null)[], region: string, above: string): Promise<boolean> {
  const offices = await tx`select id, name, region, line from record.units where id = any (${[...units]})`
  for (const office of offices) if (await isBelow(tx, office as unknown as Office, region, above)) return true
  return false
}
