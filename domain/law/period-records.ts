import type { DeadlineRule, DeadlineUnit } from '#domain/calendar/index.ts'

/** Who the period binds or concerns: transport authorities, traffic police, or both. */
export type PeriodSystem = 'transport' | 'police' | 'both'

/** A statutory period. `startsAt` names the event it runs from; `extendsId` the period which it prolongs. */
export type Period = DeadlineRule & { system: PeriodSystem; startsAt: string; extendsId?: string }

type More = Partial<Pick<Period, 'confirmed' | 'holidayRollover' | 'validTo' | 'extendsId'>>

/** A record with its usual settings: confirmed, open-ended, a last day on a holiday moves except where hours are counted. */
function p<const Id extends string>(
  id: Id,
  title: string,
  [n, unit]: [number, DeadlineUnit],
  system: PeriodSystem,
  startsAt: string,
  basis: string,
  validFrom: string,
  more: More = {},
): Period & { id: Id } {
  return { id, title, n, unit, system, startsAt, basis, validFrom, validTo: null, confirmed: true, holidayRollover: unit !== 'H', ...more }
}

const penaltyLaw = '2021-07-15'
const coercionLaw = '2012-01-01'
const trafficLaw = '2004-05-01'
const policeProcedure = '2020-05-01'
const policeCases = '2019-01-01'
const accidents = '2018-05-01'
const reviewLaw = '2024-01-01'
const oldReviewLaw = '1999-10-01'
const until2023: More = { validTo: '2023-12-31' }

/*
 * Caps on a measure against goods, a vehicle or a person, and limitation, are not prolonged by a holiday: what burdens the party ends on
 * its day. Every other period in days or months moves from a holiday to the next working day.
 */
const cap: More = { holidayRollover: false }
const unchecked: More = { confirmed: false }

/**
 * Periods D01–D52. The bare number is the first period of its row, letters are the further ones; several versions of one id follow each
 * other in time. Rows that are no periods (who decides, thresholds, rates) are among the values.
 */
export const periodRecords = [
  p('D01', '立案决定', [7, 'WD'], 'transport', '发现违法行为或者收到线索', '《行政处罚法》第54条', penaltyLaw, unchecked),
  p('D02', '受案登记或者移送管辖', [24, 'H'], 'police', '接受案件', '《公安机关办理行政案件程序规定》第60、61条', policeCases),
  p('D03', '作出行政处罚决定', [90, 'CD'], 'both', '立案', '《行政处罚法》第60条', penaltyLaw),
  p('D03a', '延长办案期限', [30, 'CD'], 'transport', '办案期限届满', '《交通运输行政执法程序规定》', penaltyLaw, {
    ...unchecked,
    extendsId: 'D03',
  }),
  p('D04', '办理治安案件', [30, 'CD'], 'police', '受理', '《公安机关办理行政案件程序规定》第165条', policeCases),
  p('D04a', '延长办理治安案件期限', [30, 'CD'], 'police', '办案期限届满', '《公安机关办理行政案件程序规定》第165条', policeCases, {
    extendsId: 'D04',
  }),
  p(
    'D05',
    '事实清楚的罚款决定（一般程序）',
    [24, 'H'],
    'police',
    '违法行为人接受处理',
    '《道路交通安全违法行为处理程序规定》第51条',
    policeProcedure,
  ),
  p(
    'D06',
    '暂扣机动车驾驶证决定',
    [3, 'WD'],
    'police',
    '违法行为人接受处理',
    '《道路交通安全违法行为处理程序规定》第51、81条',
    policeProcedure,
  ),
  p(
    'D06a',
    '吊销机动车驾驶证决定',
    [7, 'WD'],
    'police',
    '接受处理或者听证结束',
    '《道路交通安全违法行为处理程序规定》第51、81条',
    policeProcedure,
  ),
  p('D08', '先行登记保存证据的处理', [7, 'WD'], 'both', '登记保存', '《行政处罚法》第56、85条', penaltyLaw),
  p('D08a', '先行登记保存逾期自动解除', [7, 'WD'], 'police', '登记保存', '《公安机关办理行政案件程序规定》第110条', policeCases),
  p('D09', '当场实施强制措施的报告和补办批准', [24, 'H'], 'both', '实施强制措施', '《行政强制法》第19条', coercionLaw),
  p('D10', '查封、扣押', [30, 'CD'], 'both', '实施强制措施', '《行政强制法》第25条', coercionLaw, cap),
  p('D10a', '延长查封、扣押', [30, 'CD'], 'both', '查封、扣押期限届满', '《行政强制法》第25条', coercionLaw, { ...cap, extendsId: 'D10' }),
  p('D11', '扣留的车辆、驾驶证交所属部门', [24, 'H'], 'police', '扣留', '《道路交通安全违法行为处理程序规定》第28、32条', policeProcedure),
  p(
    'D12',
    '核实并退还扣留的车辆',
    [10, 'WD'],
    'police',
    '提供证明、补办手续或者接受处理',
    '《道路交通安全违法行为处理程序规定》第30、81条',
    policeProcedure,
  ),
  p(
    'D12a',
    '延长核实（合计15日）',
    [5, 'WD'],
    'police',
    '核实期限届满',
    '《道路交通安全违法行为处理程序规定》第30、81条',
    policeProcedure,
    {
      extendsId: 'D12',
    },
  ),
  p(
    'D13',
    '违法状态消除后退还超员超载车辆',
    [0, 'CD'],
    'police',
    '违法状态消除',
    '《道路交通安全法》第92条；《道路交通安全违法行为处理程序规定》第29条',
    policeProcedure,
    cap,
  ),
  p('D14', '扣留车辆等待当事人处理', [30, 'CD'], 'police', '扣留', '《道路交通安全法实施条例》第107条', trafficLaw),
  p('D14a', '无人认领车辆公告', [3, 'M'], 'both', '公告', '《道路交通安全法》第112条；《公路安全保护条例》第72条', '2011-07-01'),
  p('D16', '委托事故检验、鉴定', [3, 'WD'], 'police', '现场调查结束', '《道路交通事故处理程序规定》第49、112条', accidents),
  p('D16a', '事故检验、鉴定', [30, 'CD'], 'police', '委托', '《道路交通事故处理程序规定》第51条', accidents),
  p('D16b', '延长事故检验、鉴定（合计60日）', [30, 'CD'], 'police', '鉴定期限届满', '《道路交通事故处理程序规定》第51条', accidents, {
    extendsId: 'D16a',
  }),
  p('D16c', '通知领取事故车辆', [5, 'WD'], 'police', '检验报告、鉴定意见确定', '《道路交通事故处理程序规定》第58、112条', accidents),
  p('D17', '制作道路交通事故认定书', [10, 'WD'], 'police', '现场调查', '《道路交通事故处理程序规定》第62、112条', accidents),
  p(
    'D17a',
    '鉴定后制作道路交通事故认定书',
    [5, 'WD'],
    'police',
    '检验报告、鉴定意见确定',
    '《道路交通事故处理程序规定》第62、112条',
    accidents,
  ),
  p('D17b', '申请事故认定复核', [3, 'WD'], 'police', '认定书送达', '《道路交通事故处理程序规定》第71、112条', accidents),
  p('D17c', '移送复核申请和材料', [2, 'WD'], 'police', '收到复核申请', '《道路交通事故处理程序规定》第72、112条', accidents),
  p('D17d', '向上级提交复核案卷', [5, 'WD'], 'police', '收到上级通知', '《道路交通事故处理程序规定》第72、112条', accidents),
  p('D17e', '作出事故认定复核结论', [30, 'CD'], 'police', '受理复核', '《道路交通事故处理程序规定》第74条', accidents),
  p('D18', '监控设备记录审核录入', [5, 'WD'], 'police', '收集记录', '《道路交通安全违法行为处理程序规定》第19、81条', policeProcedure),
  p('D19', '违法信息提供查询（当日）', [0, 'CD'], 'police', '录入系统', '《道路交通安全违法行为处理程序规定》第20条', policeProcedure, cap),
  p('D19a', '违法信息告知机动车所有人', [5, 'WD'], 'police', '录入系统', '《道路交通安全违法行为处理程序规定》第20、81条', policeProcedure),
  p('D20', '接受监控设备记录违法处理', [30, 'CD'], 'police', '收到告知', '《道路交通安全违法行为处理程序规定》第20、53条', policeProcedure),
  p('D20a', '延期接受处理', [3, 'M'], 'police', '接受处理期限届满', '《道路交通安全违法行为处理程序规定》第53条', policeProcedure, {
    extendsId: 'D20',
  }),
  p(
    'D21',
    '异议申请通知发生地（当日）',
    [0, 'CD'],
    'police',
    '收到异议申请',
    '《道路交通安全违法行为处理程序规定》第5条',
    policeProcedure,
    cap,
  ),
  p('D21a', '发生地审查异议', [5, 'WD'], 'police', '收到异议申请', '《道路交通安全违法行为处理程序规定》第5、81条', policeProcedure),
  p('D22', '消除错误违法信息', [3, 'WD'], 'police', '核实', '《道路交通安全违法行为处理程序规定》第22、81条', policeProcedure),
  p('D23', '五起以上未处理记录告知后等待处理', [30, 'CD'], 'police', '告知', '《道路交通安全违法行为处理程序规定》第54条', policeProcedure),
  p('D23a', '告知不成的公告', [7, 'WD'], 'police', '公告', '《道路交通安全违法行为处理程序规定》第54、81条', policeProcedure),
  p(
    'D24',
    '持处理通知书、强制措施凭证接受处理',
    [15, 'WD'],
    'police',
    '送达',
    '《道路交通安全违法行为处理程序规定》第25、46、81条',
    policeProcedure,
  ),
  p('D25', '简易程序决定备案', [2, 'WD'], 'police', '作出决定', '《道路交通安全违法行为处理程序规定》第44、81条', policeProcedure),
  p('D25a', '当场处罚决定备案', [5, 'WD'], 'transport', '作出决定', '《交通运输行政执法程序规定》第61条', penaltyLaw),
  p('D27', '申请听证', [5, 'WD'], 'both', '告知听证权利', '《行政处罚法》第64、85条', penaltyLaw),
  p('D28', '听证通知提前量', [7, 'WD'], 'both', '送达听证通知', '《行政处罚法》第64、85条', penaltyLaw),
  p('D28a', '决定是否受理听证', [2, 'WD'], 'police', '收到听证申请', '《公安机关办理行政案件程序规定》第135、136、137条', policeCases),
  p('D28b', '举行听证', [10, 'CD'], 'police', '收到听证申请', '《公安机关办理行政案件程序规定》第135、136、137条', policeCases),
  p('D31', '送达处罚决定书（当事人不在场）', [7, 'WD'], 'both', '作出决定', '《行政处罚法》第61、85条', penaltyLaw),
  p('D31a', '送达治安处罚决定书（被处罚人不在场）', [2, 'WD'], 'police', '作出决定', '《公安机关办理行政案件程序规定》第36条', policeCases),
  p('D32', '公告送达', [30, 'CD'], 'transport', '公告', '《民事诉讼法》第95条', '2022-01-01'),
  p('D32a', '公告送达', [60, 'CD'], 'police', '公告', '《道路交通安全违法行为处理程序规定》第55条', policeProcedure),
  p('D33', '缴纳罚款', [15, 'CD'], 'both', '收到处罚决定书', '《行政处罚法》第67条；《道路交通安全法》第108条', penaltyLaw),
  p('D35', '当场收缴罚款交行政机关', [2, 'WD'], 'both', '收缴（水上自抵岸）', '《行政处罚法》第71、85条', penaltyLaw),
  p('D35a', '行政机关将收缴罚款缴付银行', [2, 'WD'], 'both', '收到交款', '《行政处罚法》第71、85条', penaltyLaw),
  p('D36', '加处罚款后可以催告', [30, 'CD'], 'both', '开始加处罚款', '《行政强制法》第46条', coercionLaw),
  p('D36a', '催告后可以申请强制执行', [10, 'WD'], 'both', '催告书送达', '《行政强制法》第54、69条', coercionLaw),
  p('D36b', '申请法院强制执行', [3, 'M'], 'both', '复议、诉讼期限届满', '《行政强制法》第53条', coercionLaw),
  p('D37', '代履行前催告', [3, 'WD'], 'both', '催告', '《行政强制法》第51、69条', coercionLaw),
  p('D38', '申请行政复议', [60, 'CD'], 'both', '知道行政行为', '《行政复议法》第9条', oldReviewLaw, until2023),
  p('D38', '申请行政复议', [60, 'CD'], 'both', '知道行政行为', '《行政复议法》第20条', reviewLaw),
  p('D38b', '审查复议申请', [5, 'WD'], 'both', '收到申请', '《行政复议法》第17、40条', oldReviewLaw, until2023),
  p('D38b', '审查复议申请', [5, 'WD'], 'both', '收到申请', '《行政复议法》第30、88条', reviewLaw),
  p('D38c', '被申请人书面答复', [10, 'CD'], 'both', '收到申请书副本', '《行政复议法》第23条', oldReviewLaw, until2023),
  p('D38c', '被申请人书面答复', [10, 'WD'], 'both', '收到申请书副本', '《行政复议法》第48、88条', reviewLaw),
  p('D38d', '被申请人书面答复（简易程序）', [5, 'WD'], 'both', '收到申请书副本', '《行政复议法》第54、88条', reviewLaw),
  p('D38e', '作出复议决定', [60, 'CD'], 'both', '受理', '《行政复议法》第31条', oldReviewLaw, until2023),
  p('D38e', '作出复议决定', [60, 'CD'], 'both', '受理', '《行政复议法》第62条', reviewLaw),
  p('D38f', '延长复议期限', [30, 'CD'], 'both', '复议期限届满', '《行政复议法》第31条', oldReviewLaw, { ...until2023, extendsId: 'D38e' }),
  p('D38f', '延长复议期限', [30, 'CD'], 'both', '复议期限届满', '《行政复议法》第62条', reviewLaw, { extendsId: 'D38e' }),
  p('D38g', '作出复议决定（简易程序）', [30, 'CD'], 'both', '受理', '《行政复议法》第62条', reviewLaw),
  p('D39', '直接提起行政诉讼', [6, 'M'], 'both', '知道行政行为', '《行政诉讼法》第46条', '2017-07-01'),
  p('D39a', '复议后提起行政诉讼', [15, 'CD'], 'both', '收到复议决定书', '《行政诉讼法》第45条', '2017-07-01'),
  p('D39b', '被告提交证据和答辩状', [15, 'CD'], 'both', '收到起诉状副本', '《行政诉讼法》第67条', '2017-07-01'),
  p('D40', '报送复议意见书纠正情况', [60, 'CD'], 'both', '收到意见书', '《行政复议法》第76条', reviewLaw),
  p('D41', '公示处罚、许可决定', [7, 'WD'], 'both', '作出决定', '国办发〔2018〕118号', '2018-12-05', unchecked),
  p('D41a', '公示其他执法决定', [20, 'WD'], 'both', '作出决定', '国办发〔2018〕118号', '2018-12-05', unchecked),
  p('D42', '撤回已公开的处罚决定', [3, 'WD'], 'both', '变更、撤销或者确认违法、无效', '《行政处罚法》第48、85条', penaltyLaw),
  p('D43', '行政处罚追究时效', [24, 'M'], 'both', '违法行为发生或者终了', '《行政处罚法》第36条', penaltyLaw, cap),
  p(
    'D43a',
    '行政处罚追究时效（涉及生命健康安全、金融安全且有危害后果）',
    [60, 'M'],
    'both',
    '违法行为发生或者终了',
    '《行政处罚法》第36条',
    penaltyLaw,
    cap,
  ),
  p('D43b', '治安案件追究时效', [6, 'M'], 'police', '违法行为发生或者终了', '《公安机关办理行政案件程序规定》第154条', policeCases, cap),
  p(
    'D44',
    '负责人决定是否移送涉嫌犯罪案件',
    [3, 'CD'],
    'both',
    '接到书面报告',
    '《行政执法机关移送涉嫌犯罪案件的规定》第5条',
    '2020-08-07',
  ),
  p('D44a', '移送公安机关', [24, 'H'], 'both', '批准移送', '《行政执法机关移送涉嫌犯罪案件的规定》第5条', '2020-08-07'),
  p('D44b', '公安机关审查移送案件', [3, 'CD'], 'police', '接受移送', '《行政执法机关移送涉嫌犯罪案件的规定》第8条', '2020-08-07'),
  p('D44c', '提请复议不予立案决定', [3, 'CD'], 'both', '接到不予立案通知书', '《行政执法机关移送涉嫌犯罪案件的规定》第9条', '2020-08-07'),
  p('D44d', '移交涉案物品和材料', [3, 'CD'], 'both', '接到立案通知书', '《行政执法机关移送涉嫌犯罪案件的规定》第12条', '2020-08-07'),
  p('D45', '取保候审', [12, 'M'], 'police', '作出决定', '《刑事诉讼法》第79条', '2018-10-26', cap),
  p('D45a', '监视居住', [6, 'M'], 'police', '作出决定', '《刑事诉讼法》第79条', '2018-10-26', cap),
  p('D46', '血样送检', [5, 'WD'], 'police', '提取血样', '《道路交通安全违法行为处理程序规定》第36、81条', policeProcedure),
  p('D46a', '告知血样检验结果', [5, 'WD'], 'police', '收到检验结果', '《道路交通安全违法行为处理程序规定》第36、81条', policeProcedure),
  p('D46b', '申请重新检验血样', [3, 'WD'], 'police', '收到检验结果', '《道路交通安全违法行为处理程序规定》第36、81条', policeProcedure),
  p('D46c', '通知不准予重新检验', [3, 'WD'], 'police', '作出决定', '《道路交通安全违法行为处理程序规定》第36、81条', policeProcedure),
  p('D47', '参加满分教育', [30, 'CD'], 'police', '收到满分教育通知书', '《道路交通安全违法行为记分管理办法》第29、36条', '2022-04-01'),
  p('D48', '信访事项登记和转送', [15, 'CD'], 'both', '收到信访事项', '《信访工作条例》第22条', '2022-05-01'),
  p('D48a', '告知信访人是否受理', [15, 'CD'], 'both', '收到信访事项', '《信访工作条例》第23条', '2022-05-01'),
  p('D48b', '办结信访事项', [60, 'CD'], 'both', '受理', '《信访工作条例》第34条', '2022-05-01'),
  p('D48c', '延长办理信访事项', [30, 'CD'], 'both', '办理期限届满', '《信访工作条例》第34条', '2022-05-01', { extendsId: 'D48b' }),
  p('D48d', '请求复查', [30, 'CD'], 'both', '收到处理意见', '《信访工作条例》第35条', '2022-05-01'),
  p('D48e', '作出复查意见', [30, 'CD'], 'both', '收到复查请求', '《信访工作条例》第35条', '2022-05-01'),
  p('D48f', '请求复核', [30, 'CD'], 'both', '收到复查意见', '《信访工作条例》第36条', '2022-05-01'),
  p('D48g', '作出复核意见', [30, 'CD'], 'both', '收到复核请求', '《信访工作条例》第36条', '2022-05-01'),
  p('D48h', '对转送提出异议', [5, 'WD'], 'both', '收到转送', '《信访工作条例》第22、23条', '2022-05-01'),
  p('D49', '答复政府信息公开申请', [20, 'WD'], 'both', '收到申请', '《政府信息公开条例》第33条', '2019-05-15'),
  p('D49a', '延长答复期限', [20, 'WD'], 'both', '答复期限届满', '《政府信息公开条例》第33条', '2019-05-15', { extendsId: 'D49' }),
  p('D49b', '告知补正申请', [7, 'WD'], 'both', '收到申请', '《政府信息公开条例》第30条', '2019-05-15'),
  p('D50', '抄告超限案件信息', [7, 'WD'], 'transport', '案件处理完毕', '《超限运输车辆行驶公路管理规定》第44条', '2016-09-21'),
  p('D51', '不停车检测设备启用前公告（浙江）', [15, 'CD'], 'transport', '公告', '《浙江省公路条例》第38条', '2020-09-01'),
  p('D52', '代收罚款协议备案', [15, 'CD'], 'both', '签订协议', '《罚款决定与罚款收缴分离实施办法》第6条', '1998-01-01'),
] as const

/** Ids of all period records. */
export type PeriodId = (typeof periodRecords)[number]['id']
