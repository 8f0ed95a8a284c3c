import { AS_OF, HOUR, type Instant, MINUTE } from './clock.ts'
import type { Random } from './random.ts'
import type { CaseRecord, DocumentRecord, MeasureRecord, Procedure } from './records.ts'
import type { Line } from './world.ts'

/** Names of the official forms that the province uses. */
export const FORMS = {
  filing: '立案登记表',
  acceptance: '受案登记表',
  scene: '现场笔录',
  interview: '询问笔录',
  register: '证据登记保存清单',
  unregister: '解除证据登记保存决定书',
  coercion: '行政强制措施决定书',
  release: '解除行政强制措施决定书',
  extension: '延长行政强制措施期限通知书',
  report: '案件调查报告',
  review: '重大执法决定法制审核意见书',
  discussion: '重大案件集体讨论记录',
  notice: '违法行为通知书',
  hearingNotice: '听证通知书',
  hearing: '听证笔录',
  onSpot: '当场行政处罚决定书',
  decision: '行政处罚决定书',
  service: '送达回证',
  closing: '结案报告',
  policeSimple: '公安交通管理简易程序处罚决定书',
  policeVoucher: '公安交通管理行政强制措施凭证',
  policeNotice: '道路交通安全违法行为处理通知书',
  policeDecision: '公安交通管理行政处罚决定书',
  returned: '返还物品凭证',
  breath: '呼气酒精检测单',
  blood: '血样提取登记表',
  handOver: '移送案件通知书',
  demand: '催告书',
} as const

/** Forms without which the file of a decided case is not complete, by line and procedure. */
export function requiredForms(procedure: Procedure, line: Line): readonly string[] {
  if (line === 'police') {
    if (procedure === 'simple') return [FORMS.policeSimple]
    if (procedure === 'off-site') return [FORMS.policeNotice, FORMS.policeSimple]
    return [FORMS.acceptance, FORMS.interview, FORMS.policeNotice, FORMS.policeDecision]
  }
  if (procedure === 'simple') return [FORMS.onSpot]
  const core = [FORMS.filing, FORMS.report, FORMS.notice, FORMS.decision, FORMS.service, FORMS.closing]
  return procedure === 'off-site' ? core : [...core, FORMS.scene, FORMS.interview]
}

/** The form on which the penalty itself is written. */
export function decisionForm(c: CaseRecord): string {
  if (c.unit.line === 'police') return c.procedure === 'simple' || c.procedure === 'off-site' ? FORMS.policeSimple : FORMS.policeDecision
  return c.procedure === 'simple' ? FORMS.onSpot : FORMS.decision
}

const SIGNED = new Set<string>([FORMS.policeSimple, FORMS.policeDecision, FORMS.onSpot, FORMS.interview, FORMS.service, FORMS.scene])
const LONG = new Set<string>([FORMS.interview, FORMS.report, FORMS.hearing, FORMS.discussion])

/** Writes the papers of a case, each at its step; steps that never happened leave none. */
export class Papers {
  readonly #random: Random
  #list: DocumentRecord[] = []
  #case!: CaseRecord

  constructor(random: Random) {
    this.#random = random
  }

  /** All papers the case needs at the end of the data, in order of their steps. */
  write(c: CaseRecord, measures: readonly MeasureRecord[], list: DocumentRecord[]): void {
    this.#list = list
    this.#case = c
    if (c.unit.line === 'police') this.#police(c)
    else this.#general(c)
    for (const measure of measures) this.#coercion(c, measure)
  }

  #add(form: string, at: Instant, number = ''): void {
    if (at <= 0 || at > AS_OF) return
    const random = this.#random
    const c = this.#case
    this.#list.push({
      id: `${c.id}-${this.#list.length + 1}`,
      caseId: c.id,
      form,
      number,
      issuedAt: at,
      uploadedAt: Math.min(AS_OF, at + random.between(2, random.chance(0.05) ? 1410 : 300) * MINUTE),
      pages: LONG.has(form) ? 3 : 1,
      sha256: random.digest(),
      signer: SIGNED.has(form) ? c.party.name : c.officers[0]!.officerId,
      signatureSha256: SIGNED.has(form) ? random.digest() : '',
      emptyFields: [],
    })
  }

  #police(c: CaseRecord): void {
    if (c.procedure === 'simple') {
      this.#add(FORMS.policeSimple, c.decidedAt, c.decisionNo)
      return
    }
    if (c.procedure === 'off-site') {
      this.#add(FORMS.policeNotice, c.noticeAt)
      this.#add(FORMS.policeSimple, c.decidedAt, c.decisionNo)
      return
    }
    this.#add(FORMS.acceptance, c.filedAt, c.caseNo)
    if (c.item.measure === 'alcohol') this.#add(FORMS.breath, c.foundAt + 4 * MINUTE)
    if (c.item.code === 'GA03') this.#add(FORMS.blood, c.foundAt + 50 * MINUTE)
    this.#add(FORMS.interview, c.filedAt + 30 * MINUTE)
    this.#judgement(c)
    this.#add(FORMS.policeNotice, c.noticeAt)
    this.#hearing(c)
    if (c.outcome === 'transfer') this.#add(FORMS.handOver, c.decidedAt, c.decisionNo)
    else this.#add(FORMS.policeDecision, c.decidedAt, c.decisionNo)
  }

  #general(c: CaseRecord): void {
    if (c.procedure === 'simple') {
      this.#add(FORMS.onSpot, c.decidedAt, c.decisionNo)
      return
    }
    this.#add(FORMS.filing, c.filedAt, c.caseNo)
    if (c.procedure === 'ordinary') {
      this.#add(FORMS.scene, c.foundAt + 10 * MINUTE)
      this.#add(FORMS.interview, c.foundAt + 25 * MINUTE)
    }
    this.#add(FORMS.report, (c.reviewAt && !c.hearingAt ? c.reviewAt : c.noticeAt) - 2 * HOUR)
    this.#judgement(c)
    this.#add(FORMS.notice, c.noticeAt)
    this.#hearing(c)
    this.#add(FORMS.decision, c.decidedAt, c.decisionNo)
    this.#add(FORMS.service, c.servedAt)
    this.#add(FORMS.closing, c.closedAt)
  }

  #judgement(c: CaseRecord): void {
    this.#add(FORMS.review, c.reviewAt)
    this.#add(FORMS.discussion, c.discussedAt)
  }

  #hearing(c: CaseRecord): void {
    this.#add(FORMS.hearingNotice, c.hearingNoticeAt)
    this.#add(FORMS.hearing, c.hearingAt)
  }

  #coercion(c: CaseRecord, measure: MeasureRecord): void {
    const police = c.unit.line === 'police'
    if (measure.kind === 'register-evidence') {
      this.#add(FORMS.register, measure.startAt)
      this.#add(FORMS.unregister, measure.releasedAt)
      return
    }
    this.#add(police ? FORMS.policeVoucher : FORMS.coercion, measure.startAt)
    this.#add(police ? FORMS.returned : FORMS.release, measure.releasedAt)
  }
}
