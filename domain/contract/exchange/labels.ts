/** Names of the codes in imported records (exchange format, version 1), as screens, tables and letters show them. */
export const LINES: Readonly<Record<string, string>> = { police: '公安交管', transport: '交通运输', water: '水路海事', justice: '司法行政' }
export const LEVELS: Readonly<Record<string, string>> = { province: '省级', city: '市级', county: '县级', team: '基层队所' }
export const PROCEDURES: Readonly<Record<string, string>> = {
  simple: '简易程序',
  fast: '快速办理',
  ordinary: '普通程序',
  'off-site': '非现场执法',
}
export const OUTCOMES: Readonly<Record<string, string>> = {
  fine: '罚款',
  warning: '警告',
  exempt: '不予处罚',
  revoke: '吊销证照',
  detain: '行政拘留',
  transfer: '移送',
  withdrawn: '撤销案件',
}
export const PARTY_KINDS: Readonly<Record<string, string>> = { person: '公民', organisation: '法人或其他组织' }
export const OFFICER_KINDS: Readonly<Record<string, string>> = { officer: '执法人员', auxiliary: '辅助人员' }
export const CASE_ROLES: Readonly<Record<string, string>> = { handler: '主办', recorder: '协办记录', auxiliary: '辅助' }
export const COERCION_KINDS: Readonly<Record<string, string>> = {
  'detain-vehicle': '扣留车辆',
  'detain-licence': '扣留证件',
  tow: '拖移机动车',
  'register-evidence': '先行登记保存',
  seal: '查封',
  seize: '扣押',
}
export const PAYMENT_CHANNELS: Readonly<Record<string, string>> = { bank: '银行', qr: '扫码', pos: '刷卡', cash: '现金' }
export const REVIEW_RESULTS: Readonly<Record<string, string>> = { pass: '通过', return: '退回', reject: '不通过' }
export const APPEAL_KINDS: Readonly<Record<string, string>> = { reconsideration: '行政复议', litigation: '行政诉讼' }
export const APPEAL_OUTCOMES: Readonly<Record<string, string>> = {
  upheld: '维持',
  revoked: '撤销',
  changed: '变更',
  unlawful: '确认违法',
  withdrawn: '撤回申请',
}
/** What a benchmark tier is measured by, with the unit of the value. */
export const MEASURED: Readonly<Record<string, { title: string; unit: string }>> = {
  'over-speed-percent': { title: '超速比例', unit: '%' },
  alcohol: { title: '酒精含量', unit: 'mg/100ml' },
  'over-kg': { title: '超限质量', unit: 'kg' },
  'over-load-percent': { title: '超限比例', unit: '%' },
  'over-persons': { title: '超员人数', unit: '人' },
  gains: { title: '违法所得', unit: '元' },
  'times-in-year': { title: '年内次数', unit: '次' },
}

/** The name of a code, the code itself when it has none, null for nothing. */
export const nameOf = (names: Readonly<Record<string, string>>, code: string | null): string | null =>
  code === null ? null : (names[code] ?? code)
