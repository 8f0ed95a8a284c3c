import type { Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'

/** By which door a reporter came: with a phone, without a name, or through staff who kept no key. */
export type ReporterKind = 'named' | 'anonymous' | 'on-behalf'

/** An account at a log-in provider. */
export interface ProviderAccount {
  readonly login: string
  readonly openId: string
}

/** Who reported, as it is sealed and as an approved request opens it. */
export interface Reporter {
  readonly kind: ReporterKind
  readonly name?: string | null
  /** Mainland phone number, digits alone. */
  readonly phone?: string | null
  /** Account at the provider that vouched for him, where that is how he is reached. */
  readonly account?: ProviderAccount | null
}
/** A reporter as he comes in: the receipt is his only key and is kept as a keyed hash. */
export interface NewReporter extends Reporter {
  readonly receipt?: string | null
}

type Place = Pick<Services, 'folder'>

const purposeOf = (sourceId: string): string => `reporter:${sourceId}`

/** Keyed hash of a receipt: only who has the sixteen digits finds the report again (S15). */
export const receiptHash = async (receipt: string, place: Place): Promise<Buffer> =>
  (await openKeys(place.folder)).mac(receipt, 'reporter.receipt')

/** Keyed blind index of a phone number: reports of one phone are found without opening any. */
export const phoneIndex = async (phone: string, place: Place): Promise<Buffer> =>
  (await openKeys(place.folder)).mac(phone, 'reporter.phone')

/** The same for an account at a log-in provider. */
export const accountIndex = async (login: string, openId: string, place: Place): Promise<Buffer> =>
  (await openKeys(place.folder)).mac(`${login} ${openId}`, 'reporter.account')

/**
 * Seals who reported under the sources of clues (AES-256-GCM; the value names its key). Name, phone and account are readable through
 * `openReporter` alone, phone and account are found by their blind index, the receipt by its keyed hash. Throws when a source has a reporter already.
 */
export async function sealReporters(
  tx: Tx,
  reporters: readonly (NewReporter & { readonly sourceId: string })[],
  place: Place,
): Promise<void> {
  const keys = await openKeys(place.folder)
  const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`
  const rows = await Promise.all(
    reporters.map(async ({ sourceId, kind, name = null, phone = null, account = null, receipt = null }) => {
      const who = JSON.stringify({ name, phone, ...(account && { account }) })
      const [suite, key, text] = keys.encrypt(who, purposeOf(sourceId)).split('.') as [string, string, string]
      const known = name !== null || phone !== null || account !== null
      return {
        id: sourceId,
        kind,
        sealed: known ? hex(Buffer.from(text, 'base64url')) : null,
        key: known ? `${suite}.${key}` : null,
        phone: phone === null ? null : hex(await phoneIndex(phone, place)),
        account: account === null ? null : hex(await accountIndex(account.login, account.openId, place)),
        receipt: receipt === null ? null : hex(await receiptHash(receipt, place)),
      }
    }),
  )
  await asOwnerOf(
    tx,
    async () => tx`insert into reporters (source_id, kind, sealed, key_id, phone_index, account_index, receipt_hash)
      select r.id, r.kind, r.sealed::bytea, r.key, r.phone::bytea, r.account::bytea, r.receipt::bytea
      from jsonb_to_recordset(${tx.json(rows)}) as r(id uuid, kind text, sealed text, key text, phone text, account text, receipt text)`,
  )
}

/** Seals one reporter: see `sealReporters`. */
export const sealReporter = (tx: Tx, sourceId: string, reporter: NewReporter, place: Place): Promise<void> =>
  sealReporters(tx, [{ ...reporter, sourceId }], place)

/** Opens who reported, or null when the source has no reporter. The caller must have an approved request. Throws KeyError when the seal is broken. */
export async function openReporter(tx: Tx, sourceId: string, place: Place): Promise<Reporter | null> {
  const [row] = await asOwnerOf(tx, async () => tx`select kind, sealed, key_id from reporters where source_id = ${sourceId}`)
  if (!row) return null
  const kind = row.kind as ReporterKind
  if (row.sealed === null) return { kind, name: null, phone: null, account: null }
  const keys = await openKeys(place.folder)
  const stored = `${row.key_id as string}.${(row.sealed as Buffer).toString('base64url')}`
  const { name, phone, account = null } = JSON.parse(keys.decrypt(stored, purposeOf(sourceId))) as Omit<Reporter, 'kind'>
  return { kind, name, phone, account }
}

/** The source that a receipt opens, or null. */
export async function findByReceipt(tx: Tx, receipt: string, place: Place): Promise<{ sourceId: string; kind: ReporterKind } | null> {
  const hash = await receiptHash(receipt, place)
  const [row] = await asOwnerOf(tx, async () => tx`select source_id, kind from reporters where receipt_hash = ${hash}`)
  return row ? { sourceId: row.source_id as string, kind: row.kind as ReporterKind } : null
}

/** Sources of the reports that a phone number or an account at a provider made, newest first. */
export async function findByReporter(tx: Tx, by: { phone: Buffer | null; account: Buffer | null }): Promise<string[]> {
  const rows = await asOwnerOf(
    tx,
    async () => tx`select r.source_id from reporters r join clue_sources s on s.id = r.source_id where r.phone_index = ${by.phone} or r.account_index = ${by.account}
      order by s.created_at desc, s.id limit 200`,
  )
  return rows.map((row) => row.source_id as string)
}

/** Gives a report another receipt: the old one opens nothing any more. */
export async function changeReceipt(tx: Tx, sourceId: string, receipt: string, place: Place): Promise<void> {
  const hash = await receiptHash(receipt, place)
  await asOwnerOf(tx, async () => tx`update reporters set receipt_hash = ${hash} where source_id = ${sourceId}`)
}
