import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { INSTRUMENT_TEMPLATES, type InstrumentTemplate } from '#domain/process/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { heldValue, todayInChina } from '../platform/law.ts'
import { conflict, invalid } from '../platform/refusal.ts'

/** A template as it was in force on a day. */
export interface HeldTemplate extends InstrumentTemplate {
  readonly setAt: string
  readonly reason: string | null
}

const shaped = (row: Record<string, unknown>): HeldTemplate => ({
  kind: row.kind as string,
  validFrom: row.valid_from as string,
  validTo: row.valid_to as string | null,
  title: row.title as string,
  letters: row.letters as string,
  form: row.form as 'letter',
  direction: row.direction as 'out',
  addressee: row.addressee as 'unit',
  reply: row.reply as 'required',
  signPeriod: row.sign_period as string,
  replyPeriod: row.reply_period as string | null,
  signer: row.signer as 'supervisor',
  signerTitle: row.signer_title as string,
  short: row.short as boolean,
  monthly: row.monthly as boolean,
  minutes: row.minutes as boolean,
  basis: row.basis as string,
  confirmed: row.confirmed as boolean,
  body: row.body as InstrumentTemplate['body'],
  setAt: row.set_at as string,
  reason: row.reason as string | null,
})

const inForceOn = (template: HeldTemplate, day: string): boolean => template.validFrom <= day && (template.validTo ?? day) >= day

/** The version of a kind that counts on a day, in force or not any more; null when there is none yet. */
export async function templateOn(tx: Tx, kind: string, day: string): Promise<HeldTemplate | null> {
  const [row] = await tx`select * from instrument_templates where kind = ${kind} and valid_from <= ${day} order by valid_from desc limit 1`
  return row ? shaped(row) : null
}

/** The template that a paper was drafted by. Throws when its kind is unknown. */
export async function templateOf(tx: Tx, matter: { kind: string; template_from: string | null }): Promise<HeldTemplate> {
  const template = await templateOn(tx, matter.kind, matter.template_from ?? todayInChina())
  if (!template) throw new Error(`no template of ${matter.kind}`)
  return template
}

/** The version by which a paper of the kind may be drafted today. Throws a 409 when the kind is not in force. */
export async function templateInForce(tx: Tx, kind: string): Promise<HeldTemplate> {
  const today = todayInChina()
  const template = await templateOn(tx, kind, today)
  if (!template || !inForceOn(template, today)) throw conflict('kind-in-force', '该文种现在没有生效的式样，请改用现行文种')
  return template
}

/** Whether papers drafted by this version may still be signed today. */
export const stillInForce = (template: HeldTemplate): boolean => inForceOn(template, todayInChina())

const lengthText = async (tx: Tx, key: string): Promise<string> => {
  const { value, unit } = await heldValue(tx, key)
  const units: Record<string, string> = { WD: '个工作日', CD: '日', H: '小时', M: '个月', year: '年' }
  return `${value} ${units[unit] ?? unit}`
}

/** The kinds with the length of their periods, those in force only or every version. */
export async function listTemplates(tx: Tx, all: boolean): Promise<AnswerOf<'instruments.kinds'>['rows']> {
  const today = todayInChina()
  const shipped = INSTRUMENT_TEMPLATES.map(({ kind }) => kind)
  const rows = (await tx`select * from instrument_templates order by array_position(${shipped}::text[], kind), kind, valid_from desc`).map(
    shaped,
  )
  const counted = new Map<string, HeldTemplate>()
  for (const row of rows) if (row.validFrom <= today && !counted.has(row.kind)) counted.set(row.kind, row)
  const shown = []
  for (const row of rows) {
    const inForce = counted.get(row.kind) === row && inForceOn(row, today)
    if (!all && !inForce) continue
    shown.push({
      ...row,
      inForce,
      signText: await lengthText(tx, row.signPeriod),
      replyText: row.replyPeriod ? await lengthText(tx, row.replyPeriod) : null,
    })
  }
  return shown
}

/**
 * Sets a kind from a day on; versions that papers were drafted by stay as they are. Throws a 422 for a period that is not known or a day
 * gone by, a 409 when that day has its version already.
 */
export async function setTemplate(tx: Tx, actor: Actor, given: InputOf<'instruments.kindSet'>['body']): Promise<void> {
  const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
  if (given.validFrom < todayInChina()) throw refuse('validFrom', '生效日期不能早于今天')
  if (given.validTo && given.validTo < given.validFrom) throw refuse('validTo', '失效日期不能早于生效日期')
  if (given.reply === 'required' && !given.replyPeriod) throw refuse('replyPeriod', '须反馈的文种应设定反馈期限')
  if (given.direction === 'out' && !given.letters) throw refuse('letters', '请填写文种代字')
  for (const field of ['signPeriod', 'replyPeriod'] as const) {
    const key = given[field]
    if (!key) continue
    const [known] = await tx`select unit from record.law_values where key = ${key} limit 1`
    if (!known || !['WD', 'CD', 'H', 'M'].includes(known.unit as string)) throw refuse(field, '没有这项期限，请从“期限与参数”中选择')
  }
  const rows =
    await tx`insert into instrument_templates (kind, valid_from, valid_to, title, letters, form, direction, addressee, reply, sign_period,
      reply_period, signer, signer_title, short, monthly, minutes, basis, confirmed, body, reason, set_by)
    values (${given.kind}, ${given.validFrom}, ${given.validTo}, ${given.title}, ${given.letters}, ${given.form}, ${given.direction}, ${given.addressee},
      ${given.reply}, ${given.signPeriod}, ${given.replyPeriod}, ${given.signer}, ${given.signerTitle}, ${given.short}, ${given.monthly},
      ${given.minutes}, ${given.basis}, ${given.confirmed}, ${tx.json(given.body as never)}, ${given.reason}, ${actor.id})
    on conflict do nothing returning kind`
  if (rows.length === 0) throw conflict('version-exists', '该文种在这一天已有式样，请另选生效日期')
  await logAction(tx, actor, {
    chain: `instrument-kind:${given.kind}`,
    action: 'instrument.kind-set',
    objectKind: 'instrument-kind',
    objectId: given.kind,
    reason: given.reason,
    detail: { validFrom: given.validFrom, title: given.title },
    after: given,
  })
}
