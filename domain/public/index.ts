/** The public door: what citizens choose from, what they are told, what their browsers compute. Pure, and small enough for a phone. */
export { CATEGORIES, type Category, categoryOf, ELSEWHERE } from './categories.ts'
export { LOGIN_FAILURES, LOGIN_PAGES, LOGIN_PROVIDERS, type LoginFailure, type LoginPage, type LoginProvider } from './logins.ts'
export { PRIVACY_NOTICE } from './privacy.ts'
export { PUBLIC_STATES, type PublicState, publicState } from './progress.ts'
export { difficulty, PROOF_PURPOSES, type ProofPurpose, proofText, waiting, zeroBits } from './proof.ts'
export { type Answer, type Answers, checkAnswers, type Form, formFault, type Question, SCALE, shownQuestions } from './questionnaire.ts'

/** Reasons of an unsatisfied rating. */
export const RATING_REASONS = [
  '未出示执法证件',
  '没有说明理由和依据',
  '不听陈述申辩',
  '态度不好',
  '处罚过重或不公',
  '没有给文书或票据',
  '索要财物',
  '其他',
] as const
