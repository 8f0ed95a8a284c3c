import { createHash, randomBytes } from 'node:crypto'
import { type Answers, checkAnswers, type Form, formFault, SCALE, shownQuestions } from '#domain/public/index.ts'
import { maskForPublic } from '#domain/text/mask.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { hashToken } from '../platform/identity/sessions.ts'
import { conflict, invalid, notFound, Refusal } from '../platform/refusal.ts'
import { ownOffice } from './notices.ts'
import { takeProof } from './proofs.ts'
import { atTheDoor } from './shared.ts'

type Row = Record<string, unknown>
const TEXTS_SHOWN = 50

/** Digest of a form: under it the form is archived, and every answer names it. */
export const formDigest = (form: Form): string => createHash('sha256').update(JSON.stringify(form)).digest('hex')

const counted = (tx: Tx) => tx`q.*, q.created_at::text as exact, u.name as unit_name,
  (select count(*)::int from questionnaire_answers a where a.questionnaire_id = q.id and a.complete) as complete,
  (select count(*)::int from questionnaire_answers a where a.questionnaire_id = q.id and not a.complete) as partial`
const from = (tx: Tx) => tx`questionnaires q left join record.units u on u.id = q.unit_id`

const rowOf = (row: Row) => ({
  id: row.id as string,
  title: row.title as string,
  intro: row.intro as string,
  campaignId: row.campaign_id as string | null,
  unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '监督机构' },
  state: row.state as 'draft' | 'open' | 'closed',
  version: row.version as number,
  closesOn: row.closes_on as string | null,
  openedAt: row.opened_at as string | null,
  createdAt: row.created_at as string,
  complete: row.complete as number,
  partial: row.partial as number,
})

const logged = (tx: Tx, actor: Actor, id: string, action: string, after?: unknown) =>
  logAction(tx, actor, {
    chain: `questionnaire:${id}`,
    action: `questionnaire.${action}`,
    objectKind: 'questionnaire',
    objectId: id,
    after,
  })

const changed = () => conflict('changed-meanwhile', '该问卷已被他人修改或状态已变，请刷新后再办')

/** The last question, as shown, that a partial answer has reached. */
const reached = (form: Form, answers: Answers): string | null =>
  shownQuestions(form, answers).findLast(({ key }) => answers[key] !== undefined)?.key ?? null

/** What was answered to one form: counts of the choices, and where partial answers stopped. */
async function tally(tx: Tx, questionnaireId: string, digest: string, form: Form) {
  const sums = new Map(
    form.questions.map(({ key }) => [key, { answered: 0, left: 0, counts: new Map<string, number>(), texts: [] as string[] }]),
  )
  let [complete, partial] = [0, 0]
  const rows = tx`select answers, complete, last_question from questionnaire_answers where questionnaire_id = ${questionnaireId} and form_digest = ${digest}
    order by started_on desc, id`
  for await (const batch of rows.cursor(500))
    for (const row of batch) {
      if (row.complete) complete += 1
      else {
        partial += 1
        const stopped = sums.get(row.last_question as string)
        if (stopped) stopped.left += 1
      }
      for (const [key, answer] of Object.entries(row.answers as Answers)) {
        const sum = sums.get(key)
        if (!sum) continue
        sum.answered += 1
        const kind = form.questions.find((question) => question.key === key)!.kind
        if (kind === 'text') {
          if (sum.texts.length < TEXTS_SHOWN) sum.texts.push(maskForPublic(String(answer)))
        } else
          for (const value of Array.isArray(answer) ? answer : [String(answer)]) sum.counts.set(value, (sum.counts.get(value) ?? 0) + 1)
      }
    }
  return {
    complete,
    partial,
    questions: form.questions.map(({ key, kind, title, options }) => {
      const { answered, left, counts, texts } = sums.get(key)!
      const values = kind === 'scale' ? SCALE.map((_, step) => String(step + 1)) : options
      return { key, kind, title, answered, left, texts, counts: values.map((value) => ({ value, count: counts.get(value) ?? 0 })) }
    }),
  }
}

export const questionnaireRoutes: Routes = {
  'public.questionnaire': async (context, { params }) => {
    const tx = await atTheDoor(context)
    const [row] =
      await tx`select q.id, q.title, q.intro, q.form_digest, f.form, u.name from questionnaires q join forms f on f.digest = q.form_digest
      left join record.units u on u.id = q.unit_id
      where q.id = ${params.id} and q.state = 'open' and (q.closes_on is null or q.closes_on >= current_date)`
    if (!row) throw new Refusal(404, 'not-found', '没有找到该问卷，或已经结束')
    return {
      id: row.id as string,
      title: row.title as string,
      intro: row.intro as string,
      organ: (row.name as string | null) ?? '监督机构',
      digest: row.form_digest as string,
      form: row.form as never,
    }
  },

  'public.answer': async (context, { params, body }) => {
    const tx = await atTheDoor(context)
    const [row] = await tx`select q.id, f.digest, f.form from questionnaires q join forms f on f.digest = ${body.digest}
      where q.id = ${params.id} and q.state = 'open' and (q.closes_on is null or q.closes_on >= current_date)
        and (q.form_digest = f.digest or exists (select from questionnaire_answers a where a.questionnaire_id = q.id and a.form_digest = f.digest))`
    if (!row) throw new Refusal(404, 'not-found', '没有找到该问卷，或已经结束')
    const form = row.form as Form
    const { kept, faults } = checkAnswers(form, body.answers, body.complete)
    const wrong = Object.entries(faults)
    if (wrong.length > 0)
      throw invalid(
        '有题目未答或答案不符',
        wrong.map(([field, message]) => ({ field, message })),
      )
    const last = reached(form, kept)
    if (body.key === null) {
      if (!body.proof) throw invalid('提交验证无效，请刷新页面后重试')
      await takeProof(context.services, tx, body.proof, 'answer')
      const key = randomBytes(24).toString('base64url')
      await tx`insert into questionnaire_answers (questionnaire_id, form_digest, key_hash, answers, last_question, complete)
        values (${params.id}, ${body.digest}, ${hashToken(key)}, ${tx.json(kept as never)}, ${last}, ${body.complete})`
      return { key, complete: body.complete }
    }
    const changedRows =
      await tx`update questionnaire_answers set answers = ${tx.json(kept as never)}, last_question = ${last}, complete = ${body.complete}
      where key_hash = ${hashToken(body.key)} and questionnaire_id = ${params.id} and form_digest = ${body.digest} and not complete returning 1`
    if (changedRows.length === 0) throw conflict('already-answered', '该问卷已经提交，不能再改')
    return { key: body.key, complete: body.complete }
  },

  'questionnaires.list': async ({ tx }, { query: { cursor, limit } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select ${counted(tx)} from ${from(tx)}
      ${after ? tx`where (q.created_at, q.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by q.created_at desc, q.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return { rows: page.rows.map(rowOf), next: page.next }
  },

  'questionnaires.show': async ({ tx }, { params }) => {
    const [row] = await tx`select ${counted(tx)} from ${from(tx)} where q.id = ${params.id}`
    if (!row) throw notFound('问卷')
    return { ...rowOf(row), form: row.draft as never, digest: row.form_digest as string | null }
  },

  // An open questionnaire may be changed too: the change counts when it is opened again, and earlier answers keep their form.
  'questionnaires.save': async ({ tx, actor }, { body: { id, version, form, ...given } }) => {
    const draft = tx.json(form as never)
    if (id === null) {
      const office = await ownOffice(tx, actor)
      const [row] = await tx`insert into questionnaires (title, intro, draft, closes_on, campaign_id, unit_id, region, author_id)
        values (${given.title}, ${given.intro}, ${draft}, ${given.closesOn}, ${given.campaignId}, ${office.id}, ${office.region}, ${actor.id}) returning id`
      await logged(tx, actor, row!.id as string, 'draft', { ...given, form })
      return { id: row!.id as string, version: 1 }
    }
    const [row] =
      await tx`update questionnaires set title = ${given.title}, intro = ${given.intro}, draft = ${draft}, closes_on = ${given.closesOn},
      campaign_id = ${given.campaignId}, version = version + 1 where id = ${id} and version = ${version} and state <> 'closed' returning version`
    if (!row) throw changed()
    await logged(tx, actor, id, 'edit', { ...given, form })
    return { id, version: row.version as number }
  },

  'questionnaires.open': async ({ tx, actor }, { params, body }) => {
    const [row] = await tx`select version, state, draft from questionnaires where id = ${params.id} for update`
    if (!row) throw notFound('问卷')
    if (row.version !== body.version || row.state === 'closed') throw changed()
    const form = row.draft as Form
    const fault = formFault(form)
    if (fault) throw invalid(fault)
    const digest = formDigest(form)
    await tx`insert into forms (digest, form) values (${digest}, ${tx.json(form as never)}) on conflict do nothing`
    await tx`update questionnaires set state = 'open', form_digest = ${digest}, opened_at = coalesce(opened_at, now()), version = version + 1
      where id = ${params.id}`
    await logged(tx, actor, params.id, 'open', { digest })
    return { digest }
  },

  'questionnaires.close': async ({ tx, actor }, { params, body }) => {
    const [row] = await tx`select version, state from questionnaires where id = ${params.id} for update`
    if (!row) throw notFound('问卷')
    if (row.version !== body.version || row.state !== 'open') throw changed()
    await tx`update questionnaires set state = 'closed', version = version + 1 where id = ${params.id}`
    await logged(tx, actor, params.id, 'close')
    return { ok: true as const }
  },

  'questionnaires.statistics': async ({ tx }, { params }) => {
    const [known] = await tx`select 1 from questionnaires where id = ${params.id}`
    if (!known) throw notFound('问卷')
    const forms = await tx`select f.digest, f.form, f.archived_at from forms f
      where f.digest in (select form_digest from questionnaires where id = ${params.id})
        or f.digest in (select form_digest from questionnaire_answers where questionnaire_id = ${params.id}) order by f.archived_at desc`
    const versions = []
    for (const row of forms) {
      const digest = row.digest as string
      versions.push({ digest, archivedAt: row.archived_at as string, ...(await tally(tx, params.id, digest, row.form as Form)) })
    }
    return versions
  },
}
