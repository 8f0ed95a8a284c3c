import type { ChecklistItem } from '#domain/inspection/index.ts'

type Line = readonly [group: string, question: string, basis: string, weight: number, photo?: true]

const items = (lines: readonly Line[]): ChecklistItem[] =>
  lines.map(([group, question, basis, weight, photo], n) => ({ key: `i${n + 1}`, group, question, basis, weight, photo: photo === true }))

/** Checklists of the province's office; of the first an earlier version was one question shorter. */
export const CHECKLISTS: readonly { readonly title: string; readonly items: readonly ChecklistItem[] }[] = [
  {
    title: '路面执法规范检查清单',
    items: items([
      ['现场执法', '执法人员不少于两人，出示执法证件', '《行政处罚法》第42条', 20],
      ['现场执法', '执法全过程音像记录', '《行政处罚法》第47条', 15, true],
      ['现场执法', '告知拟作出处罚的内容、事实、理由、依据和权利', '《行政处罚法》第44条', 20],
      ['收缴罚款', '当场收缴罚款出具法定票据', '《行政处罚法》第70条', 20],
      ['扣留车辆', '扣留车辆出具凭证并妥善保管', '《道路交通安全法》第112条', 15],
      ['作风纪律', '没有罚款指标和变相考核', '《行政处罚法》第74条', 10],
    ]),
  },
  {
    title: '执法点位和设备检查清单',
    items: items([
      ['设置', '固定设备设置地点向社会公布', '《行政处罚法》第41条', 25],
      ['设置', '设备检定合格并在有效期内', '《行政处罚法》第41条', 25, true],
      ['标志', '设有明显标志，没有隐蔽执法', '《行政处罚法》第41条', 20],
      ['审核', '违法记录经法制和技术审核', '《行政处罚法》第41条', 20],
      ['审核', '及时告知当事人并提供查询、陈述申辩途径', '《行政处罚法》第41条', 10],
    ]),
  },
  {
    title: '运输企业走访清单',
    items: items([
      ['收费罚款', '近半年被处罚有票据、有决定书', '《行政处罚法》第70条', 40],
      ['检查频次', '同一事项没有被重复检查、重复处罚', '《行政处罚法》第29条', 30],
      ['廉洁', '没有被要求购买指定商品或接受指定服务', '《公务员法》第59条', 30],
    ]),
  },
]
