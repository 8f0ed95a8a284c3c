/** 责任种类: of who acted, of who had charge of him, of who led. */
export const RESPONSIBILITIES = { direct: '直接责任', supervisory: '主管责任', leading: '领导责任' } as const
export type Responsibility = keyof typeof RESPONSIBILITIES

/** Post of a person in the unit concerned. What concerns the head of a unit is not shown to those who serve under him. */
export const POSTS = { head: '单位负责人', member: '工作人员' } as const
export type Post = keyof typeof POSTS

/** Where a matter is handed over to. */
export const RECEIVERS = { discipline: '纪检监察机关', police: '公安机关' } as const
export type Receiver = keyof typeof RECEIVERS

/** What a hand-over may come from. */
export const HANDOVER_SOURCES = { problem: '台账问题', clue: '问题线索', tracing: '倒查' } as const
export type HandoverSource = keyof typeof HANDOVER_SOURCES

/** The result of a hand-over as the receiving organ tells it: what kind, how many people, which day, no word of its contents. */
export const HANDOVER_RESULTS = {
  filed: '已立案',
  'not-filed': '不予立案',
  disciplined: '已作出处理处分',
  criminal: '移送司法机关',
  unfounded: '查无实据',
} as const
export type HandoverResult = keyof typeof HANDOVER_RESULTS

/** Steps of a decision that a tracing follows, from who acted to who led. */
export const LINK_STEPS = {
  handle: '承办',
  record: '记录',
  assist: '协助',
  sign: '签署文书',
  edit: '修改案卷',
  review: '法制审核',
  approve: '审批强制措施',
  discuss: '集体讨论',
  decide: '作出决定',
  rectify: '整改落实',
  lead: '分管领导',
} as const
export type LinkStep = keyof typeof LINK_STEPS

/** What a tracing starts from. */
export const TRACING_SOURCES = { case: '案件', warning: '预警', problem: '台账问题' } as const
export type TracingSource = keyof typeof TRACING_SOURCES

/** What a tracing comes to. */
export const TRACING_OUTCOMES = { account: '应予追责', exempt: '符合容错情形，由单位申请', none: '不予追责' } as const
export type TracingOutcome = keyof typeof TRACING_OUTCOMES
