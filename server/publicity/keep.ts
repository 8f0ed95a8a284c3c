import type { InputOf } from '#domain/contract/api/index.ts'
import { linkKey, titleKey } from '#domain/text/same.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'
import { alike, type Facts, factsOf, type Row } from './store.ts'

/** A unit as far as an entry needs one. */
interface Place {
  readonly id: string
  readonly region: string
  readonly line: string
}

/** Columns of an entry for what it says. The medium belongs to media items alone. */
const columnsOf = (facts: Facts) => ({
  kind: facts.kind,
  held_on: facts.heldOn,
  title: facts.title,
  title_key: titleKey(facts.title),
  amount: facts.amount,
  content: facts.content,
  medium: facts.kind === 'media' ? facts.medium : null,
  medium_kind: facts.kind === 'media' ? facts.mediumKind : null,
  medium_level: facts.kind === 'media' ? facts.mediumLevel : null,
  link: facts.link,
  link_key: linkKey(facts.link),
  campaign_id: facts.campaignId,
})

const logged = (tx: Tx, actor: Actor, id: string, action: string, more: { reason?: string; before?: unknown; after?: unknown }) =>
  logAction(tx, actor, { chain: `publicity:${id}`, action: `publicity.${action}`, objectKind: 'publicity', objectId: id, ...more })

/** Throws for a campaign that the person does not see, and for none where the person works for one alone. */
export async function checkCampaign(tx: Tx, actor: Actor, campaignId: string | null): Promise<void> {
  const [campaign] = campaignId ? await tx`select 1 from campaigns where id = ${campaignId}` : [!actor.grants[0]?.campaignId]
  if (!campaign) throw invalid('请选择专项整治', [{ field: 'campaignId', message: campaignId ? '没有这个专项整治' : '请选择专项整治' }])
}

/** Throws for a day to come, and as `checkCampaign` does. */
async function check(tx: Tx, actor: Actor, { heldOn, campaignId }: Facts): Promise<void> {
  if (heldOn > todayInChina()) throw invalid('日期不能晚于今天', [{ field: 'heldOn', message: '晚于今天' }])
  await checkCampaign(tx, actor, campaignId)
}

/** Throws a 409 that names the entries that are alike. Entries of a unit are compared one after another, so that of two at once one is told. */
async function refuseAlike(tx: Tx, facts: Facts, unitId: string, except: string | null): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`publicity ${linkKey(facts.link) ?? unitId}`}, 0))`
  const found = await alike(tx, { ...facts, unitId }, except)
  if (found.length === 0) return
  const names = found.map(({ no, title }) => `${no as string}《${title as string}》`).join('、')
  throw conflict('alike', `与已登记的${names}相同，请核对；确属另一件的，确认后再保存`)
}

/** Enters what an entry says for a unit. */
export async function enter(tx: Tx, actor: Actor, facts: Facts, unit: Place, sourceFile: string | null = null) {
  const [row] = await tx`insert into publicity_entries ${tx({
    ...columnsOf(facts),
    unit_id: unit.id,
    region: unit.region,
    line: unit.line,
    created_by: actor.id,
    source_file: sourceFile,
  })} returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  await logged(tx, actor, id, 'keep', { after: { ...facts, unitId: unit.id } })
  return { id, no }
}

/** Registers an entry. Throws where it is alike to one in force and nobody has confirmed that it is another. */
export async function keepEntry(tx: Tx, actor: Actor, { unitId, confirmed, ...facts }: InputOf<'publicity.keep'>['body']) {
  const [unit] = await tx<Place[]>`select id, region, line from record.units where id = ${unitId}`
  if (!unit) throw invalid('请选择单位', [{ field: 'unitId', message: '没有这个单位，或不在您的管辖范围' }])
  await check(tx, actor, facts)
  if (!confirmed) await refuseAlike(tx, facts, unitId, null)
  return enter(tx, actor, facts, unit)
}

/** The entry, locked, if it is in force and as the person saw it. */
async function held(tx: Tx, id: string, version: number): Promise<Row> {
  const [row] = await tx`select *, held_on::text as held_on from publicity_entries where id = ${id} for update`
  if (!row) throw notFound('宣传记录')
  if (row.version !== version) throw conflict('changed-meanwhile', '该记录刚刚被他人更正，请刷新后再改')
  if (row.withdrawn_at !== null) throw conflict('wrong-state', '该记录已撤销，不能再改')
  return row
}

/** Corrects an entry; what it said before stays readable with who changed it and why. */
export async function amendEntry(
  tx: Tx,
  actor: Actor,
  id: string,
  { version, reason, confirmed, ...facts }: InputOf<'publicity.amend'>['body'],
) {
  const row = await held(tx, id, version)
  await check(tx, actor, facts)
  if (!confirmed) await refuseAlike(tx, facts, row.unit_id as string, id)
  const before = factsOf(row)
  await tx`insert into publicity_versions (entry_id, version, facts, reason, replaced_by)
    values (${id}, ${version}, ${tx.json(before as never)}, ${reason}, ${actor.id})`
  await tx`update publicity_entries set ${tx(columnsOf(facts))}, version = ${version + 1} where id = ${id}`
  await logged(tx, actor, id, 'amend', { reason, before, after: facts })
  return { version: version + 1 }
}

/** Takes an entry out of every figure; it stays readable with the reason. */
export async function withdrawEntry(tx: Tx, actor: Actor, id: string, { version, reason }: { version: number; reason: string }) {
  await held(tx, id, version)
  await tx`update publicity_entries set withdrawn_at = now(), withdrawn_by = ${actor.id}, withdrawn_reason = ${reason}, version = ${version + 1}
    where id = ${id}`
  await logged(tx, actor, id, 'withdraw', { reason })
  return { version: version + 1 }
}
