import { z } from 'zod'
import { BRIEFING_KIND_NAMES, briefingProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, matterParts } from './matter.ts'

const kind = z.enum(BRIEFING_KIND_NAMES, { error: '请选择种类' })
const title = z.string().trim().min(4, '请填写标题，至少 4 个字').max(100)
const body = z.string().trim().max(20_000)

const row = z.object({
  id: z.uuid(),
  no: z.string(),
  kind,
  kindTitle: z.string(),
  title: z.string(),
  issue: z.int().nullable().describe('期号，发布时取得'),
  year: z.int().nullable(),
  from: dayText,
  to: dayText,
  unit: unitRef,
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  state: z.string(),
  stateTitle: z.string(),
  openedAt: moment,
  publishedAt: moment.nullable(),
  versions: z.int().describe('版次；大于 1 的经过更正'),
})

/** A piece of the paper as the screen shows it; the Word file is made from the same. */
const section = z.object({
  title: z.string(),
  paragraphs: z.array(z.string()),
  tables: z.array(z.object({ title: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.string())) })),
  charts: z.array(
    z.object({
      type: z.enum(['bar', 'line', 'pie']),
      title: z.string(),
      categories: z.array(z.string()),
      series: z.array(z.object({ name: z.string(), data: z.array(z.number().nullable()) })),
    }),
  ),
})
const whichVersion = z.object({ version: z.coerce.number().int().min(1).max(1000).optional().describe('缺省为最新一版') })

/** 简报: drafted, reviewed by another person, published with a number, corrected by further versions. */
export const briefingsApi = {
  'briefings.list': endpoint({
    method: 'GET',
    path: '/api/briefings',
    title: '简报',
    permission: 'briefing.read',
    query: z.object({
      kind: z.string().max(100).optional(),
      state: z.string().max(100).optional(),
      campaign: z.uuid().optional(),
      unit: z.string().max(200).optional().describe('制发机关'),
      q: z.string().max(100).optional(),
      from: dayText.optional().describe('统计期结束于此日或以后'),
      to: dayText.optional().describe('统计期开始于此日或以前'),
      published: flag.optional(),
      ...pageQuery,
    }),
    response: page(row),
  }),
  'briefings.show': endpoint({
    method: 'GET',
    path: '/api/briefings/:id',
    title: '简报详情',
    permission: 'briefing.read',
    params: uuidParams,
    query: whichVersion,
    response: row.extend({
      version: z.int(),
      body: z.string(),
      masthead: z.string(),
      shown: z.int().describe('所示版次'),
      verified: z.boolean().describe('内容与冻结时的摘要一致'),
      source: z.object({ kind: z.enum(['clue', 'problem']), id: z.uuid(), no: z.string() }).nullable(),
      notice: z.uuid().nullable().describe('公众端公告'),
      sections: z.array(section),
      history: z.array(z.object({ no: z.int(), digest: z.string(), reason: z.string().nullable(), takenAt: moment })),
      ...matterParts,
    }),
  }),
  'briefings.draft': endpoint({
    method: 'POST',
    path: '/api/briefings',
    title: '起草简报',
    permission: 'briefing.make',
    body: z.object({
      kind,
      campaignId: z.uuid().nullable().default(null),
      /** Any day of the week, month or day; a special briefing and a ranking say both days. */
      from: z.iso.date('请选择日期'),
      to: z.iso.date().nullable().default(null),
      title: title.nullable().default(null).describe('缺省按种类和统计期拟定'),
      body: body.default(''),
      sourceNo: z.string().trim().max(30).nullable().default(null).describe('典型案例所依据的线索或台账问题的编号，须已办结'),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'briefings.save': endpoint({
    method: 'PUT',
    path: '/api/briefings/:id',
    title: '修改简报',
    permission: 'briefing.make',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), title, body }),
    response: z.object({ version: z.int() }),
  }),
  'briefings.act': endpoint({
    method: 'POST',
    path: '/api/briefings/:id/actions/:action',
    title: '办理简报',
    permission: 'briefing.make',
    secondFactor: secondFactorActions(briefingProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'briefings.docx': endpoint({
    method: 'GET',
    path: '/api/briefings/:id/docx',
    title: '下载简报',
    permission: 'briefing.read',
    params: uuidParams,
    query: whichVersion,
    response: bytes,
    transfer: 'file',
  }),
  'briefings.xlsx': endpoint({
    method: 'GET',
    path: '/api/briefings/:id/xlsx',
    title: '导出简报数据',
    permission: 'export.make',
    secondFactor: 'large',
    params: uuidParams,
    query: whichVersion.extend({ purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
} as const
