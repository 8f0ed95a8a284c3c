import { INSTRUMENT_MOVES, type MatterKind } from '#domain/process/index.ts'
import { type Acting, perform, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { dueAfter, todayInChina } from '../platform/law.ts'
import { type LetterContent, newVerifyCode, organName, setPaper } from './paper.ts'
import { automaticSeal, pictureOf } from './seals.ts'
import { type HeldTemplate, templateOf } from './templates.ts'

/** The next number of an organ's kind and year: under a row lock in the issuing transaction, so without gap or duplicate. */
async function takeNumber(tx: Tx, organId: string, kind: string, year: number): Promise<number> {
  const [row] = await tx`insert into instrument_numbers (organ_id, kind, year, last) values (${organId}, ${kind}, ${year}, 1)
    on conflict (organ_id, kind, year) do update set last = instrument_numbers.last + 1 returning last`
  return row!.last as number
}

const templateOfMatter = (tx: Tx, matter: Acting['matter']): Promise<HeldTemplate> =>
  templateOf(tx, { kind: matter.kind as string, template_from: matter.template_from as string | null })

/** Gives the paper its number and sets it, with the seal that was put to it. Its date is that of the signature (GB/T 9704-2012). */
async function makePaper(acting: Acting, template: HeldTemplate, dated: string, sealId: string | null): Promise<Record<string, unknown>> {
  const { tx, services, actor, matter } = acting
  const organId = matter.organ_id as string
  const year = Number(dated.slice(0, 4))
  const serial = await takeNumber(tx, organId, matter.kind as string, year)
  const [organ] = await tx`select mark from instrument_organs where organ_id = ${organId}`
  const number = `${(organ?.mark as string | undefined) ?? ''}${template.letters}〔${year}〕${serial}号`
  const code = newVerifyCode()
  const seal = sealId ? await pictureOf(tx, sealId) : null
  const content = matter.content as unknown as LetterContent
  const issue = { number, date: dated, code, seal }
  const bytes = await setPaper(template, content, await organName(tx, organId), dated, matter.copies as string | null, issue)
  const fileId = await keepPdf(tx, services, actor, matter.id, `${number}.pdf`, bytes)
  return { year, serial, number, dated, verify_code: code, file_id: fileId }
}

async function keepPdf(tx: Tx, services: Services, actor: Actor, instrumentId: string, name: string, bytes: Uint8Array): Promise<string> {
  const id = crypto.randomUUID()
  const sha256 = await services.files.put(id, bytes)
  await tx`insert into files (id, name, media_type, size, sha256, matter_kind, matter_id, purpose, uploaded_by)
    values (${id}, ${name}, 'application/pdf', ${bytes.length}, ${sha256}, 'instrument', ${instrumentId}, 'instrument', ${actor.id})`
  return id
}

/** Sends the paper: clocks begin, who gets it is told, and the matters it carries move. */
async function send(acting: Acting, template: HeldTemplate, number: string | null): Promise<Record<string, unknown>> {
  const { tx, services, actor, matter } = acting
  const received = matter.received as { dueOn: string | null } | null
  const columns: Record<string, unknown> = {
    issued_by: actor.id ?? (matter.drafted_by as string),
    issued_at: new Date(),
    clock_sign: (await dueAfter(tx, template.signPeriod, 0)).due,
  }
  if (received?.dueOn) columns.clock_reply = new Date(`${received.dueOn}T23:59:59+08:00`)
  else if (template.reply === 'required') columns.clock_reply = (await dueAfter(tx, template.replyPeriod!, 1)).due
  if (template.monthly) columns.clock_report = (await dueAfter(tx, 'instrument.listed.report', 5)).due
  const text = `收到${template.title} ${number ?? ''}，请签收`
  if (template.addressee === 'unit') await tellUnit(tx, 'instrument', matter, text)
  for (const unit of matter.copy_units as string[])
    if (unit !== matter.unit_id) await tellUnit(tx, 'instrument', { id: matter.id, unit_id: unit }, `抄送：${text}`)
  const moves = INSTRUMENT_MOVES[matter.kind as string] ?? {}
  const matters = await tx`select matter_kind, matter_id from instrument_matters where instrument_id = ${matter.id}`
  for (const each of matters) {
    const move = moves[each.matter_kind as 'warning']
    if (move)
      await perform(services, tx, actor, each.matter_kind as MatterKind, each.matter_id as string, move, {
        input: { instrumentId: matter.id },
      })
  }
  return columns
}

/** 签发 by the short way: sealing, numbering and delivery come with it, and the log says so. */
export async function issue(acting: Acting): Promise<void> {
  const { tx, actor, matter, set } = acting
  const approved = { approved_by: actor.id ?? (matter.drafted_by as string), approved_at: new Date() }
  const template = await templateOfMatter(tx, matter)
  const sealId = await automaticSeal(tx, matter.organ_id as string)
  const paper = await makePaper(acting, template, todayInChina(), sealId)
  const sealed = sealId ? { seal_id: sealId, sealed_by: approved.approved_by, sealed_at: new Date() } : {}
  set({ ...approved, ...sealed, ...paper, ...(await send(acting, template, paper.number as string)) })
  await logAction(tx, actor, {
    chain: `instrument:${matter.id}`,
    action: 'instrument.pass-steps',
    objectKind: 'instrument',
    objectId: matter.id,
    role: acting.role,
    reason: `依文种设置免核稿、会签；${sealId ? '用印（自动用印授权）、' : '未用印；'}编号、送达随签发一并办理`,
    detail: { steps: ['check', 'countersign', ...(sealId ? ['seal'] : []), 'number', 'deliver'], sealId },
  })
}

/** 编号成文. */
export async function numberPaper(acting: Acting): Promise<void> {
  const { tx, matter, set } = acting
  const approved = matter.approved_at as string | Date | null
  const dated = approved ? dayInChina(new Date(approved)) : todayInChina()
  set(await makePaper(acting, await templateOfMatter(tx, matter), dated, matter.seal_id as string | null))
}

const dayInChina = (instant: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()

/** 送达. */
export async function deliver(acting: Acting): Promise<void> {
  const { matter, set } = acting
  set(await send(acting, await templateOfMatter(acting.tx, matter), matter.number as string | null))
}

/** Issues a drafted instrument of the short way at once: what is left to a person is only the decision, not the paperwork. */
export const issueInstrument = (services: Services, tx: Tx, actor: Actor, id: string) =>
  perform(services, tx, actor, 'instrument', id, 'issue', { input: {} })
