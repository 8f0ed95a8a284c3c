import {
  HANDOVER_RESULTS,
  HANDOVER_SOURCES,
  type HandoverResult,
  type HandoverSource,
  type Receiver,
} from '#domain/accountability/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { handoverProcess } from '#domain/process/index.ts'
import { matterParts, perform } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet } from '../platform/export.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { wallTimeOf } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { type KnownUnit, matterColumns, matterWhere, mustBeOutside, type Row, refOf } from './shared.ts'

type Filter = Omit<InputOf<'handovers.list'>['query'], 'cursor' | 'limit'>

function where(tx: Tx, actor: Actor, filter: Filter) {
  const receivers = listOf(filter.receiver)
  const results = listOf(filter.result)
  // Contents are not searched: whoever could find by them would know them.
  return tx`${matterWhere(tx, actor, 'handover', filter, ['organ', 'doc_no', 'receipt_no'])}
    ${receivers ? tx`and m.receiver = any (${receivers})` : tx``}
    ${results ? tx`and m.result = any (${results})` : tx``}
    ${filter.problem ? tx`and m.source_kind = 'problem' and m.source_id = ${filter.problem}` : tx``}`
}

const handoversFrom = (tx: Tx) => tx`select m.*, m.opened_at::text as opened_exact, coalesce(u.name, nullif(m.unit_name, '')) as unit_name,
  exists (select from handover_contents c where c.handover_id = m.id) as open_to_me
  from handovers m left join record.units u on u.id = m.unit_id`

const handoverRow = (row: Row) => ({
  ...matterColumns('handover', row),
  receiver: row.receiver as Receiver,
  organ: row.organ as string,
  docNo: row.doc_no as string | null,
  handedAt: row.handed_at as string | null,
  sealed: row.sealed_at !== null,
  receiptNo: row.receipt_no as string | null,
  receivedOn: row.received_on as string | null,
  result: row.result as HandoverResult | null,
  resultPeople: row.result_people as number | null,
  resultOn: row.result_on as string | null,
  resultNo: row.result_no as string | null,
})

const SOURCE_TABLES = { problem: 'problems', clue: 'clues', tracing: 'tracings' } as const

/** The unit that a hand-over from this source concerns. Throws a 404, and a 409 for a problem that is no clue of discipline or crime. */
async function sourceUnit(tx: Tx, kind: HandoverSource, id: string): Promise<KnownUnit> {
  const [row] = await tx`select * from ${tx(SOURCE_TABLES[kind])} where id = ${id}`
  if (!row) throw notFound(HANDOVER_SOURCES[kind])
  if (kind === 'problem' && row.finding_code !== 'F4') throw conflict('finding-f4', '只有核查结论为“违纪或犯罪线索”的问题可以移送')
  const accused = kind === 'clue' ? (row.accused_units as string[])[0] : undefined
  const [unit] = accused ? await tx`select id, region, line from record.units where id = ${accused}` : []
  return (unit ?? { id: row.unit_id, region: row.region, line: row.line }) as KnownUnit
}

async function prepare(tx: Tx, actor: Actor, given: InputOf<'handovers.prepare'>['body']): Promise<{ id: string; no: string }> {
  const { sourceKind, sourceId, receiver, organ, title, facts, persons } = given
  const unit = await sourceUnit(tx, sourceKind, sourceId)
  await mustBeOutside(tx, actor, unit.id, '办理本单位的移送')
  const [there] =
    await tx`select no from handovers where source_kind = ${sourceKind} and source_id = ${sourceId} and state not in ('dropped', 'closed')`
  if (there) throw conflict('handed-over-already', `已有移送 ${there.no}，请先办结`)
  if (unit.line === '') throw invalid('该线索尚未归入条线，请先研判')
  const [row] =
    await tx`insert into handovers (source_kind, source_id, receiver, organ, unit_id, unit_name, region, line, state, prepared_by)
    values (${sourceKind}, ${sourceId}, ${receiver}, ${organ}, ${unit.id}, coalesce((select name from record.units where id = ${unit.id}), ''), ${unit.region}, ${unit.line}, ${handoverProcess.initial}, ${actor.id}) returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  await tx`insert into handover_contents (handover_id, title, facts, persons) values (${id}, ${title}, ${facts}, ${persons})`
  await logAction(tx, actor, {
    chain: `handover:${id}`,
    action: 'handover.prepare',
    objectKind: 'handover',
    objectId: id,
    detail: { to: handoverProcess.initial, source: `${sourceKind}:${sourceId}` },
    after: given,
  })
  return { id, no }
}

/** Hand-overs to discipline or police (移送). */
export const handoverRoutes: Routes = {
  'handovers.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${handoversFrom(tx)} where ${where(tx, actor, filter)}
      ${after ? tx`and (m.opened_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by m.opened_at desc, m.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(handoverRow), next: page.next }
  },

  'handovers.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '移送台账',
      purpose,
      columns: [
        { key: 'no', title: '编号', width: 14, type: 'text' },
        { key: 'organ', title: '接收机关', width: 26, type: 'text' },
        { key: 'docNo', title: '移送文号', width: 20, type: 'text' },
        { key: 'handed', title: '移送日期', width: 12, type: 'date' },
        { key: 'unit', title: '涉及单位', width: 28, type: 'text' },
        { key: 'state', title: '状态', width: 14, type: 'text' },
        { key: 'receiptNo', title: '回执文号', width: 20, type: 'text' },
        { key: 'receivedOn', title: '接收日期', width: 12, type: 'date' },
        { key: 'result', title: '结果', width: 18, type: 'text' },
        { key: 'resultPeople', title: '处理人数', width: 10, type: 'number' },
        { key: 'resultOn', title: '结果日期', width: 12, type: 'date' },
      ],
      select: tx`${handoversFrom(tx)} where ${where(tx, actor, filter)} order by m.opened_at desc, m.id desc`,
      cells: (raw) => {
        const row = handoverRow(raw)
        return {
          ...row,
          unit: row.unit.name,
          state: row.stateTitle,
          handed: row.handedAt ? wallTimeOf(new Date(row.handedAt)).toPlainDate().toString() : '',
          result: row.result ? HANDOVER_RESULTS[row.result] : '',
        }
      },
    }),

  'handovers.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`${handoversFrom(tx)} where m.id = ${id}`
    if (!row) throw notFound('移送')
    const [contents] = await tx`select title, facts, persons from handover_contents where handover_id = ${id}`
    const notes = await tx`select * from handover_notes where handover_id = ${id} order by at`
    const parts = await matterParts(tx, actor, 'handover', row)
    const source = await refOf(tx, SOURCE_TABLES[row.source_kind as HandoverSource], row.source_id)
    return {
      ...handoverRow(row),
      version: row.version as number,
      competent: row.competent as string | null,
      returnedAt: row.returned_at as string | null,
      source: source && { kind: row.source_kind as string, ...source },
      contents: (contents as unknown as { title: string; facts: string; persons: string } | undefined) ?? null,
      notes: notes.map((note) => ({
        at: note.at as string,
        action: note.action as string,
        by: note.by_name as string,
        text: note.text as string,
        files: note.file_ids as string[],
      })),
      ...parts,
      // Who did what at the receiving side is part of the case; so is the log before, once it is sealed.
      log: row.open_to_me ? parts.log : [],
    }
  },

  'handovers.prepare': ({ tx, actor }, { body }) => prepare(tx, actor, body),
  'handovers.act': ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'handover', id, action, body),
}
