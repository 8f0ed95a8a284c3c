import type { InputOf } from '#domain/contract/api/index.ts'
import { problemProcess } from '#domain/process/index.ts'
import { clocksOf, filesOf, heldStates, holderTitle, lightOf, logOf, type MatterRow, offeredOn } from '../matters/index.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet } from '../platform/export.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { notFound } from '../platform/refusal.ts'
import { PROBLEM_COLUMNS, problemCells } from './sheet.ts'

type Filter = Omit<InputOf<'problems.list'>['query'], 'cursor' | 'limit'>

function where(tx: Tx, actor: Actor, filter: Filter) {
  const states = listOf(filter.state)
  const findings = listOf(filter.finding)
  const mine = filter.mine ? heldStates(actor, 'problem') : null
  return tx`
    (${states}::text[] is null or p.state = any (${states}))
    and (${findings}::text[] is null or p.finding_code = any (${findings}))
    and (${mine}::text[] is null or p.state = any (${mine}))
    ${filter.kind ? tx`and p.kind = ${filter.kind}` : tx``}
    ${filter.unit ? tx`and p.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.q ? tx`and (p.no like ${containing(filter.q.toUpperCase())} or p.title like ${containing(filter.q)})` : tx``}
    ${filter.from ? tx`and p.opened_at >= ${filter.from}::date::timestamptz` : tx``}
    ${filter.to ? tx`and p.opened_at < (${filter.to}::date + 1)::timestamptz` : tx``}
    ${filter.light === 'overdue' ? tx`and p.state <> 'closed' and p.due_at < now()` : tx``}
    ${filter.light === 'near' ? tx`and p.state <> 'closed' and p.due_at >= now() and p.due_at < now() + interval '1 day'` : tx``}
    ${filter.breached ? tx`and p.breached` : tx``}
    ${filter.handedOver ? tx`and p.handed_over_at is not null` : tx``}
    ${filter.lookBack ? tx`and p.look_back_due is not null and p.looked_back_at is null` : tx``}`
}

/** A ledger row as the contract shows it. */
function rowOf(row: Record<string, unknown>) {
  const state = row.state as keyof typeof problemProcess.states
  return {
    id: row.id as string,
    no: row.no as string,
    title: row.title as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
    findingCode: row.finding_code as 'F2' | 'F3' | 'F4',
    kind: row.kind as string | null,
    state,
    stateTitle: problemProcess.states[state].title,
    openedAt: row.opened_at as string,
    deadline: row.deadline as string | null,
    leader: row.leader as string | null,
    person: row.person as string | null,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
    reopened: row.reopened as number,
    handedOver: row.handed_over_at !== null,
    lookBackDue: row.look_back_due as string | null,
  }
}
export type ProblemLine = ReturnType<typeof rowOf>

const select = (tx: Tx) => tx`p.*, p.opened_at::text as opened_exact, u.name as unit_name`

export const ledgerRoutes: Routes = {
  'problems.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select ${select(tx)} from problems p left join record.units u on u.id = p.unit_id
      where ${where(tx, actor, filter)} ${after ? tx`and (p.opened_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by p.opened_at desc, p.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(rowOf), next: page.next }
  },

  'problems.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`select ${select(tx)} from problems p left join record.units u on u.id = p.unit_id where p.id = ${id}`
    if (!row) throw notFound('台账问题')
    const [source] = await tx`select id, no, rule_id from warnings where id = ${row.source_id as string}`
    const accountability = await tx`select * from accountability where problem_id = ${id} order by recorded_at`
    return {
      ...rowOf(row),
      version: row.version as number,
      description: row.description as string,
      measures: row.measures as string | null,
      completion: row.completion as string | null,
      completedAt: row.completed_at as string | null,
      acceptedAt: row.accepted_at as string | null,
      closedAt: row.closed_at as string | null,
      handover: row.handed_over_at
        ? {
            to: row.handed_over_to as string,
            no: row.handover_no as string,
            at: row.handed_over_at as string,
            receiptNo: row.handover_receipt_no as string | null,
            receiptAt: row.handover_receipt_at as string | null,
            result: row.handover_result as string | null,
          }
        : null,
      source: source ? { kind: 'warning', id: source.id as string, no: source.no as string, title: row.title as string } : null,
      accountability: accountability.map((each) => ({
        id: each.id as string,
        person: each.person as string,
        form: each.form as string,
        exempted: each.exempted as boolean,
        basis: each.basis as string,
        decidedOn: each.decided_on as string,
        approver: each.approver as string | null,
        recordedAt: each.recorded_at as string,
      })),
      clocks: await clocksOf(tx, 'problem', id),
      log: await logOf(tx, 'problem', id),
      files: await filesOf(tx, 'problem', id),
      actions: (await offeredOn(tx, actor, 'problem', row as unknown as MatterRow)).filter((action) => offerable(action.action, row)),
      holder: holderTitle(problemProcess, row.state as string),
    }
  },

  'problems.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '问题台账',
      purpose,
      columns: PROBLEM_COLUMNS,
      select: tx`select ${select(tx)} from problems p left join record.units u on u.id = p.unit_id where ${where(tx, actor, filter)} order by p.opened_at desc, p.id desc`,
      cells: (row) => problemCells(rowOf(row)),
    }),
}

/** Actions that the table allows in this state but the matter's own facts rule out are not offered. */
function offerable(action: string, row: Record<string, unknown>): boolean {
  switch (action) {
    case 'hand-over':
      return row.finding_code === 'F4' && row.handed_over_at === null
    case 'receipt':
      return row.handed_over_at !== null && row.handover_receipt_at === null
    case 'hand-over-result':
      return row.handed_over_at !== null
    case 'look-back':
      return row.look_back_due !== null && row.looked_back_at === null
    default:
      return true
  }
}
