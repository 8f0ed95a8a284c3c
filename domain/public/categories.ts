/** What a citizen may report, in a citizen's words. */
export interface Category {
  readonly key: string
  readonly title: string
  /** Examples that tell whether this is the right one. */
  readonly hint: string
  /** Whose enforcement it speaks of; null where a person decides. */
  readonly line: 'police' | 'transport' | null
  /** Class of the campaign that it points to (domain/campaign); the assessing person decides. */
  readonly classCode: string | null
}

/** Categories of the reporting page, in their order. */
export const CATEGORIES: readonly Category[] = [
  { key: 'fine', title: '乱罚款、乱收费', hint: '下达罚款任务、不开票据、收现金、收“月票”“年票”', line: null, classCode: 'G1' },
  { key: 'unequal', title: '处罚不公', hint: '同样的事罚得不一样、重复处罚、只罚外地车', line: null, classCode: 'G2' },
  { key: 'procedure', title: '执法不规范', hint: '不亮证、一个人执法、不给文书、不听申辩', line: null, classCode: 'G2' },
  { key: 'manner', title: '态度粗暴', hint: '辱骂、推搡、威胁、以罚代管', line: null, classCode: 'G4' },
  { key: 'graft', title: '吃拿卡要', hint: '索要财物、人情案、通风报信、黄牛消分', line: null, classCode: 'G5' },
  { key: 'seizure', title: '扣车和停车收费', hint: '超期扣车、无凭证扣车、高价拖车停车费', line: 'police', classCode: 'J3' },
  { key: 'camera', title: '电子眼和标志标线', hint: '隐蔽抓拍、标志看不清、突然限速', line: 'police', classCode: 'J1' },
  { key: 'licence', title: '车管和驾考窗口', hint: '买分卖分、违规过户审验、考试作弊、推诿刁难', line: 'police', classCode: 'J7' },
  { key: 'overload', title: '治超和货运执法', hint: '称重不准、强制卸货收费、交钱放行', line: 'transport', classCode: 'Y2' },
  { key: 'operation', title: '非法营运认定', hint: '顺风车被当黑车、最低罚款、黑车没人管', line: 'transport', classCode: 'Y1' },
  { key: 'other', title: '其他执法问题', hint: '与交警、交通执法有关而上面没有的', line: null, classCode: null },
]

/** What people bring here that others are competent for: they are told at once where to turn. */
export const ELSEWHERE: readonly { readonly title: string; readonly to: string }[] = [
  { title: '正在发生的事故、危险驾驶', to: '请立即拨打 122 或 110' },
  { title: '路面坑洼、护栏损坏', to: '请拨打 12345，由公路或市政养护部门处理' },
  { title: '不服处罚决定，要求撤销', to: '请在收到决定书之日起 60 日内申请行政复议，或依法起诉；在这里反映不停止计算期限' },
  { title: '车辆年检、驾驶证业务咨询', to: '请拨打 12123 或到车管所窗口' },
]

export const categoryOf = (key: string): Category | undefined => CATEGORIES.find((each) => each.key === key)
