import { z } from 'zod'
import { CLUE_FINDINGS, CLUE_REVIEWS, CLUE_WEIGHTS, clueProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, done, endpoint, flag, moment, page, pageQuery, personal, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, batchResult, clockRow, fileRow, light, logRow, offeredAction } from './supervision.ts'

const unitRef = z.object({ id: z.string(), name: z.string() })
const finding = z.enum(Object.keys(CLUE_FINDINGS) as [keyof typeof CLUE_FINDINGS, ...(keyof typeof CLUE_FINDINGS)[]])
const weight = z.enum(Object.keys(CLUE_WEIGHTS) as [keyof typeof CLUE_WEIGHTS, ...(keyof typeof CLUE_WEIGHTS)[]])

export const clueRowSchema = z.object({
  id: z.uuid(),
  no: z.string(),
  channel: z.string(),
  channelTitle: z.string(),
  title: z.string(),
  receivedAt: moment,
  openedAt: moment,
  region: z.string(),
  line: z.string(),
  classCode: z.string().nullable(),
  campaignId: z.uuid().nullable(),
  weight: weight.nullable(),
  weightTitle: z.string().nullable(),
  unit: unitRef,
  office: unitRef,
  state: z.string(),
  stateTitle: z.string(),
  finding: finding.nullable(),
  findingTitle: z.string().nullable(),
  satisfied: z.boolean().nullable(),
  unsatisfiedTimes: z.int(),
  returns: z.int(),
  listed: z.boolean(),
  sources: z.int(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
  assessed: z.boolean(),
  version: z.int(),
})

const filter = {
  state: z.string().max(300).optional(),
  channel: z.string().max(300).optional(),
  campaign: z.uuid().optional(),
  classCode: z.string().max(50).optional(),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  line: z.string().max(20).optional(),
  unit: z.string().max(200).optional().describe('承办单位及其下级'),
  holder: z.string().max(200).optional().describe('承办单位本身'),
  office: z.string().max(200).optional().describe('交办机构'),
  finding: finding.optional(),
  weight: weight.optional(),
  q: z.string().max(100).optional(),
  from: dayText.optional(),
  to: dayText.optional(),
  light: z.enum(['near', 'overdue']).optional(),
  mine: flag.optional(),
  breached: flag.optional(),
  listed: flag.optional().describe('挂牌督办'),
  returned: flag.optional().describe('曾被退回'),
  unsatisfied: flag.optional().describe('动态清零：曾经不满意'),
  unsatisfiedFrom: dayText.optional(),
  unsatisfiedTo: dayText.optional(),
  open: flag.optional().describe('尚未办结'),
  unrouted: flag.optional().describe('待分流'),
}

const listQuery = z.record(z.string(), z.string()).describe('线索列表中恰好这些线索的查询条件')
const zeroFigure = { total: z.int(), open: z.int(), overdue: z.int() }

export const cluesApi = {
  'clues.list': endpoint({
    method: 'GET',
    path: '/api/clues',
    title: '问题线索',
    permission: 'clue.read',
    query: z.object({ ...filter, ...pageQuery }),
    response: page(clueRowSchema).extend({ actions: z.array(offeredAction) }),
  }),
  'clues.show': endpoint({
    method: 'GET',
    path: '/api/clues/:id',
    title: '线索详情',
    permission: 'clue.read',
    params: uuidParams,
    readLogged: true,
    response: clueRowSchema.extend({
      content: z.string(),
      occurredAt: moment.nullable(),
      place: z.string().nullable(),
      plate: personal.plate().nullable(),
      caseNo: z.string().nullable(),
      accusedUnits: z.array(unitRef),
      accusedOfficers: z.array(z.object({ id: z.string(), name: personal.name() })),
      findingText: z.string().nullable(),
      measures: z.string().nullable(),
      reply: z.object({ done: z.string(), reason: z.string(), remedy: z.string() }).nullable(),
      repliedAt: moment.nullable(),
      unsatisfiedAt: moment.nullable(),
      unsatisfiedText: z.string().nullable(),
      competentUnit: unitRef.nullable().describe('退回时写明的有管辖权的单位'),
      petition: z.boolean().describe('适用信访程序'),
      toldAt: moment.nullable(),
      extendedAt: moment.nullable(),
      reviews: z.int(),
      reviewDecision: z.enum(Object.keys(CLUE_REVIEWS) as [keyof typeof CLUE_REVIEWS, ...(keyof typeof CLUE_REVIEWS)[]]).nullable(),
      instrument: z.object({ id: z.uuid(), number: z.string().nullable(), title: z.string() }).nullable(),
      problem: z.object({ id: z.uuid(), no: z.string(), stateTitle: z.string() }).nullable(),
      mergedInto: z.object({ id: z.uuid(), no: z.string() }).nullable(),
      sourcesList: z.array(
        z.object({
          id: z.uuid(),
          clueNo: z.string(),
          channelTitle: z.string(),
          externalId: z.string().nullable(),
          receivedAt: moment,
          content: z.string(),
          anonymous: z.boolean(),
          /** Whether who reported is sealed under this source; null for those who may not ask for it. */
          sealed: z.boolean().nullable(),
        }),
      ),
      clocks: z.array(clockRow),
      log: z.array(logRow),
      files: z.array(fileRow),
      actions: z.array(offeredAction),
      holder: z.string(),
    }),
  }),
  'clues.take': endpoint({
    method: 'POST',
    path: '/api/clues',
    title: '登记线索',
    permission: 'clue.take',
    body: z.object({
      channel: z.string().trim().min(1).max(50),
      receivedAt: z.iso.datetime({ offset: true }),
      title: z.string().trim().min(2, '请填写标题').max(200),
      content: z.string().trim().min(5, '请写明反映的问题').max(20_000),
      externalId: z.string().trim().max(200).optional(),
      occurredAt: z.iso.datetime({ offset: true }).optional(),
      place: z.string().trim().max(300).optional(),
      plate: z.string().trim().max(20).optional(),
      caseNo: z.string().trim().max(100).optional(),
      region: z
        .string()
        .regex(/^\d{6}$/)
        .optional(),
      line: z.enum(['police', 'transport', 'water', 'justice']).optional(),
      campaignId: z.uuid().optional(),
    }),
    response: z.object({ id: z.uuid(), no: z.string(), repeated: z.boolean().describe('来件编号已有，未另立线索') }),
  }),
  'clues.hand': endpoint({
    method: 'POST',
    path: '/api/clues/hand',
    title: '交办线索',
    permission: 'clue.act',
    secondFactor: 'always',
    body: z.object({
      hands: z
        .array(
          z.object({
            unitId: z.string().min(1, '请选择承办单位').max(200),
            ids: z.array(z.uuid()).min(1, '请选择线索').max(500),
          }),
        )
        .min(1)
        .max(100)
        .describe('每个承办单位一件转办函'),
      opinion: z.string().trim().max(2000).default(''),
    }),
    response: z.object({
      letters: z.array(z.object({ unit: unitRef, instrumentId: z.uuid(), number: z.string(), clues: z.int() })),
    }),
  }),
  'clues.organs': endpoint({
    method: 'GET',
    path: '/api/clues/organs',
    title: '可选承办单位',
    permission: 'clue.act',
    query: z.object({
      q: z.string().max(100).optional(),
      ids: z.string().max(4000).optional().describe('线索，以逗号分隔：被反映的单位及其下级会标明'),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    response: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        line: z.string(),
        level: z.string().nullable(),
        region: z.string(),
        parentName: z.string().nullable(),
        barred: z.boolean().describe('被反映的单位或其下级，不得承办'),
        inScope: z.boolean().describe('在本人监督范围内；范围外的可以写明，不能由本人交办'),
      }),
    ),
  }),
  'clues.zero': endpoint({
    method: 'GET',
    path: '/api/clues/zero',
    title: '动态清零',
    permission: 'clue.read',
    query: z.object({ campaign: z.uuid().optional(), region: filter.region, line: filter.line }),
    response: z.object({
      ...zeroFigure,
      cleared: z.int(),
      query: listQuery,
      openQuery: listQuery,
      byUnit: z.array(z.object({ unit: unitRef, ...zeroFigure, oldestDays: z.int().nullable(), query: listQuery })),
      byRegion: z.array(z.object({ region: z.string(), name: z.string(), ...zeroFigure, query: listQuery })),
      byAge: z.array(z.object({ title: z.string(), open: z.int(), overdue: z.int(), query: listQuery })),
    }),
  }),
  'reporters.ask': endpoint({
    method: 'POST',
    path: '/api/clues/:id/reporter-requests',
    title: '申请查看反映人身份',
    permission: 'reporter.ask',
    params: uuidParams,
    body: z.object({ sourceId: z.uuid(), reason: z.string().trim().min(4, '请说明理由，至少 4 个字').max(500) }),
    response: z.object({ id: z.uuid() }),
  }),
  'reporters.requests': endpoint({
    method: 'GET',
    path: '/api/reporter-requests',
    title: '身份查看申请',
    permission: 'reporter.ask',
    query: z.object({ state: z.enum(['asked', 'approved', 'refused', 'shown']).optional(), clue: z.uuid().optional(), ...pageQuery }),
    response: page(
      z.object({
        id: z.uuid(),
        clue: z.object({ id: z.uuid(), no: z.string(), title: z.string() }),
        channelTitle: z.string(),
        reason: z.string(),
        state: z.enum(['asked', 'approved', 'refused', 'shown']),
        askedBy: z.string(),
        askedAt: moment,
        decidedBy: z.string().nullable(),
        decidedAt: moment.nullable(),
        decision: z.string().nullable(),
        showUntil: moment.nullable(),
        shownAt: moment.nullable(),
        mine: z.boolean(),
        mayDecide: z.boolean(),
        mayShow: z.boolean(),
      }),
    ),
  }),
  'reporters.decide': endpoint({
    method: 'POST',
    path: '/api/reporter-requests/:id/decision',
    title: '审批身份查看申请',
    permission: 'reporter.approve',
    secondFactor: 'always',
    params: uuidParams,
    body: z.object({ approve: z.boolean(), text: z.string().trim().min(2, '请填写审批意见').max(500) }),
    response: done,
  }),
  'reporters.show': endpoint({
    method: 'POST',
    path: '/api/reporter-requests/:id/show',
    title: '查看反映人身份',
    permission: 'reporter.ask',
    secondFactor: 'always',
    secretAnswer: true,
    params: uuidParams,
    response: z.object({
      kind: z.enum(['named', 'anonymous', 'on-behalf']),
      name: z.string().nullable(),
      phone: z.string().nullable(),
    }),
  }),
  'clues.act': endpoint({
    method: 'POST',
    path: '/api/clues/:id/actions/:action',
    title: '办理线索',
    permission: 'clue.act',
    secondFactor: secondFactorActions(clueProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'clues.batch': endpoint({
    method: 'POST',
    path: '/api/clues/batch/:action',
    title: '批量办理线索',
    permission: 'clue.act',
    secondFactor: secondFactorActions(clueProcess),
    params: z.object({ action: z.string().max(50) }),
    body: z.object({
      matters: z
        .array(z.object({ id: z.uuid(), version: z.int().min(1) }))
        .min(1)
        .max(500),
      input: z.record(z.string(), z.unknown()),
    }),
    response: batchResult,
  }),
  'clues.export': endpoint({
    method: 'GET',
    path: '/api/clues/export',
    title: '导出线索台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...filter, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
} as const
