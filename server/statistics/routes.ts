import type { InputOf } from '#domain/contract/api/index.ts'
import { LINES, nameOf } from '#domain/contract/exchange/labels.ts'
import type { Context, Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { renderBriefing } from '../platform/documents/index.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, invalid } from '../platform/refusal.ts'
import { dataEnd, spanOf } from '../records/index.ts'
import { briefingOf, sectionsOf } from './bulletin-text.ts'
import { listBulletins, makeBulletin, readSealed, snapshotRow } from './bulletins.ts'
import { type Period, periodOf, rankingDefinitions, readWeights } from './definitions.ts'
import { overview } from './overview.ts'
import { rankingQuery, rankingRow } from './ranking.ts'

/** Longest period of a statistic: more than three years say nothing about how a unit works now. */
const MOST_DAYS = 1100

/** Days that a statistic covers when nobody asks for others. */
const USUAL_DAYS = 30

/** The days asked for; what is missing is filled in so that the period ends where the data do. */
async function asked(tx: Tx, days: { from?: string; to?: string }): Promise<Period & { asOf: string | null }> {
  const asOf = await dataEnd(tx)
  const to = days.to ?? [days.from ?? '', asOf ?? todayInChina()].sort()[1]!
  const from =
    days.from ??
    Temporal.PlainDate.from(to)
      .subtract({ days: USUAL_DAYS - 1 })
      .toString()
  return { ...checked(from, to, asOf), asOf }
}

function checked(from: string, to: string, asOf: string | null): Period {
  if (to < from) throw invalid('结束日期早于开始日期', [{ field: 'to', message: '早于开始日期' }])
  const days = Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days
  if (days > MOST_DAYS) throw invalid('统计时段过长，请缩短到三年以内', [{ field: 'from', message: '时段过长' }])
  return periodOf(from, to, asOf)
}

const COLUMNS: readonly SheetColumn[] = [
  { key: 'rank', title: '名次', width: 8, type: 'number' },
  { key: 'unitName', title: '单位', width: 32, type: 'text' },
  { key: 'lineTitle', title: '条线', width: 12, type: 'text' },
  { key: 'cases', title: '案件数', width: 10, type: 'number' },
  { key: 'warnings', title: '新增预警', width: 10, type: 'number' },
  { key: 'F2', title: '程序瑕疵 F2', width: 12, type: 'number' },
  { key: 'F3', title: '违法违规 F3', width: 12, type: 'number' },
  { key: 'F4', title: '违纪或犯罪线索 F4', width: 18, type: 'number' },
  { key: 'index', title: '问题指数', width: 10, type: 'number' },
  { key: 'previousIndex', title: '上期问题指数', width: 12, type: 'number' },
  { key: 'previousRank', title: '上期名次', width: 10, type: 'number' },
  { key: 'overdue', title: '曾超期预警', width: 12, type: 'number' },
  { key: 'onTime', title: '按期率（%）', width: 12, type: 'number' },
  { key: 'rectified', title: '整改率（%）', width: 12, type: 'number' },
]
const percent = (share: number | null): number | null => (share === null ? null : Number((share * 100).toFixed(1)))

async function exportRanking({ tx, actor }: Context, query: InputOf<'ranking.export'>['query']) {
  const period = await asked(tx, query)
  const weights = await readWeights(tx)
  return exportSheet(tx, actor, {
    name: `单位排名 ${period.from} 至 ${period.to}`,
    purpose: query.purpose,
    columns: COLUMNS,
    select: rankingQuery(tx, spanOf(actor, 'export.make'), period, query, weights),
    footer: rankingDefinitions(weights, period),
    cells: (each) => {
      const row = rankingRow(each)
      return {
        ...row,
        ...row.confirmed,
        unitName: row.unit.name,
        lineTitle: nameOf(LINES, row.line),
        onTime: percent(row.onTimeShare),
        rectified: percent(row.rectifiedShare),
      }
    },
  })
}

export const statisticsRoutes: Routes = {
  'overview.show': async ({ tx, actor }, { query }) => {
    const { asOf, ...period } = await asked(tx, query)
    return { asOf, ...(await overview(tx, spanOf(actor, 'statistics.read'), period)) }
  },
  'ranking.show': async ({ tx, actor }, { query }) => {
    const period = await asked(tx, query)
    const weights = await readWeights(tx)
    const rows = await rankingQuery(tx, spanOf(actor, 'statistics.read'), period, query, weights)
    return {
      ...period,
      definitions: rankingDefinitions(weights, period),
      weights: { F2: weights.F2, F3: weights.F3, F4: weights.F4 },
      rows: rows.map(rankingRow),
    }
  },
  'ranking.export': (context, { query }) => exportRanking(context, query),
  'bulletins.list': ({ tx }, { query: { cursor, limit } }) => listBulletins(tx, cursor, limit),
  'bulletins.make': async ({ tx, actor }, { body }) => snapshotRow(await makeBulletin(tx, actor, body.kind, body.day)),
  'bulletins.show': async ({ tx }, { params }) => {
    const { row, bulletin, verified } = await readSealed(tx, params.id)
    return { ...snapshotRow(row), verified, sections: sectionsOf(bulletin) }
  },
  'bulletins.docx': async ({ tx }, { params }) => {
    const { row, bulletin, verified } = await readSealed(tx, params.id)
    if (!verified) throw conflict('snapshot-altered', '通报数据与冻结时的摘要不一致，不能成文，请报告系统管理员')
    const { title, from } = snapshotRow(row)
    return {
      name: `${title} ${from}.docx`,
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      body: await renderBriefing(briefingOf(bulletin)),
    }
  },
}
