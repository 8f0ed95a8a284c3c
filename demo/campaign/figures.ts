/**
 * The totals that a province published about its campaign. The demo campaign has as many records; every figure on a page is
 * counted from them.
 */
export const FIGURES = {
  /** 查纠整治问题线索 */
  clues: 6751,
  /** Of them 重大违法案件, verified. */
  majorCases: 26,
  /** 追责问责人数 */
  heldToAccount: 449,
  /** 容错免责人数 */
  exempted: 117,
  /** 立案调查的违法违纪案件 */
  disciplineCases: 66,
  /** 通报批评、函询约谈、挂牌督办 */
  notices: 2985,
  /** 问卷 answered at the public door: one in twenty of the 105,864 that came back. */
  onlineAnswers: 5293,
  /** 实地督导 (次) */
  inspections: 5848,
  /** 媒体稿件 */
  media: 10_872,
  /** 座谈会 */
  meetings: 1354,
  /** 走访, people visited. */
  visits: 100_819,
  /** Questionnaires that came back on paper: the rest of the 105,864. */
  questionnaires: 105_864 - 5293,
  /** 简报 */
  briefings: 18,
  /** 典型案例 */
  typicalCases: 44,
  /** 执法评道 */
  ratings: 112_000,
  /** Of them without objection. */
  satisfied: 108_000,
  /** 专班人员 */
  members: 2508,
} as const

export type Figures = Readonly<Record<keyof typeof FIGURES, number>>

/** Cases of the demo province at which the campaign has its full size. */
const FULL = 20_000

/** The totals of a province with so many cases: the published ones from 20,000 on, below that in proportion, none of them zero. */
export function figuresFor(cases: number): Figures {
  const share = Math.min(1, cases / FULL)
  return Object.fromEntries(Object.entries(FIGURES).map(([name, total]) => [name, Math.max(1, Math.round(total * share))])) as Figures
}
