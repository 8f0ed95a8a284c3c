/**
 * What every figure of the campaign means: the one wording for screen, Word, Excel and the API. A figure is counted by the very
 * conditions of the list that shows its records (`page` with `where`), so the two cannot differ.
 */

/** Moments by which records of a source belong to a period: the value of the list's parameter `dated`, and what it is called. */
export const DATED = {
  clues: { opened: '登记', handed: '交办', answered: '反馈', replied: '答复', listed: '挂牌', unsatisfied: '不满意', closed: '办结' },
  problems: { opened: '登记', accepted: '验收', 'handed-over': '移送', closed: '销号' },
  instruments: { drafted: '拟稿', issued: '送达', answered: '反馈' },
  regulations: { opened: '登记', published: '公布', filed: '备案' },
  duties: { deadline: '到期', reported: '报送' },
  ratings: { rated: '评价' },
  visits: { visited: '检查' },
  accountability: { decided: '决定' },
  exemptions: { opened: '申请' },
  publicity: { held: '开展' },
} as const
export type Source = keyof typeof DATED
export const SOURCES = Object.keys(DATED) as [Source, ...Source[]]

/** Each source: its name, and the page whose list shows its records. */
export const SOURCE_PAGES: Readonly<Record<Source, { title: string; page: string }>> = {
  clues: { title: '问题线索', page: '/clues' },
  problems: { title: '问题台账', page: '/problems' },
  instruments: { title: '监督文书', page: '/instruments' },
  regulations: { title: '制度建设', page: '/regulations' },
  duties: { title: '定期报送', page: '/duties' },
  ratings: { title: '群众评价', page: '/ratings' },
  visits: { title: '督导检查', page: '/inspection-visits' },
  accountability: { title: '问责', page: '/accountability' },
  exemptions: { title: '容错免责', page: '/exemptions' },
  publicity: { title: '宣传和听取意见', page: '/publicity' },
}

/** The moments of one source as the values of a parameter. */
export const datedOf = <S extends Source>(source: S) =>
  Object.keys(DATED[source]) as [keyof (typeof DATED)[S] & string, ...(keyof (typeof DATED)[S] & string)[]]

/** What all definitions have. */
interface Said {
  readonly title: string
  /** What is counted, in a sentence. */
  readonly counted: string
  /** 件, 份, 人 … or % for a ratio. */
  readonly unit: string
}

/** Records whose moment lies in the period. */
export interface Flow extends Said {
  readonly kind: 'flow'
  readonly source: Source
  readonly dated: string
  readonly where: Readonly<Record<string, string>>
}
/** Records that were open when the last day of the period ended. */
export interface Stock extends Said {
  readonly kind: 'stock'
  readonly source: Source
  readonly where: Readonly<Record<string, string>>
}
/** Records as they are at this moment, whatever the period: there is no earlier value. */
export interface Now extends Said {
  readonly kind: 'now'
  readonly source: Source
  readonly where: Readonly<Record<string, string>>
}
/** One figure divided by another, in per cent. */
export interface Ratio extends Said {
  readonly kind: 'ratio'
  readonly of: readonly string[]
  readonly over: string
}
export type Definition = Flow | Stock | Now | Ratio

const flow = (source: Source, dated: string, title: string, unit: string, counted: string, where: Record<string, string> = {}): Flow => ({
  kind: 'flow',
  source,
  dated,
  title,
  unit,
  counted,
  where,
})
const stock = (source: Source, title: string, unit: string, counted: string): Stock => ({
  kind: 'stock',
  source,
  title,
  unit,
  counted,
  where: {},
})
const now = (source: Source, title: string, unit: string, counted: string, where: Record<string, string>): Now => ({
  kind: 'now',
  source,
  title,
  unit,
  counted,
  where,
})
const ratio = (title: string, of: readonly string[], over: string, counted: string): Ratio => ({
  kind: 'ratio',
  title,
  unit: '%',
  of,
  over,
  counted,
})

/** Every figure by its key, in the order in which reports list them. */
export const DEFINITIONS = {
  'clues.taken': flow('clues', 'opened', '登记线索', '件', '期内登记的问题线索，含后来并案的。'),
  'clues.merged': flow('clues', 'opened', '其中并案', '件', '期内登记的线索中，并入其他线索的。', { state: 'merged' }),
  'clues.major': flow('clues', 'opened', '其中重大线索', '件', '期内登记的线索中，研判为重大的。', { weight: 'major' }),
  'clues.handed': flow('clues', 'handed', '交办线索', '件', '期内交办承办单位的线索；重新交办的以最近一次为准。'),
  'clues.answered': flow('clues', 'answered', '核查反馈', '件', '期内承办单位反馈核查结果的线索。'),
  'clues.true': flow('clues', 'answered', '查证属实', '件', '期内反馈的线索中，核查结论为属实的。', { finding: 'true' }),
  'clues.partly': flow('clues', 'answered', '部分属实', '件', '期内反馈的线索中，核查结论为部分属实的。', { finding: 'partly' }),
  'clues.untrue': flow('clues', 'answered', '查否', '件', '期内反馈的线索中，核查结论为不属实的。', { finding: 'untrue' }),
  'clues.true-rate': ratio('属实率', ['clues.true', 'clues.partly'], 'clues.answered', '属实和部分属实的线索占期内反馈线索的比例。'),
  'clues.replied': flow('clues', 'replied', '答复反映人', '件', '期内答复反映人的线索。'),
  'clues.unsatisfied': flow('clues', 'unsatisfied', '反映人不满意', '件', '期内反映人对答复不满意、重新办理的线索。'),
  'clues.listed': flow('clues', 'listed', '挂牌督办线索', '件', '期内挂牌督办的线索。'),
  'clues.closed': flow('clues', 'closed', '销号线索', '件', '期内办结销号的线索，不论何时登记；不含并案和不予受理。', { state: 'closed' }),
  'clues.closed-in-time': flow('clues', 'closed', '其中全程未超期', '件', '期内销号的线索中，各环节都没有超期的。', {
    state: 'closed',
    breached: 'false',
  }),
  'clues.timeliness': ratio('办理按期率', ['clues.closed-in-time'], 'clues.closed', '全程未超期的线索占期内销号线索的比例。'),
  'clues.settled': flow('clues', 'opened', '期内登记并已销号', '件', '期内登记的线索中，统计时已经销号的。', { state: 'closed' }),
  'clues.close-rate': ratio('办结率', ['clues.settled'], 'clues.taken', '期内登记的线索中，统计时已经销号的比例。'),
  'clues.open': stock('clues', '在办线索', '件', '期末一日终了时尚未办结的线索。'),
  'clues.due-near': now('clues', '临近期限', '件', '统计时尚未办结、一日内到期的线索。', { light: 'near' }),
  'clues.overdue': now('clues', '超期未办', '件', '统计时尚未办结、已过期限的线索。', { light: 'overdue' }),

  'problems.opened': flow('problems', 'opened', '登记问题', '个', '期内登记的台账问题。'),
  'problems.settled': flow('problems', 'opened', '其中已销号', '个', '期内登记的台账问题中，统计时已经销号的。', { state: 'closed' }),
  'problems.rectified': ratio('整改率', ['problems.settled'], 'problems.opened', '期内登记的台账问题中，统计时已经销号的比例。'),
  'problems.accepted': flow('problems', 'accepted', '验收问题', '个', '期内整改验收通过的台账问题。'),
  'problems.handed-over': flow('problems', 'handed-over', '移送线索', '件', '期内移送纪检监察或者司法机关的台账问题。', {
    handedOver: 'true',
  }),
  'problems.closed': flow('problems', 'closed', '销号问题', '个', '期内销号的台账问题，不论何时登记。', { state: 'closed' }),
  'problems.open': stock('problems', '未销号问题', '个', '期末一日终了时尚未销号的台账问题。'),
  'problems.overdue': now('problems', '超期未整改', '个', '统计时尚未销号、已过期限的台账问题。', { light: 'overdue' }),

  'instruments.issued': flow('instruments', 'issued', '送达文书', '份', '期内送达的监督文书。'),
  'instruments.transfers': flow('instruments', 'issued', '其中转办函', '份', '期内送达的转办函。', { kind: 'transfer' }),
  'instruments.urges': flow('instruments', 'issued', '其中督办函', '份', '期内送达的督办函。', { kind: 'urge' }),
  'instruments.notices': flow('instruments', 'issued', '通报、约谈、挂牌督办', '份', '期内送达的通报、约谈通知书和挂牌督办通知书。', {
    kind: 'bulletin,talk,listed',
  }),
  'instruments.answered': flow('instruments', 'answered', '反馈文书', '份', '期内收文单位反馈办理情况的监督文书。'),

  'regulations.opened': flow('regulations', 'opened', '登记制度建设事项', '项', '期内登记的制度制定、修改、废止事项。'),
  'regulations.published': flow('regulations', 'published', '公布制度', '项', '期内公布的制度制定、修改、废止事项。'),

  'duties.due': flow('duties', 'deadline', '应报送', '次', '期内到期的定期报送。'),
  'duties.in-time': flow('duties', 'deadline', '其中按时报送', '次', '期内到期的定期报送中，按时报送的。', {
    state: 'done',
    late: 'false',
  }),
  'duties.rate': ratio('按时报送率', ['duties.in-time'], 'duties.due', '按时报送的占期内到期定期报送的比例。'),

  'ratings.all': flow('ratings', 'rated', '群众评价', '次', '期内当事人扫码作出的评价；不分专项整治，被评价单位不能查看。'),
  'ratings.satisfied': flow('ratings', 'rated', '其中满意', '次', '期内评价中表示满意的。', { satisfied: 'true' }),
  'ratings.rate': ratio('满意率', ['ratings.satisfied'], 'ratings.all', '满意的占期内评价的比例。'),

  'visits.all': flow('visits', 'visited', '实地督导', '次', '期内完成的实地检查，一处一次。', { state: 'done' }),
  'visits.covert': flow('visits', 'visited', '其中暗访、四不两直', '次', '期内完成的实地检查中，以暗访和四不两直方式进行的。', {
    state: 'done',
    kind: 'covert,unannounced',
  }),
  'visits.found': flow('visits', 'visited', '发现问题的检查', '次', '期内完成的实地检查中，有不符合项的。', {
    state: 'done',
    found: 'true',
  }),

  'accountability.held': flow(
    'accountability',
    'decided',
    '追责问责',
    '人次',
    '期内决定的问责，一人一种方式为一次；不含已免责和已撤销的。',
    {
      standing: 'counted',
    },
  ),
  'exemptions.applied': flow('exemptions', 'opened', '申请容错', '件', '期内申请的容错免责。'),
  'exemptions.approved': flow('exemptions', 'opened', '其中批准免责', '件', '期内申请的容错免责中，统计时已经批准的。', {
    state: 'approved',
  }),

  'publicity.media': flow('publicity', 'held', '媒体稿件', '篇', '期内刊发的媒体稿件，按各条记录的数量相加。', { kind: 'media' }),
  'publicity.meetings': flow('publicity', 'held', '座谈会', '次', '期内召开的座谈会，按各条记录的数量相加。', { kind: 'meeting' }),
  'publicity.visits': flow('publicity', 'held', '走访', '人次', '期内走访的人次，按各条记录的数量相加。', { kind: 'visit' }),
  'publicity.questionnaires': flow(
    'publicity',
    'held',
    '纸质问卷',
    '份',
    '期内收回并登记在宣传台账的问卷，按各条记录的数量相加；公众端填写的另计。',
    {
      kind: 'questionnaire',
    },
  ),
} as const satisfies Record<string, Definition>
export type FigureKey = keyof typeof DEFINITIONS
export const FIGURE_KEYS = Object.keys(DEFINITIONS) as [FigureKey, ...FigureKey[]]

/** The definition of a key, without the narrow type of its own. */
export const definitionOf = (key: FigureKey): Definition => DEFINITIONS[key]

/** The source whose records a figure counts; a ratio's is that of its base. */
export const sourceOf = (key: FigureKey): Source => {
  const definition = definitionOf(key)
  return definition.kind === 'ratio' ? sourceOf(definition.over as FigureKey) : definition.source
}

/** How the three values of a figure relate to the period; stands under every table of figures. */
export const PERIOD_NOTES = [
  '上期：整月与之前相同月数的整月相比，其他时段与之前相同天数相比。',
  '本年：自期末所在年度的1月1日起至期末。',
  '期末存量没有本年累计；标明“统计时”的数字反映生成时的状态，没有上期和本年。',
] as const
