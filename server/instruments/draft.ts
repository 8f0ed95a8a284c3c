import type { InputOf } from '#domain/contract/api/index.ts'
import { examine } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, isSystem } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { invalid, notFound, Refusal } from '../platform/refusal.ts'
import type { LetterContent } from './paper.ts'
import { templateInForce } from './templates.ts'

export interface Draft {
  readonly kind: string
  readonly unitId: string
  readonly content: LetterContent
  readonly matters: readonly { kind: 'warning' | 'problem' | 'clue' | 'instrument'; id: string }[]
  /** The organ in whose name the system writes; without it the nearest one above the unit. A person writes in the name of his own. */
  readonly organId?: string
}

interface Place {
  id: string
  name: string
  region: string
  line: string
}

/**
 * The supervision office that signs: the person's own, or for the system the nearest one above the unit's region. Throws when
 * the region has none.
 */
async function organOf(tx: Tx, actor: Actor, region: string, given?: string): Promise<Place> {
  const own = given ?? actor.grants.find((grant) => ['supervisor', 'supervision-lead'].includes(grant.role))?.unitId
  const [row] = own
    ? await tx`select id, name, region, line from record.units where id = ${own}`
    : await tx`select id, name, region, line from record.units where line = 'justice'
        and (region = ${region} or region = ${`${region.slice(0, 4)}00`} or region = ${`${region.slice(0, 2)}0000`}) order by region desc limit 1`
  if (!row) throw new Refusal(409, 'no-supervision-office', '该地区没有登记监督机构，不能制发监督文书')
  return row as unknown as Place
}

async function placeOf(tx: Tx, id: string): Promise<Place> {
  const [unit] = await tx`select id, name, region, line from record.units where id = ${id}`
  if (!unit) throw new Refusal(409, 'unknown-unit', '责任单位的资料尚未接入，不能制发监督文书')
  return unit as unknown as Place
}

interface Row {
  kind: string
  templateFrom: string
  organ: Place
  unit: Place
  state: 'draft' | 'delivering'
  content: LetterContent
  more?: Record<string, unknown>
}

async function insert(tx: Tx, actor: Actor, row: Row, matters: Draft['matters']): Promise<string> {
  const accused = await accusedOf(tx, matters)
  const [made] = await tx`insert into instruments ${tx({
    kind: row.kind,
    template_from: row.templateFrom,
    organ_id: row.organ.id,
    organ_title: row.organ.name,
    title: row.content.title,
    unit_id: row.unit.id,
    region: row.unit.region,
    line: row.unit.line,
    content: tx.json(row.content as never),
    state: row.state,
    drafted_by: actor.id ?? (await systemUser(tx)),
    accused_units: accused.units,
    accused_officers: accused.officers,
    ...row.more,
  } as never)} returning id`
  const id = made!.id as string
  for (const matter of matters)
    await tx`insert into instrument_matters (instrument_id, matter_kind, matter_id) values (${id}, ${matter.kind}, ${matter.id}) on conflict do nothing`
  await logAction(tx, actor, {
    chain: `instrument:${id}`,
    action: row.state === 'draft' ? 'instrument.draft' : 'instrument.receive',
    objectKind: 'instrument',
    objectId: id,
    detail: { to: row.state, kind: row.kind, matters: matters.length },
    after: row.content,
  })
  return id
}

/** Drafts an instrument to one unit. Returns its id. Throws a 409 when the unit is unknown, its region has no office or the kind is not in force. */
export async function draftInstrument(tx: Tx, actor: Actor, draft: Draft): Promise<string> {
  const template = await templateInForce(tx, draft.kind)
  const unit = await placeOf(tx, draft.unitId)
  const organ = await organOf(tx, actor, unit.region, isSystem(actor) ? draft.organId : undefined)
  const row = { kind: draft.kind, templateFrom: template.validFrom, organ, unit, state: 'draft', content: draft.content } as const
  return insert(tx, actor, row, draft.matters)
}

/** Whom the clues of a letter accuse: the letter is hidden from them as the clues are. */
async function accusedOf(tx: Tx, matters: Draft['matters']): Promise<{ units: string[]; officers: string[] }> {
  const ids = matters.filter(({ kind }) => kind === 'clue').map(({ id }) => id)
  const letters = matters.filter(({ kind }) => kind === 'instrument').map(({ id }) => id)
  if (ids.length + letters.length === 0) return { units: [], officers: [] }
  const rows = await tx`select accused_units, accused_officers from clues where id = any (${ids})
    union all select accused_units, accused_officers from instruments where id = any (${letters})`
  const united = (column: string) => [...new Set(rows.flatMap((row) => row[column] as string[]))]
  return { units: united('accused_units'), officers: united('accused_officers') }
}

/** The system signs what a clock made necessary; the row stands for it in foreign keys and cannot sign in. */
async function systemUser(tx: Tx): Promise<string> {
  const [row] =
    await tx`insert into users (account, name, disabled_at) values ('system', '系统', now()) on conflict (account) do update set name = excluded.name returning id`
  return row!.id as string
}

type Paper = InputOf<'instruments.edit'>['body']
const contentOf = ({ title, addressee, blocks, attachments }: Paper | Omit<Paper, 'version'>): LetterContent => ({
  title,
  addressee,
  blocks: blocks as LetterContent['blocks'],
  attachments,
})

/** Units that get a copy and people that are to countersign. Throws a 422 for one that does not exist or may not be asked. */
async function company(tx: Tx, organ: Place, paper: Omit<Paper, 'version'>): Promise<Record<string, unknown>> {
  const units = [...new Set(paper.copyUnits)]
  const known = units.length > 0 ? await tx`select id from record.units where id = any (${units})` : []
  const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
  if (known.length < units.length) throw refuse('copyUnits', '抄送单位不存在或不在您的管辖范围内')
  const people = [...new Set(paper.countersigners)]
  const able = people.length > 0 ? await tx`select id from supervision_people(${organ.region}) where id = any (${people})` : []
  if (able.length < people.length) throw refuse('countersigners', '会签人员应是本级或上级监督机构的在职人员')
  return { copies: paper.copies || null, copy_units: units, countersigners: people }
}

/**
 * Writes a new draft of any kind made here. Throws a 409 when the kind is not in force, a 404 for a matter that the person may not see,
 * a 422 when addressee, copies or countersigners do not fit.
 */
export async function writePaper(tx: Tx, actor: Actor, body: InputOf<'instruments.write'>['body']): Promise<string> {
  const template = await templateInForce(tx, body.kind)
  const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
  if (template.direction === 'in') throw refuse('kind', '外来文书请用“登记外来文书”')
  const outside = template.addressee === 'outside'
  if (!outside && !body.unitId) throw refuse('unitId', '请选择责任单位')
  if (outside && !body.addressee) throw refuse('addressee', '请填写收文机关')
  // A paper to an organ outside stays in the office's own hands: no unit of the platform gets it.
  const organ = await organOf(tx, actor, '')
  const unit = outside ? organ : await placeOf(tx, body.unitId!)
  for (const [kind, table] of [
    ['warning', 'warnings'],
    ['problem', 'problems'],
    ['clue', 'clues'],
  ] as const) {
    const ids = [...new Set(body.matters.filter((matter) => matter.kind === kind).map(({ id }) => id))]
    if (ids.length > 0 && (await tx`select id from ${tx(table)} where id = any (${ids})`).length < ids.length) throw notFound('所列事项')
  }
  const content = contentOf({ ...body, addressee: body.addressee || unit.name })
  return insert(
    tx,
    actor,
    { kind: body.kind, templateFrom: template.validFrom, organ, unit, state: 'draft', content, more: await company(tx, organ, body) },
    body.matters,
  )
}

/** Changes a draft. Throws what `examine` throws: a 404, a 409 when it is no draft any more or was changed meanwhile, a 403. */
export async function editPaper(tx: Tx, actor: Actor, id: string, body: Paper): Promise<{ id: string; version: number }> {
  const { matter, role } = await examine(tx, actor, 'instrument', id, 'submit', body.version)
  const organ = await organOf(tx, actor, matter.region, matter.organ_id as string)
  const before = matter.content as LetterContent
  const content = contentOf({ ...body, addressee: body.addressee || before.addressee })
  const more = await company(tx, organ, body)
  const version = matter.version + 1
  await tx`update instruments set ${tx({ ...more, title: content.title, content: tx.json(content as never), version } as never)} where id = ${id}`
  await logAction(tx, actor, {
    chain: `instrument:${id}`,
    action: 'instrument.edit',
    objectKind: 'instrument',
    objectId: id,
    role,
    detail: { version },
    before,
    after: content,
  })
  return { id, version }
}

/** Registers a paper that another organ made: it waits to be delivered to the unit that has to answer. Throws like `writePaper`. */
export async function receivePaper(tx: Tx, actor: Actor, body: InputOf<'instruments.receive'>['body']): Promise<string> {
  const template = await templateInForce(tx, body.kind)
  const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
  if (template.direction !== 'in') throw refuse('kind', '该文种由本机关制发，请用“拟稿”')
  if (body.receivedOn > todayInChina()) throw refuse('receivedOn', '收文日期不能晚于今天')
  if (body.date > body.receivedOn) throw refuse('date', '来文日期不能晚于收文日期')
  if (body.dueOn && body.dueOn < body.receivedOn) throw refuse('dueOn', '回复日期不能早于收文日期')
  const unit = await placeOf(tx, body.unitId)
  const organ = await organOf(tx, actor, unit.region)
  const { organ: from, number, date, receivedOn, dueOn, title } = body
  const content: LetterContent = { title, addressee: unit.name, blocks: [{ kind: 'paragraph', text: body.summary }] }
  const received = { organ: from, number, date, receivedOn, dueOn }
  const more = { number, dated: date, received: tx.json(received) }
  return insert(tx, actor, { kind: body.kind, templateFrom: template.validFrom, organ, unit, state: 'delivering', content, more }, [])
}
