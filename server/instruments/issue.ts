import { INSTRUMENT_KINDS, type InstrumentKind } from '#domain/process/index.ts'
import { type Acting, isOfUnit, joinProcess, perform, tellUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Letter, renderLetter } from '../platform/documents/letter.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { dueAfter, todayInChina } from '../platform/law.ts'
import { Refusal } from '../platform/refusal.ts'

/** The body of an instrument, frozen when it is drafted; number, date and organ come with the issue. */
export type LetterContent = Pick<Letter, 'title' | 'addressee' | 'blocks' | 'attachments'>

export interface Draft {
  readonly kind: InstrumentKind
  readonly unitId: string
  readonly content: LetterContent
  readonly matters: readonly { kind: 'warning' | 'problem'; id: string }[]
}

/**
 * The supervision office that signs: the person's own, or for the system the nearest one above the unit's region. Throws when
 * the region has none.
 */
async function organOf(tx: Tx, actor: Actor, region: string): Promise<{ id: string; name: string }> {
  const own = actor.grants.find((grant) => ['supervisor', 'supervision-lead'].includes(grant.role))?.unitId
  const [row] = own
    ? await tx`select id, name from record.units where id = ${own}`
    : await tx`select id, name from record.units where line = 'justice'
        and (region = ${region} or region = ${`${region.slice(0, 4)}00`} or region = ${`${region.slice(0, 2)}0000`}) order by region desc limit 1`
  if (!row) throw new Refusal(409, 'no-supervision-office', '该地区没有登记监督机构，不能制发监督文书')
  return { id: row.id as string, name: row.name as string }
}

/** Drafts an instrument to one unit. Returns its id. */
export async function draftInstrument(tx: Tx, actor: Actor, draft: Draft): Promise<string> {
  const [unit] = await tx`select id, name, region, line from record.units where id = ${draft.unitId}`
  if (!unit) throw new Refusal(409, 'unknown-unit', '责任单位的资料尚未接入，不能制发监督文书')
  const organ = await organOf(tx, actor, unit.region as string)
  const author = actor.id ?? (await systemUser(tx))
  const [row] = await tx`insert into instruments (kind, organ_id, title, unit_id, region, line, content, state, drafted_by)
    values (${draft.kind}, ${organ.id}, ${draft.content.title}, ${draft.unitId}, ${unit.region as string}, ${unit.line as string},
      ${tx.json(draft.content as never)}, 'draft', ${author}) returning id`
  const id = row!.id as string
  for (const matter of draft.matters)
    await tx`insert into instrument_matters (instrument_id, matter_kind, matter_id) values (${id}, ${matter.kind}, ${matter.id})`
  await logAction(tx, actor, {
    chain: `instrument:${id}`,
    action: 'instrument.draft',
    objectKind: 'instrument',
    objectId: id,
    detail: { to: 'draft', kind: draft.kind, matters: draft.matters.length },
    after: draft.content,
  })
  return id
}

/** The system signs what a clock made necessary; the row stands for it in foreign keys and cannot sign in. */
async function systemUser(tx: Tx): Promise<string> {
  const [row] =
    await tx`insert into users (account, name, disabled_at) values ('system', '系统', now()) on conflict (account) do update set name = excluded.name returning id`
  return row!.id as string
}

/** The next number of an organ's kind and year: under a row lock in the issuing transaction, so without gap or duplicate. */
async function takeNumber(tx: Tx, organId: string, kind: InstrumentKind, year: number): Promise<number> {
  const [row] = await tx`insert into instrument_numbers (organ_id, kind, year, last) values (${organId}, ${kind}, ${year}, 1)
    on conflict (organ_id, kind, year) do update set last = instrument_numbers.last + 1 returning last`
  return row!.last as number
}

async function issue({ tx, services, actor, matter, set }: Acting): Promise<void> {
  const kind = matter.kind as InstrumentKind
  const today = todayInChina()
  const year = Number(today.slice(0, 4))
  const serial = await takeNumber(tx, matter.organ_id as string, kind, year)
  const number = `${INSTRUMENT_KINDS[kind].letters}〔${year}〕${serial}号`
  const [organ] = await tx`select name from record.units where id = ${matter.organ_id as string}`
  const bytes = await renderLetter({
    ...(matter.content as unknown as LetterContent),
    form: 'letter',
    organ: organ!.name as string,
    number,
    signer: organ!.name as string,
    date: today,
  })
  const fileId = await keepPdf(tx, services, actor, matter.id, `${number}.pdf`, bytes)
  const { due } = await dueAfter(tx, INSTRUMENT_KINDS[kind].replyPeriod, 1)
  set({
    year,
    serial,
    number,
    file_id: fileId,
    issued_by: actor.id ?? (matter.drafted_by as string),
    issued_at: new Date(),
    clock_reply: due,
  })
  await tellUnit(tx, matter.unit_id, `收到${INSTRUMENT_KINDS[kind].title} ${number}，请签收`, `/instruments/${matter.id}`)
  const matters = await tx`select matter_kind, matter_id from instrument_matters where instrument_id = ${matter.id}`
  for (const each of matters)
    await perform(
      services,
      tx,
      actor,
      each.matter_kind as 'warning' | 'problem',
      each.matter_id as string,
      kind === 'notice' ? 'notify' : 'urge',
      { input: { instrumentId: matter.id } },
    )
}

async function keepPdf(tx: Tx, services: Services, actor: Actor, instrumentId: string, name: string, bytes: Uint8Array): Promise<string> {
  const id = crypto.randomUUID()
  const sha256 = await services.files.put(id, bytes)
  await tx`insert into files (id, name, media_type, size, sha256, matter_kind, matter_id, purpose, uploaded_by)
    values (${id}, ${name}, 'application/pdf', ${bytes.length}, ${sha256}, 'instrument', ${instrumentId}, 'instrument', ${actor.id})`
  return id
}

joinProcess('instrument', {
  table: 'instruments',
  branches: {},
  guards: {
    'may-issue-kind': ({ matter, role }) => matter.kind === 'notice' || role === 'supervision-lead' || role === 'system',
    'not-of-the-unit': async ({ tx, actor, matter }) => !(await isOfUnit(tx, actor, matter.unit_id)),
    'matters-answered': async ({ tx, matter }) => {
      if (matter.kind !== 'notice') return true
      const [open] =
        await tx`select 1 from instrument_matters m join warnings w on w.id = m.matter_id where m.instrument_id = ${matter.id} and m.matter_kind = 'warning' and w.answered_at is null limit 1`
      return open === undefined
    },
  },
  effects: {
    issue,
    sign: async ({ tx, services, actor, matter, set }) => {
      set({ signed_by: actor.id, signed_at: new Date() })
      // The warnings look at their letter: it must already count as signed for.
      await tx`update instruments set signed_at = now() where id = ${matter.id}`
      const open = await tx`select w.id from instrument_matters m join warnings w on w.id = m.matter_id
        where m.instrument_id = ${matter.id} and m.matter_kind = 'warning' and w.state = 'notified' and w.signed_by is null order by w.id`
      for (const warning of open) await perform(services, tx, actor, 'warning', warning.id as string, 'sign', { input: {} })
    },
    answer: async ({ actor, input, set }) => set({ answer: input.text, answered_by: actor.id, answered_at: new Date() }),
    return: async ({ tx, matter, input, set }) => {
      set({ answered_at: null })
      await tellUnit(tx, matter.unit_id, `${matter.number} 的反馈被退回：${String(input.text).slice(0, 60)}`, `/instruments/${matter.id}`)
    },
  },
})

/** Issues a drafted instrument at once: what is left to a person is only the decision, not the paperwork. */
export const issueInstrument = (services: Services, tx: Tx, actor: Actor, id: string) =>
  perform(services, tx, actor, 'instrument', id, 'issue', { input: {} })

/** Drafts and issues for the system: an overdue clock needs no clerk. */
export async function issueForSystem(services: Services, tx: Tx, draft: Draft): Promise<string> {
  const actor = systemActor()
  const id = await draftInstrument(tx, actor, draft)
  await issueInstrument(services, tx, actor, id)
  return id
}
