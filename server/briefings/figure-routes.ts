import type { InputOf } from '#domain/contract/api/index.ts'
import type { Context, Routes } from '../platform/context.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { type Figures, readFigures } from './figures.ts'

/** Columns of the exported figures: the whole first, then a line for each part. */
const COLUMNS: readonly SheetColumn[] = [
  { key: 'part', title: '分项', width: 24, type: 'text' },
  { key: 'title', title: '指标', width: 22, type: 'text' },
  { key: 'unit', title: '单位', width: 8, type: 'text' },
  { key: 'value', title: '本期', width: 12, type: 'number' },
  { key: 'previous', title: '上期', width: 12, type: 'number' },
  { key: 'year', title: '本年', width: 12, type: 'number' },
  { key: 'counted', title: '口径', width: 60, type: 'text' },
]

/** Every figure of the answer as a line of a table: of the whole, then part by part. */
export function figureLines({ figures, rows }: Figures): Record<string, unknown>[] {
  const said = new Map(figures.map((each) => [each.key as string, each]))
  return [
    ...figures.map((each) => ({ ...each, part: '合计' })),
    ...rows.flatMap(({ title: part, figures: own }) =>
      Object.entries(own).map(([key, values]) => {
        const { title, unit, counted } = said.get(key)!
        return { part, title, unit, counted, ...values }
      }),
    ),
  ]
}

async function exportFigures({ tx, actor }: Context, { purpose, ...question }: InputOf<'figures.export'>['query']) {
  const figures = await readFigures(tx, actor, question)
  const { period, campaign, region, notes } = figures
  const lines = figureLines(figures)
  return exportSheet(tx, actor, {
    name: `整治统计 ${period.title}${region ? ` ${region.name}` : ''}`,
    purpose,
    columns: COLUMNS,
    select: tx`select line from jsonb_array_elements(${tx.json(lines as never)}) with ordinality as l (line, no) order by no`,
    cells: (row) => row.line as Record<string, unknown>,
    footer: [
      `本期 ${period.from} 至 ${period.to}，上期 ${period.previousFrom} 至 ${period.previousTo}。`,
      ...(campaign ? [`专项整治：${campaign.name}`] : []),
      ...notes,
    ],
  })
}

export const figureRoutes: Routes = {
  'figures.show': ({ tx, actor }, { query }) => readFigures(tx, actor, query),
  'figures.export': (context, { query }) => exportFigures(context, query),
}
