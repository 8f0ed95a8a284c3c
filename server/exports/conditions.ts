import { LINES, PROCEDURES } from '#domain/contract/exchange/labels.ts'
import { CLUE_FINDINGS, CLUE_WEIGHTS, FINDINGS, PROBLEM_SOURCES, type Process, processes } from '#domain/process/index.ts'
import { MATTER_TABLES } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'

/** A condition of an export in words. */
export interface Condition {
  readonly label: string
  readonly value: string
}

/** What the conditions of exports are called. */
export const CONDITION_LABELS: Readonly<Record<string, string>> = {
  action: '立改废',
  breached: '曾经超期',
  by: '分组方式',
  campaign: '专项整治',
  case: '案件',
  channel: '渠道',
  class: '问题类别',
  classCode: '问题类别',
  classOnly: '仅本类别',
  colour: '级别',
  dated: '日期口径',
  direction: '收发',
  finding: '核查结论',
  form: '处理方式',
  format: '格式',
  found: '发现问题',
  from: '开始日期',
  gone: '条件已消失',
  ground: '免责情形',
  handedOver: '已移送',
  holder: '承办单位',
  import: '导入批次',
  inspection: '督导检查',
  item: '事项代码',
  keys: '指标',
  kind: '类型',
  level: '层级',
  light: '期限',
  line: '条线',
  listed: '挂牌督办',
  lookBack: '待回头看',
  mediumKind: '媒体类型',
  mediumLevel: '媒体级别',
  mine: '待本人办理',
  month: '月份',
  office: '交办单位',
  officer: '执法人员',
  open: '尚未办结',
  openOn: '当日在办',
  outcome: '结果',
  ownLevel: '仅本级',
  period: '统计期间',
  place: '检查对象',
  problem: '台账问题',
  procedure: '程序',
  q: '关键词',
  receiver: '接收机关',
  region: '地区',
  responsibility: '责任种类',
  result: '办理结果',
  returned: '曾被退回',
  rule: '规则',
  source: '来源',
  standing: '记录状态',
  state: '状态',
  to: '结束日期',
  unit: '单位',
  unrouted: '未分办',
  unsatisfied: '曾不满意',
  unsatisfiedFrom: '不满意自',
  unsatisfiedTo: '不满意至',
  warned: '有预警',
  weight: '重要程度',
  withdrawn: '已撤销',
}

const FLAGS = { true: '是', false: '否' }
/** What the values of a condition are called, by the condition. */
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  colour: { red: '红', orange: '橙', yellow: '黄', blue: '蓝' },
  direction: { out: '发出', in: '收到' },
  finding: { ...FINDINGS, ...CLUE_FINDINGS },
  format: { xlsx: 'Excel', docx: 'Word' },
  level: { city: '市级', county: '县级', team: '基层队所' },
  light: { near: '临期', overdue: '超期' },
  line: LINES,
  procedure: PROCEDURES,
  source: PROBLEM_SOURCES,
  weight: CLUE_WEIGHTS,
}
/** Conditions that name units. */
const OF_UNITS = ['unit', 'holder', 'office']

/** States of the matters that an endpoint exports. */
function statesOf(endpoint: string): Readonly<Record<string, { title: string }>> {
  const room = endpoint.split('.')[0]
  const kind = Object.entries(MATTER_TABLES).find(([, table]) => table === room)?.[0]
  return kind ? (processes as Record<string, Process>)[kind]!.states : {}
}

/** The conditions of requests in words; units by their names. The transaction must see the units. */
export async function conditionsOf(
  tx: Tx,
  requests: readonly { endpoint: string; query: Readonly<Record<string, string>> }[],
): Promise<Condition[][]> {
  const ids = requests.flatMap(({ query }) => OF_UNITS.flatMap((key) => query[key]?.split(',') ?? []))
  const units = ids.length === 0 ? [] : await tx`select id, name from record.units where id = any (${ids})`
  const names = new Map(units.map((row) => [row.id as string, row.name as string]))
  return requests.map(({ endpoint, query }) =>
    Object.entries(query).map(([key, text]) => {
      const states = key === 'state' ? statesOf(endpoint) : {}
      const word = (value: string): string => {
        if (OF_UNITS.includes(key)) return names.get(value) ?? value
        if (key in VALUES) return VALUES[key]![value] ?? value
        return states[value]?.title ?? (FLAGS as Record<string, string>)[value] ?? value
      }
      return { label: CONDITION_LABELS[key] ?? '其他条件', value: text.split(',').map(word).join('、') }
    }),
  )
}
