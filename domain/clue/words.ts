/** Words that tell whose enforcement a report speaks of. */
export const LINE_WORDS = {
  police: [
    '交警',
    '交管',
    '车管所',
    '民警',
    '辅警',
    '警号',
    '警车',
    '扣分',
    '驾驶证',
    '酒驾',
    '醉驾',
    '电子警察',
    '违章停车',
    '违停',
    '闯红灯',
    '超速抓拍',
    '事故认定',
    '电动车',
    '行车记录仪抓拍',
    '12123',
  ],
  transport: [
    '运管',
    '路政',
    '治超',
    '超限',
    '超载',
    '称重',
    '货车',
    '大件运输',
    '出租车',
    '网约车',
    '黑车',
    '非法营运',
    '客运',
    '运输证',
    '从业资格',
    '交通执法',
    '运政',
    '道路运输',
    '检测站',
    '公路局',
    '卸载',
    '通行费',
    '绿通',
  ],
  water: ['海事', '港航', '船舶', '船员', '航道', '码头', '渡口', '水上'],
} as const

/** Words of reports that are no clue of a wrong: what they ask for is answered elsewhere. */
export const NATURES: readonly { readonly code: string; readonly title: string; readonly words: readonly string[] }[] = [
  { code: 'praise', title: '表扬', words: ['表扬', '点赞', '锦旗', '感谢民警', '感谢交警', '致谢'] },
  { code: 'question', title: '咨询', words: ['咨询', '请问如何', '想了解', '怎么办理', '如何办理', '需要什么材料', '办理流程'] },
  { code: 'advice', title: '建议', words: ['建议增设', '建议增加', '建议修剪', '建议设置', '建议优化', '希望增加', '希望增设'] },
]
/** Words of complaint: where one stands, the report is taken as a clue whatever else it says. */
export const COMPLAINTS = [
  '投诉',
  '举报',
  '反映',
  '不满',
  '不合理',
  '乱',
  '违规',
  '违法',
  '态度',
  '粗暴',
  '索要',
  '收受',
  '勒索',
  '不公',
  '刁难',
  '拖延',
  '包庇',
  '吃拿卡要',
] as const

/** What stands shortly before a word that only tells of the circumstances: in what vehicle, on the way to where, who filmed it. */
export const CIRCUMSTANCES = ['一辆', '去', '行车', '驾驶'] as const

/** What takes the force from a word that follows it closely. */
export const NEGATIONS = ['没有', '并非', '不是', '未发现', '不存在', '并无', '无'] as const

/** What organs are called in speech: endings put to a region's name, by line and level. */
export const ORGAN_ENDINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  police: {
    province: ['交警总队', '交管局', '公安厅交管局'],
    city: ['交警支队', '公安局交警支队', '公安交警支队', '交警'],
    county: ['交警大队', '公安局交警大队', '公安交警大队', '交警队', '交警'],
    team: [],
  },
  transport: {
    province: ['交通执法局', '交通运输执法局', '交通执法总队'],
    city: ['交通执法支队', '交通运输执法支队', '交通综合执法支队', '运管处', '交通执法'],
    county: ['交通执法大队', '交通运输执法大队', '交通综合执法大队', '运管所', '运管', '路政', '治超站', '交通执法'],
    team: [],
  },
  water: { province: ['海事局'], city: ['海事处', '海事'], county: ['海事'], team: [] },
}
