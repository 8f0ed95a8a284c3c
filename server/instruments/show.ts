import type { AnswerOf } from '#domain/contract/api/index.ts'
import { instrumentProcess, processes } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import { matterParts } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, may, unitsOf } from '../platform/identity/actor.ts'
import { notFound } from '../platform/refusal.ts'
import { from, rowOf, select } from './list.ts'
import type { LetterContent } from './paper.ts'
import { templateOf } from './templates.ts'

type Shown = AnswerOf<'instruments.show'>

async function mattersOf(tx: Tx, id: string): Promise<Shown['mattersList']> {
  const rows = await tx`
    select m.matter_kind, m.matter_id, coalesce(w.no, p.no, c.no, i.number, i.title) as no, coalesce(w.state, p.state, c.state, i.state) as state,
      coalesce(w.finding_code, p.finding_code) as finding, coalesce(p.title, c.title, i.title, w.rule_id) as title
    from instrument_matters m left join warnings w on m.matter_kind = 'warning' and w.id = m.matter_id
      left join problems p on m.matter_kind = 'problem' and p.id = m.matter_id
      left join clues c on m.matter_kind = 'clue' and c.id = m.matter_id
      left join instruments i on m.matter_kind = 'instrument' and i.id = m.matter_id
    where m.instrument_id = ${id} order by 3`
  return rows
    .filter((row) => row.no !== null)
    .map((row) => ({
      kind: row.matter_kind as string,
      id: row.matter_id as string,
      no: row.no as string,
      title: ruleById(row.title as string)?.title ?? (row.title as string),
      stateTitle: (processes[row.matter_kind as 'warning'].states as Record<string, { title: string }>)[row.state as string]!.title,
      findingCode: row.finding as string | null,
    }))
}

/** Units that get a copy, as far as the person may see them, and who of them has signed. */
async function copiesOf(tx: Tx, actor: Actor, row: Record<string, unknown>) {
  const ids = row.copy_units as string[]
  if (ids.length === 0) return []
  const units = await tx`select u.id, u.name, r.signed_at from record.units u
    left join instrument_receipts r on r.instrument_id = ${row.id as string} and r.unit_id = u.id where u.id = any (${ids}) order by u.region, u.name`
  const own = unitsOf(actor)
  return units.map((unit) => ({
    unit: { id: unit.id as string, name: unit.name as string },
    signedAt: unit.signed_at as string | null,
    mine: own.includes(unit.id as string),
  }))
}

async function countersignersOf(tx: Tx, row: Record<string, unknown>) {
  const ids = row.countersigners as string[]
  if (ids.length === 0) return []
  const people = await tx`select id, name from users where id = any (${ids})`
  return people.map((person) => ({
    id: person.id as string,
    name: person.name as string,
    signed: (row.countersigned as string[]).includes(person.id as string),
  }))
}

/** Everything a person may know of an instrument. Throws a 404 for one that the person may not see. */
export async function showInstrument(tx: Tx, actor: Actor, id: string): Promise<Shown> {
  const [row] = await tx`select ${select(tx)} from ${from(tx)} where i.id = ${id}`
  if (!row) throw notFound('监督文书')
  const template = await templateOf(tx, { kind: row.kind as string, template_from: row.template_from as string | null })
  const content = row.content as LetterContent
  const receipts = await copiesOf(tx, actor, row)
  const [seal] = row.seal_id ? await tx`select id, name, kind from instrument_seals where id = ${row.seal_id as string}` : []
  const parts = await matterParts(tx, actor, 'instrument', row)
  const outside = template.addressee === 'outside'
  const fitting = parts.actions.filter(({ action }) => fits(action, template, row))
  const state = row.state as keyof typeof instrumentProcess.states
  const minutes = row.minutes as { heldOn: string; place: string; present: string; text: string } | null
  return {
    ...rowOf(row),
    version: row.version as number,
    form: template.form,
    sha256: row.sha256 as string | null,
    verifyCode: row.verify_code as string | null,
    answer: row.answer as string | null,
    assessment: row.assessment as string | null,
    signerTitle: template.signerTitle,
    reply: template.reply,
    short: template.short,
    basis: template.basis,
    confirmed: template.confirmed,
    paper: {
      title: content.title,
      addressee: content.addressee,
      blocks: content.blocks,
      attachments: content.attachments ?? [],
      copies: (row.copies as string | null) ?? '',
      copyUnits: receipts.map(({ unit }) => unit),
      countersigners: await countersignersOf(tx, row),
    },
    receipts,
    seal: seal ? { id: seal.id as string, name: seal.name as string, kind: seal.kind as 'test' } : null,
    received: row.received as Shown['received'],
    receiptNo: row.receipt_no as string | null,
    minutes: minutes && { ...minutes, signedAt: row.minutes_signed_at as string | null },
    corrections: row.corrections as Shown['corrections'],
    withdrawn: row.withdrawn_at ? { at: row.withdrawn_at as string, why: row.withdrawn_why as string } : null,
    archive: row.volume ? { volume: row.volume as string, retention: row.retention as string } : null,
    mattersList: await mattersOf(tx, id),
    ...parts,
    actions: fitting,
    editable:
      state === 'draft' && may(actor, 'instrument.draft') && fitting.some(({ action }) => action === 'submit' || action === 'issue'),
    holder: outside && instrumentProcess.states[state].holder === 'unit' ? '收文机关' : parts.holder,
  }
}

/** Leaves out what this kind of paper never takes, so that nobody is offered what must be refused. */
function fits(action: string, template: Awaited<ReturnType<typeof templateOf>>, row: Record<string, unknown>): boolean {
  switch (action) {
    case 'receipt':
    case 'feedback':
      return template.addressee === 'outside'
    case 'urge':
      return template.addressee === 'unit'
    case 'report':
    case 'unlist':
      return template.monthly && row.unlisted_at === null
    case 'minutes':
      return template.minutes
    case 'sign-minutes':
      return template.minutes && row.minutes !== null && row.minutes_signed_at === null
    case 'issue':
      return template.short
    case 'submit':
      return !template.short
    case 'close':
      return row.state !== 'signed' || template.reply !== 'required'
    default:
      return true
  }
}
