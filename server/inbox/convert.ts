import type { InputOf } from '#domain/contract/api/index.ts'
import { ruleById } from '#rules/index.ts'
import { isAccused, type NewClue } from '../clues/index.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { unitsOf } from '../platform/identity/actor.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { type Taken, takeIn } from './take.ts'

/** A warning as a clue about its unit, or its officer where it speaks of one. */
async function ofWarning(tx: Tx, id: string): Promise<Omit<NewClue, 'content' | 'receivedAt'>> {
  const [warning] = /^[0-9a-f-]{36}$/.test(id) ? await tx`select * from warnings where id = ${id}` : []
  if (!warning) throw notFound('预警')
  const [first] =
    await tx`select c.case_no from warning_cases w join record.cases c on c.id = w.case_id where w.warning_id = ${id} order by c.id limit 1`
  return {
    channel: 'warning',
    externalId: warning.no as string,
    title: `预警 ${warning.no}：${ruleById(warning.rule_id as string)?.title ?? warning.rule_id}`,
    region: warning.region as string,
    line: warning.line as string,
    caseNo: (first?.case_no as string | undefined) ?? null,
    accusedUnits: [warning.unit_id as string],
    accusedOfficers: warning.subject_kind === 'officer' ? [warning.subject_id as string] : [],
    raw: { warningId: id, ruleId: warning.rule_id },
  }
}

/** A case whose file was found wanting, as a clue about its unit and its officers. */
async function ofCase(tx: Tx, id: string): Promise<Omit<NewClue, 'content' | 'receivedAt'>> {
  const [row] = await tx`select * from record.cases where id = ${id}`
  if (!row) throw notFound('案件')
  const officers = await tx`select officer_id from record.case_officers where case_id = ${id} order by position`
  return {
    channel: 'case-review',
    externalId: id,
    title: `案卷评查：${row.case_no}`,
    region: row.region as string,
    line: row.line as string,
    caseNo: row.case_no as string,
    plate: row.plate as string | null,
    accusedUnits: [row.unit_id as string],
    accusedOfficers: officers.map((each) => each.officer_id as string),
    raw: { caseId: id },
  }
}

/**
 * Makes a clue of a warning or of a case whose file was reviewed; what has been made one already leads to that clue. Whom it is about is accused
 * from the beginning. Throws a 404 for what the actor may not see, a 409 when it is about the actor's own house.
 */
export async function convert({ tx, actor }: Context, { kind, id, text }: InputOf<'clues.from'>['body']): Promise<Taken> {
  const made = kind === 'warning' ? await ofWarning(tx, id) : await ofCase(tx, id)
  for (const own of unitsOf(actor))
    if (await isAccused(tx, own, made.accusedUnits ?? [])) throw conflict('accused-out', '该事项涉及您所在的单位，应由上级监督机构转为线索')
  if (actor.officerId !== null && made.accusedOfficers?.includes(actor.officerId))
    throw conflict('accused-out', '该事项涉及您本人，应由其他人员转为线索')
  return takeIn(tx, actor, { ...made, content: text, receivedAt: new Date().toISOString(), source: 'internal' })
}
