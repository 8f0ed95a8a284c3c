/** Names of the codes of rules, scans, imports and bulletins, as the screens show them. */
export const RULE_GROUPS: Readonly<Record<string, string>> = {
  case: '案件真实完整',
  discretion: '裁量适当',
  money: '罚缴分离与票款',
  time: '办案时限',
  procedure: '程序规范',
  alcohol: '酒驾与刑事案件',
  'off-site': '非现场执法',
  integrity: '廉洁与人员管理',
}
/** What a rule's finding is about. */
export const SUBJECT_KINDS: Readonly<Record<string, string>> = {
  case: '案件',
  measure: '强制措施',
  document: '文书',
  payment: '缴款',
  clip: '执法视频',
  'breath-test': '酒精检测',
  device: '设备',
  capture: '抓拍记录',
  officer: '执法人员',
  unit: '执法单位',
  'unit-item': '单位与事项',
  party: '当事人',
  plate: '号牌',
  driver: '驾驶人',
  point: '点位',
  clue: '问题线索',
}
export const ENGINES: Readonly<Record<string, string>> = { duckdb: '列式引擎', postgres: '数据库' }
export const SCAN_TRIGGERS: Readonly<Record<string, string>> = {
  schedule: '数据更新后自动',
  nightly: '每日定时',
  person: '人工',
  command: '运维命令',
}
/** States of work that the server does in the background. */
export const JOB_STATES: Readonly<Record<string, string>> = {
  queued: '排队中',
  running: '进行中',
  done: '已完成',
  failed: '未完成',
  'dry-run': '试运行',
}
export const BULLETIN_KINDS: Readonly<Record<string, string>> = { daily: '日通报', monthly: '月通报' }
/** Units of dated values of law; a text that is no code is shown as it is. */
export const VALUE_UNITS: Readonly<Record<string, string>> = {
  yuan: '元',
  percent: '%',
  metre: '米',
  WD: '个工作日',
  CD: '日',
  H: '小时',
  M: '个月',
  year: '年',
  level: '级',
  person: '人',
  count: '次',
  score: '分',
  weight: '',
  row: '行',
}
