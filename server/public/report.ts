import { categoryOf } from '#domain/public/index.ts'
import { type ProviderAccount, phoneIndex, type ReporterKind, sealReporter } from '../clues/index.ts'
import { takeIn } from '../inbox/index.ts'
import type { Context, Routes, Services } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { conflict, invalid } from '../platform/refusal.ts'
import { insideOf, openDoor } from './doors.ts'
import { checkProof, spendProof } from './proofs.ts'
import { atTheDoor, newReceipt, officeOf, PUBLIC_CHANNEL } from './shared.ts'

/** What a report says, by whatever door. */
export interface Report {
  readonly category: string
  readonly region: string
  readonly content: string
  readonly occurredOn?: string
  readonly place?: string
  readonly plate?: string
  readonly caseNo?: string
  readonly publishable: boolean
  readonly noticeVersion: string
}

/** How it came: the door, and what the reporter leaves of himself. */
interface Coming {
  readonly door: ReporterKind
  readonly channel?: string
  readonly externalId?: string
  readonly name?: string | null
  readonly phone?: string | null
  readonly account?: ProviderAccount | null
  readonly receipt?: string | null
  readonly operatorId?: string | null
  readonly title?: string
  readonly line?: string
  readonly accusedUnits?: readonly string[]
  readonly accusedOfficers?: readonly string[]
}

const titleOf = (category: string, content: string): string =>
  `${categoryOf(category)?.title ?? '群众反映'}：${content.replace(/\s+/g, ' ').slice(0, 60)}`

/**
 * Makes a clue of a report through the inbox, seals who reported, and keeps what the door needs to answer him. `actor` is the system for whoever came by
 * himself: neither address nor request is told (S17). The transaction must be the owner's.
 */
export async function fileReport(tx: Tx, services: Services, actor: Actor, report: Report, coming: Coming) {
  const clue = await takeIn(tx, actor, {
    source: coming.door === 'on-behalf' ? 'staff' : 'public',
    channel: coming.channel ?? PUBLIC_CHANNEL,
    receivedAt: new Date().toISOString(),
    title: coming.title ?? titleOf(report.category, report.content),
    content: report.content,
    externalId: coming.externalId ?? null,
    raw: { category: report.category, place: report.place ?? null },
    anonymous: coming.door === 'anonymous',
    occurredAt: report.occurredOn ? `${report.occurredOn}T00:00:00+08:00` : null,
    place: report.place ?? null,
    plate: report.plate ?? null,
    caseNo: report.caseNo ?? null,
    region: report.region,
    line: coming.line ?? null,
    accusedUnits: coming.accusedUnits,
    accusedOfficers: coming.accusedOfficers,
  })
  const { door: kind, name, phone, account, receipt } = coming
  await sealReporter(tx, clue.sourceId, { kind, name, phone, account, receipt }, services)
  await tx`insert into public_reports (source_id, door, category, region, operator_id, exchange_due, publishable, notice_version)
    values (${clue.sourceId}, ${coming.door}, ${report.category}, ${report.region}, ${coming.operatorId ?? null},
      ${coming.door === 'on-behalf'}, ${report.publishable}, ${report.noticeVersion})`
  return clue
}

/**
 * Number and receipt of a report that a challenge brought in. They follow from the challenge's random id, of which only a hash is stored: who
 * lost our answer and sends again gets the same receipt, and nobody else can work it out.
 */
async function fromChallenge(services: Services, id: string): Promise<{ externalId: string; receipt: string }> {
  const keys = await openKeys(services.folder)
  const number = BigInt(`0x${keys.mac(id, 'report.receipt').toString('hex')}`) % 10n ** 16n
  return {
    externalId: `WS${keys.mac(id, 'report.id').toString('hex').slice(0, 16).toUpperCase()}`,
    receipt: String(number).padStart(16, '0'),
  }
}

const checkPlace = async (tx: Tx, region: string): Promise<{ id: string; name: string }> => {
  const office = await officeOf(tx, region)
  if (!office) throw invalid('该地区没有受理机关，请重新选择事发地', [{ field: 'region', message: '请重新选择事发地' }])
  return office
}

/**
 * Who makes a named report: what a provider vouched for goes before what was typed, and a phone number counts only when it was proved.
 * Throws a 401 when nobody stands inside, a 422 when something is missing or not proved.
 */
async function reporterOf(
  context: Context,
  tx: Tx,
  typed: { name?: string; phone?: string },
): Promise<Pick<Coming, 'name' | 'phone' | 'account'>> {
  const { vouched, phoneIndex: proved } = await insideOf(context, tx)
  const name = vouched?.name ?? typed.name
  const phone = vouched ? vouched.phone : typed.phone
  if (!name) throw invalid('实名反映请填写姓名', [{ field: 'name', message: '必填' }])
  if (!vouched && !phone) throw invalid('实名反映请填写手机号码', [{ field: 'phone', message: '必填' }])
  const other = vouched ? typed.phone && typed.phone !== phone : !proved?.equals(await phoneIndex(phone!, context.services))
  if (other) throw invalid('手机号码与验证的号码不一致，请重新验证', [{ field: 'phone', message: '请重新验证' }])
  return { name, phone, account: vouched?.openId ? { login: vouched.login, openId: vouched.openId } : null }
}

export const reportRoutes: Routes = {
  'public.report': async (context, { body }) => {
    const { services } = context
    const tx = await atTheDoor(context)
    const { door, proof, name, phone, ...report } = body
    const challenge = await checkProof(services, proof, 'report')
    const office = await checkPlace(tx, report.region)
    const own = door === 'named' ? await reporterOf(context, tx, { name, phone }) : null
    const { externalId, receipt } = await fromChallenge(services, challenge)
    if (!(await spendProof(tx, challenge))) {
      const [known] = await tx`select s.id, c.no, s.content from clue_sources s join clues c on c.id = s.clue_id
        where s.channel = ${PUBLIC_CHANNEL} and s.external_id = ${externalId}`
      if (known?.content !== report.content) throw conflict('proof-spent', '请勿重复提交')
      return { id: known.id as string, no: known.no as string, receipt: door === 'anonymous' ? receipt : null, office: office.name }
    }
    const clue = await fileReport(tx, services, systemActor(), report, {
      door,
      externalId,
      ...(own ?? { receipt }),
    })
    // Pictures and words may follow at once, without typing the receipt.
    if (door === 'anonymous') await openDoor(context, tx, { sourceId: clue.sourceId })
    return { id: clue.sourceId, no: clue.no, receipt: door === 'anonymous' ? receipt : null, office: office.name }
  },

  'reports.onBehalf': async (context, { body }) => {
    const { tx, actor, services } = context
    await atTheDoor(context)
    await checkPlace(tx, body.region)
    const receipt = newReceipt()
    // The office that receives is that of the place, not the operator's own.
    const clue = await fileReport(tx, services, { ...actor, grants: [] }, body, { door: 'on-behalf', receipt, operatorId: actor.id })
    return { id: clue.sourceId, no: clue.no, receipt }
  },
}
