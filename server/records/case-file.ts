import type { AnswerOf } from '#domain/contract/api/index.ts'
import { maskIdNo, maskName, maskPhone, maskPlate, maskText } from '#domain/identifiers/index.ts'
import { warningProcess } from '#domain/process/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { notFound } from '../platform/refusal.ts'
import { ruleTitle } from '../supervision/index.ts'
import { caseRow, columnsOf, type Row } from './case-list.ts'
import { stepsOf } from './case-steps.ts'

/** Lists of a case longer than this are cut: a case has tens of papers, not thousands. */
const MOST = 500

/** A case with all that hangs on it. Throws a 404 when it is not there for this actor. */
export async function showCase(tx: Tx, id: string): Promise<AnswerOf<'cases.show'>> {
  const [row] = await tx`select ${columnsOf(tx)}, c.fine::float8 as fine, r.name as reviewer_name
    from record.cases c left join record.units u on u.id = c.unit_id left join record.officers r on r.id = c.reviewer_id where c.id = ${id}`
  if (!row) throw notFound('案件')
  const officers = await tx`select o.officer_id, o.role, p.name, p.kind from record.case_officers o
    left join record.officers p on p.id = o.officer_id where o.case_id = ${id} order by o.position limit ${MOST}`
  const documents = await tx`select * from record.documents where case_id = ${id} order by issued_at, id limit ${MOST}`
  const measures = await tx`select * from record.measures where case_id = ${id} order by start_at, id limit ${MOST}`
  const payments = await tx`select * from record.payments where case_id = ${id} order by paid_at, id limit ${MOST}`
  const edits = await tx`select * from record.edits where case_id = ${id} order by edited_at, id limit ${MOST}`
  const clips = await tx`select v.*, p.name as officer_name from record.clips v left join record.officers p on p.id = v.officer_id
    where v.case_id = ${id} order by v.start_at, v.id limit ${MOST}`
  const appeals = await tx`select * from record.appeals where case_id = ${id} order by filed_at, id limit ${MOST}`
  const warnings = await tx`select w.id, w.no, w.rule_id, w.colour, w.state from warning_cases c join warnings w on w.id = c.warning_id
    where c.case_id = ${id} order by w.opened_at desc, w.id desc limit ${MOST}`
  const history =
    await tx`select version, replaced_at from record.history where entity = 'cases' and id = ${id} order by version desc limit ${MOST}`
  return {
    ...caseRow(row),
    party: {
      kind: row.party_kind as string | null,
      name: row.party_name as string | null,
      idNo: row.party_id_no as string | null,
      phone: row.party_phone as string | null,
    },
    place: { text: row.place_text as string | null, lat: row.place_lat as number | null, lon: row.place_lon as number | null },
    tier: row.tier as string | null,
    measured:
      row.measured_kind === null || row.measured_value === null
        ? null
        : { kind: row.measured_kind as string, value: row.measured_value as number },
    points: row.points as number | null,
    decisionNo: row.decision_no as string | null,
    version: row.version as number,
    steps: stepsOf(row, { measures, documents, payments, appeals, reviewer: row.reviewer_name as string | null }),
    officers: officers.map((each) => ({
      id: each.officer_id as string,
      name: (each.name as string | null) ?? '（未接入人员）',
      role: each.role as string,
      kind: (each.kind as string | null) ?? '',
    })),
    documents: documents.map((each) => ({
      id: each.id as string,
      form: each.form as string,
      number: each.number as string | null,
      issuedAt: each.issued_at as string,
      uploadedAt: each.uploaded_at as string | null,
      pages: each.pages as number | null,
      emptyFields: (each.empty_fields as string | null)?.split(',').filter(Boolean) ?? [],
    })),
    measures: measures.map((each) => ({
      id: each.id as string,
      kind: each.kind as string,
      startAt: each.start_at as string,
      approvedAt: each.approved_at as string | null,
      dueAt: each.due_at as string | null,
      extendedTo: each.extended_to as string | null,
      releasedAt: each.released_at as string | null,
      fee: each.fee as number | null,
    })),
    payments: payments.map((each) => ({
      id: each.id as string,
      channel: each.channel as string,
      treasury: each.treasury as boolean | null,
      amount: each.amount as number,
      paidAt: each.paid_at as string,
      receiptNo: each.receipt_no as string | null,
    })),
    edits: edits.map((each) => ({
      at: each.edited_at as string,
      by: each.edited_by as string,
      field: each.field as string,
      before: maskedEdit(each.field as string, each.before_value as string | null),
      after: maskedEdit(each.field as string, each.after_value as string | null),
      approvedAt: each.approved_at as string | null,
      reason: each.reason === null ? null : maskText(each.reason as string),
    })),
    clips: clips.map((each) => ({
      id: each.id as string,
      officerName: each.officer_name as string | null,
      startAt: each.start_at as string,
      endAt: each.end_at as string,
      uploadedAt: each.uploaded_at as string | null,
    })),
    appeals: appeals.map((each) => ({
      kind: each.kind as string,
      filedAt: each.filed_at as string,
      closedAt: each.closed_at as string | null,
      outcome: each.outcome as string | null,
    })),
    warningList: warnings.map((each) => ({
      id: each.id as string,
      no: each.no as string,
      ruleTitle: ruleTitle(each.rule_id as string),
      colour: each.colour as 'red',
      stateTitle: warningProcess.states[each.state as 'open'].title,
    })),
    history: history.map((each) => ({ version: each.version as number, replacedAt: each.replaced_at as string })),
  }
}

/** An edit shows what was changed, but not the person behind it: personal fields are masked by their kind, other texts by what is in them. */
function maskedEdit(field: string, value: string | null): string | null {
  if (value === null) return null
  if (/idno|id_no|证件号|身份证/i.test(field)) return maskIdNo(value)
  if (/phone|电话/i.test(field)) return maskPhone(value)
  if (/plate|号牌/i.test(field)) return maskPlate(value)
  if (/name|姓名|当事人/i.test(field)) return maskName(value)
  return maskText(value)
}

/** The party in full, for a reason that goes into the log with who asked (S23). Throws a 404 when the case is not there for this actor. */
export async function revealCase(tx: Tx, actor: Actor, id: string, reason: string): Promise<AnswerOf<'cases.reveal'>> {
  const [row] = await tx`select case_no, party_name, party_id_no, party_phone, plate from record.cases where id = ${id}`
  if (!row) throw notFound('案件')
  await logAction(tx, actor, {
    action: 'case.reveal',
    objectKind: 'case',
    objectId: id,
    reason,
    detail: { caseNo: (row as Row).case_no },
  })
  return {
    name: row.party_name as string | null,
    idNo: row.party_id_no as string | null,
    phone: row.party_phone as string | null,
    plate: row.plate as string | null,
  }
}
