import type { AnswerOf } from '#domain/contract/api/index.ts'
import { LINES, nameOf } from '#domain/contract/exchange/labels.ts'
import { BRIEFING_KINDS } from '#domain/process/index.ts'
import { chineseDay, SOURCE_PAGES, type Source } from '#domain/statistics/index.ts'
import type { Briefing, BriefingSection } from '../platform/documents/index.ts'
import { change } from '../statistics/index.ts'
import type { BriefingData, Part, TimelyLine } from './briefing-data.ts'

/** A section as the screen shows it; the Word file is made from the same. */
export type Section = AnswerOf<'briefings.show'>['sections'][number]
type Table = Section['tables'][number]
type Chart = Section['charts'][number]
type Figure = BriefingData['figures'][number]

/** A version of a briefing as it was numbered and sealed. */
export interface SealedBriefing {
  readonly id: string
  readonly no: number
  /** 期号; null before it is published. */
  readonly issue: number | null
  readonly year: number | null
  /** Day of the paper, ISO 8601. */
  readonly day: string
  readonly digest: string
  /** Why this version took the place of the one before; null for the first. */
  readonly reason: string | null
  readonly data: BriefingData
}

const PART_TITLES = { region: '地区分布', channel: '来源渠道', class: '问题类别' } as const
const PART_HEADS = { region: '地区', channel: '渠道', class: '类别' } as const
/** What the period before is called: a quarter or several weeks have no name of their own. */
function beforeOf({ kind, from, to }: BriefingData['period']): string {
  const days = Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days + 1
  if (kind === 'day') return '前一日'
  if (kind === 'week' && days === 7) return '上周'
  return kind === 'month' && days <= 31 ? '上月' : '上期'
}
/** Lines of a chart: more cannot be read on paper. */
const DRAWN = 12
const PRINTED = 40
const DIGITS = '一二三四五六七八九十'
/** A number of two digits at most, as headings count. */
const counted = (n: number): string =>
  n <= 10 ? DIGITS[n - 1]! : `${n < 20 ? '' : DIGITS[Math.floor(n / 10) - 1]}十${n % 10 === 0 ? '' : DIGITS[(n % 10) - 1]}`
const HEADING = /^[一二三四五六七八九十]+、/

const shown = (value: number | null | undefined, unit = ''): string =>
  value === null || value === undefined ? '—' : unit === '%' ? `${value.toFixed(1)}%` : String(value)
/** Difference to the period before, as tables print it. */
function difference({ value, previous, unit }: Pick<Figure, 'value' | 'previous' | 'unit'>): string {
  if (value === null || previous === null) return '—'
  const more = Math.round((value - previous) * 10) / 10
  const sign = more > 0 ? '+' : ''
  return unit === '%' ? `${sign}${more.toFixed(1)}个百分点` : `${sign}${more}`
}
/** How a figure stands to the period before, in words. */
function compared({ value, previous, unit }: Figure, before: string): string {
  if (value === null || previous === null) return ''
  if (unit !== '%') return `，${change(value, previous, before, unit).replaceAll(' ', '')}`
  const more = Math.round((value - previous) * 10) / 10
  return more === 0 ? `，与${before}持平` : `，较${before}${more > 0 ? '提高' : '下降'}${Math.abs(more).toFixed(1)}个百分点`
}

/** Name of the paper in its red head. */
export const mastheadOf = ({ kind }: Pick<BriefingData, 'kind'>): string => `专项整治${BRIEFING_KINDS[kind].title}`

/** The sections of a briefing; what has nothing to say is left out. The same data always give the same text. */
export function briefingSections(sealed: SealedBriefing): Section[] {
  const { data } = sealed
  const before = beforeOf(data.period)
  const sections: Section[] = []
  const add = (title: string, part: Partial<Section>) => {
    const numbered = `${counted(sections.length + 1)}、${title}`
    sections.push({ paragraphs: [], tables: [], charts: [], ...part, title: numbered })
  }
  if (data.kind !== 'ranking') for (const source of sourcesOf(data)) add(SOURCE_PAGES[source].title, figuresSection(data, source, before))
  for (const part of data.parts) if (part.rows.length > 0) add(PART_TITLES[part.by], partSection(part, before))
  if (data.trend.length > 1) add('走势', { charts: [trendChart(data)] })
  if (data.kind === 'ranking') {
    add('线索办理按期率', timelySection(data.timely))
    add('问题指数', indexSection(data))
  }
  for (const each of wordsOf(data.body)) add(each.title ?? '工作提示', { paragraphs: each.paragraphs })
  if (data.kind === 'case') return sections
  add('说明', { paragraphs: notesOf(sealed) })
  return sections
}

const sourcesOf = ({ figures }: BriefingData): Source[] => [...new Set(figures.map(({ source }) => source))]

function figuresSection({ figures, period, unit }: BriefingData, source: Source, before: string): Partial<Section> {
  const own = figures.filter((each) => each.source === source)
  const said = own.filter((each) => !isPart(each) && each.value !== null && (each.value !== 0 || (each.previous ?? 0) !== 0))
  const first = source === 'clues' ? `${whenText(period)}，${unit.name}监督范围内` : '期内'
  const sentence = said.map(
    (each) => `${each.title}${shown(each.value, each.unit)}${each.unit === '%' ? '' : each.unit}${compared(each, before)}`,
  )
  return {
    paragraphs: [sentence.length > 0 ? `${first}${sentence.join('；')}。` : `${first}没有发生。`],
    tables: [figuresTable(own, before)],
  }
}

/** What is only a share of another figure stands in the table, not in the sentence. */
const isPart = ({ title, key }: Figure): boolean => title.startsWith('其中') || key === 'clues.settled'

/** `2026年第28周（7月6日至7月12日）`; other periods are their days already. */
function whenText({ title, kind, from, to }: BriefingData['period']): string {
  return kind === 'week' && title.includes('周') ? `${title}（${chineseDay(from).slice(5)}至${chineseDay(to).slice(5)}）` : title
}

const figuresTable = (figures: readonly Figure[], before: string): Table => ({
  title: '',
  columns: ['指标', '单位', '本期', before, '增减', '本年'],
  rows: figures.map((each) => [
    each.title,
    each.unit,
    shown(each.value, each.unit),
    shown(each.previous, each.unit),
    difference(each),
    shown(each.year, each.unit),
  ]),
})

function partSection({ by, rows }: Part, before: string): Partial<Section> {
  const value = (row: Part['rows'][number], key: string) => row.figures[key]?.value ?? null
  const most = [...rows].sort((a, b) => (value(b, 'clues.taken') ?? 0) - (value(a, 'clues.taken') ?? 0))
  const leading = most.filter((row) => (value(row, 'clues.taken') ?? 0) > 0).slice(0, 3)
  const drawn = most.slice(0, DRAWN)
  return {
    paragraphs: [
      leading.length > 0
        ? `登记线索较多的是${leading.map((row) => `${row.title}${value(row, 'clues.taken')}件`).join('、')}。`
        : '期内没有登记线索。',
    ],
    tables: [
      {
        title: '',
        columns: [PART_HEADS[by], '登记', before, '本年', '交办', '销号', '按期率', '在办'],
        rows: most
          .slice(0, PRINTED)
          .map((row) => [
            row.title,
            shown(value(row, 'clues.taken')),
            shown(row.figures['clues.taken']?.previous),
            shown(row.figures['clues.taken']?.year),
            shown(value(row, 'clues.handed')),
            shown(value(row, 'clues.closed')),
            shown(value(row, 'clues.timeliness'), '%'),
            shown(value(row, 'clues.open')),
          ]),
      },
    ],
    charts: leading.length > 0 ? [by === 'channel' ? shares(drawn) : bars(by, drawn, before)] : [],
  }
}

const shares = (rows: Part['rows']): Chart => {
  const some = rows.filter((row) => (row.figures['clues.taken']?.value ?? 0) > 0)
  return {
    type: 'pie',
    title: '登记线索的来源',
    categories: some.map(({ title }) => title),
    series: [{ name: '登记线索', data: some.map((row) => row.figures['clues.taken']?.value ?? 0) }],
  }
}
const bars = (by: Part['by'], rows: Part['rows'], before: string): Chart => ({
  type: 'bar',
  title: `各${PART_HEADS[by]}登记线索`,
  categories: rows.map(({ title }) => title),
  series: [
    { name: '本期', data: rows.map((row) => row.figures['clues.taken']?.value ?? 0) },
    { name: before, data: rows.map((row) => row.figures['clues.taken']?.previous ?? 0) },
  ],
})
const trendChart = ({ trend }: BriefingData): Chart => ({
  type: 'line',
  title: '登记和销号线索',
  categories: trend.map(({ title }) => title),
  series: [
    { name: '登记', data: trend.map(({ figures }) => figures['clues.taken']?.value ?? 0) },
    { name: '销号', data: trend.map(({ figures }) => figures['clues.closed']?.value ?? 0) },
  ],
})

/** Equal rates share a rank. */
function timelySection(lines: readonly TimelyLine[]): Partial<Section> {
  if (lines.every(({ rate }) => rate === null)) return { paragraphs: ['期内没有销号的线索，不排名次。'] }
  const ranked = lines.filter(({ rate }) => rate !== null)
  const rankOf = (line: TimelyLine) => 1 + ranked.filter((each) => each.rate! > line.rate!).length
  return {
    paragraphs: [
      `期内有销号线索的地区 ${ranked.length} 个，按全程未超期的线索占销号线索的比例排列；没有销号线索的不列名次。`,
      ...(ranked.some(({ rate }) => rate! < 60) ? [`按期率低于60%的地区要查明原因，逐件明确办结时间。`] : []),
    ],
    tables: [
      {
        title: '',
        columns: ['名次', '地区', '销号', '其中按期', '按期率', '上期'],
        rows: lines
          .slice(0, PRINTED)
          .map((line) => [
            line.rate === null ? '—' : String(rankOf(line)),
            line.title,
            String(line.closed),
            String(line.inTime),
            shown(line.rate, '%'),
            shown(line.previous, '%'),
          ]),
      },
    ],
    charts: [
      {
        type: 'bar',
        title: '线索办理按期率（%）',
        categories: ranked.slice(0, DRAWN).map(({ title }) => title),
        series: [{ name: '按期率', data: ranked.slice(0, DRAWN).map(({ rate }) => rate) }],
      },
    ],
  }
}

function indexSection({ indexed }: BriefingData): Partial<Section> {
  const some = indexed.filter(({ index }) => (index ?? 0) > 0)
  if (some.length === 0) return { paragraphs: ['期内没有已确认的问题，问题指数均为零，不列名次。'] }
  return {
    paragraphs: [`问题指数为每千件案件中已确认问题的加权数，指数高的列在前；名次不取决于处罚数量。有指数的单位 ${some.length} 个。`],
    tables: [
      {
        title: '',
        columns: ['名次', '单位', '条线', '案件', '确认问题', '指数', '上期指数'],
        rows: some
          .slice(0, PRINTED)
          .map(({ rank, unit, line, cases, confirmed, index, previousIndex }) => [
            shown(rank),
            unit.name,
            nameOf(LINES, line) ?? line,
            String(cases),
            String(confirmed.F2 + confirmed.F3 + confirmed.F4),
            shown(index),
            shown(previousIndex),
          ]),
      },
    ],
  }
}

/** What people wrote, cut at lines that are headings. */
export function wordsOf(body: string): { title: string | null; paragraphs: string[] }[] {
  const parts: { title: string | null; paragraphs: string[] }[] = []
  for (const line of body.split('\n').map((each) => each.trim())) {
    if (!line) continue
    if (HEADING.test(line)) parts.push({ title: line.replace(HEADING, ''), paragraphs: [] })
    else if (parts.length === 0) parts.push({ title: null, paragraphs: [line] })
    else parts.at(-1)!.paragraphs.push(line)
  }
  return parts
}

function notesOf({ id, no, digest, reason, data }: SealedBriefing): string[] {
  const { period, figures, notes, asOf } = data
  const key = figures.filter(({ kind }) => kind !== 'now').slice(0, 40)
  return [
    `统计期 ${period.from} 至 ${period.to}，上期 ${period.previousFrom} 至 ${period.previousTo}；数据取自 ${Temporal.Instant.from(asOf).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')} 的记录。`,
    `口径：${key.map(({ title, counted }) => `${title.replace(/^其中/, '')}，${counted.replace(/。$/, '')}`).join('；')}。`,
    ...notes,
    ...(reason ? [`更正：本版为第 ${no} 版，更正理由：${reason}`] : []),
    `快照编号 ${id}，摘要 ${digest}。`,
  ]
}

/** The briefing as a Word document. */
export function briefingPaper(sealed: SealedBriefing): Briefing {
  const { data, issue, day, no } = sealed
  return {
    masthead: mastheadOf(data),
    issue: issue ?? 0,
    organ: data.unit.name,
    date: day,
    sections: [{ kind: 'heading', level: 1, text: data.title }, ...briefingSections(sealed).flatMap(toWord)],
    footnote:
      data.kind === 'case'
        ? '本案例中的单位、人员、车辆信息已作隐去处理。'
        : `数据取自冻结的快照${no > 1 ? `（第${no}版）` : ''}；快照编号和摘要见“说明”，可凭以复核。`,
  }
}

/** Widths of the columns of texts in characters; columns of numbers are as narrow as their title, and stand in the middle. */
const WIDTHS: Readonly<Record<string, number>> = { 指标: 12, 地区: 10, 渠道: 12, 类别: 16, 单位: 4 }

function toWord({ title, paragraphs, tables, charts }: Section): BriefingSection[] {
  return [
    { kind: 'heading', level: 1, text: title },
    ...paragraphs.map((text) => ({ kind: 'paragraph' as const, text })),
    ...tables.map(({ columns, rows }) => ({
      kind: 'table' as const,
      columns: columns.map((name, index) => {
        const width = name === '单位' && index === 1 && columns[0] === '名次' ? 16 : WIDTHS[name]
        return {
          title: name,
          width: width ?? Math.max(3, name.length + 1),
          align: width && width > 4 ? ('left' as const) : ('center' as const),
        }
      }),
      rows,
    })),
    ...charts.map(({ type, title: name, categories, series }) => ({
      kind: 'chart' as const,
      type,
      title: name,
      categories,
      series: series.map((each) => ({ name: each.name, values: each.data })),
    })),
  ]
}
