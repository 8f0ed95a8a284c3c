import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { type AssessmentGround, DATA_SETS, type DataSetKey, dataSet, type Risk } from '#domain/privacy/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { may } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, invalid } from '../platform/refusal.ts'
import { dayAfter, periodOf } from './period.ts'

/** The catalogue of sets with their periods as held today and their latest assessments. Leads see the sets that supervision keeps. */
export async function listSets({ tx, actor }: Context): Promise<AnswerOf<'privacy.data-sets'>> {
  const all = may(actor, 'privacy.manage')
  if (all) await asOwner(tx)
  const today = todayInChina()
  const latest = await tx`select distinct on (data_set) data_set, version, decided_on, next_review, risk from privacy_assessments
    order by data_set, version desc`
  const sets = []
  for (const { places, basis, retention, disposal, ...set } of DATA_SETS) {
    if (!all && set.keeper !== 'supervision') continue
    const found = latest.find((row) => row.data_set === set.key)
    sets.push({
      ...set,
      basis: [...basis],
      places: [...places],
      period: await periodOf(tx, retention),
      deletable: disposal.kind === 'delete',
      disposal: disposal.kind === 'delete' ? disposal.how : disposal.why,
      assessed: found
        ? {
            version: found.version as number,
            decidedOn: found.decided_on as string,
            nextReview: found.next_review as string,
            risk: found.risk as Risk,
            due: (found.next_review as string) <= today,
          }
        : null,
    })
  }
  return sets
}

/** Assessments, newest first: every version stays. */
export async function listAssessments(
  { tx, actor }: Context,
  { cursor, limit, set }: InputOf<'privacy.assessments'>['query'],
): Promise<AnswerOf<'privacy.assessments'>> {
  if (may(actor, 'privacy.manage')) await asOwner(tx)
  const after = readCursor(cursor)
  const today = todayInChina()
  const rows = await tx`select a.*, a.recorded_at::text as exact, u.name as recorder,
      a.version = (select max(o.version) from privacy_assessments o where o.data_set = a.data_set) as latest
    from privacy_assessments a join users u on u.id = a.recorded_by
    where true ${set ? tx`and a.data_set = ${set}` : tx``}
      ${after ? tx`and (a.recorded_at, a.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by a.recorded_at desc, a.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      set: row.data_set as DataSetKey,
      title: dataSet(row.data_set as DataSetKey).title,
      version: row.version as number,
      grounds: row.grounds as AssessmentGround[],
      lawful: row.lawful as string,
      impact: row.impact as string,
      risk: row.risk as Risk,
      measures: row.measures as string,
      decidedBy: row.decided_by as string,
      decidedOn: row.decided_on as string,
      nextReview: row.next_review as string,
      due: (row.latest as boolean) && (row.next_review as string) <= today,
      recordedBy: row.recorder as string,
      recordedAt: row.recorded_at as string,
    })),
    next: page.next,
  }
}

/** Records a further version of a set's assessment; earlier ones stay. Throws a 409 when somebody recorded one in the meantime. */
export async function assess({ tx, actor }: Context, body: InputOf<'privacy.assess'>['body']): Promise<AnswerOf<'privacy.assess'>> {
  await asOwner(tx)
  const { set, version, decidedOn } = body
  const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
  if (decidedOn > todayInChina()) throw refuse('decidedOn', '决定日期不能晚于今天')
  const nextReview = body.nextReview ?? dayAfter(decidedOn, await periodOf(tx, 'privacy.review'))
  if (nextReview <= decidedOn) throw refuse('nextReview', '复查日期应晚于决定日期')
  await tx`select pg_advisory_xact_lock(hashtext(${`privacy-assessment:${set}`}))`
  const [last] = await tx`select coalesce(max(version), 0)::int as version from privacy_assessments where data_set = ${set}`
  if (last!.version !== version) throw conflict('version-changed', '该项评估已有新的版次，请刷新后重试')
  const { title, keeper } = dataSet(set)
  const [row] =
    await tx`insert into privacy_assessments (data_set, keeper, version, grounds, lawful, impact, risk, measures, decided_by, decided_on,
      next_review, recorded_by)
    values (${set}, ${keeper}, ${version + 1}, ${[...new Set(body.grounds)]}, ${body.lawful}, ${body.impact}, ${body.risk}, ${body.measures},
      ${body.decidedBy}, ${decidedOn}, ${nextReview}, ${actor.id}) returning id`
  const id = row!.id as string
  await logAction(tx, actor, {
    chain: `privacy-assessment:${set}`,
    action: 'privacy.assess',
    objectKind: 'privacy-assessment',
    objectId: id,
    detail: { set, title, version: version + 1, risk: body.risk, decidedOn, nextReview },
    after: body,
  })
  return { id, version: version + 1, nextReview }
}
