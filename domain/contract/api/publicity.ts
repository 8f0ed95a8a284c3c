import { z } from 'zod'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { fileRow } from './matter.ts'

/** Kinds of publicity and public listening, each with the unit of measure in which it is counted. */
export const PUBLICITY_KINDS = {
  media: { title: '媒体稿件', measure: '篇' },
  meeting: { title: '座谈会', measure: '次' },
  visit: { title: '走访', measure: '人次' },
  questionnaire: { title: '问卷', measure: '份' },
  poster: { title: '海报通告', measure: '张' },
  lecture: { title: '宣讲', measure: '场' },
  training: { title: '培训', measure: '人次' },
} as const
export type PublicityKind = keyof typeof PUBLICITY_KINDS
export const PUBLICITY_KIND_NAMES = Object.keys(PUBLICITY_KINDS) as [PublicityKind, ...PublicityKind[]]

/** What carried a media item. */
export const MEDIUM_KINDS = {
  newspaper: '报刊',
  broadcast: '广播电视',
  website: '网站',
  social: '微信微博',
  video: '短视频',
  outdoor: '户外',
} as const
export type MediumKind = keyof typeof MEDIUM_KINDS
const MEDIUM_KIND_NAMES = Object.keys(MEDIUM_KINDS) as [MediumKind, ...MediumKind[]]

/** Level of the medium. */
export const MEDIUM_LEVELS = { national: '中央级', province: '省级', city: '市级', county: '县级' } as const
export type MediumLevel = keyof typeof MEDIUM_LEVELS
const MEDIUM_LEVEL_NAMES = Object.keys(MEDIUM_LEVELS) as [MediumLevel, ...MediumLevel[]]

/** What a column of an office's own ledger may hold, with the name offices give it. */
export const PUBLICITY_FIELDS = {
  heldOn: '日期',
  kind: '类型',
  title: '标题或内容',
  amount: '数量',
  unit: '单位',
  medium: '媒体名称',
  mediumKind: '媒体类型',
  mediumLevel: '媒体级别',
  link: '链接',
  content: '说明',
} as const
export type PublicityField = keyof typeof PUBLICITY_FIELDS
const FIELDS = Object.keys(PUBLICITY_FIELDS) as [PublicityField, ...PublicityField[]]

const kind = z.enum(PUBLICITY_KIND_NAMES, { error: '请选择类型' })
const link = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s"<>\\^`{|}]+$/, '请填写以 http:// 或 https:// 开头的网址')

const facts = {
  kind,
  heldOn: z.iso.date('请选择日期'),
  title: z.string().trim().min(2, '请填写，至少 2 个字').max(200),
  amount: z.int('请填写整数').min(1, '至少为 1').max(1_000_000, '数量过大，请核对'),
  content: z.string().trim().max(2000).default(''),
  medium: z.string().trim().max(100).nullable().default(null),
  mediumKind: z.enum(MEDIUM_KIND_NAMES).nullable().default(null),
  mediumLevel: z.enum(MEDIUM_LEVEL_NAMES).nullable().default(null),
  link: link.nullable().default(null),
  campaignId: z.uuid().nullable().default(null),
}
/** Whoever has looked at the entries that are alike says that this one is another. */
const confirmed = z.boolean().default(false)

const row = z.object({
  id: z.uuid(),
  no: z.string(),
  kind: z.enum(PUBLICITY_KIND_NAMES),
  heldOn: dayText,
  title: z.string(),
  amount: z.int(),
  unit: unitRef,
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  medium: z.string().nullable(),
  mediumKind: z.enum(MEDIUM_KIND_NAMES).nullable(),
  mediumLevel: z.enum(MEDIUM_LEVEL_NAMES).nullable(),
  link: z.string().nullable(),
  files: z.int(),
  version: z.int(),
  createdAt: moment,
  withdrawnAt: moment.nullable(),
})

const filter = {
  q: z.string().max(100).optional().describe('编号、标题、媒体'),
  kind: z.string().max(200).optional(),
  unit: z.string().max(420).optional().describe('单位及其下级'),
  holder: z.string().max(420).optional().describe('单位本身'),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .describe('地区及其下级'),
  ownLevel: z.enum(['true']).optional().describe('只列该地区本级的'),
  line: z.string().max(20).optional(),
  campaign: z.uuid().optional(),
  mediumKind: z.string().max(100).optional(),
  mediumLevel: z.string().max(100).optional(),
  dated: z.enum(['held']).optional().describe('起止日期按哪个时间'),
  from: dayText.optional(),
  to: dayText.optional(),
  withdrawn: flag.optional().describe('已撤销的；不选则只有有效的'),
}
const counts = z.partialRecord(z.enum(PUBLICITY_KIND_NAMES), z.int())

const column = z.object({ title: z.string(), sample: z.array(z.string()), field: z.enum(FIELDS).nullable() })

/** 宣传台账. */
export const publicityApi = {
  'publicity.list': endpoint({
    method: 'GET',
    path: '/api/publicity',
    title: '宣传台账',
    permission: 'publicity.read',
    query: z.object({ ...filter, ...pageQuery }),
    response: page(row),
  }),
  'publicity.totals': endpoint({
    method: 'GET',
    path: '/api/publicity/totals',
    title: '宣传台账合计',
    permission: 'publicity.read',
    query: z.object(filter),
    response: z.object({
      byKind: z.array(z.object({ kind: z.enum(PUBLICITY_KIND_NAMES), entries: z.int(), amount: z.int() })),
      byMonth: z.array(z.object({ month: z.string(), from: dayText, to: dayText, counts })),
      /** Units with most entries first, at most a hundred; `units` is how many there are. */
      byUnit: z.array(z.object({ unit: unitRef, entries: z.int(), counts })),
      units: z.int(),
    }),
  }),
  'publicity.alike': endpoint({
    method: 'GET',
    path: '/api/publicity/alike',
    title: '查找相同的宣传记录',
    permission: 'publicity.keep',
    query: z.object({
      link: z.string().max(500).optional(),
      heldOn: dayText.optional().describe('与标题、单位一起'),
      title: z.string().max(200).optional(),
      unitId: z.string().max(420).optional(),
      except: z.uuid().optional().describe('正在修改的记录'),
    }),
    response: z.object({ rows: z.array(row.pick({ id: true, no: true, title: true, heldOn: true, unit: true })) }),
  }),
  'publicity.show': endpoint({
    method: 'GET',
    path: '/api/publicity/:id',
    title: '宣传记录详情',
    permission: 'publicity.read',
    params: uuidParams,
    response: row.extend({
      content: z.string(),
      keptBy: z.string().nullable(),
      sourceFile: z.string().nullable(),
      withdrawn: z.object({ at: moment, by: z.string().nullable(), reason: z.string() }).nullable(),
      /** What it said before, newest first. */
      versions: z.array(
        z.object({
          version: z.int(),
          replacedAt: moment,
          replacedBy: z.string().nullable(),
          reason: z.string(),
          changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
        }),
      ),
      filesList: z.array(fileRow),
    }),
  }),
  'publicity.keep': endpoint({
    method: 'POST',
    path: '/api/publicity',
    title: '登记宣传记录',
    permission: 'publicity.keep',
    body: z.object({ ...facts, unitId: z.string().min(1, '请选择单位').max(420), confirmed }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'publicity.amend': endpoint({
    method: 'PUT',
    path: '/api/publicity/:id',
    title: '更正宣传记录',
    permission: 'publicity.keep',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), reason: z.string().trim().min(2, '请说明更正原因').max(500), ...facts, confirmed }),
    response: z.object({ version: z.int() }),
  }),
  'publicity.withdraw': endpoint({
    method: 'POST',
    path: '/api/publicity/:id/withdraw',
    title: '撤销宣传记录',
    permission: 'publicity.keep',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), reason: z.string().trim().min(2, '请说明撤销原因').max(500) }),
    response: z.object({ version: z.int() }),
  }),
  'publicity.export': endpoint({
    method: 'GET',
    path: '/api/publicity/export',
    title: '导出宣传台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...filter, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
  'publicity.upload': endpoint({
    method: 'POST',
    path: '/api/publicity-imports/uploads',
    title: '上传宣传台账表格',
    permission: 'publicity.keep',
    transfer: 'upload',
    response: z.object({
      uploadId: z.uuid(),
      fileName: z.string(),
      headerRow: z.int(),
      headerRows: z.int(),
      rows: z.int(),
      columns: z.array(column),
    }),
  }),
  'publicity.import': endpoint({
    method: 'POST',
    path: '/api/publicity-imports/uploads/:id/start',
    title: '导入宣传台账表格',
    permission: 'publicity.keep',
    params: uuidParams,
    body: z.object({
      /** Reads and counts without entering anything. */
      dryRun: z.boolean().default(false),
      headerRow: z.int().min(1).max(30),
      headerRows: z.int().min(1).max(3),
      /** What each column holds, from the left. */
      fields: z.array(z.enum(FIELDS).nullable()).min(1).max(200),
      /** For rows that name none. */
      unitId: z.string().max(420).nullable().default(null),
      kind: z.enum(PUBLICITY_KIND_NAMES).nullable().default(null),
      campaignId: z.uuid().nullable().default(null),
    }),
    response: z.object({
      read: z.int(),
      taken: z.int(),
      /** Already in the ledger: left as they are there. */
      known: z.int(),
      rejects: z.array(z.object({ line: z.int(), reason: z.string(), cells: z.array(z.string()) })),
      rejected: z.int(),
      sample: z.array(
        z.object({ heldOn: dayText, kind: z.enum(PUBLICITY_KIND_NAMES), title: z.string(), amount: z.int(), unit: z.string() }),
      ),
    }),
  }),
} as const
