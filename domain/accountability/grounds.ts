import type { Dated } from '../law/records.ts'

/** A ground on which a fault may be forgiven (容错情形), as dated data; every one is to be confirmed against the local rules. */
export interface ExemptionGround extends Dated {
  readonly code: string
  readonly title: string
  readonly basis: string
  readonly confirmed: boolean
}

const ground = (code: string, title: string): ExemptionGround => ({
  code,
  title,
  basis: '《关于进一步激励广大干部新时代新担当新作为的意见》和本地容错纠错办法（条文待核实）',
  confirmed: false,
  validFrom: '2018-05-20',
  validTo: null,
})

/** All grounds, every version. */
export const EXEMPTION_GROUNDS: readonly ExemptionGround[] = [
  ground('trial', '先行先试、改革探索中的失误'),
  ground('unclear', '规定没有明确限制或者要求，按原则精神办理'),
  ground('duty', '依法履职、尽到审慎义务，没有谋取私利'),
  ground('superior', '执行上级决定，并且提出过不同意见'),
  ground('misled', '当事人隐瞒、伪造，依法审查仍不能发现'),
  ground('force', '不可抗力或者难以预见的因素'),
  ground('corrected', '主动发现、及时纠正，没有造成损失或者消除了影响'),
]

const byCode = Map.groupBy(EXEMPTION_GROUNDS, ({ code }) => code)

/** The ground of that code in force on an ISO date, or undefined. */
export const groundOn = (code: string, day: string): ExemptionGround | undefined =>
  byCode.get(code)?.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo))

/** The name of a ground, whenever it was in force. */
export const groundTitle = (code: string): string => byCode.get(code)?.at(-1)?.title ?? code

/** Codes of all grounds, as a list that is not empty. */
export const GROUND_CODES = [...byCode.keys()] as [string, ...string[]]
