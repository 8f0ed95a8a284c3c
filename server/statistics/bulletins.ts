import { PERMISSIONS } from '#domain/contract/roles.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { type Actor, enterScope, type Grant, reach, systemActor } from '../platform/identity/actor.ts'
import { todayInChina, wallTimeOf } from '../platform/law.ts'
import { conflict, notFound, Refusal } from '../platform/refusal.ts'
import { spanOf } from '../records/index.ts'
import { type BulletinData, type BulletinKind, digestOf, readBulletin } from './bulletin-data.ts'
import { type Bulletin, titleOf } from './bulletin-text.ts'
import { periodOf } from './definitions.ts'

type Row = Record<string, unknown>

/** A bulletin's row as the contract shows it. */
export const snapshotRow = (row: Row) => ({
  id: row.id as string,
  kind: row.kind as BulletinKind,
  title: titleOf(row.kind as BulletinKind, row.issue as number),
  from: row.period_from as string,
  to: row.period_to as string,
  issue: row.issue as number,
  unitName: (row.data as BulletinData).unit.name,
  digest: row.digest as string,
  takenAt: row.taken_at as string,
})

/** One page of bulletins, newest first. */
export async function listBulletins(tx: Tx, cursor: string | undefined, limit: number) {
  const after = readCursor(cursor)
  const rows = await tx`select s.*, s.taken_at::text as taken_exact from snapshots s
    ${after ? tx`where (s.taken_at, s.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``} order by s.taken_at desc, s.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.taken_exact as string, row.id as string])
  return { rows: page.rows.map(snapshotRow), next: page.next }
}

/** First and last day of a bulletin for a day. */
function daysOf(kind: BulletinKind, day: string): { from: string; to: string } {
  const date = Temporal.PlainDate.from(day)
  return kind === 'daily'
    ? { from: day, to: day }
    : { from: date.with({ day: 1 }).toString(), to: date.with({ day: date.daysInMonth }).toString() }
}

/** The role at an office in which an actor makes bulletins. Throws a refusal when there is none. */
function officeOf(actor: Actor): Grant & { readonly unitId: string } {
  const grant = actor.grants.find((each) => (PERMISSIONS['bulletin.make'] as readonly string[]).includes(each.role) && each.unitId)
  if (!grant?.unitId) throw new Refusal(409, 'no-supervision-office', '您的账号没有所属监督机构，不能生成通报')
  return { ...grant, unitId: grant.unitId }
}

/**
 * Freezes the figures of a day or month as a numbered, sealed bulletin of the actor's office. From here on the transaction sees the area
 * of that office alone. Numbers run without gaps by office, kind and year. Throws a refusal for days to come, and for a period whose
 * final bulletin is there already; one made before the period was over may be followed by another.
 */
export async function makeBulletin(tx: Tx, actor: Actor, kind: BulletinKind, day: string): Promise<Row> {
  const { from, to } = daysOf(kind, day)
  if (from > todayInChina()) throw new Refusal(422, 'day-to-come', '所选日期尚未到来')
  const grant = officeOf(actor)
  const office = grant.unitId
  await enterScope(tx, { ...actor, grants: [grant] }, PERMISSIONS['bulletin.make'])
  const [unit] = await tx`select id, name, level, region from record.units where id = ${office}`
  if (!unit) throw notFound('监督机构')
  // The row of the last number is the lock: of two who make the same bulletin at once the second sees the first one's.
  const [number] = await tx`insert into instrument_numbers (organ_id, kind, year, last)
    values (${office}, ${`bulletin-${kind}`}, ${Temporal.PlainDate.from(to).year}, 1)
    on conflict (organ_id, kind, year) do update set last = instrument_numbers.last + 1 returning last`
  const [made] =
    await tx`select issue from snapshots where kind = ${kind} and unit_id = ${office} and period_from = ${from} and taken_at >= ${to}::date + 1 limit 1`
  if (made) throw conflict('already-made', `该期通报已生成：${titleOf(kind, made.issue as number)}`)
  const issue = number!.last as number
  const data = await readBulletin(
    tx,
    spanOf({ grants: [grant] }, 'bulletin.make'),
    { id: unit.id as string, name: unit.name as string, level: unit.level as string | null },
    periodOf(from, to),
  )
  const digest = digestOf({ kind, from, to, unitId: office, issue, data })
  const [row] = await tx`insert into snapshots (kind, period_from, period_to, unit_id, region, issue, data, digest, taken_by)
    values (${kind}, ${from}, ${to}, ${office}, ${unit.region as string}, ${issue}, ${tx.json(data as never)}, ${digest}, ${actor.id}) returning *`
  await logAction(tx, actor, {
    action: 'bulletin.make',
    objectKind: 'bulletin',
    objectId: row!.id as string,
    detail: { kind, from, to, issue, digest },
  })
  return row!
}

/** A bulletin with its row, and whether its data are those that were sealed. Throws a 404. */
export async function readSealed(tx: Tx, id: string): Promise<{ row: Row; bulletin: Bulletin; verified: boolean }> {
  const [row] = await tx`select * from snapshots where id = ${id}`
  if (!row) throw notFound('通报')
  const bulletin: Bulletin = {
    id,
    kind: row.kind as BulletinKind,
    issue: row.issue as number,
    digest: row.digest as string,
    day: wallTimeOf(new Date(row.taken_at as string))
      .toPlainDate()
      .toString(),
    data: row.data as BulletinData,
  }
  const sealed = {
    kind: bulletin.kind,
    from: row.period_from as string,
    to: row.period_to as string,
    unitId: row.unit_id as string,
    issue: bulletin.issue,
  }
  return { row, bulletin, verified: digestOf({ ...sealed, data: bulletin.data }) === bulletin.digest }
}

/** Yesterday's bulletin of every supervision office that has people; those that are made already are left. One failure does not stop the others. */
export async function makeDailyBulletins({ sql }: Services): Promise<void> {
  const day = Temporal.PlainDate.from(todayInChina()).subtract({ days: 1 }).toString()
  const offices = await sql`
    select distinct u.id, u.name, u.line, u.level, u.region from grants g join users p on p.id = g.user_id join record.units u on u.id = g.unit_id
    where g.revoked_at is null and p.disabled_at is null and g.role = any (${[...PERMISSIONS['bulletin.make']]}) order by u.id`
  const failed: string[] = []
  for (const office of offices) {
    const unit = {
      id: office.id as string,
      line: office.line as string,
      level: office.level as string | null,
      region: office.region as string,
    }
    const grant: Grant = {
      role: 'supervisor',
      unitId: unit.id,
      unitName: office.name as string,
      campaignId: null,
      ...reach('supervisor', unit),
    }
    const actor: Actor = { ...systemActor(), grants: [grant] }
    await sql
      .begin((tx) => makeBulletin(tx, actor, 'daily', day))
      .catch((error: Error) => {
        if (!(error instanceof Refusal && error.code === 'already-made')) failed.push(`${unit.id}: ${error.message}`)
      })
  }
  if (failed.length > 0) throw new Error(`daily bulletins failed: ${failed.join('; ')}`)
}
