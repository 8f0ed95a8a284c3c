import { iso } from './clock.ts'
import {
  type AppealRecord,
  type BreathRecord,
  type CaptureRecord,
  type CaseRecord,
  type ClipRecord,
  type ClueRecord,
  type DocumentRecord,
  type DutyRecord,
  type EditRecord,
  type MeasureRecord,
  type PatrolRecord,
  type PaymentRecord,
  type PointRecord,
  TICKS,
  type WeighingRecord,
} from './records.ts'

/**
 * One line of JSON for each kind of record, written by hand: a province's year is millions of lines. The texts are the generator's own
 * and hold no character that JSON escapes; only free text goes through `JSON.stringify`.
 */

const time = (name: string, value: number): string => (value === 0 ? '' : `,"${name}":"${iso(value)}"`)
const text = (name: string, value: string): string => (value === '' ? '' : `,"${name}":"${value}"`)
const number = (name: string, value: number): string => (value === 0 ? '' : `,"${name}":${value}`)
const THOUSAND = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))

/** Degrees above zero with six decimals: the province has no others. */
function degrees(value: number): string {
  const micro = Math.round(value * 1e6)
  const rest = micro % 1e6
  return `${Math.floor(micro / 1e6)}.${THOUSAND[Math.floor(rest / 1000)]}${THOUSAND[rest % 1000]}`
}

/** Line of `cases.ndjson`. */
export function caseRow(c: CaseRecord): string {
  let officers = ''
  for (const { officerId, role } of c.officers) officers += `${officers && ','}{"officerId":"${officerId}","role":"${role}"}`
  const { party, place, vehicle } = c
  let row = `{"id":"${c.id}","caseNo":"${c.caseNo}","unitId":"${c.unit.id}","line":"${c.unit.line}","procedure":"${c.procedure}","itemCode":"${c.item.code}"`
  row += `,"party":{"kind":"${party.kind}","idNo":"${party.idNo}","name":"${party.name}"${text('phone', party.phone)}}`
  if (vehicle) row += `,"plate":"${vehicle.plate}","plateColour":"${vehicle.colour}","vehicleType":"${vehicle.type}"`
  row += `,"place":{"text":"${place.text}","region":"${place.region}","lat":${degrees(place.lat)},"lon":${degrees(place.lon)}}`
  row += `,"occurredAt":"${iso(c.occurredAt)}"${time('foundAt', c.foundAt)}${time('filedAt', c.filedAt)}${time('noticeAt', c.noticeAt)}`
  if (c.hearingRequestedAt) {
    row += time('hearingRequestedAt', c.hearingRequestedAt) + time('hearingNoticeAt', c.hearingNoticeAt) + time('hearingAt', c.hearingAt)
  }
  row += time('waivedAt', c.waivedAt)
  if (c.reviewAt) row += `${time('reviewAt', c.reviewAt)}${text('reviewerId', c.reviewerId)}${text('reviewResult', c.reviewResult)}`
  row += time('discussedAt', c.discussedAt)
  if (c.decidedAt) row += `${time('decidedAt', c.decidedAt)}${text('decisionNo', c.decisionNo)},"fine":${c.fine}`
  row += text('outcome', c.outcome) + number('points', c.points) + number('confiscated', c.confiscated) + text('tier', c.tier)
  if (c.item.measure && c.measured !== 0) row += `,"measured":{"kind":"${c.item.measure}","value":${c.measured}}`
  row += time('servedAt', c.servedAt) + time('publishedAt', c.publishedAt) + time('closedAt', c.closedAt) + time('archivedAt', c.archivedAt)
  row += `,"officers":[${officers}]${text('evidenceSha256', c.evidence)}${text('weighingId', c.weighingId)}`
  return `${row}${text('captureId', c.captureId)}${text('state', c.state)}}\n`
}

/** Line of `measures.ndjson`. */
export const measureRow = (m: MeasureRecord): string =>
  `{"id":"${m.id}"${text('caseId', m.caseId)},"unitId":"${m.unitId}","kind":"${m.kind}"${text('goods', m.goods)},"onSpot":${m.onSpot}` +
  `,"startAt":"${iso(m.startAt)}"${time('approvedAt', m.approvedAt)}${time('dueAt', m.dueAt)}${time('extendedTo', m.extendedTo)}` +
  `${time('releasedAt', m.releasedAt)}${time('groundEndedAt', m.groundEndedAt)}${text('site', m.site)},"fee":${m.fee}}\n`

/** Line of `documents.ndjson`. */
export const documentRow = (d: DocumentRecord): string =>
  `{"id":"${d.id}","caseId":"${d.caseId}","form":"${d.form}"${text('number', d.number)},"issuedAt":"${iso(d.issuedAt)}"` +
  `${time('uploadedAt', d.uploadedAt)},"pages":${d.pages}${text('sha256', d.sha256)}${text('signer', d.signer)}` +
  `${text('signatureSha256', d.signatureSha256)}${d.emptyFields.length > 0 ? `,"emptyFields":${JSON.stringify(d.emptyFields)}` : ''}}\n`

/** Line of `edits.ndjson`. */
export const editRow = (e: EditRecord): string =>
  `{"caseId":"${e.caseId}","at":"${iso(e.at)}","by":"${e.by}","field":"${e.field}"${text('before', e.before)}${text('after', e.after)}` +
  `${time('approvedAt', e.approvedAt)}${text('reason', e.reason)}}\n`

/** Line of `payments.ndjson`. */
export const paymentRow = (p: PaymentRecord): string =>
  `{"id":"${p.id}","caseId":"${p.caseId}","channel":"${p.channel}"${text('payeeAccount', p.payeeAccount)},"treasury":${p.treasury}` +
  `${text('receiptNo', p.receiptNo)},"amount":${p.amount},"paidAt":"${iso(p.paidAt)}"${time('handedInAt', p.handedInAt)}${text('payer', p.payer)}}\n`

/** Line of `clips.ndjson`. */
export const clipRow = (c: ClipRecord): string =>
  `{"id":"${c.id}","officerId":"${c.officerId}"${text('deviceId', c.deviceId)},"startAt":"${iso(c.startAt)}","endAt":"${iso(c.endAt)}"` +
  `${time('uploadedAt', c.uploadedAt)}${text('caseId', c.caseId)},"clockOffsetSeconds":${c.clockOffset}` +
  `,"lat":${degrees(c.lat)},"lon":${degrees(c.lon)}${text('sha256', c.sha256)}}\n`

/** Line of `patrols.ndjson`. */
export const patrolRow = (p: PatrolRecord): string =>
  `{"clipId":"${p.clipId}","checkedAt":"${iso(p.checkedAt)}","checkedBy":"${p.checkedBy}","ticks":{` +
  `${TICKS.map((tick, i) => `"${tick}":${p.ticks[i]}`).join(',')}}}\n`

/** Line of `breath-tests.ndjson`. */
export const breathRow = (b: BreathRecord): string =>
  `{"id":"${b.id}","deviceId":"${b.deviceId}","seq":${b.seq},"testedAt":"${iso(b.testedAt)}","value":${b.value},"refused":${b.refused}` +
  `,"mode":"${b.mode}"${text('officerId', b.officerId)},"unitId":"${b.unitId}"${text('personIdNo', b.personIdNo)}${text('plate', b.plate)}` +
  `${time('uploadedAt', b.uploadedAt)}${text('calibratedTo', b.calibratedTo)}${time('bloodSampleAt', b.bloodSampleAt)}${text('caseId', b.caseId)}}\n`

/** Line of `captures.ndjson`. */
export function captureRow(c: CaptureRecord): string {
  let row = `{"id":"${c.id}","deviceId":"${c.deviceId}","capturedAt":"${iso(c.capturedAt)}","plate":"${c.plate}","itemCode":"${c.itemCode}"`
  if (c.firstAuditAt) row += `${text('firstAuditBy', c.firstAuditBy)},"firstAuditAt":"${iso(c.firstAuditAt)}"`
  if (c.secondAuditAt) row += `${text('secondAuditBy', c.secondAuditBy)},"secondAuditAt":"${iso(c.secondAuditAt)}"`
  row += `,"state":"${c.state}"`
  if (c.voidedAt) row += `${text('voidGround', c.voidGround)}${text('voidedBy', c.voidedBy)},"voidedAt":"${iso(c.voidedAt)}"`
  return `${row}${text('caseId', c.caseId)}}\n`
}

/** Line of `weighings.ndjson`. */
export const weighingRow = (w: WeighingRecord): string =>
  `{"id":"${w.id}","siteId":"${w.siteId}","at":"${iso(w.at)}","plate":"${w.plate}","plateColour":"${w.plateColour}","axles":${w.axles}` +
  `,"grossKg":${w.grossKg},"limitKg":${w.limitKg}${text('caseId', w.caseId)}}\n`

/** Line of `points.ndjson`. */
export const pointRow = (p: PointRecord): string =>
  `{"id":"${p.id}","driverIdNo":"${p.driverIdNo}","plate":"${p.plate}"${text('ownerIdNo', p.ownerIdNo)},"points":${p.points}` +
  `,"at":"${iso(p.at)}"${text('terminal', p.terminal)}${text('payer', p.payer)}${text('operatorId', p.operatorId)}${text('captureId', p.captureId)}}\n`

/** Line of `appeals.ndjson`. */
export const appealRow = (a: AppealRecord): string =>
  `{"id":"${a.id}","caseId":"${a.caseId}","kind":"${a.kind}","filedAt":"${iso(a.filedAt)}"${time('closedAt', a.closedAt)}${text('outcome', a.outcome)}}\n`

/** Line of `duty.ndjson`. */
export const dutyRow = (d: DutyRecord): string =>
  `{"officerId":"${d.officerId}","from":"${iso(d.from)}","to":"${iso(d.to)}","place":{"lat":${degrees(d.place.lat)},"lon":${degrees(d.place.lon)},"text":"${d.place.text}"}}\n`

/** Line of `clues.ndjson`. */
export function clueRow(c: ClueRecord): string {
  const { name, phone, anonymous } = c.reporter
  return (
    `{"id":"${c.id}","channel":"${c.channel}","receivedAt":"${iso(c.receivedAt)}","content":${JSON.stringify(c.content)},"region":"${c.region}"` +
    `,"line":"${c.line}"${text('unitId', c.unitId)}${text('officerId', c.officerId)}${text('plate', c.plate)}${text('caseNo', c.caseNo)}` +
    `${text('classCode', c.classCode)},"reporter":{"name":"${name}","phone":"${phone}","anonymous":${anonymous}}` +
    `${c.satisfied === null ? '' : `,"satisfied":${c.satisfied}`}}\n`
  )
}
