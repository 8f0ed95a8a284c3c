import { formOn, formTitle, POSTS, type Post, RESPONSIBILITIES, type Responsibility } from '#domain/accountability/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { inPlace } from '../platform/database/place.ts'
import { exportSheet } from '../platform/export.ts'
import { type Actor, may } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { mustBeOutside, officerOf, type Row, refOf, servesIn, unitOf } from './shared.ts'

type Filter = Omit<InputOf<'accountability.list'>['query'], 'cursor' | 'limit'>
type Given = InputOf<'accountability.record'>['body']

/** SQL: what counts as held to account: neither forgiven nor revoked. */
export const counted = (tx: Tx) => tx`m.exemption_id is null and m.revoked_on is null`

const standings = {
  counted,
  exempted: (tx: Tx) => tx`m.exemption_id is not null and m.revoked_on is null`,
  revoked: (tx: Tx) => tx`m.revoked_on is not null`,
} as const

/** The condition of a filter over `accountability m`. */
export function accountabilityWhere(tx: Tx, filter: Filter) {
  const forms = listOf(filter.form)
  const responsibilities = listOf(filter.responsibility)
  const found = filter.q ? containing(filter.q) : ''
  return tx`true
    ${forms ? tx`and m.form = any (${forms})` : tx``}
    ${responsibilities ? tx`and m.responsibility = any (${responsibilities})` : tx``}
    ${filter.unit ? tx`and m.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${inPlace(tx, 'm', filter)}
    ${filter.officer ? tx`and m.officer_id = ${filter.officer}` : tx``}
    ${filter.problem ? tx`and m.problem_id = ${filter.problem}` : tx``}
    ${filter.campaign ? tx`and m.campaign_id in (select campaign_family(${filter.campaign}))` : tx``}
    ${filter.q ? tx`and (m.no like ${found.toUpperCase()} or m.person like ${found} or m.doc_no like ${found})` : tx``}
    ${filter.from ? tx`and m.decided_on >= ${filter.from}::date` : tx``}
    ${filter.to ? tx`and m.decided_on <= ${filter.to}::date` : tx``}
    ${filter.month ? tx`and to_char(m.decided_on, 'YYYY-MM') = ${filter.month}` : tx``}
    ${filter.standing ? tx`and ${standings[filter.standing](tx)}` : tx``}`
}

const entriesFrom = (tx: Tx) => tx`select m.*, u.name as unit_name from accountability m left join record.units u on u.id = m.unit_id`

/** An entry as the contract shows it. */
export const entryRow = (row: Row) => ({
  id: row.id as string,
  no: row.no as string,
  person: row.person as string,
  officerId: row.officer_id as string | null,
  post: row.post as Post,
  unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
  form: row.form as string,
  formTitle: formTitle(row.form as string),
  responsibility: row.responsibility as Responsibility | null,
  decidedBy: row.decided_by as string,
  decidedOn: row.decided_on as string,
  docNo: row.doc_no as string | null,
  basis: row.basis as string,
  standing: row.revoked_on ? ('revoked' as const) : row.exemption_id ? ('exempted' as const) : ('counted' as const),
  recordedAt: row.recorded_at as string,
})

const STANDINGS = { counted: '', exempted: '已免责', revoked: '已撤销' } as const

/** The confirmed link of a tracing that came to "hold to account". Throws a 404, and a 409 where it did not. */
async function linkOf(tx: Tx, id: string): Promise<Row> {
  const [link] = await tx`select l.*, t.state as tracing_state, t.outcome, t.source_kind, t.source_id
    from tracing_links l join tracings t on t.id = l.tracing_id where l.id = ${id}`
  if (!link) throw notFound('倒查环节')
  if (link.tracing_state !== 'closed' || link.outcome !== 'account' || link.state !== 'confirmed' || !link.responsibility)
    throw conflict('not-concluded', '倒查结论为应予追责并经审批、该环节已确认责任的，才能登记问责')
  return link
}

async function record(tx: Tx, actor: Actor, given: Given): Promise<{ id: string; no: string }> {
  const link = given.linkId ? await linkOf(tx, given.linkId) : null
  const officer = await officerOf(tx, link ? (link.officer_id as string | null) : given.officerId)
  const person = link ? (link.person as string) : (officer?.name ?? given.person)
  const unit = await unitOf(tx, link ? (link.unit_id as string) : (officer?.unitId ?? given.unitId))
  await mustBeOutside(tx, actor, unit.id, '登记本单位的问责')
  const form = formOn(given.form, given.decidedOn)
  if (!form) throw invalid('请选择问责方式', [{ field: 'form', message: `“${formTitle(given.form)}”在决定日期尚未或不再适用` }])
  if (given.decidedOn > todayInChina()) throw invalid('请核对决定日期', [{ field: 'decidedOn', message: '决定日期不能晚于今天' }])
  const problemId = given.problemId ?? (link?.source_kind === 'problem' ? (link.source_id as string) : null)
  const [problem] = problemId ? await tx`select id, campaign_id from problems where id = ${problemId}` : []
  if (problemId && !problem) throw notFound('台账问题')
  if (given.handoverId && !(await refOf(tx, 'handovers', given.handoverId))) throw notFound('移送')
  const [same] = await tx`select no from accountability where revoked_on is null and form = ${form.code} and person = ${person}
    and unit_id = ${unit.id} and decided_on = ${given.decidedOn} and (link_id is not distinct from ${given.linkId} or link_id is null)`
  if (same) throw conflict('recorded-already', `同一人同一天的“${form.title}”已登记（${same.no}）`)
  const [row] =
    await tx`insert into accountability (problem_id, link_id, handover_id, person, officer_id, post, unit_id, region, line, campaign_id,
      form, responsibility, decided_by, decided_on, doc_no, basis, recorded_by)
    values (${problemId}, ${given.linkId}, ${given.handoverId}, ${person}, ${officer?.id ?? null}, ${link ? (link.post as string) : given.post},
      ${unit.id}, ${unit.region}, ${unit.line}, ${(problem?.campaign_id as string | undefined) ?? null}, ${form.code},
      ${link ? (link.responsibility as string) : given.responsibility}, ${given.decidedBy}, ${given.decidedOn}, ${given.docNo}, ${given.basis}, ${actor.id})
    returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  await logAction(tx, actor, {
    chain: `accountability:${id}`,
    action: 'accountability.record',
    objectKind: 'accountability',
    objectId: id,
    detail: { form: form.code },
    after: given,
  })
  return { id, no }
}

/** Accountability by person (问责). */
export const entryRoutes: Routes = {
  'accountability.list': async ({ tx }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${entriesFrom(tx)} where ${accountabilityWhere(tx, filter)}
      ${after ? tx`and (m.decided_on, m.id) < (${after[0]}::date, ${after[1]}::uuid)` : tx``}
      order by m.decided_on desc, m.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.decided_on as string, row.id as string])
    return { rows: page.rows.map(entryRow), next: page.next }
  },

  'accountability.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '问责台账',
      purpose,
      columns: [
        { key: 'no', title: '编号', width: 14, type: 'text' },
        { key: 'person', title: '姓名', width: 12, type: 'text' },
        { key: 'post', title: '职务', width: 12, type: 'text' },
        { key: 'unit', title: '单位', width: 28, type: 'text' },
        { key: 'formTitle', title: '问责方式', width: 16, type: 'text' },
        { key: 'responsibility', title: '责任', width: 12, type: 'text' },
        { key: 'decidedBy', title: '决定机关', width: 24, type: 'text' },
        { key: 'decidedOn', title: '决定日期', width: 12, type: 'date' },
        { key: 'docNo', title: '文号', width: 20, type: 'text' },
        { key: 'basis', title: '依据', width: 32, type: 'text' },
        { key: 'standing', title: '备注', width: 10, type: 'text' },
      ],
      select: tx`${entriesFrom(tx)} where ${accountabilityWhere(tx, filter)} order by m.decided_on desc, m.id desc`,
      cells: (raw) => {
        const row = entryRow(raw)
        return {
          ...row,
          post: POSTS[row.post],
          unit: row.unit.name,
          responsibility: row.responsibility ? RESPONSIBILITIES[row.responsibility] : '',
          standing: STANDINGS[row.standing],
        }
      },
    }),

  'accountability.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`${entriesFrom(tx)} where m.id = ${id}`
    if (!row) throw notFound('问责记录')
    const [link] = row.link_id ? await tx`select tracing_id from tracing_links where id = ${row.link_id as string}` : []
    const [by] = await tx`select name from users where id = ${row.recorded_by as string}`
    // One person: by the officer's id, where there is none by name and unit.
    const others = await tx`${entriesFrom(tx)} where m.id <> ${id} and ${
      row.officer_id
        ? tx`m.officer_id = ${row.officer_id as string}`
        : tx`m.officer_id is null and m.person = ${row.person as string} and m.unit_id = ${row.unit_id as string}`
    } order by m.decided_on desc, m.id desc limit 50`
    const form = formOn(row.form as string, row.decided_on as string)
    const entry = entryRow(row)
    return {
      ...entry,
      formBasis: form?.basis ?? '',
      formConfirmed: form?.confirmed ?? false,
      problem: await refOf(tx, 'problems', row.problem_id),
      tracing: await refOf(tx, 'tracings', link?.tracing_id),
      handover: await refOf(tx, 'handovers', row.handover_id),
      exemption: await refOf(tx, 'exemptions', row.exemption_id),
      revokedOn: row.revoked_on as string | null,
      revokedText: row.revoked_text as string | null,
      recordedBy: (by?.name as string | undefined) ?? '',
      others: others.map(entryRow),
      mayRevoke: entry.standing !== 'revoked' && may(actor, 'accountability.record') && !(await servesIn(tx, actor, row.unit_id as string)),
      mayApply: entry.standing === 'counted' && may(actor, 'exemption.apply'),
    }
  },

  'accountability.record': ({ tx, actor }, { body }) => record(tx, actor, body),

  'accountability.revoke': async ({ tx, actor }, { params: { id }, body: { revokedOn, text } }) => {
    const [row] = await tx`select * from accountability where id = ${id} for update`
    if (!row) throw notFound('问责记录')
    await mustBeOutside(tx, actor, row.unit_id as string, '撤销本单位的问责')
    if (row.revoked_on) throw conflict('revoked-already', '该问责已登记撤销')
    if (revokedOn > todayInChina() || revokedOn < (row.decided_on as string))
      throw invalid('请核对撤销日期', [{ field: 'revokedOn', message: '撤销日期应在决定日期之后、今天之前' }])
    await tx`update accountability set revoked_on = ${revokedOn}, revoked_text = ${text}, revoked_by = ${actor.id} where id = ${id}`
    await logAction(tx, actor, {
      chain: `accountability:${id}`,
      action: 'accountability.revoke',
      objectKind: 'accountability',
      objectId: id,
      reason: text,
      before: { revokedOn: null },
      after: { revokedOn },
    })
    return { id }
  },
}
