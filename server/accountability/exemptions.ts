import { groundOn, groundTitle, type Post } from '#domain/accountability/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { exemptionProcess } from '#domain/process/index.ts'
import { matterParts, nextDue, perform, startClock, tellSupervision } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet } from '../platform/export.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { dueSince, todayInChina } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { matterColumns, matterWhere, officerOf, type Row, refOf, unitOf } from './shared.ts'

type Filter = Omit<InputOf<'exemptions.list'>['query'], 'cursor' | 'limit'>
type Application = InputOf<'exemptions.apply'>['body']

/** The condition of a filter over `exemptions m`. */
export const exemptionWhere = (tx: Tx, actor: Actor, filter: Filter) => tx`${matterWhere(tx, actor, 'exemption', filter, ['person'])}
  ${filter.ground ? tx`and ${filter.ground} = any (m.grounds)` : tx``}
  ${filter.problem ? tx`and m.problem_id = ${filter.problem}` : tx``}
  ${
    filter.campaign
      ? tx`and exists (select from problems p where p.id = m.problem_id and p.campaign_id in (select campaign_family(${filter.campaign})))`
      : tx``
  }`

const exemptionsFrom = (tx: Tx) => tx`select m.*, m.opened_at::text as opened_exact, u.name as unit_name
  from exemptions m left join record.units u on u.id = m.unit_id`

const exemptionRow = (row: Row) => ({
  ...matterColumns('exemption', row),
  subject: row.subject as 'person' | 'unit',
  person: row.person as string | null,
  grounds: (row.grounds as string[]).map((code) => ({ code, title: groundTitle(code) })),
  appealed: row.appealed_at !== null,
  decidedOn: row.decided_on as string | null,
})

interface About {
  readonly person: string | null
  readonly officerId: string | null
  readonly post: Post | null
  readonly unitId: string
  readonly problemId: string | null
}

/** Whom and what the application is about; what it rests on names the person itself. Throws a 404 or a 409 where it cannot be asked for. */
async function aboutWhom(tx: Tx, given: Application): Promise<About> {
  if ([given.accountabilityId, given.linkId, given.problemId].filter((id) => id !== null).length !== 1)
    throw invalid('请从一条问责、倒查环节或台账问题提出申请')
  if (given.accountabilityId) {
    const [entry] = await tx`select * from accountability where id = ${given.accountabilityId}`
    if (!entry) throw notFound('问责记录')
    if (entry.exemption_id || entry.revoked_on) throw conflict('not-counted', '该问责已免责或者已撤销')
    return {
      person: entry.person as string,
      officerId: entry.officer_id as string | null,
      post: entry.post as Post,
      unitId: entry.unit_id as string,
      problemId: entry.problem_id as string | null,
    }
  }
  if (given.linkId) {
    const [link] = await tx`select l.*, t.state as tracing_state, t.outcome, t.source_kind, t.source_id
      from tracing_links l join tracings t on t.id = l.tracing_id where l.id = ${given.linkId}`
    if (!link) throw notFound('倒查环节')
    if (link.tracing_state !== 'closed' || link.state !== 'confirmed' || link.outcome === 'none')
      throw conflict('not-concluded', '倒查办结并确认责任后才能申请容错')
    return {
      person: link.person as string,
      officerId: link.officer_id as string | null,
      post: link.post as Post,
      unitId: link.unit_id as string,
      problemId: link.source_kind === 'problem' ? (link.source_id as string) : null,
    }
  }
  const [problem] = await tx`select id, unit_id from problems where id = ${given.problemId}`
  if (!problem) throw notFound('台账问题')
  const officer = await officerOf(tx, given.officerId)
  if (given.subject === 'person' && !officer && !given.person) throw invalid('请填写姓名', [{ field: 'person', message: '请填写姓名' }])
  return {
    person: given.subject === 'unit' ? null : (officer?.name ?? given.person),
    officerId: officer?.id ?? null,
    post: given.subject === 'unit' ? null : (given.post ?? 'member'),
    unitId: given.unitId,
    problemId: problem.id as string,
  }
}

async function apply(tx: Tx, actor: Actor, given: Application): Promise<{ id: string; no: string }> {
  const about = await aboutWhom(tx, given)
  const subject = about.person === null ? 'unit' : 'person'
  // Scope of this endpoint is that of unit heads alone: a unit that can be seen is one that the applicant leads.
  const unit = await unitOf(tx, about.unitId)
  const wrong = given.grounds.filter((code) => !groundOn(code, todayInChina()))
  if (wrong.length > 0) throw invalid('请选择容错情形', [{ field: 'grounds', message: `“${groundTitle(wrong[0]!)}”已不再适用` }])
  const [there] = await tx`select no from exemptions where state in ('applied', 'mending', 'examined')
    and (accountability_id = ${given.accountabilityId} or link_id = ${given.linkId}
      or (problem_id = ${given.problemId} and person is not distinct from ${about.person} and unit_id = ${unit.id}))`
  if (there) throw conflict('applied-already', `已有容错申请 ${there.no} 在办`)
  const [taken] = await tx`select no from exemptions where state <> 'withdrawn'
    and (accountability_id = ${given.accountabilityId} or link_id = ${given.linkId})`
  if (taken) throw conflict('applied-already', `已申请过（${taken.no}），对决定不服的请申诉`)
  const [row] =
    await tx`insert into exemptions (subject, person, officer_id, post, unit_id, region, line, accountability_id, link_id, problem_id,
      grounds, statement, state, applied_by)
    values (${subject}, ${about.person}, ${about.officerId}, ${about.post}, ${unit.id}, ${unit.region}, ${unit.line}, ${given.accountabilityId},
      ${given.linkId}, ${about.problemId}, ${given.grounds}, ${given.statement}, ${exemptionProcess.initial}, ${actor.id}) returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  await startClock(tx, 'exemption', id, 'examine', unit.id)
  await tx`update exemptions set due_at = ${await nextDue(tx, 'exemption', id)} where id = ${id}`
  await logAction(tx, actor, {
    chain: `exemption:${id}`,
    action: 'exemption.apply',
    objectKind: 'exemption',
    objectId: id,
    detail: { to: exemptionProcess.initial, input: { text: given.statement } },
    after: given,
  })
  await tellSupervision(tx, 'exemption', { id, region: unit.region }, `收到容错申请 ${no}，请上一级监督机构审查`)
  return { id, no }
}

/** 容错免责: applied for, examined, decided. */
export const exemptionRoutes: Routes = {
  'exemptions.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${exemptionsFrom(tx)} where ${exemptionWhere(tx, actor, filter)}
      ${after ? tx`and (m.opened_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by m.opened_at desc, m.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(exemptionRow), next: page.next }
  },

  'exemptions.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '容错台账',
      purpose,
      columns: [
        { key: 'no', title: '编号', width: 14, type: 'text' },
        { key: 'who', title: '对象', width: 14, type: 'text' },
        { key: 'unit', title: '单位', width: 28, type: 'text' },
        { key: 'grounds', title: '容错情形', width: 40, type: 'text' },
        { key: 'state', title: '状态', width: 14, type: 'text' },
        { key: 'decidedOn', title: '决定日期', width: 12, type: 'date' },
        { key: 'appeal', title: '申诉', width: 10, type: 'text' },
      ],
      select: tx`${exemptionsFrom(tx)} where ${exemptionWhere(tx, actor, filter)} order by m.opened_at desc, m.id desc`,
      cells: (raw) => {
        const row = exemptionRow(raw)
        return {
          ...row,
          who: row.person ?? '单位',
          unit: row.unit.name,
          grounds: row.grounds.map(({ title }) => title).join('；'),
          state: row.stateTitle,
          appeal: row.appealed ? '已申诉' : '',
        }
      },
    }),

  'exemptions.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`${exemptionsFrom(tx)} where m.id = ${id}`
    if (!row) throw notFound('容错申请')
    const [link] = row.link_id ? await tx`select tracing_id from tracing_links where id = ${row.link_id as string}` : []
    const appealable = row.state === 'refused' && row.appealed_at === null && row.decided_at !== null
    return {
      ...exemptionRow(row),
      version: row.version as number,
      post: row.post as Post | null,
      officerId: row.officer_id as string | null,
      statement: row.statement as string,
      basis: (row.grounds as string[]).map((code) => {
        const ground = groundOn(code, (row.opened_at as string).slice(0, 10))
        return { title: groundTitle(code), basis: ground?.basis ?? '', confirmed: ground?.confirmed ?? false }
      }),
      advice: row.advice as 'approve' | 'refuse' | null,
      decision: row.decision as string | null,
      appealedAt: row.appealed_at as string | null,
      appealUntil: appealable ? (await dueSince(tx, 'exemption.appeal', new Date(row.decided_at as string))).toISOString() : null,
      problem: await refOf(tx, 'problems', row.problem_id),
      tracing: await refOf(tx, 'tracings', link?.tracing_id),
      accountability: await refOf(tx, 'accountability', row.accountability_id),
      ...(await matterParts(tx, actor, 'exemption', row)),
    }
  },

  'exemptions.apply': ({ tx, actor }, { body }) => apply(tx, actor, body),
  'exemptions.act': ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'exemption', id, action, body),
}
