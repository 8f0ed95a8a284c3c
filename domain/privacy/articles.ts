/** What the Personal Information Protection Law asks to be recorded, by article and item; the words here are the house's own. */

const PIPL = '《个人信息保护法》'

/** When an assessment is due beforehand (art. 55, by item). */
export const ASSESSMENT_GROUNDS = {
  sensitive: { title: '处理敏感个人信息', basis: `${PIPL}第55条第1项` },
  automated: { title: '用于自动化决策', basis: `${PIPL}第55条第2项` },
  shared: { title: '委托处理、对外提供或者公开', basis: `${PIPL}第55条第3项` },
  abroad: { title: '向境外提供', basis: `${PIPL}第55条第4项` },
  other: { title: '对个人权益有其他重大影响', basis: `${PIPL}第55条第5项` },
} as const
export type AssessmentGround = keyof typeof ASSESSMENT_GROUNDS

/** What an assessment must hold (art. 56, by item). */
export const ASSESSMENT_PARTS = {
  lawful: { title: '目的、方式是否合法、正当、必要', basis: `${PIPL}第56条第1项` },
  impact: { title: '对个人权益的影响和安全风险', basis: `${PIPL}第56条第2项` },
  measures: { title: '保护措施是否有效、与风险相称', basis: `${PIPL}第56条第3项` },
} as const

/** How great the risk to the persons is. */
export const RISKS = { low: '低', medium: '中', high: '高' } as const
export type Risk = keyof typeof RISKS

/** States of a deletion of what is beyond its period. */
export const RUN_STATES = { asked: '待审批', approved: '清理中', refused: '未批准', done: '已清理' } as const
export type RunState = keyof typeof RUN_STATES

/** What a person may ask for. */
export const REQUEST_KINDS = {
  access: { title: '查阅、复制', basis: `${PIPL}第45条` },
  correct: { title: '更正、补充', basis: `${PIPL}第46条` },
  delete: { title: '删除', basis: `${PIPL}第47条` },
  explain: { title: '解释说明', basis: `${PIPL}第48条` },
} as const
export type RequestKind = keyof typeof REQUEST_KINDS

/** What became of a request. */
export const REQUEST_OUTCOMES = { granted: '已办理', partly: '部分办理', refused: '不予办理' } as const
export type RequestOutcome = keyof typeof REQUEST_OUTCOMES

/** Why something is not handed out, changed or deleted (art. 50 asks for the reason). */
export const REFUSAL_GROUNDS = {
  evidence: { title: '案卷和证据须归档保存', basis: `《行政处罚法》第47条；${PIPL}第47条第2款` },
  period: { title: '规定的保存期限未届满', basis: `${PIPL}第47条第2款` },
  pending: { title: '所涉事项尚未办结，为履行法定职责所必需', basis: `${PIPL}第34条` },
  log: { title: '操作日志须完整留存，不得改动', basis: `${PIPL}第51条、第47条第2款` },
  hindering: { title: '告知将妨碍履行法定职责或者依法应当保密', basis: `${PIPL}第18条第1款、第35条、第45条` },
  correct: { title: '经核对，记录准确、完整', basis: `${PIPL}第46条` },
  absent: { title: '本系统没有该项个人信息', basis: `${PIPL}第45条` },
  identity: { title: '未能核实申请人身份', basis: `${PIPL}第50条` },
} as const
export type RefusalGround = keyof typeof REFUSAL_GROUNDS

/** What may happen to personal data (art. 57). */
export const INCIDENT_KINDS = { leak: '泄露', tamper: '篡改', loss: '丢失' } as const
export type IncidentKind = keyof typeof INCIDENT_KINDS

/** What notices of an incident must say, and who gets them (art. 57, by item). */
export const INCIDENT_PARTS = {
  categories: { title: '信息种类', basis: `${PIPL}第57条第1款第1项` },
  cause: { title: '原因', basis: `${PIPL}第57条第1款第1项` },
  harm: { title: '可能造成的危害', basis: `${PIPL}第57条第1款第1项` },
  measures: { title: '已采取的补救措施', basis: `${PIPL}第57条第1款第2项` },
  advice: { title: '个人可以采取的减轻危害的措施', basis: `${PIPL}第57条第1款第2项` },
  contact: { title: '联系方式', basis: `${PIPL}第57条第1款第3项` },
  authority: { title: '通知履行个人信息保护职责的部门', basis: `${PIPL}第57条第1款` },
  persons: { title: '通知个人', basis: `${PIPL}第57条第1款` },
  notTold: { title: '不通知个人的理由', basis: `${PIPL}第57条第2款` },
} as const
export type IncidentPart = keyof typeof INCIDENT_PARTS

/** What of an incident's register is still missing before it may be closed. */
export function missingParts(incident: {
  readonly categories: string | null
  readonly cause: string | null
  readonly harm: string | null
  readonly measures: string | null
  readonly advice: string | null
  readonly contact: string | null
  readonly authorityAt: string | null
  readonly personsAt: string | null
  readonly notTold: string | null
}): IncidentPart[] {
  const parts: IncidentPart[] = []
  for (const part of ['categories', 'cause', 'harm', 'measures', 'advice', 'contact'] as const) if (!incident[part]) parts.push(part)
  if (!incident.authorityAt) parts.push('authority')
  if (!incident.personsAt && !incident.notTold) parts.push('persons')
  return parts
}
