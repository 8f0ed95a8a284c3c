import type { AnswerOf } from '#domain/contract/api/index.ts'
import type { Briefing, BriefingSection } from '../platform/documents/index.ts'
import type { BulletinData, BulletinKind, ColourLine } from './bulletin-data.ts'

/** A section as the screen shows it; the Word file is made from the same. */
export type Section = AnswerOf<'bulletins.show'>['sections'][number]

/** A bulletin as it was numbered and sealed. */
export interface Bulletin {
  readonly id: string
  readonly kind: BulletinKind
  readonly issue: number
  readonly digest: string
  /** Day on which the snapshot was taken, ISO 8601. */
  readonly day: string
  readonly data: BulletinData
}

const COLOURS = { red: '红色', orange: '橙色', yellow: '黄色', blue: '蓝色' } as const
const LEVELS = { city: '市级', county: '县级', team: '基层' } as const
/** Rows of the ranking that a paper prints; the rest is on the screen. */
const PRINTED = 20
/** Rules that a chart draws. */
const DRAWN = 8
const CHARTS = { line: '逐日新增和销号预警', bar: '新增预警较多的规则' } as const

export const masthead = (kind: BulletinKind): string => (kind === 'daily' ? '执法监督预警日通报' : '执法监督预警月通报')
/** Title of a bulletin, as lists show it. */
export const titleOf = (kind: BulletinKind, issue: number): string => `${masthead(kind)}（第${issue}期）`

const chineseDay = (day: string): string => {
  const date = Temporal.PlainDate.from(day)
  return `${date.year}年${date.month}月${date.day}日`
}
const share = (value: number | null): string => (value === null ? '—' : `${(value * 100).toFixed(1)}%`)
const figure = (value: number | null): string => (value === null ? '—' : String(value))

/** How a figure stands to the one of the period before, named by `before_`. */
export function change(now: number, before: number, before_: string, unit = '条'): string {
  if (now === before) return `与${before_}持平`
  const word = now > before ? '增加' : '减少'
  const percent = before === 0 ? '' : `（${((Math.abs(now - before) / before) * 100).toFixed(1)}%）`
  return `较${before_}${word} ${Math.abs(now - before)} ${unit}${percent}`
}

/** The sections of a bulletin. The same data always give the same text. */
export function sectionsOf({ id, kind, digest, data }: Bulletin): Section[] {
  const sections: Omit<Section, 'title'>[] = [
    general(kind, data),
    byRule(kind, data),
    byUnit(data),
    overdue(data),
    typical(data),
    notes(id, digest, data),
  ]
  const titles = ['总体情况', '按规则', '按单位排名', '超期与督办', '典型预警', '说明']
  return sections.map((section, index) => ({ title: `${'一二三四五六'[index]}、${titles[index]}`, ...section }))
}

function general(kind: BulletinKind, { unit, period, totals, previous, colours, days }: BulletinData): Omit<Section, 'title'> {
  const when = period.from === period.to ? chineseDay(period.from) : `${chineseDay(period.from)}至${chineseDay(period.to)}`
  const before = kind === 'daily' ? '前一日' : '上期'
  const total = (count: (line: ColourLine) => number) => colours.reduce((sum, line) => sum + count(line), 0)
  const row = (name: string, lines: readonly ColourLine[]) => [
    name,
    ...(['opened', 'previous', 'closed', 'open', 'overdue'] as const).map((key) => String(lines.reduce((sum, line) => sum + line[key], 0))),
  ]
  return {
    paragraphs: [
      `${when}，${unit.name}监督范围内新增预警 ${totals.opened} 条，${change(totals.opened, previous.opened, before)}，其中${colours.map((line) => `${COLOURS[line.colour]} ${line.opened} 条`).join('、')}。`,
      `期内销号 ${total((line) => line.closed)} 条；截至统计时未销号 ${total((line) => line.open)} 条，其中超期 ${total((line) => line.overdue)} 条。本期新增预警中已确认问题 ${totals.confirmed} 条，登记台账问题 ${totals.problems} 个，移送线索 ${totals.handedOver} 件。`,
    ],
    table: {
      columns: ['级别', '新增', before, '销号', '未销号', '超期'],
      rows: [...colours.map((line) => row(COLOURS[line.colour], [line])), row('合计', colours)],
    },
    chart:
      kind === 'monthly'
        ? {
            type: 'line',
            categories: days.map(({ day }) => String(Temporal.PlainDate.from(day).day)),
            series: [
              { name: '新增', data: days.map(({ opened }) => opened) },
              { name: '销号', data: days.map(({ closed }) => closed) },
            ],
          }
        : null,
  }
}

function byRule(kind: BulletinKind, { rules }: BulletinData): Omit<Section, 'title'> {
  if (rules.length === 0) return { paragraphs: ['本期没有新增预警。'], table: null, chart: null }
  const first = rules.slice(0, 3).map((rule) => `“${rule.title}” ${rule.opened} 条`)
  const drawn = rules.slice(0, DRAWN)
  return {
    paragraphs: [`新增预警涉及 ${rules.length} 项规则，较多的是${first.join('、')}。`],
    table: {
      columns: ['规则', '级别', '新增', '确认问题', '误报'],
      rows: rules.map((rule) => [rule.title, COLOURS[rule.colour], String(rule.opened), String(rule.confirmed), String(rule.falseAlarms)]),
    },
    chart:
      kind === 'monthly'
        ? {
            type: 'bar',
            categories: drawn.map((rule) => rule.title),
            series: [{ name: '新增预警', data: drawn.map((rule) => rule.opened) }],
          }
        : null,
  }
}

function byUnit({ ranking, rankedLevel }: BulletinData): Omit<Section, 'title'> {
  const printed = ranking.slice(0, PRINTED)
  if (printed.length === 0) return { paragraphs: ['本期没有可以排名的单位。'], table: null, chart: null }
  const rest = ranking.length > printed.length ? `下表列前 ${printed.length} 个，` : ''
  const quiet = ranking.every((row) => (row.index ?? 0) === 0)
  return {
    paragraphs: [
      `${LEVELS[rankedLevel]}单位共 ${ranking.length} 个，${rest}按问题指数从高到低排列。${quiet ? '本期尚无已确认的问题，问题指数均为零。' : ''}`,
    ],
    table: {
      columns: ['名次', '单位', '案件', '预警', '确认', '指数', '上期名次', '按期率'],
      rows: printed.map((row) => [
        figure(row.rank),
        row.unit.name,
        String(row.cases),
        String(row.warnings),
        String(row.confirmed.F2 + row.confirmed.F3 + row.confirmed.F4),
        figure(row.index),
        figure(row.previousRank),
        share(row.onTimeShare),
      ]),
    },
    chart: null,
  }
}

function overdue({ overdue: units, letters }: BulletinData): Omit<Section, 'title'> {
  const sent = `期内制发通报 ${letters.notices} 份、督办函 ${letters.urges} 份，督办函已回复 ${letters.urgesAnswered} 份。`
  if (units.length === 0) return { paragraphs: [sent, '截至统计时没有超期未办的事项。'], table: null, chart: null }
  return {
    paragraphs: [sent, '截至统计时超期未办事项较多的单位如下，请抓紧办理。'],
    table: {
      columns: ['单位', '超期预警', '超期台账问题'],
      rows: units.map((each) => [each.unit, String(each.warnings), String(each.problems)]),
    },
    chart: null,
  }
}

function typical({ typical: warnings }: BulletinData): Omit<Section, 'title'> {
  if (warnings.length === 0) return { paragraphs: ['本期没有需要通报的典型预警。'], table: null, chart: null }
  return {
    paragraphs: [],
    table: {
      columns: ['编号', '级别', '规则', '单位', '主要情况', '状态'],
      rows: warnings.map((each) => [each.no, COLOURS[each.colour], each.rule, each.unit, each.facts || each.subject, each.state]),
    },
    chart: null,
  }
}

function notes(id: string, digest: string, { definitions, period }: BulletinData): Omit<Section, 'title'> {
  return {
    paragraphs: [
      ...definitions,
      `本期 ${period.from} 至 ${period.to}，上期 ${period.previousFrom} 至 ${period.previousTo}。`,
      `快照编号 ${id}，摘要 ${digest}。`,
    ],
    table: null,
    chart: null,
  }
}

/** The bulletin as a Word document. */
export function briefingOf(bulletin: Bulletin): Briefing {
  return {
    masthead: masthead(bulletin.kind),
    issue: bulletin.issue,
    organ: bulletin.data.unit.name,
    date: bulletin.day,
    sections: sectionsOf(bulletin).flatMap(toWord),
    footnote: '数据取自生成时的快照；快照编号和摘要见“说明”，可凭以复核。',
  }
}

/** Widths of the columns of texts in characters; columns of numbers are as narrow as their title, and stand in the middle. */
const WIDTHS: Readonly<Record<string, number>> = { 规则: 14, 单位: 16, 主要情况: 16, 编号: 6, 级别: 2.5, 状态: 4 }

function toWord({ title, paragraphs, table, chart }: Section): BriefingSection[] {
  return [
    { kind: 'heading', level: 1, text: title },
    ...paragraphs.map((text) => ({ kind: 'paragraph' as const, text })),
    ...(table
      ? [
          {
            kind: 'table' as const,
            columns: table.columns.map((name) => ({
              title: name,
              width: WIDTHS[name] ?? Math.max(2.5, name.length),
              align: WIDTHS[name] ? ('left' as const) : ('center' as const),
            })),
            rows: table.rows,
          },
        ]
      : []),
    ...(chart
      ? [
          {
            kind: 'chart' as const,
            type: chart.type,
            title: CHARTS[chart.type],
            categories: chart.categories,
            series: chart.series.map(({ name, data }) => ({ name, values: data })),
          },
        ]
      : []),
  ]
}
