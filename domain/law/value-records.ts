import { period } from './periods.ts'

/**
 * Unit of a value. `level`: 1 province, 2 city, 3 county. `weight`, `score` and `count` are plain numbers; `percent` is of a hundred;
 * `flag` is 1 for yes, 0 for no.
 */
export type ValueUnit =
  | 'yuan'
  | 'percent'
  | 'mg/100ml'
  | 'kg'
  | 'metre'
  | 'WD'
  | 'CD'
  | 'H'
  | 'M'
  | 'year'
  | 'level'
  | 'person'
  | 'count'
  | 'score'
  | 'weight'
  | 'row'
  | 'flag'

/**
 * A dated amount or threshold. `confirmed` false marks a figure which the competent authority has yet to confirm or a default of this
 * system; `min` and `max` bound what a site may set it to.
 */
export type LawValue = {
  key: string
  title: string
  value: number
  unit: ValueUnit
  basis: string
  confirmed: boolean
  validFrom: string
  validTo: string | null
  min?: number
  max?: number
}

type Row<Key extends string> = LawValue & { key: Key }

/** A value read in a text of law. */
function v<const Key extends string>(
  key: Key,
  title: string,
  [value, unit]: [number, ValueUnit],
  basis: string,
  validFrom: string,
): Row<Key> {
  return { key, title, value, unit, basis, confirmed: true, validFrom, validTo: null }
}

/** A value to be confirmed, and within which bounds. */
function d<const Key extends string>(
  key: Key,
  title: string,
  [value, unit]: [number, ValueUnit],
  bounds: { min?: number; max?: number } = {},
  basis = '系统默认参数，待主管部门核定',
  validFrom = '2020-01-01',
): Row<Key> {
  return { key, title, value, unit, basis, confirmed: false, validFrom, validTo: null, ...bounds }
}

const penaltyLaw = '2021-07-15'
const policeProcedure = '2020-05-01'
const policeCases = '2019-01-01'
const overLimit = '2016-09-21'
const overLimitRule = '《超限运输车辆行驶公路管理规定》'
const points = '《道路交通安全违法行为记分管理办法》'
const supervision = '《行政执法监督条例》（条文和期限待核实）'

const law = [
  v('simple.transport.person', '当场处罚限额（公民）', [200, 'yuan'], '《行政处罚法》第51条', penaltyLaw),
  v('simple.transport.organisation', '当场处罚限额（法人或者其他组织）', [3000, 'yuan'], '《行政处罚法》第51条', penaltyLaw),
  v(
    'simple.police',
    '交通警察当场处罚限额',
    [200, 'yuan'],
    '《道路交通安全法》第107条；《道路交通安全违法行为处理程序规定》第43条',
    policeProcedure,
  ),
  v('officers.ordinary', '调查取证最少执法人员', [2, 'person'], '《行政处罚法》第42条', penaltyLaw),
  v('officers.coercion', '实施强制措施最少执法人员', [2, 'person'], '《行政强制法》第18条', '2012-01-01'),
  v('officers.police.simple', '简易程序最少交通警察', [1, 'person'], '《道路交通安全违法行为处理程序规定》第44条', policeProcedure),
  v('officers.police.highway', '公路上执勤最少交通警察', [2, 'person'], '《道路交通安全违法行为处理程序规定》第7条', policeProcedure),
  v('hearing.police.person', '听证标准：较大数额罚款（个人）', [2000, 'yuan'], '《公安机关办理行政案件程序规定》第123条', policeCases),
  v(
    'hearing.police.organisation',
    '听证标准：较大数额罚款（单位）',
    [10_000, 'yuan'],
    '《公安机关办理行政案件程序规定》第123条',
    policeCases,
  ),
  d('hearing.water.person', '海事听证标准（个人）', [10_000, 'yuan'], {}, '海事行政处罚规定（条文待核实）', penaltyLaw),
  d('hearing.water.organisation', '海事听证标准（法人）', [100_000, 'yuan'], {}, '海事行政处罚规定（条文待核实）', penaltyLaw),
  d('hearing.transport.person', '交通运输听证标准（个人）', [3000, 'yuan'], { min: 1000 }, '省级听证标准（待核实）', penaltyLaw),
  d('hearing.transport.organisation', '交通运输听证标准（单位）', [20_000, 'yuan'], { max: 50_000 }, '省级听证标准（待核实）', penaltyLaw),
  v('level.police.fine', '罚款、暂扣驾驶证的决定层级', [3, 'level'], '《道路交通安全违法行为处理程序规定》第6条', policeProcedure),
  v('level.police.revoke', '吊销驾驶证的决定层级', [2, 'level'], '《道路交通安全违法行为处理程序规定》第6条', policeProcedure),
  v('level.police.detention', '行政拘留的决定层级', [3, 'level'], '《道路交通安全违法行为处理程序规定》第6条', policeProcedure),
  v('age.exempt', '不予行政处罚的年龄（未满）', [14, 'year'], '《行政处罚法》第30条', penaltyLaw),
  v('age.lighter', '从轻或者减轻处罚的年龄（未满）', [18, 'year'], '《行政处罚法》第30条', penaltyLaw),
  v('alcohol.drinking', '饮酒后驾驶阈值（血液酒精含量，含本数）', [20, 'mg/100ml'], 'GB 19522', '2011-07-01'),
  v('alcohol.drunk', '醉酒驾驶阈值（血液酒精含量，含本数）', [80, 'mg/100ml'], 'GB 19522', '2011-07-01'),
  v('cash.on-spot', '当场收缴罚款限额', [100, 'yuan'], '《行政处罚法》第68条', penaltyLaw),
  v('surcharge.daily', '逾期缴纳每日加处罚款', [3, 'percent'], '《行政处罚法》第72条', penaltyLaw),
  v('surcharge.cap', '加处罚款总额上限（占罚款数额）', [100, 'percent'], '《行政处罚法》第72条；《行政强制法》第45条', penaltyLaw),
  v(
    'storage-fee',
    '向当事人收取的扣押保管费',
    [0, 'yuan'],
    '《行政强制法》第26条；《道路运输条例》第62条；《道路交通安全法》第93条',
    '2012-01-01',
  ),
  v('weight.truck.2', '二轴货车总质量限值', [18_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v('weight.truck.3', '三轴货车总质量限值', [25_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v('weight.truck.4', '四轴货车总质量限值', [31_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v('weight.combination.3', '三轴汽车列车总质量限值', [27_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v('weight.combination.4', '四轴汽车列车总质量限值', [36_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v('weight.combination.5', '五轴汽车列车总质量限值', [43_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v('weight.combination.6', '六轴及以上汽车列车总质量限值', [49_000, 'kg'], `${overLimitRule}第3条；GB 1589-2016`, overLimit),
  v(
    'weight.combination.6.single-drive',
    '六轴汽车列车总质量限值（牵引车单驱动轴）',
    [46_000, 'kg'],
    `${overLimitRule}第3条；GB 1589-2016`,
    overLimit,
  ),
  d('size.height', '车货总高限值', [4, 'metre'], {}, `${overLimitRule}第3条；GB 1589-2016（待核实）`, overLimit),
  d('size.width', '车货总宽限值', [2.55, 'metre'], {}, `${overLimitRule}第3条；GB 1589-2016（待核实）`, overLimit),
  d('size.length', '车货总长限值', [18.1, 'metre'], {}, `${overLimitRule}第3条；GB 1589-2016（待核实）`, overLimit),
  v('over-limit.warning', '超限给予警告的上限', [1000, 'kg'], `${overLimitRule}第43条`, overLimit),
  v('over-limit.step', '超限罚款计算单位', [1000, 'kg'], `${overLimitRule}第43条`, overLimit),
  v('over-limit.step-fine', '每满一个计算单位的罚款', [500, 'yuan'], `${overLimitRule}第43条`, overLimit),
  v('over-limit.cap', '违法超限运输罚款上限', [30_000, 'yuan'], '《公路法》第76条；《公路安全保护条例》第64条', '2011-07-01'),
  v('over-limit.repeat.times', '一年内违法超限次数（超过即吊销、责令停止）', [3, 'count'], '《公路安全保护条例》第66条', '2011-07-01'),
  v(
    'over-limit.repeat.fleet',
    '一年内违法超限车辆占单位货车总数（超过即停业整顿）',
    [10, 'percent'],
    '《公路安全保护条例》第66条',
    '2011-07-01',
  ),
  v('captures.pending', '可以公告处理的未处理记录（起）', [5, 'count'], '《道路交通安全违法行为处理程序规定》第54条', policeProcedure),
  v('points.full', '记分满分', [12, 'score'], `${points}第8条`, '2022-04-01'),
  v('points.trading.buyer.cap', '买分罚款上限', [50_000, 'yuan'], `${points}第30条`, '2022-04-01'),
  v('points.trading.seller.cap', '卖分罚款上限', [50_000, 'yuan'], `${points}第30条`, '2022-04-01'),
  v('points.trading.organiser.cap', '组织买分卖分罚款上限', [100_000, 'yuan'], `${points}第30条`, '2022-04-01'),
] as const

const publicity = [
  d('publicity.decision', '公示处罚、许可决定', [period('D41').n, 'WD'], {}, period('D41').basis, period('D41').validFrom),
  d('publicity.other', '公示其他执法决定', [period('D41a').n, 'WD'], {}, period('D41a').basis, period('D41a').validFrom),
] as const

/** Petitions (信访工作条例): these run beside the clue's own clocks, for the petition channel only. */
const petition = [
  v('petition.tell', '告知信访人是否受理', [period('D48a').n, 'CD'], period('D48a').basis, period('D48a').validFrom),
  v('petition.finish', '办结信访事项', [period('D48b').n, 'CD'], period('D48b').basis, period('D48b').validFrom),
  v('petition.register', '登记转送信访事项', [period('D48').n, 'CD'], period('D48').basis, period('D48').validFrom),
  v('petition.extension', '延长办理信访事项', [period('D48c').n, 'CD'], period('D48c').basis, period('D48c').validFrom),
  v('petition.ask', '请求复查、复核', [period('D48d').n, 'CD'], period('D48d').basis, period('D48d').validFrom),
  v('petition.review', '作出复查、复核意见', [period('D48e').n, 'CD'], period('D48e').basis, period('D48e').validFrom),
  v('petition.objection', '对信访转送提出异议', [period('D48h').n, 'WD'], period('D48h').basis, period('D48h').validFrom),
] as const

const work = [
  d('discretion.lighter', '无裁量基准时从轻幅度（占法定幅度）', [30, 'percent']),
  d('discretion.normal', '无裁量基准时一般幅度（占法定幅度）', [40, 'percent']),
  d('discretion.heavier', '无裁量基准时从重幅度（占法定幅度）', [30, 'percent']),
  d('clue.assess', '线索研判', [2, 'WD'], { max: 5 }),
  d('clue.judge', '线索核查结果审核', [5, 'WD'], { max: 10 }),
  d('clue.reply', '答复反映人', [5, 'WD'], { max: 10 }),
  d('clue.visit', '线索回访', [10, 'WD'], { max: 30 }),
  d('reporter.show', '批准后查看反映人身份', [3, 'WD'], { max: 5 }),
  d('clue.returns', '线索可退回次数', [2, 'count'], { min: 1, max: 5 }),
  d('campaign.summary', '专项整治总结', [10, 'WD'], { max: 60 }),
  d('campaign.accept', '整治阶段验收', [5, 'WD'], { max: 15 }),
  d('campaign.redo', '整治阶段补做、定期报送重报', [5, 'WD'], { max: 15 }),
  d('campaign.task-warning', '整治任务到期前提醒', [3, 'WD'], { min: 1, max: 10 }),
  d('inspection.work', '督导检查（未另定的）', [20, 'WD'], { max: 120 }),
  d('inspection.report', '督导检查报告', [5, 'WD'], { max: 15 }),
  d('inspection.judge', '督导检查报告审定', [5, 'WD'], { max: 15 }),
  d('public.proof.bits', '公众端提交的计算验证难度（位）', [14, 'count'], { min: 8, max: 24 }),
  d('public.proof.wait', '公众端不作计算时的等待时间（秒）', [20, 'count'], { min: 5, max: 300 }),
  d('public.code.minutes', '短信验证码有效时间（分钟）', [5, 'count'], { min: 2, max: 15 }),
  d('rating.valid', '评价码有效期', [30, 'CD'], { min: 1, max: 180 }),
  d('rating.few', '向被评单位显示评价统计的最少份数', [5, 'count'], { min: 3, max: 50 }),
  d('loop.push', '预警推送', [1, 'WD'], { max: 1 }),
  d('loop.sign', '单位签收', [1, 'WD'], { max: 2 }),
  d('loop.check', '单位核查', [5, 'WD'], { max: 5 }),
  d('loop.review', '监督机构复核', [5, 'WD'], { max: 5 }),
  d('loop.rectify', '整改', [15, 'WD'], { max: 15 }),
  d('loop.review-share.red', '红色预警复核比例', [100, 'percent']),
  d('loop.review-share.other', '其他预警复核比例', [10, 'percent'], { min: 10, max: 100 }),
  d('look-back.share', '销号后回访比例', [20, 'percent'], { min: 0, max: 100 }),
  d('look-back.min', '销号后回访最早', [30, 'CD']),
  d('look-back.max', '销号后回访最晚', [90, 'CD']),
  d('regulation.consult', '规范性文件征求意见最短期限', [7, 'WD']),
  d('regulation.review', '规范性文件合法性审核', [15, 'WD'], { min: 5, max: 15 }),
  d('regulation.file', '规范性文件公布后备案', [15, 'CD']),
  d('regulation.finish', '制度建设完成期限（未另定的）', [120, 'WD']),
  d('ranking.weight.F0', '排名权重：无问题', [0, 'weight']),
  d('ranking.weight.F1', '排名权重：数据错误', [0, 'weight']),
  d('ranking.weight.F2', '排名权重：程序瑕疵', [1, 'weight'], { min: 0 }),
  d('ranking.weight.F3', '排名权重：违法执法', [3, 'weight'], { min: 0 }),
  d('ranking.weight.F4', '排名权重：违纪违法线索', [10, 'weight'], { min: 0 }),
  d('ranking.per-cases', '排名指数的案件基数', [1000, 'count']),
  d('rule-pause.false-share', '规则停用的误报比例（超过）', [80, 'percent']),
  d('rule-pause.alerts', '规则停用的最少预警数', [50, 'count']),
  d('instrument.prompt.reply', '工作提示函回复', [10, 'WD'], { min: 5, max: 10 }),
  d('instrument.transfer.sign', '转办函签收', [2, 'WD'], { min: 1, max: 2 }),
  d('instrument.transfer.result', '转办函报结果', [30, 'CD'], { min: 15, max: 30 }),
  d('instrument.supervise.reply', '督办函回复', [15, 'WD'], { min: 10, max: 15 }),
  d('instrument.inquiry.reply', '调查函回复', [7, 'WD'], { min: 5, max: 7 }),
  d('instrument.advice.reply', '建议书回复', [30, 'CD']),
  d('instrument.opinion.reply', '执法监督意见书回复', [30, 'CD']),
  d('instrument.notice.reply', '行政执法监督通知书回复', [15, 'WD'], {}, supervision, '2026-02-01'),
  d('instrument.decision.reply', '行政执法监督决定书执行情况报告', [30, 'CD'], {}, supervision, '2026-02-01'),
  d('instrument.rectify.reply', '整改建议书、责令整改回复', [30, 'CD']),
  d('instrument.listed.report', '挂牌督办定期报告', [1, 'M']),
  d('instrument.listed.term', '挂牌督办期限', [6, 'M'], { min: 3, max: 6 }),
  d('instrument.discipline.receipt', '线索移送函回执', [3, 'WD']),
  d('instrument.review-opinion.reply', '行政复议意见书办理情况报告', [60, 'CD'], {}, '《行政复议法》（待核实）', '2024-01-01'),
  d('instrument.court-advice.reply', '司法建议书回复', [60, 'CD'], {}, '人民法院司法建议（待核实）'),
  d('instrument.procurator-advice.reply', '检察建议书回复', [2, 'M'], {}, '人民检察院检察建议（待核实）'),
  d('handover.result', '移送线索结果反馈', [60, 'CD'], { max: 180 }),
  d('tracing.finish', '倒查', [30, 'WD'], { max: 60 }),
  d('tracing.approve', '倒查结论审批', [5, 'WD'], { max: 10 }),
  d('exemption.examine', '容错申请审查', [10, 'WD'], { max: 20 }),
  d('exemption.mend', '容错申请补正', [5, 'WD'], { max: 10 }),
  d('exemption.decide', '容错决定', [5, 'WD'], { max: 10 }),
  d('exemption.appeal', '容错决定申诉', [10, 'WD'], { min: 5, max: 30 }),
  d('review.grade.excellent', '案卷评查优秀分数线', [90, 'score']),
  d('review.grade.good', '案卷评查良好分数线', [80, 'score']),
  d('review.grade.pass', '案卷评查合格分数线', [60, 'score']),
  d('review.recheck-share', '复评随机抽取比例', [20, 'percent'], { min: 20, max: 100 }),
  d('review.recheck-gap', '初评分差达到即复评', [10, 'score']),
  d('review.objection', '对评查结果提出异议', [5, 'WD'], { max: 5 }),
  d('review.score.subject', '评查分值：主体与当事人', [8, 'score']),
  d('review.score.filing', '评查分值：立案', [6, 'score']),
  d('review.score.evidence', '评查分值：证据与笔录', [22, 'score']),
  d('review.score.coercion', '评查分值：强制措施', [8, 'score']),
  d('review.score.discretion', '评查分值：法律适用与裁量说理', [18, 'score']),
  d('review.score.rights', '评查分值：告知听证', [10, 'score']),
  d('review.score.audit', '评查分值：法制审核、集体讨论', [8, 'score']),
  d('review.score.decision', '评查分值：决定书要素', [10, 'score']),
  d('review.score.execution', '评查分值：送达执行', [6, 'score']),
  d('review.score.archive', '评查分值：归档装订', [4, 'score']),
] as const

const ownRules = '网络安全等级保护基本要求（GB/T 22239-2019）身份鉴别；由本单位安全管理制度确定'

/** What the office's own security rules decide (S3). */
const security = [
  d('second-factor.everyone', '重要操作人人须验证动态口令（“否”为仅管理员）', [1, 'flag'], { min: 0, max: 1 }, ownRules),
  d('second-factor.export-rows', '导出多于此行数须验证动态口令', [1000, 'row'], { min: 0, max: 1_000_000 }, ownRules),
  d('export.approval-rows', '导出多于此行数须经批准', [5000, 'row'], { min: 0, max: 1_000_000 }, ownRules),
  d('export.approval-hours', '批准后下载导出文件的有效期', [24, 'H'], { min: 1, max: 240 }, ownRules),
] as const

const kept = '《个人信息保护法》第19条、第47条；保存期限由主管部门核定（待核实）'
const keep = <const Key extends string>(
  key: Key,
  title: string,
  value: [number, ValueUnit],
  bounds: { min?: number; max?: number } = { min: 1 },
) => d(`privacy.keep.${key}`, `保存期限：${title}`, value, bounds, kept)

/** How long sets of personal data are kept, and what runs for their protection (S27). */
const privacy = [
  keep('parties', '案件当事人', [360, 'M']),
  keep('warnings', '预警和画像', [120, 'M']),
  keep('reporters', '反映人身份', [36, 'M']),
  keep('clues', '线索内容', [120, 'M']),
  keep('dialogue', '与反映人的对话', [36, 'M']),
  keep('evidence', '证据材料和照片', [360, 'M']),
  keep('ratings', '评价意见', [24, 'M']),
  keep('responsibility', '问责、容错、倒查、移送', [360, 'M']),
  keep('officers', '执法人员', [120, 'M']),
  keep('accounts', '用户账号', [36, 'M']),
  keep('sessions', '登录会话', [30, 'CD']),
  keep('door', '公众端进门凭据', [1, 'CD']),
  keep('outbox', '外发消息', [90, 'CD']),
  keep('imports', '接入和导入的文件', [12, 'M']),
  keep('log', '操作日志和留痕（最短）', [36, 'M'], { min: 6 }),
  keep('requests', '个人请求的申请人', [36, 'M']),
  d('privacy.review', '个人信息保护影响评估复查', [12, 'M'], { min: 1, max: 36 }, '《个人信息保护法》第54条、第55条；复查周期待核实'),
  d('privacy.request', '答复个人查阅、更正、删除请求', [15, 'WD'], { min: 1, max: 30 }, '《个人信息保护法》第50条；办理期限待核实'),
  d('privacy.incident', '个人信息安全事件通知主管部门', [24, 'H'], { min: 1, max: 72 }, '《个人信息保护法》第57条；具体时限待核实'),
] as const

/** All dated values, every version. */
export const valueRecords = [...law, ...publicity, ...petition, ...work, ...security, ...privacy] as const

/** Keys of all values. */
export type ValueKey = (typeof valueRecords)[number]['key']
