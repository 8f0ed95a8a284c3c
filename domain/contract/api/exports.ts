import { z } from 'zod'
import { bytes, done, endpoint, moment, page, pageQuery, uuidParams } from './endpoint.ts'

/** States of a request to take a large table out. `expired`: approved, and not used in time. */
export const EXPORT_STATES = { asked: '待审批', approved: '已批准', refused: '未批准', used: '已下载', expired: '已过期' } as const
export type ExportState = keyof typeof EXPORT_STATES
const state = z.enum(Object.keys(EXPORT_STATES) as [ExportState, ...ExportState[]])

/** 导出申请: a table of more rows than a person may take out alone goes out with another person's approval, once (S24). */
export const exportsApi = {
  'exports.ask': endpoint({
    method: 'POST',
    path: '/api/exports',
    title: '提交导出申请',
    permission: 'export.make',
    body: z.object({
      endpoint: z.string().min(3).max(60).describe('导出接口的名称，如 cases.export'),
      query: z
        .record(z.string().min(1).max(40), z.string().max(500))
        .refine((query) => Object.keys(query).length <= 40, '查询条件过多')
        .describe('导出接口的查询条件，不含用途'),
      purpose: z.string().trim().min(2, '请说明导出用途，至少 2 个字').max(200),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'exports.list': endpoint({
    method: 'GET',
    path: '/api/exports',
    title: '导出申请',
    permission: 'export.make',
    query: z.object({ state: state.optional(), ...pageQuery }),
    response: page(
      z.object({
        id: z.uuid(),
        endpoint: z.string(),
        title: z.string(),
        conditions: z.array(z.object({ label: z.string(), value: z.string() })),
        /** The list page under the same conditions, where there is one. */
        page: z.string().nullable(),
        purpose: z.string(),
        state,
        askedBy: z.string(),
        unitName: z.string(),
        askedAt: moment,
        decidedBy: z.string().nullable(),
        decidedAt: moment.nullable(),
        decision: z.string().nullable(),
        validUntil: moment.nullable(),
        usedAt: moment.nullable(),
        mine: z.boolean(),
        mayDecide: z.boolean(),
        mayDownload: z.boolean(),
      }),
    ),
  }),
  'exports.decide': endpoint({
    method: 'POST',
    path: '/api/exports/:id/decision',
    title: '审批导出申请',
    permission: 'export.approve',
    secondFactor: 'always',
    params: uuidParams,
    body: z.object({ approve: z.boolean(), text: z.string().trim().min(2, '请填写审批意见').max(500) }),
    response: done,
  }),
  'exports.download': endpoint({
    method: 'GET',
    path: '/api/exports/:id/file',
    title: '下载批准的导出文件',
    permission: 'export.make',
    transfer: 'file',
    secondFactor: 'large',
    params: uuidParams,
    response: bytes,
  }),
} as const
