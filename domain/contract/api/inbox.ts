import { z } from 'zod'
import { dayText, done, endpoint, flag, moment, page, pageQuery, personal, uuidParams } from './endpoint.ts'

/** How a report may arrive on a channel. */
export const CHANNEL_FORMATS = { api: '接口报送', file: '文件接入', staff: '人工登记', public: '公众端', internal: '系统内转入' } as const
export type ChannelFormat = keyof typeof CHANNEL_FORMATS
const formatNames = Object.keys(CHANNEL_FORMATS) as [ChannelFormat, ...ChannelFormat[]]
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
/** Where an arrival in the inbox stands. */
export const INBOX_STATES = { pending: '待处理', clue: '已立线索', duplicate: '重复来件', rejected: '不予登记' } as const
export type InboxState = keyof typeof INBOX_STATES

const channelCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '渠道代码由小写字母、数字和连字符组成')
const region = z.string().regex(/^\d{6}$/, '地区应为六位行政区划代码')
const line = z.enum(['police', 'transport', 'water', 'justice'])
const unitRef = z.object({ id: z.string(), name: z.string() })
const fault = z.object({ field: z.string(), message: z.string() })
const stamp = z.iso.datetime({ offset: true, error: '应为带时区的 ISO 8601 时间' })

/** A report as a system sends it (the JSON text in `payload`). */
export const reportSchema = z.object({
  externalId: z.string().trim().min(1, '缺少来件编号').max(200),
  repeatOf: z.string().trim().max(200).nullish().describe('所续来件的编号：同一渠道内自动并入'),
  receivedAt: stamp,
  title: z.string().trim().max(200).nullish(),
  content: z.string().trim().min(5, '内容过短，看不出反映的问题').max(20_000),
  occurredAt: stamp.nullish(),
  place: z.string().trim().max(300).nullish(),
  region: region.nullish(),
  line: line.nullish(),
  plate: z.string().trim().max(30).nullish(),
  caseNo: z.string().trim().max(200).nullish(),
  classCode: z.string().trim().max(50).nullish(),
  unitId: z.string().trim().max(200).nullish().describe('被反映单位'),
  officerId: z.string().trim().max(200).nullish().describe('被反映人员'),
  replies: z
    .array(
      z.object({ at: stamp.nullish(), unit: z.string().trim().max(200).nullish(), text: z.string().trim().min(1).max(5000) }),
    )
    .max(50)
    .nullish()
    .describe('已有答复'),
  reporter: z
    .object({
      name: z.string().trim().max(100).nullish(),
      phone: z.string().trim().max(50).nullish(),
      anonymous: z.boolean().nullish(),
    })
    .nullish(),
})

const inboxRow = z.object({
  id: z.uuid(),
  channel: z.string().nullable(),
  channelTitle: z.string(),
  source: z.enum(formatNames),
  sourceTitle: z.string(),
  externalId: z.string().nullable(),
  arrivedAt: moment,
  receivedAt: moment.nullable(),
  title: z.string().nullable(),
  content: z.string().nullable(),
  errors: z.array(fault),
  state: z.enum(Object.keys(INBOX_STATES) as [InboxState, ...InboxState[]]),
  stateTitle: z.string(),
  region: z.string(),
  clue: z.object({ id: z.uuid(), no: z.string() }).nullable(),
  version: z.int(),
})

const classSuggestion = z.object({
  code: z.string(),
  title: z.string(),
  path: z.string(),
  score: z.number(),
  words: z.array(z.string()),
})
const reason = z.object({ kind: z.string(), text: z.string(), weight: z.number() })
const decision = z.object({
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

/** The clue inbox, the suggestions on clues, channels and routes. */
export const inboxApi = {
  'inbox.receive': endpoint({
    method: 'POST',
    path: '/api/inbox/:channel',
    title: '渠道报送（签名）',
    permission: 'public',
    params: z.object({ channel: channelCode }),
    body: z.object({
      keyId: z.string().min(1).max(60),
      timestamp: z.int().describe('Unix 秒'),
      nonce: z.string().min(16).max(100),
      signature: z.string().regex(/^[0-9a-f]{64}$/, '签名应为 64 位小写十六进制'),
      payload: z.string().min(2).max(900_000).describe('一件来件或最多 200 件来件数组的 JSON 文本，原样参与签名'),
    }),
    response: z.object({
      results: z.array(
        z.object({
          externalId: z.string().nullable(),
          state: z.enum(Object.keys(INBOX_STATES) as [InboxState, ...InboxState[]]),
          no: z.string().nullable(),
          errors: z.array(fault),
        }),
      ),
    }),
  }),
  'inbox.list': endpoint({
    method: 'GET',
    path: '/api/inbox',
    title: '来件',
    permission: 'clue.take',
    query: z.object({
      state: z.string().max(100).optional(),
      channel: z.string().max(300).optional(),
      source: z.enum(formatNames).optional(),
      clue: z.uuid().optional(),
      q: z.string().max(100).optional(),
      from: dayText.optional(),
      to: dayText.optional(),
      ...pageQuery,
    }),
    response: page(inboxRow),
  }),
  'inbox.show': endpoint({
    method: 'GET',
    path: '/api/inbox/items/:id',
    title: '来件详情',
    permission: 'clue.take',
    params: uuidParams,
    readLogged: true,
    response: inboxRow.extend({
      raw: z.record(z.string(), z.unknown()),
      occurredAt: moment.nullable(),
      place: z.string().nullable(),
      replies: z.array(z.object({ at: z.string().nullable(), unit: z.string().nullable(), text: z.string() })),
      hasReporter: z.boolean(),
      decidedAt: moment.nullable(),
      reason: z.string().nullable(),
    }),
  }),
  'inbox.open': endpoint({
    method: 'POST',
    path: '/api/inbox/items/:id/open',
    title: '补正来件并登记线索',
    permission: 'clue.take',
    params: uuidParams,
    body: z.object({
      version: z.int().min(1),
      channel: channelCode.optional(),
      title: z.string().trim().max(200).optional(),
      content: z.string().trim().min(5, '请写明反映的问题').max(20_000),
      receivedAt: stamp,
      region: region.optional(),
      line: line.optional(),
      occurredAt: stamp.optional(),
      place: z.string().trim().max(300).optional(),
      plate: z.string().trim().max(30).optional(),
      caseNo: z.string().trim().max(200).optional(),
    }),
    response: z.object({ state: z.enum(['clue', 'duplicate']), id: z.uuid(), no: z.string() }),
  }),
  'inbox.reject': endpoint({
    method: 'POST',
    path: '/api/inbox/reject',
    title: '来件不予登记',
    permission: 'clue.take',
    body: z.object({
      ids: z.array(z.uuid()).min(1, '请选择来件').max(500),
      text: z.string().trim().min(2, '请写明理由').max(2000),
    }),
    response: z.object({ rejected: z.int() }),
  }),
  'inbox.triage': endpoint({
    method: 'GET',
    path: '/api/inbox/triage',
    title: '待分流线索',
    permission: 'clue.take',
    query: z.object({
      routed: flag.optional().describe('是否已有建议承办单位'),
      repeated: flag.optional().describe('有疑似重复'),
      classCode: z.string().max(50).optional(),
      channel: z.string().max(300).optional(),
      ...pageQuery,
    }),
    response: page(
      z.object({
        id: z.uuid(),
        no: z.string(),
        title: z.string(),
        channel: z.string(),
        channelTitle: z.string(),
        openedAt: moment,
        returns: z.int(),
        classCode: z.string().nullable(),
        classTitle: z.string().nullable(),
        region: z.string().nullable(),
        line: z.string().nullable(),
        unit: unitRef.nullable(),
        reason: z.string(),
        repeats: z.int(),
        analysed: z.boolean(),
        version: z.int(),
      }),
    ),
  }),
  'clues.matches': endpoint({
    method: 'GET',
    path: '/api/clues/:id/matches',
    title: '疑似重复的线索',
    permission: 'clue.read',
    params: uuidParams,
    response: z.object({
      rows: z.array(
        z.object({
          id: z.uuid(),
          no: z.string(),
          channel: z.string(),
          title: z.string(),
          content: z.string(),
          receivedAt: moment,
          occurredAt: moment.nullable(),
          place: z.string().nullable(),
          plate: personal.plate().nullable(),
          caseNo: z.string().nullable(),
          unit: unitRef,
          state: z.string(),
          stateTitle: z.string(),
          version: z.int(),
          score: z.number().describe('0 至 1'),
          reasons: z.array(reason),
          shared: z.array(z.string()).describe('两件共有的文字'),
          distinct: z.boolean().describe('已由人员认定不是同一事项'),
        }),
      ),
    }),
  }),
  'clues.distinct': endpoint({
    method: 'PUT',
    path: '/api/clues/:id/matches/:otherId',
    title: '认定是否同一事项',
    permission: 'clue.take',
    params: z.object({ id: z.uuid(), otherId: z.uuid() }),
    body: z.object({ distinct: z.boolean(), text: z.string().trim().max(500).default('') }),
    response: done,
  }),
  'clues.suggestions': endpoint({
    method: 'GET',
    path: '/api/clues/:id/suggestions',
    title: '归类与分办建议',
    permission: 'clue.read',
    params: uuidParams,
    response: z.object({
      classes: z.array(classSuggestion),
      regions: z.array(z.object({ region: z.string(), name: z.string(), words: z.array(z.string()) })),
      lines: z.array(z.object({ line, score: z.number(), words: z.array(z.string()) })),
      units: z.array(unitRef.extend({ words: z.array(z.string()) })),
      officers: z.array(z.object({ id: z.string(), name: personal.name(), unit: z.string(), words: z.array(z.string()) })),
      plates: z.array(personal.plate()),
      caseNos: z.array(z.string()),
      occurredOn: dayText.nullable(),
      place: z.string().nullable(),
      nature: z.object({ title: z.string(), words: z.array(z.string()) }).nullable().describe('看似咨询、建议、表扬的，不是线索'),
      route: decision,
    }),
  }),
  'clues.from': endpoint({
    method: 'POST',
    path: '/api/clues/from',
    title: '预警、案卷评查转为线索',
    permission: 'clue.take',
    body: z.object({
      kind: z.enum(['warning', 'case']),
      id: z.string().min(1).max(420),
      text: z.string().trim().min(5, '请写明转为线索的理由').max(5000),
    }),
    response: z.object({ id: z.uuid(), no: z.string(), repeated: z.boolean() }),
  }),
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
