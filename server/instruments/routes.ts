import type { InputOf } from '#domain/contract/api/index.ts'
import { INSTRUMENT_KINDS, type InstrumentKind, instrumentProcess, processes } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import { clocksOf, filesOf, holderTitle, lightOf, logOf, type MatterRow, offeredOn, perform } from '../matters/index.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { renderLetter } from '../platform/documents/letter.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { type Actor, rolesOf } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { notFound } from '../platform/refusal.ts'
import type { LetterContent } from './issue.ts'

type Filter = Omit<InputOf<'instruments.list'>['query'], 'cursor' | 'limit'>

function where(tx: Tx, actor: Actor, filter: Filter) {
  const kinds = listOf(filter.kind)
  const states = listOf(filter.state)
  const unit = rolesOf(actor).some((role) => role === 'unit-head' || role === 'unit-handler')
  const mine = filter.mine
    ? Object.entries(instrumentProcess.states)
        .filter(([, { holder }]) => holder === (unit ? 'unit' : 'supervision'))
        .map(([state]) => state)
    : null
  return tx`
    (${kinds}::text[] is null or i.kind = any (${kinds})) and (${states}::text[] is null or i.state = any (${states}))
    and (${mine}::text[] is null or i.state = any (${mine}))
    ${filter.unit ? tx`and i.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.q ? tx`and (i.number like ${containing(filter.q)} or i.title like ${containing(filter.q)})` : tx``}
    ${filter.breached ? tx`and i.breached` : tx``}`
}

const select = (tx: Tx) => tx`i.*, i.drafted_at::text as drafted_exact, u.name as unit_name, o.name as organ_name, f.sha256,
  (select count(*)::int from instrument_matters m where m.instrument_id = i.id) as matters`
const from = (tx: Tx) =>
  tx`instruments i left join record.units u on u.id = i.unit_id left join record.units o on o.id = i.organ_id left join files f on f.id = i.file_id`

function rowOf(row: Record<string, unknown>) {
  const state = row.state as keyof typeof instrumentProcess.states
  return {
    id: row.id as string,
    kind: row.kind as string,
    kindTitle: INSTRUMENT_KINDS[row.kind as InstrumentKind].title,
    number: row.number as string | null,
    title: row.title as string,
    organ: { id: row.organ_id as string, name: (row.organ_name as string | null) ?? '监督机构' },
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    state,
    stateTitle: instrumentProcess.states[state].title,
    matters: row.matters as number,
    draftedAt: row.drafted_at as string,
    issuedAt: row.issued_at as string | null,
    signedAt: row.signed_at as string | null,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
  }
}

const COLUMNS: readonly SheetColumn[] = [
  { key: 'number', title: '文号', width: 22, type: 'text' },
  { key: 'kindTitle', title: '文种', width: 14, type: 'text' },
  { key: 'title', title: '标题', width: 40, type: 'text' },
  { key: 'unitName', title: '收文单位', width: 28, type: 'text' },
  { key: 'matters', title: '事项数', width: 10, type: 'number' },
  { key: 'stateTitle', title: '状态', width: 12, type: 'text' },
  { key: 'issuedAt', title: '签发时间', width: 18, type: 'datetime' },
  { key: 'signedAt', title: '签收时间', width: 18, type: 'datetime' },
  { key: 'late', title: '是否逾期', width: 10, type: 'text' },
]

export const instrumentRoutes: Routes = {
  'instruments.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select ${select(tx)} from ${from(tx)} where ${where(tx, actor, filter)}
      ${after ? tx`and (i.drafted_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by i.drafted_at desc, i.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.drafted_exact as string, row.id as string])
    return { rows: page.rows.map(rowOf), next: page.next }
  },

  'instruments.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`select ${select(tx)} from ${from(tx)} where i.id = ${id}`
    if (!row) throw notFound('监督文书')
    const matters = await tx`
      select m.matter_kind, m.matter_id, coalesce(w.no, p.no) as no, coalesce(w.state, p.state) as state, coalesce(w.finding_code, p.finding_code) as finding,
        coalesce(p.title, w.rule_id) as title
      from instrument_matters m left join warnings w on m.matter_kind = 'warning' and w.id = m.matter_id
        left join problems p on m.matter_kind = 'problem' and p.id = m.matter_id
      where m.instrument_id = ${id} order by 3`
    return {
      ...rowOf(row),
      version: row.version as number,
      sha256: row.sha256 as string | null,
      answer: row.answer as string | null,
      mattersList: matters
        .filter((each) => each.no !== null)
        .map((each) => ({
          kind: each.matter_kind as string,
          id: each.matter_id as string,
          no: each.no as string,
          title: ruleById(each.title as string)?.title ?? (each.title as string),
          stateTitle: (processes[each.matter_kind as 'warning'].states as Record<string, { title: string }>)[each.state as string]!.title,
          findingCode: each.finding as string | null,
        })),
      clocks: await clocksOf(tx, 'instrument', id),
      log: await logOf(tx, 'instrument', id),
      files: await filesOf(tx, 'instrument', id),
      actions: await offeredOn(tx, actor, 'instrument', row as unknown as MatterRow),
      holder: holderTitle(instrumentProcess, row.state as string),
    }
  },

  'instruments.act': async ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'instrument', id, action, body),

  'instruments.pdf': async ({ tx, services }, { params: { id } }) => {
    const [row] = await tx`select ${select(tx)}, f.name as file_name from ${from(tx)} where i.id = ${id}`
    if (!row) throw notFound('监督文书')
    if (row.file_id)
      return {
        name: row.file_name as string,
        mediaType: 'application/pdf',
        inline: true,
        body: await services.files.read(row.file_id as string, row.sha256 as string),
      }
    // A draft has no number yet: the paper says so across the page.
    const body = await renderLetter({
      ...(row.content as LetterContent),
      form: 'letter',
      organ: row.organ_name as string,
      signer: row.organ_name as string,
      date: todayInChina(),
    })
    return { name: `${row.title}（草稿）.pdf`, mediaType: 'application/pdf', inline: true, body }
  },

  'instruments.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '监督文书台账',
      purpose,
      columns: COLUMNS,
      select: tx`select ${select(tx)} from ${from(tx)} where ${where(tx, actor, filter)} order by i.drafted_at desc, i.id desc`,
      cells: (row) => {
        const line = rowOf(row)
        return { ...line, number: line.number ?? '（草稿）', unitName: line.unit.name, late: line.breached ? '是' : '否' }
      },
    }),
}
