import { formTitle, HANDOVER_RESULTS, type HandoverResult, RESPONSIBILITIES, type Responsibility } from '#domain/accountability/index.ts'
import { type Process, processes } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'

const titleOf = (kind: 'handover' | 'tracing' | 'exemption', state: unknown): string =>
  (processes[kind] as Process).states[state as string]?.title ?? ''

/**
 * What followed from a ledger problem, as far as the reader may see it: hand-overs with their receipt and nothing of their contents,
 * tracings, exemptions, and what was decided about people.
 */
export async function followedBy(tx: Tx, problemId: string) {
  const handovers = await tx`select * from handovers where source_kind = 'problem' and source_id = ${problemId} order by opened_at`
  const tracings = await tx`select * from tracings where source_kind = 'problem' and source_id = ${problemId} order by opened_at`
  const exemptions = await tx`select * from exemptions where problem_id = ${problemId} order by opened_at`
  const entries = await tx`select * from accountability where problem_id = ${problemId} order by recorded_at, id`
  return {
    handovers: handovers.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      organ: row.organ as string,
      docNo: row.doc_no as string | null,
      stateTitle: titleOf('handover', row.state),
      handedAt: row.handed_at as string | null,
      receiptNo: row.receipt_no as string | null,
      receivedOn: row.received_on as string | null,
      receiptAt: row.receipt_at as string | null,
      result: row.result ? HANDOVER_RESULTS[row.result as HandoverResult] : null,
      resultedAt: row.resulted_at as string | null,
    })),
    tracings: tracings.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      stateTitle: titleOf('tracing', row.state),
      openedAt: row.opened_at as string,
      closedAt: row.closed_at as string | null,
    })),
    exemptions: exemptions.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      who: (row.person as string | null) ?? '单位',
      stateTitle: titleOf('exemption', row.state),
      openedAt: row.opened_at as string,
      decidedAt: row.decided_at as string | null,
    })),
    accountability: entries.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      person: row.person as string,
      form: formTitle(row.form as string),
      responsibility: row.responsibility ? RESPONSIBILITIES[row.responsibility as Responsibility] : null,
      decidedBy: row.decided_by as string,
      decidedOn: row.decided_on as string,
      standing: row.revoked_on ? ('revoked' as const) : row.exemption_id ? ('exempted' as const) : ('counted' as const),
      recordedAt: row.recorded_at as string,
    })),
  }
}
export type Followed = Awaited<ReturnType<typeof followedBy>>
