import { z } from 'zod'
import { bytes, dayText, endpoint, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { COLOURS } from './supervision.ts'

/** Without days: the thirty days up to the one on which the data end. */
const period = { from: dayText.optional(), to: dayText.optional() }
const counted = {
  from: dayText,
  to: dayText,
  asOf: dayText.nullable().describe('数据截止日；尚无数据时为空'),
  until: dayText.nullable().describe('列表按此截止日查询预警和问题；统计期止于数据截止日时为空，其后发现的计入本期'),
}

export const rankingRow = z.object({
  unit: unitRef,
  line: z.string(),
  level: z.string().nullable(),
  cases: z.int(),
  warnings: z.int(),
  confirmed: z.object({ F2: z.int(), F3: z.int(), F4: z.int() }),
  /** 1000 · Σ(weight × confirmed F2–F4) / cases; null without cases. */
  index: z.number().nullable(),
  rank: z.int().nullable(),
  previousIndex: z.number().nullable(),
  previousRank: z.int().nullable(),
  overdue: z.int(),
  onTimeShare: z.number().nullable(),
  rectifiedShare: z.number().nullable(),
})
export type RankingRow = z.infer<typeof rankingRow>

const snapshotRow = z.object({
  id: z.uuid(),
  kind: z.enum(['daily', 'monthly']),
  title: z.string(),
  from: dayText,
  to: dayText,
  issue: z.int(),
  unitName: z.string(),
  digest: z.string(),
  takenAt: moment,
})

export const statisticsApi = {
  'ranking.show': endpoint({
    method: 'GET',
    path: '/api/ranking',
    title: '单位排名',
    permission: 'statistics.read',
    query: z.object({ ...period, level: z.enum(['city', 'county', 'team']).default('county'), line: z.string().max(20).optional() }),
    response: z.object({
      ...counted,
      previousFrom: dayText,
      previousTo: dayText,
      definitions: z.array(z.string()).describe('指标口径，第一条是问题指数'),
      weights: z.object({ F2: z.number(), F3: z.number(), F4: z.number() }),
      rows: z.array(rankingRow),
    }),
  }),
  'ranking.export': endpoint({
    method: 'GET',
    path: '/api/ranking/export',
    title: '导出排名',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({
      ...period,
      level: z.enum(['city', 'county', 'team']).default('county'),
      line: z.string().max(20).optional(),
      purpose: z.string().trim().min(2).max(200),
    }),
    response: bytes,
    transfer: 'file',
  }),
  'overview.show': endpoint({
    method: 'GET',
    path: '/api/overview',
    title: '统计概览',
    permission: 'statistics.read',
    query: z.object(period),
    response: z.object({
      ...counted,
      totals: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          value: z.number(),
          previous: z.number(),
          page: z.string().nullable(),
          query: z.record(z.string(), z.string()),
        }),
      ),
      byColour: z.array(z.object({ colour: z.enum(COLOURS), opened: z.int() })),
      byRule: z.array(
        z.object({
          ruleId: z.string(),
          title: z.string(),
          colour: z.enum(COLOURS),
          opened: z.int(),
          confirmed: z.int(),
          falseAlarms: z.int(),
        }),
      ),
      byDay: z.array(z.object({ day: dayText, opened: z.int(), closed: z.int() })),
      byState: z.array(z.object({ state: z.string(), title: z.string(), count: z.int() })),
      byFinding: z.array(z.object({ finding: z.string(), title: z.string(), count: z.int() })),
    }),
  }),
  'bulletins.list': endpoint({
    method: 'GET',
    path: '/api/bulletins',
    title: '通报简报',
    permission: 'statistics.read',
    query: z.object(pageQuery),
    response: page(snapshotRow),
  }),
  'bulletins.make': endpoint({
    method: 'POST',
    path: '/api/bulletins',
    title: '生成通报',
    permission: 'bulletin.make',
    secondFactor: 'always',
    body: z.object({ kind: z.enum(['daily', 'monthly']), day: dayText.describe('日通报的日期，或月通报中的任一天') }),
    response: snapshotRow,
  }),
  'bulletins.show': endpoint({
    method: 'GET',
    path: '/api/bulletins/:id',
    title: '通报详情',
    permission: 'statistics.read',
    params: uuidParams,
    response: snapshotRow.extend({
      verified: z.boolean().describe('数据与冻结时的摘要一致'),
      sections: z.array(
        z.object({
          title: z.string(),
          paragraphs: z.array(z.string()),
          table: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(),
          chart: z
            .object({
              type: z.enum(['bar', 'line']),
              categories: z.array(z.string()),
              series: z.array(z.object({ name: z.string(), data: z.array(z.number()) })),
            })
            .nullable(),
        }),
      ),
    }),
  }),
  'bulletins.docx': endpoint({
    method: 'GET',
    path: '/api/bulletins/:id/docx',
    title: '下载通报',
    permission: 'statistics.read',
    params: uuidParams,
    response: bytes,
    transfer: 'file',
  }),
} as const
