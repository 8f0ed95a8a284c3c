import {
  type LinkStep,
  type Post,
  type Responsibility,
  TRACING_OUTCOMES,
  TRACING_SOURCES,
  type TracingOutcome,
  type TracingSource,
} from '#domain/accountability/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { tracingProcess } from '#domain/process/index.ts'
import { matterParts, nextDue, perform, startClock } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet } from '../platform/export.ts'
import { type Actor, may } from '../platform/identity/actor.ts'
import { wallTimeOf } from '../platform/law.ts'
import { notFound } from '../platform/refusal.ts'
import { chainOf, tracedSource } from './chain.ts'
import { matterColumns, matterWhere, mustBeOutside, type Row, refOf, servesIn } from './shared.ts'

type Filter = Omit<InputOf<'tracings.list'>['query'], 'cursor' | 'limit'>

function where(tx: Tx, actor: Actor, filter: Filter) {
  const outcomes = listOf(filter.outcome)
  return tx`${matterWhere(tx, actor, 'tracing', filter, ['title'])}
    ${outcomes ? tx`and m.outcome = any (${outcomes})` : tx``}
    ${filter.problem ? tx`and m.source_kind = 'problem' and m.source_id = ${filter.problem}` : tx``}`
}

const tracingsFrom = (tx: Tx) => tx`select m.*, m.opened_at::text as opened_exact, u.name as unit_name,
  coalesce(m.line || ':' || m.region like any ((select scope_areas())::text[]), false) as supervised
  from tracings m left join record.units u on u.id = m.unit_id`

const tracingRow = (row: Row) => ({
  ...matterColumns('tracing', row),
  title: row.title as string,
  sourceKind: row.source_kind as TracingSource,
  outcome: row.outcome as TracingOutcome | null,
})

async function start(tx: Tx, actor: Actor, given: InputOf<'tracings.start'>['body']): Promise<{ id: string; no: string }> {
  const { sourceKind, sourceId, reason } = given
  const source = await tracedSource(tx, sourceKind, sourceId)
  const { unit } = source
  await mustBeOutside(tx, actor, unit.id, '倒查本单位')
  const [row] = await tx`insert into tracings (source_kind, source_id, title, reason, unit_id, region, line, state, opened_by)
    values (${sourceKind}, ${sourceId}, ${source.title.slice(0, 200)}, ${reason}, ${unit.id}, ${unit.region}, ${unit.line}, ${tracingProcess.initial}, ${actor.id})
    returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  const links = await chainOf(tx, source)
  for (const [position, link] of links.entries())
    await tx`insert into tracing_links (tracing_id, position, step, proposed, person, officer_id, post, unit_id, evidence)
      values (${id}, ${position + 1}, ${link.step}, true, ${link.person}, ${link.officerId}, ${link.post}, ${unit.id}, ${tx.json(link.evidence as never)})`
  await startClock(tx, 'tracing', id, 'trace', unit.id)
  await tx`update tracings set due_at = ${await nextDue(tx, 'tracing', id)} where id = ${id}`
  await logAction(tx, actor, {
    chain: `tracing:${id}`,
    action: 'tracing.start',
    objectKind: 'tracing',
    objectId: id,
    detail: { to: tracingProcess.initial, source: `${sourceKind}:${sourceId}`, links: links.length, input: { text: reason } },
    after: given,
  })
  return { id, no }
}

async function sourceOf(tx: Tx, row: Row): Promise<{ kind: string; id: string; no: string } | null> {
  const kind = row.source_kind as TracingSource
  const id = row.source_id as string
  if (kind !== 'case') {
    const ref = await refOf(tx, kind === 'warning' ? 'warnings' : 'problems', id)
    return ref && { kind, ...ref }
  }
  const [found] = await tx`select id, case_no as no from record.cases where id = ${id}`
  return found ? { kind, id: found.id as string, no: found.no as string } : null
}

/** Links that the reader may see, each with what came of it. */
async function linksOf(tx: Tx, id: string) {
  const rows = await tx`select l.*, u.name as decider, a.id as account_id, a.no as account_no, e.id as exempt_id, e.no as exempt_no
    from tracing_links l left join users u on u.id = l.decided_by
      left join lateral (select id, no from accountability where link_id = l.id and revoked_on is null order by recorded_at limit 1) a on true
      left join lateral (select id, no from exemptions where link_id = l.id and state <> 'withdrawn' limit 1) e on true
    where l.tracing_id = ${id} order by l.position`
  return rows.map((row) => ({
    id: row.id as string,
    step: row.step as LinkStep,
    proposed: row.proposed as boolean,
    person: row.person as string | null,
    officerId: row.officer_id as string | null,
    post: row.post as Post,
    unitId: row.unit_id as string,
    evidence: row.evidence as { of: string; id: string; at: string | null; text: string }[],
    state: row.state as 'proposed' | 'confirmed' | 'struck',
    responsibility: row.responsibility as Responsibility | null,
    reason: row.reason as string | null,
    decidedBy: row.decider as string | null,
    decidedAt: row.decided_at as string | null,
    accountability: row.account_id ? { id: row.account_id as string, no: row.account_no as string } : null,
    exemption: row.exempt_id ? { id: row.exempt_id as string, no: row.exempt_no as string } : null,
  }))
}

/** 倒查: who decided, who approved, who led. */
export const tracingRoutes: Routes = {
  'tracings.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${tracingsFrom(tx)} where ${where(tx, actor, filter)}
      ${after ? tx`and (m.opened_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by m.opened_at desc, m.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(tracingRow), next: page.next }
  },

  'tracings.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '倒查台账',
      purpose,
      columns: [
        { key: 'no', title: '编号', width: 14, type: 'text' },
        { key: 'title', title: '倒查对象', width: 36, type: 'text' },
        { key: 'source', title: '来源', width: 12, type: 'text' },
        { key: 'unit', title: '涉及单位', width: 28, type: 'text' },
        { key: 'state', title: '状态', width: 14, type: 'text' },
        { key: 'outcome', title: '结论', width: 26, type: 'text' },
        { key: 'opened', title: '发起日期', width: 12, type: 'date' },
      ],
      select: tx`${tracingsFrom(tx)} where ${where(tx, actor, filter)} order by m.opened_at desc, m.id desc`,
      cells: (raw) => {
        const row = tracingRow(raw)
        return {
          ...row,
          source: TRACING_SOURCES[row.sourceKind],
          unit: row.unit.name,
          state: row.stateTitle,
          outcome: row.outcome ? TRACING_OUTCOMES[row.outcome] : '',
          opened: wallTimeOf(new Date(row.openedAt)).toPlainDate().toString(),
        }
      },
    }),

  'tracings.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`${tracingsFrom(tx)} where m.id = ${id}`
    if (!row) throw notFound('倒查')
    const parts = await matterParts(tx, actor, 'tracing', row)
    const closed = row.state === 'closed'
    const own = await servesIn(tx, actor, row.unit_id as string)
    return {
      ...tracingRow(row),
      version: row.version as number,
      // The unit sees what it came to, not how: reasons and notes name people above and below the reader.
      reason: row.supervised ? (row.reason as string) : null,
      conclusion: row.supervised || closed ? (row.conclusion as string | null) : null,
      source: await sourceOf(tx, row),
      links: await linksOf(tx, id),
      mayRecord: closed && row.outcome === 'account' && may(actor, 'accountability.record') && !own,
      mayApply: closed && row.outcome !== 'none' && may(actor, 'exemption.apply'),
      ...parts,
      log: row.supervised ? parts.log : [],
    }
  },

  'tracings.start': ({ tx, actor }, { body }) => start(tx, actor, body),
  'tracings.act': ({ tx, actor, services }, { params: { id, action }, body }) => perform(services, tx, actor, 'tracing', id, action, body),
}
