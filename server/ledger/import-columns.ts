import type { LedgerField } from '#domain/contract/api/ledger-imports.ts'
import { type ColumnWords, columnReader } from './table-columns.ts'

/** Words by which offices name a column, the plainest first; a heading of two lines comes joined. */
const WORDS: ColumnWords<LedgerField> = [
  ['no', /^(台账)?(问题)?(编号|序号|号)$/],
  ['classTitle', /(问题)?(类别|类型分类|分类)$|^问题类型$/],
  ['kind', /整改(类型|方式)|立行立改|^类型$/],
  ['source', /来源|渠道/],
  ['finding', /定性|性质|核查结论/],
  ['measures', /整改措施|措施/],
  ['leader', /责任领导|牵头领导|分管领导|领导/],
  ['unit', /责任单位|整改单位|被督导单位|单位/],
  ['person', /责任人|经办|承办人|联系人/],
  ['closedOn', /销号(日期|时间)|(实际)?完成(日期|时间)$/],
  ['deadline', /时限|期限|计划完成/],
  ['openedOn', /(登记|发现|立项|交办|反馈)(日期|时间)/],
  ['completion', /整改(情况|结果|进展|成效)|进展|落实情况/],
  ['state', /是否(完成|销号|整改到位)|状态|销号|完成情况/],
  ['description', /(问题)?(描述|详情|具体表现|具体情况)/],
  ['title', /问题|事项|内容/],
]

/** Reads the head of a ledger of problems. */
export const { guessFields, findHead, columnTitles, columnsOf, takeTable } = columnReader(WORDS)
