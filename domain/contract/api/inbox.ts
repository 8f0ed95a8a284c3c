import { z } from 'zod'
import { channelCode, decision, formatNames, line, region } from './channels.ts'
import { dayText, done, endpoint, flag, moment, page, pageQuery, personal, unitRef, uuidParams } from './endpoint.ts'

/** Where an arrival in the inbox stands. */
export const INBOX_STATES = { pending: '待处理', clue: '已立线索', duplicate: '重复来件', rejected: '不予登记' } as const
export type InboxState = keyof typeof INBOX_STATES

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
    .array(z.object({ at: stamp.nullish(), unit: z.string().trim().max(200).nullish(), text: z.string().trim().min(1).max(5000) }))
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
/** The clue inbox and the suggestions on clues. */
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
      nature: z
        .object({ title: z.string(), words: z.array(z.string()) })
        .nullable()
        .describe('看似咨询、建议、表扬的，不是线索'),
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
} as const
