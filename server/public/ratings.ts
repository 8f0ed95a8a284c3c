import { randomUUID, timingSafeEqual } from 'node:crypto'
import { toString as drawQr } from 'qrcode'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, Routes, Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { typeset } from '../platform/documents/typst.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { dueAfter, wallTimeOf } from '../platform/law.ts'
import { conflict, invalid, notFound, Refusal } from '../platform/refusal.ts'
import { takeProof } from './proofs.ts'
import { fileReport } from './report.ts'
import { atTheDoor, newReceipt, RATING_CHANNEL } from './shared.ts'
import { tryOnce } from './tries.ts'

type Row = Record<string, unknown>
const PURPOSE = 'rating.code'
const SIGNATURE = 16

/** What is signed: this code, this enforcement act, this end. */
const bound = (row: Row): string => `${row.id as string} ${row.case_id as string} ${new Date(row.expires_at as string).toISOString()}`

/** The code of a row: its id and a signature over it, 43 characters. It is made anew each time that it is printed, and never stored. */
async function codeOf(services: Services, row: Row): Promise<string> {
  const id = Buffer.from((row.id as string).replaceAll('-', ''), 'hex')
  const signature = (await openKeys(services.folder)).mac(bound(row), PURPOSE).subarray(0, SIGNATURE)
  return Buffer.concat([id, signature]).toString('base64url')
}

/** The row behind a code that is signed by us, unused and in time. Throws a 422 or a 409 with what is wrong with it. */
async function readCode(context: Context, tx: Tx, code: string, lock: boolean): Promise<Row> {
  const { services, actor } = context
  const row = await tryOnce(services, actor.ip, async () => {
    const bytes = Buffer.from(code, 'base64url')
    const forged = () => new Refusal(422, 'code-forged', '评价码无效，请扫描执法机关提供的二维码')
    if (bytes.length !== 16 + SIGNATURE || bytes.toString('base64url') !== code) throw forged()
    const id = bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    const [found] = await tx`select r.*, b.unit_id, b.region, b.line from rating_codes r join rating_batches b on b.id = r.batch_id
      where r.id = ${id} ${lock ? tx`for update of r` : tx``}`
    const signature = found && (await openKeys(services.folder)).mac(bound(found), PURPOSE).subarray(0, SIGNATURE)
    if (!found || !timingSafeEqual(signature!, bytes.subarray(16))) throw forged()
    return found
  })
  if (row.used_at) throw conflict('code-used', '该评价码已经使用过，每个评价码只能评价一次')
  if (new Date(row.expires_at as string).getTime() < Date.now()) throw conflict('code-expired', '该评价码已过有效期')
  return row
}

/** The act that a code stands for. Throws a 409 when its case is no longer in the record. */
async function actOf(tx: Tx, caseId: string): Promise<Row> {
  const [row] = await tx`select c.id, c.case_no, c.unit_id, c.region, c.line, c.occurred_at, u.name as unit_name from record.cases c
    left join record.units u on u.id = c.unit_id where c.id = ${caseId}`
  if (!row) throw conflict('case-gone', '对应的执法记录已不存在，不能评价')
  return row
}

const officersOf = (tx: Tx, caseId: string) =>
  tx`select o.id, o.badge_no from record.case_officers c join record.officers o on o.id = c.officer_id where c.case_id = ${caseId} order by c.position`

const dayOfCase = (row: Row): string => String(row.occurred_at).slice(0, 10)

/** The code as it stands in a browser's address: after `#`, so that it reaches no server's log. */
const addressOf = (origin: string, code: string): string => `${origin}/p/rate#${code}`

export const ratingRoutes: Routes = {
  'ratings.issue': async ({ tx, actor }, { body }) => {
    const wanted = [...new Set(body.caseIds)]
    const cases = await tx`select id, unit_id, region, line from record.cases where id = any (${wanted})`
    if (cases.length < wanted.length) throw notFound('案件')
    const units = new Set(cases.map((row) => row.unit_id as string))
    if (units.size > 1) throw invalid('一批评价码只能属于同一办案单位，请分批制发')
    const [first] = cases as unknown as [Row]
    const { due } = await dueAfter(tx, 'rating.valid', 0)
    const [batch] = await tx`insert into rating_batches (unit_id, region, line, codes, made_by, expires_at)
      values (${first.unit_id as string}, ${first.region as string}, ${first.line as string}, ${wanted.length}, ${actor.id}, ${due}) returning id`
    const id = batch!.id as string
    await tx`insert into rating_codes ${tx(wanted.map((caseId) => ({ id: randomUUID(), batch_id: id, case_id: caseId, expires_at: due })) as never)}`
    await logAction(tx, actor, { action: 'rating.issue', objectKind: 'rating-batch', objectId: id, detail: { codes: wanted.length } })
    return { id, codes: wanted.length }
  },

  'ratings.batches': async ({ tx }, { query: { cursor, limit } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select b.*, b.made_at::text as exact, u.name as unit_name,
        (select count(*)::int from rating_codes r where r.batch_id = b.id and r.used_at is not null) as used
      from rating_batches b left join record.units u on u.id = b.unit_id
      ${after ? tx`where (b.made_at, b.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``} order by b.made_at desc, b.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return {
      rows: page.rows.map((row) => ({
        id: row.id as string,
        unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' },
        codes: row.codes as number,
        used: row.used as number,
        madeAt: row.made_at as string,
        expiresAt: row.expires_at as string,
      })),
      next: page.next,
    }
  },

  'ratings.pdf': async ({ tx, actor, services, raw }, { params }) => {
    const [batch] =
      await tx`select b.*, u.name as unit_name from rating_batches b left join record.units u on u.id = b.unit_id where b.id = ${params.id}`
    if (!batch) throw notFound('评价码批次')
    const rows = await tx`select r.id, r.case_id, r.expires_at, c.case_no, c.occurred_at from rating_codes r
      left join record.cases c on c.id = r.case_id where r.batch_id = ${params.id} and r.used_at is null order by c.case_no, r.id`
    const cards = []
    for (const row of rows)
      cards.push({
        svg: await drawQr(addressOf(process.env.BIAOCHI_ADDRESS ?? raw.origin, await codeOf(services, row)), {
          type: 'svg',
          errorCorrectionLevel: 'M',
          margin: 1,
        }),
        caseNo: (row.case_no as string | null) ?? '',
        on: row.occurred_at ? dayOfCase(row) : '',
      })
    if (cards.length === 0) throw conflict('all-used', '本批评价码已全部使用')
    await logAction(tx, actor, { action: 'rating.print', objectKind: 'rating-batch', objectId: params.id, detail: { codes: cards.length } })
    const until = wallTimeOf(new Date(batch.expires_at as string))
      .toPlainDate()
      .toString()
    const pdf = await typeset('rating-codes', { unit: (batch.unit_name as string | null) ?? '', until, cards })
    return { name: `评价码-${until}.pdf`, mediaType: 'application/pdf', body: pdf, inline: true }
  },

  'public.openRating': async (context, { body }) => {
    const tx = await atTheDoor(context)
    const code = await readCode(context, tx, body.code, false)
    const act = await actOf(tx, code.case_id as string)
    const officers = await officersOf(tx, code.case_id as string)
    return {
      unit: (act.unit_name as string | null) ?? '执法单位',
      caseNo: act.case_no as string,
      on: dayOfCase(act),
      badges: officers.map((row) => row.badge_no as string | null).filter((badge): badge is string => badge !== null),
      expiresAt: new Date(code.expires_at as string).toISOString(),
    }
  },

  // Who is dissatisfied makes a clue by that alone, and gets a receipt to follow it; it accuses the unit and its officers, who never see it.
  'public.rate': async (context, { body }) => {
    const { services } = context
    const tx = await atTheDoor(context)
    const code = await readCode(context, tx, body.code, true)
    if (!body.satisfied && body.reasons.length === 0) throw invalid('请选择不满意的原因', [{ field: 'reasons', message: '请选择原因' }])
    await takeProof(services, tx, body.proof, 'rating')
    const act = await actOf(tx, code.case_id as string)
    await tx`update rating_codes set used_at = now() where id = ${code.id as string}`
    const place = { unit_id: act.unit_id as string, region: act.region as string, line: act.line as string }
    let [clueId, receipt]: [string | null, string | null] = [null, null]
    if (!body.satisfied) {
      receipt = newReceipt()
      const officers = await officersOf(tx, code.case_id as string)
      const clue = await fileReport(
        tx,
        services,
        systemActor(),
        {
          category: 'procedure',
          region: place.region,
          content: `案件 ${act.case_no as string} 的当事人评价不满意：${body.reasons.join('、')}。${body.text}`,
          caseNo: act.case_no as string,
          publishable: false,
          noticeVersion: 'rating',
        },
        {
          door: 'anonymous',
          channel: RATING_CHANNEL,
          receipt,
          title: `群众评价不满意：${(act.unit_name as string | null) ?? ''}`,
          line: place.line,
          accusedUnits: [place.unit_id],
          accusedOfficers: officers.map((row) => row.id as string),
        },
      )
      clueId = clue.id
    }
    await tx`insert into ratings (code_id, case_id, unit_id, region, line, satisfied, reasons, text, clue_id)
      values (${code.id as string}, ${code.case_id as string}, ${place.unit_id}, ${place.region}, ${place.line}, ${body.satisfied},
        ${body.satisfied ? [] : body.reasons}, ${body.text || null}, ${clueId})`
    return { receipt }
  },
}
