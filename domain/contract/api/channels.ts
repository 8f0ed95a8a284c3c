import { z } from 'zod'
import { dayText, done, endpoint, flag, moment, unitRef, uuidParams } from './endpoint.ts'

/** How a report may arrive on a channel. */
export const CHANNEL_FORMATS = { api: '接口报送', file: '文件接入', staff: '人工登记', public: '公众端', internal: '系统内转入' } as const
export type ChannelFormat = keyof typeof CHANNEL_FORMATS
/** Their names, for schemas. */
export const formatNames = Object.keys(CHANNEL_FORMATS) as [ChannelFormat, ...ChannelFormat[]]
/** What a channel is. */
export const CHANNEL_KINDS = {
  hotline: '热线',
  petition: '信访',
  remedy: '复议诉讼',
  web: '网络媒体',
  public: '公众端',
  internal: '内部发现',
} as const
export type ChannelKind = keyof typeof CHANNEL_KINDS
/** Code of a channel. */
export const channelCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '渠道代码由小写字母、数字和连字符组成')
/** Six digits of a region. */
export const region = z.string().regex(/^\d{6}$/, '地区应为六位行政区划代码')
/** Line of enforcement. */
export const line = z.enum(['police', 'transport', 'water', 'justice'])
/** Whom a clue should go to, and why. */
export const decision = z.object({
  unit: unitRef.nullable(),
  reason: z.string(),
  routeId: z.uuid().nullable(),
  passed: z.array(z.string()).describe('依次排除的单位及理由'),
  above: unitRef.nullable().describe('须由其决定的上级监督机构'),
})

const routeFields = {
  regionPrefix: z.string().regex(/^(\d\d|\d{4}|\d{6})$/, '地区前缀为两位、四位或六位数字'),
  line: z.enum(['', 'police', 'transport', 'water', 'justice']).default(''),
  classPrefix: z.string().trim().max(20).default(''),
  level: z.enum(['', 'province', 'city', 'county', 'team']).default(''),
  unitId: z.string().min(1, '请选择承办单位').max(200),
  note: z.string().trim().max(200).default(''),
  validFrom: dayText,
  validTo: dayText.nullable().default(null),
}

/** Channels, the routing table, and what people call units. */
export const channelsApi = {
  'channels.list': endpoint({
    method: 'GET',
    path: '/api/channels',
    title: '线索渠道',
    permission: 'clue.read',
    response: z.object({
      rows: z.array(
        z.object({
          code: z.string(),
          title: z.string(),
          kind: z.enum(Object.keys(CHANNEL_KINDS) as [ChannelKind, ...ChannelKind[]]),
          kindTitle: z.string(),
          active: z.boolean(),
          formats: z.array(z.enum(formatNames)),
          aliases: z.array(z.string()),
          keys: z.array(
            z.object({ keyId: z.string(), title: z.string(), createdAt: moment, usedAt: moment.nullable(), revokedAt: moment.nullable() }),
          ),
        }),
      ),
    }),
  }),
  'channels.set': endpoint({
    method: 'PUT',
    path: '/api/channels/:code',
    title: '设置线索渠道',
    permission: 'channel.manage',
    params: z.object({ code: channelCode }),
    body: z.object({
      title: z.string().trim().min(2, '请填写名称').max(50),
      kind: z.enum(Object.keys(CHANNEL_KINDS) as [ChannelKind, ...ChannelKind[]]),
      active: z.boolean(),
      formats: z.array(z.enum(formatNames)).min(1, '请至少选择一种来件方式').max(5),
      aliases: z.array(z.string().trim().min(1).max(50)).max(20).default([]),
    }),
    response: done,
  }),
  'channels.addKey': endpoint({
    method: 'POST',
    path: '/api/channels/:code/keys',
    title: '发放报送密钥',
    permission: 'channel.manage',
    secondFactor: 'always',
    secretAnswer: true,
    params: z.object({ code: channelCode }),
    body: z.object({ title: z.string().trim().min(2, '请写明由哪个系统使用').max(100) }),
    response: z.object({ keyId: z.string(), secret: z.string().describe('只显示一次') }),
  }),
  'channels.revokeKey': endpoint({
    method: 'DELETE',
    path: '/api/channels/:code/keys/:keyId',
    title: '停用报送密钥',
    permission: 'channel.manage',
    params: z.object({ code: channelCode, keyId: z.string().min(1).max(60) }),
    response: done,
  }),
  'clueRoutes.list': endpoint({
    method: 'GET',
    path: '/api/clue-routes',
    title: '线索分办规则',
    permission: 'clue.take',
    query: z.object({ ended: flag.optional().describe('含已失效的') }),
    response: z.object({
      rows: z.array(
        z.object({
          id: z.uuid(),
          regionPrefix: z.string(),
          line: z.string(),
          classPrefix: z.string(),
          level: z.string(),
          unit: unitRef,
          note: z.string(),
          validFrom: z.string(),
          validTo: z.string().nullable(),
        }),
      ),
    }),
  }),
  'clueRoutes.add': endpoint({
    method: 'POST',
    path: '/api/clue-routes',
    title: '新增分办规则',
    permission: 'channel.manage',
    body: z.object(routeFields),
    response: z.object({ id: z.uuid() }),
  }),
  'clueRoutes.derive': endpoint({
    method: 'POST',
    path: '/api/clue-routes/derive',
    title: '按机构生成分办规则',
    permission: 'channel.manage',
    response: z.object({ added: z.int().describe('新增的规则数；已有同地区、同条线通用规则的不再生成') }),
  }),
  'clueRoutes.end': endpoint({
    method: 'POST',
    path: '/api/clue-routes/:id/end',
    title: '终止分办规则',
    permission: 'channel.manage',
    params: uuidParams,
    body: z.object({ validTo: dayText }),
    response: done,
  }),
  'clueRoutes.try': endpoint({
    method: 'POST',
    path: '/api/clue-routes/try',
    title: '试算分办',
    permission: 'clue.take',
    body: z.object({
      region,
      line,
      classCode: z.string().trim().max(50).nullable().default(null),
      accusedUnits: z.array(z.string().max(200)).max(20).default([]),
      accusedOfficers: z.array(z.string().max(200)).max(50).default([]),
    }),
    response: decision,
  }),
  'unitMarks.list': endpoint({
    method: 'GET',
    path: '/api/unit-marks',
    title: '单位别称和执法车辆',
    permission: 'clue.take',
    query: z.object({ unit: z.string().max(200).optional() }),
    response: z.object({
      rows: z.array(z.object({ id: z.uuid(), unit: unitRef, kind: z.enum(['alias', 'plate']), text: z.string() })),
    }),
  }),
  'unitMarks.add': endpoint({
    method: 'POST',
    path: '/api/unit-marks',
    title: '登记单位别称或执法车辆',
    permission: 'channel.manage',
    body: z.object({
      unitId: z.string().min(1, '请选择单位').max(200),
      kind: z.enum(['alias', 'plate']),
      text: z.string().trim().min(2, '至少两个字').max(50),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'unitMarks.remove': endpoint({
    method: 'DELETE',
    path: '/api/unit-marks/:id',
    title: '删除单位别称或执法车辆',
    permission: 'channel.manage',
    params: uuidParams,
    response: done,
  }),
} as const
