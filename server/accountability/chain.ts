import { type CaseFacts, LINK_STEPS, type ProposedLink, proposeChain, type TracingSource } from '#domain/accountability/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { notFound } from '../platform/refusal.ts'
import type { KnownUnit } from './shared.ts'

const MOST_CASES = 5

/** What a tracing starts from: the unit concerned, a title, the cases decided. */
export interface TracedSource {
  readonly unit: KnownUnit
  readonly title: string
  readonly caseIds: readonly string[]
  /** Whom the ledger names as responsible for setting it right. */
  readonly named: readonly ProposedLink[]
}

/** The source as the actor sees it. Throws a 404 for what is not there or may not be seen. */
export async function tracedSource(tx: Tx, kind: TracingSource, id: string): Promise<TracedSource> {
  if (kind === 'case') {
    const [row] = await tx`select id, case_no, unit_id, region, line from record.cases where id = ${id}`
    if (!row) throw notFound('案件')
    return { unit: placeOf(row), title: `案件 ${row.case_no}`, caseIds: [row.id as string], named: [] }
  }
  if (!UUID.test(id)) throw notFound(kind === 'warning' ? '预警' : '台账问题')
  if (kind === 'warning') {
    const [row] = await tx`select id, no, unit_id, region, line from warnings where id = ${id}`
    if (!row) throw notFound('预警')
    return { unit: placeOf(row), title: `预警 ${row.no}`, caseIds: await casesOfWarning(tx, id), named: [] }
  }
  const [row] = await tx`select * from problems where id = ${id}`
  if (!row) throw notFound('台账问题')
  return {
    unit: placeOf(row),
    title: `${row.no} ${row.title}`,
    caseIds:
      row.source_kind === 'warning' && row.source_id ? await casesOfWarning(tx, row.source_id as string) : await casesOfClue(tx, row),
    named: (
      [
        ['person', 'member', '责任人'],
        ['leader', 'head', '责任领导'],
      ] as const
    ).flatMap(([column, post, title]) =>
      row[column]
        ? [
            {
              step: 'rectify' as const,
              post,
              officerId: null,
              person: row[column] as string,
              evidence: [{ of: 'problem' as const, id, at: null, text: `台账 ${row.no} 登记的整改${title}` }],
            },
          ]
        : [],
    ),
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const placeOf = (row: Record<string, unknown>): KnownUnit => ({
  id: row.unit_id as string,
  region: row.region as string,
  line: row.line as string,
})

const casesOfWarning = async (tx: Tx, warning: string): Promise<string[]> =>
  (
    await tx`select c.id from warning_cases w join record.cases c on c.id = w.case_id where w.warning_id = ${warning}
      order by c.occurred_at, c.id limit ${MOST_CASES}`
  ).map((row) => row.id as string)

const casesOfClue = async (tx: Tx, problem: Record<string, unknown>): Promise<string[]> =>
  problem.source_kind !== 'clue' || !problem.source_id
    ? []
    : (
        await tx`select c.id from clues q join record.cases c on c.case_no = q.case_no where q.id = ${problem.source_id as string} limit ${MOST_CASES}`
      ).map((row) => row.id as string)

/** What the records know of a case, as far as the actor sees them. */
async function factsOf(tx: Tx, caseId: string): Promise<CaseFacts & { unitId: string }> {
  const [c] =
    await tx`select id, case_no, party_name, unit_id, decided_at::text, decision_no, discussed_at::text, review_at::text, reviewer_id, review_result
    from record.cases where id = ${caseId}`
  const officers = await tx`select officer_id as "officerId", role from record.case_officers where case_id = ${caseId} order by position`
  const documents =
    await tx`select id, form, number, issued_at::text as "issuedAt", signer from record.documents where case_id = ${caseId} order by issued_at, id`
  const measures =
    await tx`select id, kind, approved_at::text as "approvedAt" from record.measures where case_id = ${caseId} order by start_at, id`
  const edits =
    await tx`select id, edited_at::text as at, edited_by as by, field, approved_at::text as "approvedAt" from record.edits where case_id = ${caseId} order by edited_at, id`
  const named = [...officers.map((row) => row.officerId as string), ...(c!.reviewer_id ? [c!.reviewer_id as string] : [])]
  const people = await tx`select id, name, badge_no as "badgeNo" from record.officers
    where id = any (${named}) or unit_id in (select ancestor_id from record.unit_tree where unit_id = ${c!.unit_id as string}) order by id`
  return {
    id: caseId,
    unitId: c!.unit_id as string,
    caseNo: c!.case_no as string,
    partyName: c!.party_name as string | null,
    decidedAt: c!.decided_at as string | null,
    decisionNo: c!.decision_no as string | null,
    discussedAt: c!.discussed_at as string | null,
    reviewAt: c!.review_at as string | null,
    reviewerId: c!.reviewer_id as string | null,
    reviewResult: c!.review_result as string | null,
    officers: officers as never,
    documents: documents as never,
    measures: measures as never,
    edits: edits as never,
    people: people as never,
  }
}

/** The proposed chain of all cases: one link a person and step, with the evidence of every case. */
export async function chainOf(tx: Tx, source: TracedSource): Promise<ProposedLink[]> {
  const merged = new Map<string, ProposedLink>()
  const links = [...source.named]
  for (const id of source.caseIds) links.push(...proposeChain(await factsOf(tx, id)))
  for (const link of links) {
    const key = `${link.step} ${link.officerId ?? link.person ?? ''} ${link.post}`
    const known = merged.get(key)
    if (known) known.evidence.push(...link.evidence)
    else merged.set(key, link)
  }
  const order = Object.keys(LINK_STEPS)
  return [...merged.values()].sort((a, b) => order.indexOf(a.step) - order.indexOf(b.step))
}
