import { type FileHolder, type MatterKind, type Process, processes } from '#domain/process/index.ts'
import { takeIn } from '../inbox/index.ts'
import { FILE_TABLES, MATTER_TABLES, tellSupervision } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { wallTimeOf } from '../platform/law.ts'

/** What one night may cost, and how much damage it reports before it stops: a disk that is not mounted is one fault and not a thousand. */
export interface NightlyLimits {
  readonly files: number
  readonly bytes: number
  readonly damaged: number
}
const NIGHTLY: NightlyLimits = { files: 100_000, bytes: 200 * 1_073_741_824, damaged: 50 }
const BATCH = 100

/** What a run has found. */
export interface FilesVerified {
  readonly checked: number
  readonly bytes: number
  readonly damaged: number
  /** Damaged before, now as they were stored: brought back from a backup. */
  readonly whole: number
}

/** Bytes under a digest: a file as offices get it, or the sealed original behind it. */
interface Stored {
  readonly file_id: string
  readonly stored_id: string
  readonly sha256: string
  readonly original: boolean
  readonly damaged: boolean
}

/**
 * Compares stored files with the digests of their entry, those not looked at for the longest time first, or the given one alone (S21). What
 * is changed or gone is no longer given out, is logged on its matter, told to the supervision of the matter, and opens one clue; what is as
 * it was again is given out again. Throws when so much is damaged that the storage itself must be at fault: the rest waits for the next run.
 */
export async function verifyFiles(services: Services, only?: string, limits: NightlyLimits = NIGHTLY): Promise<FilesVerified> {
  const { sql } = services
  const [{ start } = { start: '' }] = await sql<{ start: string }[]>`select clock_timestamp()::text as start`
  const sum = { checked: 0, bytes: 0, damaged: 0, whole: 0 }
  while (sum.checked < limits.files && sum.bytes < limits.bytes) {
    const batch = await sql<Stored[]>`select * from (
      select id as file_id, id as stored_id, sha256, false as original, state = 'damaged' as damaged, checked_at from files
        where state in ('clean', 'damaged') and (checked_at is null or checked_at < ${start}::timestamptz) ${only ? sql`and id = ${only}` : sql``}
      union all
      select file_id, sealed_id, sealed_sha256, true, damaged_at is not null, checked_at from originals
        where (checked_at is null or checked_at < ${start}::timestamptz) ${only ? sql`and file_id = ${only}` : sql``}
      ) stored order by checked_at nulls first, file_id limit ${BATCH}`
    if (batch.length === 0) break
    const sound: Stored[] = []
    for (const each of batch) {
      const found = await services.files.digest(each.stored_id)
      sum.checked += 1
      sum.bytes += found?.size ?? 0
      const whole = found?.sha256 === each.sha256
      if (whole && !each.damaged) sound.push(each)
      else if (whole) sum.whole += (await settle(services, each, null)) ? 1 : 0
      else sum.damaged += (await settle(services, each, found ?? 'missing')) ? 1 : 0
      if (sum.damaged >= limits.damaged)
        throw new Error(`${sum.damaged} stored files are changed or missing: look at the storage before the next run`)
    }
    for (const [table, key, original] of [
      ['files', 'id', false],
      ['originals', 'file_id', true],
    ] as const) {
      const ids = sound.filter((each) => each.original === original).map((each) => each.file_id)
      if (ids.length > 0) await sql`update ${sql(table)} set checked_at = now() where ${sql(key)} = any (${ids})`
    }
  }
  return sum
}

type Found = { sha256: string; size: number } | 'missing' | null

/** Writes down that stored bytes are damaged (`found`) or whole again (null). Returns false where that is known already. */
async function settle({ sql }: Services, stored: Stored, found: Found): Promise<boolean> {
  return (await sql.begin(async (tx) => {
    const changed = found === null ? await markWhole(tx, stored) : await markDamaged(tx, stored)
    if (!changed) return false
    const [file] =
      await tx`select f.*, u.unit_id as uploader_unit from files f left join users u on u.id = f.uploaded_by where f.id = ${stored.file_id}`
    const matter = await matterOf(tx, file!)
    await logAction(tx, systemActor(), {
      chain: matter ? `${matter.kind}:${matter.row.id}` : `file:${stored.file_id}`,
      action: found === null ? 'file.whole' : 'file.damaged',
      objectKind: 'file',
      objectId: stored.file_id,
      outcome: found === null ? 'done' : 'failed',
      reason: found === null ? null : found === 'missing' ? '材料缺失或无法读取' : '材料与登记的摘要不一致',
      detail: { original: stored.original, sha256: stored.sha256, found: found === null ? stored.sha256 : found },
    })
    if (found !== null) await report(tx, { stored, file: file!, matter, found, since: changed.since })
    return true
  })) as boolean
}

type Changed = { since: string }

async function markDamaged(tx: Tx, { file_id, original }: Stored): Promise<Changed | undefined> {
  const rows = original
    ? await tx`update originals set damaged_at = now(), checked_at = now() where file_id = ${file_id} and damaged_at is null returning damaged_at::text as since`
    : await tx`update files set state = 'damaged', damaged_at = now(), checked_at = now() where id = ${file_id} and state = 'clean' returning damaged_at::text as since`
  if (rows.length === 0)
    await tx`update ${tx(original ? 'originals' : 'files')} set checked_at = now() where ${tx(original ? 'file_id' : 'id')} = ${file_id}`
  return rows[0] as Changed | undefined
}

async function markWhole(tx: Tx, { file_id, original }: Stored): Promise<Changed | undefined> {
  const rows = original
    ? await tx`update originals set damaged_at = null, checked_at = now() where file_id = ${file_id} and damaged_at is not null returning now()::text as since`
    : await tx`update files set state = 'clean', damaged_at = null, checked_at = now() where id = ${file_id} and state = 'damaged' returning now()::text as since`
  return rows[0] as Changed | undefined
}

interface Matter {
  readonly kind: FileHolder
  readonly title: string
  readonly row: Readonly<Record<string, unknown>>
}

const KIND_TITLES: Readonly<Record<string, string>> = { publicity: '宣传记录' }

/** What a file is attached to, by every kind of attachment; null for one that is attached to nothing known. */
async function matterOf(tx: Tx, file: Readonly<Record<string, unknown>>): Promise<Matter | null> {
  const [kind, id] =
    file.matter_kind === 'inspection-visit'
      ? ['inspection', (await tx`select inspection_id as id from inspection_visits where id = ${file.matter_id as string}`)[0]?.id]
      : [file.matter_kind as string, file.matter_id]
  const table = FILE_TABLES[kind as FileHolder] as string | undefined
  const [row] = table && id ? await tx`select * from ${tx(table)} where id = ${id as string}` : []
  if (!row) return null
  return { kind: kind as FileHolder, title: KIND_TITLES[kind] ?? (processes as Record<string, Process>)[kind]?.title ?? '事项', row }
}

/**
 * The region whose supervision office gets the clue. It accuses nobody; but whoever had the file in hand may have changed it, so an
 * office that has the matter or brought the file is passed over for the one above.
 */
async function regionFor(tx: Tx, file: Readonly<Record<string, unknown>>, matter: Matter | null): Promise<string | null> {
  const held = ['unit_id', 'organ_id', 'office_id'].map((key) => matter?.row[key])
  const holders = [...held, file.uploader_unit].filter((id): id is string => typeof id === 'string')
  const [above] = await tx`select p.region from record.units u join record.units p on p.id = u.parent_id
    where u.id = any (${holders}) and u.line = 'justice' and p.line = 'justice'
    order by case p.level when 'province' then 0 when 'city' then 1 else 2 end limit 1`
  if (above) return above.region as string
  if (matter) return matter.row.region as string
  const [unit] = await tx`select region from record.units where id = any (${holders}) limit 1`
  return (unit?.region as string | undefined) ?? null
}

const momentOf = (moment: string): string => wallTimeOf(new Date(moment)).toString({ smallestUnit: 'second' }).replace('T', ' ')

/** Tells the supervision of the matter, and opens the clue. No file is named: a name may tell what a sealed one holds. */
async function report(
  tx: Tx,
  {
    stored,
    file,
    matter,
    found,
    since,
  }: { stored: Stored; file: Readonly<Record<string, unknown>>; matter: Matter | null; found: Found; since: string },
): Promise<void> {
  const no = (matter?.row.no ?? matter?.row.number ?? '') as string
  const what = matter ? `${matter.title}${no ? ` ${no}` : ''}` : '未归入事项的材料'
  const fault = found === 'missing' ? '已缺失或无法读取' : '与入库时登记的摘要不一致'
  const piece = stored.original ? '的一件封存原件' : '的一件材料'
  if (matter) {
    const { id, region } = matter.row as { id: string; region: string }
    const text = `${what}${piece}${fault}，已停止提供，请核查`
    if (matter.kind in MATTER_TABLES) await tellSupervision(tx, matter.kind as MatterKind, { id, region }, text)
    else await tx`select tell_supervision(${null}, ${null}, ${region}, ${text}, ${`/${matter.kind}/${id}`})`
  }
  await takeIn(tx, systemActor(), {
    source: 'internal',
    channel: 'warning',
    externalId: `${stored.original ? 'original' : 'file'}:${stored.file_id}@${since}`,
    receivedAt: new Date().toISOString(),
    title: `材料校验不符：${what}`,
    content: [
      `系统核对存储文件时发现，${what}${piece}${fault}。`,
      `入库时间：${momentOf(file.created_at as string)}；登记摘要（SHA-256）：${stored.sha256}；`,
      found === 'missing' ? '现存：无。' : `现存摘要：${(found as { sha256: string }).sha256}。`,
      '该材料已停止下载。请查明是存储故障还是人为改动；可从备份恢复，恢复后系统再次核对一致即重新提供。',
    ].join(''),
    raw: { fileId: stored.file_id, original: stored.original, matterKind: file.matter_kind, matterId: file.matter_id },
    region: await regionFor(tx, file, matter),
    accusedUnits: (matter?.row.accused_units as string[] | undefined) ?? [],
    accusedOfficers: (matter?.row.accused_officers as string[] | undefined) ?? [],
  })
}
