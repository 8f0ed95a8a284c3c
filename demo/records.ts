import type { Item } from './catalogue.ts'
import type { Instant } from './clock.ts'
import type { Unit } from './world.ts'

/** Records of the exchange format as the generator holds them: instants as seconds, 0 or '' for what is absent. */

/** How a case is decided. */
export type Procedure = 'simple' | 'fast' | 'ordinary' | 'off-site'
/** What a person does in a case. */
export type Role = 'handler' | 'recorder' | 'auxiliary'
/** How a case ends; '' while it is open. */
export type Outcome = '' | 'fine' | 'warning' | 'exempt' | 'revoke' | 'detain' | 'transfer' | 'withdrawn'
/** Grade of a violation; '' where none was set. */
export type Tier = '' | '免罚' | '轻微' | '一般' | '较重' | '严重' | '特别严重'

/** Who is charged. */
export interface Party {
  readonly kind: 'person' | 'organisation'
  readonly idNo: string
  readonly name: string
  readonly phone: string
}

/** The vehicle of a case. */
export interface Vehicle {
  readonly plate: string
  readonly colour: string
  readonly type: string
}

/** Where something happened, in degrees. */
export interface Place {
  readonly text: string
  readonly region: string
  readonly lat: number
  readonly lon: number
}

/** A case; amounts in yuan. */
export interface CaseRecord {
  id: string
  caseNo: string
  unit: Unit
  procedure: Procedure
  item: Item
  party: Party
  vehicle: Vehicle | null
  place: Place
  occurredAt: Instant
  foundAt: Instant
  filedAt: Instant
  noticeAt: Instant
  hearingRequestedAt: Instant
  hearingNoticeAt: Instant
  hearingAt: Instant
  waivedAt: Instant
  reviewAt: Instant
  reviewerId: string
  reviewResult: '' | 'pass' | 'return' | 'reject'
  discussedAt: Instant
  decidedAt: Instant
  decisionNo: string
  outcome: Outcome
  fine: number
  points: number
  confiscated: number
  tier: Tier
  measured: number
  servedAt: Instant
  publishedAt: Instant
  closedAt: Instant
  archivedAt: Instant
  evidence: string
  weighingId: string
  captureId: string
  state: '' | 'filed' | 'investigating' | 'notified' | 'decided' | 'closed' | 'withdrawn'
  officers: { officerId: string; role: Role }[]
}

/** A coercive measure. */
export interface MeasureRecord {
  id: string
  caseId: string
  unitId: string
  kind: 'detain-vehicle' | 'detain-licence' | 'tow' | 'register-evidence' | 'seal' | 'seize'
  goods: string
  onSpot: boolean
  startAt: Instant
  approvedAt: Instant
  dueAt: Instant
  extendedTo: Instant
  releasedAt: Instant
  groundEndedAt: Instant
  site: string
  fee: number
}

/** A paper of a case. */
export interface DocumentRecord {
  id: string
  caseId: string
  form: string
  number: string
  issuedAt: Instant
  uploadedAt: Instant
  pages: number
  sha256: string
  signer: string
  signatureSha256: string
  emptyFields: string[]
}

/** A change made to a case. */
export interface EditRecord {
  caseId: string
  at: Instant
  by: string
  field: string
  before: string
  after: string
  approvedAt: Instant
  reason: string
}

/** A payment, in yuan. */
export interface PaymentRecord {
  id: string
  caseId: string
  channel: 'bank' | 'qr' | 'pos' | 'cash'
  payeeAccount: string
  treasury: boolean
  receiptNo: string
  amount: number
  paidAt: Instant
  handedInAt: Instant
  payer: string
}

/** A video clip; the clock offset in seconds. */
export interface ClipRecord {
  id: string
  officerId: string
  deviceId: string
  startAt: Instant
  endAt: Instant
  uploadedAt: Instant
  caseId: string
  clockOffset: number
  lat: number
  lon: number
  sha256: string
}

/** A look through a clip. */
export interface PatrolRecord {
  clipId: string
  checkedAt: Instant
  checkedBy: string
  /** In the order of `TICKS`. */
  ticks: boolean[]
}

/** What a video patrol ticks off, in the order of the sheet. */
export const TICKS = ['identity', 'reason', 'rights', 'defence', 'civility', 'explained', 'coercionNotice', 'safety'] as const

/** A breath test, in mg/100 ml. */
export interface BreathRecord {
  id: string
  deviceId: string
  seq: number
  testedAt: Instant
  value: number
  refused: boolean
  mode: 'test' | 'calibration'
  officerId: string
  unitId: string
  personIdNo: string
  plate: string
  uploadedAt: Instant
  calibratedTo: string
  bloodSampleAt: Instant
  caseId: string
}

/** A camera's picture. */
export interface CaptureRecord {
  id: string
  deviceId: string
  capturedAt: Instant
  plate: string
  itemCode: string
  firstAuditBy: string
  firstAuditAt: Instant
  secondAuditBy: string
  secondAuditAt: Instant
  state: 'pending' | 'valid' | 'void'
  voidGround: string
  voidedBy: string
  voidedAt: Instant
  caseId: string
}

/** A weighing, in kg. */
export interface WeighingRecord {
  id: string
  siteId: string
  at: Instant
  plate: string
  plateColour: string
  axles: number
  grossKg: number
  limitKg: number
  caseId: string
}

/** Points taken from a licence. */
export interface PointRecord {
  id: string
  driverIdNo: string
  plate: string
  ownerIdNo: string
  points: number
  at: Instant
  terminal: string
  payer: string
  operatorId: string
  captureId: string
}

/** A review or a suit. */
export interface AppealRecord {
  id: string
  caseId: string
  kind: 'reconsideration' | 'litigation'
  filedAt: Instant
  closedAt: Instant
  outcome: '' | 'upheld' | 'revoked' | 'changed' | 'unlawful' | 'withdrawn'
}

/** What a citizen reported. */
export interface ClueRecord {
  id: string
  channel: string
  receivedAt: Instant
  content: string
  region: string
  line: string
  unitId: string
  officerId: string
  plate: string
  caseNo: string
  classCode: string
  reporter: { name: string; phone: string; anonymous: boolean }
  satisfied: boolean | null
}

/** A turn of duty. */
export interface DutyRecord {
  officerId: string
  from: Instant
  to: Instant
  place: Place
}

/** A planted fault: the rule that must find it, on which subject, in which cases. */
export interface Answer {
  readonly rule: string
  readonly subject: string
  readonly caseIds: readonly string[]
  readonly note: string
}

/** A case with everything that hangs on it. */
export interface Bundle {
  readonly case: CaseRecord
  readonly documents: DocumentRecord[]
  readonly payments: PaymentRecord[]
  readonly clips: ClipRecord[]
  readonly patrols: PatrolRecord[]
  readonly measures: MeasureRecord[]
  readonly edits: EditRecord[]
  readonly breath: BreathRecord[]
  readonly captures: CaptureRecord[]
  readonly weighings: WeighingRecord[]
  readonly points: PointRecord[]
  readonly appeals: AppealRecord[]
}
