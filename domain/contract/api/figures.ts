import { z } from 'zod'
import { FIGURE_KEYS, SOURCES } from '../../statistics/index.ts'
import { bytes, dayText, endpoint, moment } from './endpoint.ts'

/** How figures may be split. `stage` needs a campaign; `day`, `week` and `month` give a trend over the period. */
export const FIGURE_DIMENSIONS = ['region', 'class', 'channel', 'unit', 'stage', 'day', 'week', 'month'] as const

const regionCode = z.string().regex(/^\d{6}$/, '地区代码为 6 位数字')
const listQuery = z.record(z.string(), z.string())
/** Null where there is no such value: no base to divide by, a stock's year, the past of a figure of this moment. */
const value = z.number().nullable()
const values = z.object({ value, previous: value, year: value })

const asked = {
  campaign: z.uuid().optional().describe('专项整治；含承接它的下级方案'),
  from: dayText.optional().describe('缺省为本周一'),
  to: dayText.optional().describe('缺省为开始日期所在周的周日'),
  by: z.enum(FIGURE_DIMENSIONS).optional(),
  region: regionCode.optional().describe('地区及其下级'),
  ownLevel: z.enum(['true']).optional().describe('只统计该地区本级'),
  unit: z.string().max(200).optional().describe('单位及其下级'),
  line: z.string().max(20).optional(),
  classCode: z.string().max(20).optional().describe('问题类别及其下级'),
  channel: z.string().max(50).optional(),
  keys: z
    .string()
    .max(2000)
    .regex(/^[a-z.,-]*$/)
    .optional()
    .describe('只要这些指标，以逗号分隔；缺省为全部'),
}

export const figurePeriod = z.object({
  kind: z.enum(['day', 'week', 'month', 'custom']),
  title: z.string().describe('如 2026年第45周'),
  from: dayText,
  to: dayText,
  previousFrom: dayText,
  previousTo: dayText,
  yearFrom: dayText,
})

/** One figure with the lists that show exactly its records. */
export const figure = values.extend({
  key: z.enum(FIGURE_KEYS),
  title: z.string(),
  unit: z.string(),
  kind: z.enum(['flow', 'stock', 'now', 'ratio']).describe('期内发生、期末存量、此刻、比率（百分比）'),
  source: z.enum(SOURCES),
  counted: z.string().describe('口径'),
  page: z.string().nullable().describe('列出其记录的页面'),
  query: listQuery.nullable(),
  previousQuery: listQuery.nullable(),
  yearQuery: listQuery.nullable(),
})

/** One line of a split: a region, class, channel, unit, stage or stretch of time. */
export const figureRow = z.object({
  key: z.string(),
  title: z.string(),
  /** To go one level deeper: the same question with these parameters; null at the bottom. */
  drill: listQuery.nullable(),
  /** What to add to a figure's query so that its list shows this line's records, by source. */
  query: z.record(z.string(), listQuery),
  figures: z.record(z.string(), values),
})

export const figuresReply = z.object({
  period: figurePeriod,
  asOf: moment.describe('统计的时刻'),
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  region: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** From the widest region in view down to the one asked for. */
  parents: z.array(z.object({ code: z.string(), name: z.string() })),
  by: z.enum(FIGURE_DIMENSIONS).nullable(),
  figures: z.array(figure),
  rows: z.array(figureRow),
  notes: z.array(z.string()),
})

/** Figures of the campaign in the asker's own scope. */
export const figuresApi = {
  'figures.show': endpoint({
    method: 'GET',
    path: '/api/figures',
    title: '整治统计',
    permission: 'briefing.read',
    query: z.object(asked),
    response: figuresReply,
  }),
  'figures.export': endpoint({
    method: 'GET',
    path: '/api/figures/export',
    title: '导出整治统计',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...asked, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
} as const
