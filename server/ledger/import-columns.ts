import type { LedgerField } from '#domain/contract/api/ledger-imports.ts'

/** A line of a table: its number there and its cells as texts. */
export interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

/** Words by which offices name a column, the plainest first; a heading of two lines comes joined. */
const WORDS: readonly (readonly [LedgerField, RegExp])[] = [
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

const plain = (text: string): string => text.replace(/[\s\u3000（）()：:、*]+/g, '')
const fieldOf = (title: string): LedgerField | null => WORDS.find(([, words]) => words.test(plain(title)))?.[0] ?? null

/** What each column holds, by its name; a field that two columns could hold goes to the first. */
export function guessFields(titles: readonly string[]): (LedgerField | null)[] {
  const taken = new Set<LedgerField>()
  return titles.map((title) => {
    const field = fieldOf(title)
    if (field === null || taken.has(field)) return null
    taken.add(field)
    return field
  })
}

/** Lines among which the head is looked for. */
const LOOKED_AT = 15

/** Where the names of the columns stand: the line with most names that offices use, and whether the next line goes on with them. */
export function findHead(lines: readonly Line[]): { headerRow: number; headerRows: number } {
  const scores = lines
    .slice(0, LOOKED_AT)
    .map(({ cells }) => new Set(cells.map((cell) => (cell.length <= 20 ? fieldOf(cell) : null)).filter((each) => each !== null)).size)
  const best = scores.indexOf(Math.max(0, ...scores))
  const head = lines[best]
  if (!head || scores[best]! < 2) return { headerRow: lines[0]?.line ?? 1, headerRows: 1 }
  const next = lines[best + 1]
  const filled = head.cells.filter((cell) => cell !== '').length
  // A second line of a head names columns where the first has none, and nothing where the first stands alone.
  const goesOn =
    next !== undefined &&
    next.line === head.line + 1 &&
    next.cells.some((cell, index) => cell !== '' && !head.cells[index]) &&
    next.cells.filter((cell) => cell !== '').every((cell) => cell.length <= 20 && !/^\d/.test(cell)) &&
    next.cells.filter((cell) => cell !== '').length < filled
  return { headerRow: head.line, headerRows: goesOn ? 2 : 1 }
}

/** Names of the columns; a merged heading stands over all columns up to the next one that has names below it. */
export function columnTitles(lines: readonly Line[], headerRow: number, headerRows: number): string[] {
  const head = lines.filter(({ line }) => line >= headerRow && line < headerRow + headerRows)
  const width = Math.max(0, ...lines.map(({ cells }) => cells.length))
  let group = ''
  return Array.from({ length: width }, (_, column) => {
    const parts = head.map(({ cells }) => (cells[column] ?? '').replace(/\s+/g, ''))
    const own = parts.at(-1) ?? ''
    if (head.length < 2) return own
    if (parts[0]) group = parts[0]
    return own === '' || own === parts[0] ? (parts[0] ?? '') : plainEnough(own) ? own : `${group}${own}`
  })
}

/** Whether a lower heading says enough without the one above it. */
const plainEnough = (title: string): boolean => title.length >= 3 && fieldOf(title) !== null

/** Lines that hold records. */
export const bodyOf = (lines: readonly Line[], headerRow: number, headerRows: number): Line[] =>
  lines.filter(({ line, cells }) => line >= headerRow + headerRows && cells.some((cell) => cell !== ''))
