import { z } from 'zod'
import {
  FORM_CODES,
  GROUND_CODES,
  HANDOVER_RESULTS,
  HANDOVER_SOURCES,
  type HandoverResult,
  type HandoverSource,
  LINK_STEPS,
  type LinkStep,
  POSTS,
  type Post,
  RECEIVERS,
  RESPONSIBILITIES,
  type Receiver,
  type Responsibility,
  TRACING_OUTCOMES,
  TRACING_SOURCES,
  type TracingOutcome,
  type TracingSource,
} from '../../accountability/index.ts'
import { exemptionProcess, handoverContent, handoverProcess, secondFactorActions, tracingProcess } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, light, matterParts } from './matter.ts'

const keys = <K extends string>(words: Readonly<Record<K, string>>) => Object.keys(words) as [K, ...K[]]
const posts = z.enum(keys<Post>(POSTS), { error: '请选择职务' })
const responsibilities = z.enum(keys<Responsibility>(RESPONSIBILITIES))
const purpose = z.string().trim().min(2).max(200)
const person = z.string().trim().min(1, '请填写姓名').max(100)
const officerId = z.string().trim().max(420).nullable().default(null).describe('执法人员编号')

/** A matter's name for a link to its page. */
const matterRef = z.object({ id: z.uuid(), no: z.string() })
const sourceRef = z.object({ kind: z.string(), id: z.string(), no: z.string() })

const place = {
  unit: z.string().max(200).optional().describe('单位及其下级'),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .describe('地区及其下级'),
  ownLevel: z.enum(['true']).optional().describe('只列该地区本级的'),
  holder: z.string().max(200).optional().describe('单位本身'),
  from: dayText.optional(),
  to: dayText.optional(),
}
const matterFilter = {
  ...place,
  q: z.string().max(100).optional(),
  state: z.string().max(200).optional(),
  problem: z.uuid().optional(),
  mine: flag.optional(),
  breached: flag.optional(),
}
const matterRow = {
  id: z.uuid(),
  no: z.string(),
  unit: unitRef,
  state: z.string(),
  stateTitle: z.string(),
  openedAt: moment,
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
}

/* ---------------------------------------------------------------- 问责 */

const accountabilityFilter = {
  ...place,
  q: z.string().max(100).optional().describe('编号、姓名、文号'),
  form: z.string().max(300).optional(),
  responsibility: z.string().max(100).optional(),
  officer: z.string().max(420).optional(),
  problem: z.uuid().optional(),
  campaign: z.uuid().optional(),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  standing: z.enum(['counted', 'exempted', 'revoked']).optional(),
}
export const accountabilityRow = z.object({
  id: z.uuid(),
  no: z.string(),
  person: z.string(),
  officerId: z.string().nullable(),
  post: posts,
  unit: unitRef,
  form: z.string(),
  formTitle: z.string(),
  responsibility: responsibilities.nullable(),
  decidedBy: z.string(),
  decidedOn: dayText,
  docNo: z.string().nullable(),
  basis: z.string(),
  /** Counted, forgiven since, or revoked. */
  standing: z.enum(['counted', 'exempted', 'revoked']),
  recordedAt: moment,
})

/* ---------------------------------------------------------------- 移送 */

export const handoverRow = z.object({
  ...matterRow,
  receiver: z.enum(keys<Receiver>(RECEIVERS)),
  organ: z.string(),
  docNo: z.string().nullable(),
  handedAt: moment.nullable(),
  sealed: z.boolean(),
  receiptNo: z.string().nullable(),
  receivedOn: dayText.nullable(),
  result: z.enum(keys<HandoverResult>(HANDOVER_RESULTS)).nullable(),
  resultPeople: z.int().nullable(),
  resultOn: dayText.nullable(),
  resultNo: z.string().nullable(),
})
const handoverFilter = { ...matterFilter, receiver: z.string().max(50).optional(), result: z.string().max(100).optional() }

/* ---------------------------------------------------------------- 倒查 */

const tracingRow = z.object({
  ...matterRow,
  title: z.string(),
  sourceKind: z.enum(keys<TracingSource>(TRACING_SOURCES)),
  outcome: z.enum(keys<TracingOutcome>(TRACING_OUTCOMES)).nullable(),
})
const tracingFilter = { ...matterFilter, outcome: z.string().max(50).optional() }

/* ---------------------------------------------------------------- 容错 */

const exemptionRow = z.object({
  ...matterRow,
  subject: z.enum(['person', 'unit']),
  person: z.string().nullable(),
  grounds: z.array(z.object({ code: z.string(), title: z.string() })),
  appealed: z.boolean(),
  decidedOn: dayText.nullable(),
})
const exemptionFilter = { ...matterFilter, ground: z.string().max(50).optional(), campaign: z.uuid().optional() }

const groupings = ['city', 'county', 'unit', 'month'] as const
const groups = z.array(z.object({ key: z.string(), title: z.string(), count: z.int(), query: z.record(z.string(), z.string()) }))

/** Accountability: forms by person, exemptions, tracing, hand-overs. */
export const accountabilityApi = {
  'accountability.list': endpoint({
    method: 'GET',
    path: '/api/accountability',
    title: '问责台账',
    permission: 'accountability.read',
    query: z.object({ ...accountabilityFilter, ...pageQuery }),
    response: page(accountabilityRow),
  }),
  'accountability.export': endpoint({
    method: 'GET',
    path: '/api/accountability/export',
    title: '导出问责台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...accountabilityFilter, purpose }),
    response: bytes,
    transfer: 'file',
  }),
  'accountability.counts': endpoint({
    method: 'GET',
    path: '/api/accountability/counts',
    title: '问责、容错、倒查、移送统计',
    permission: 'accountability.read',
    query: z.object({
      of: z.enum(['accountability', 'exemptions', 'tracings', 'handovers']).default('accountability'),
      by: z.enum([...groupings, 'form', 'state']).default('unit'),
      region: place.region,
      from: place.from,
      to: place.to,
    }),
    response: z.object({
      total: z.int(),
      /** Persons, each once; null where the records are of no persons. */
      persons: z.int().nullable(),
      groups,
    }),
  }),
  'accountability.show': endpoint({
    method: 'GET',
    path: '/api/accountability/:id',
    title: '问责记录',
    permission: 'accountability.read',
    params: uuidParams,
    readLogged: true,
    response: accountabilityRow.extend({
      formBasis: z.string(),
      formConfirmed: z.boolean(),
      problem: matterRef.nullable(),
      tracing: matterRef.nullable(),
      handover: matterRef.nullable(),
      exemption: matterRef.nullable(),
      revokedOn: dayText.nullable(),
      revokedText: z.string().nullable(),
      recordedBy: z.string(),
      /** Other records of the same person, newest first. */
      others: z.array(accountabilityRow),
      mayRevoke: z.boolean(),
      mayApply: z.boolean(),
    }),
  }),
  'accountability.record': endpoint({
    method: 'POST',
    path: '/api/accountability',
    title: '登记问责',
    permission: 'accountability.record',
    body: z.object({
      problemId: z.uuid().nullable().default(null),
      linkId: z.uuid().nullable().default(null).describe('倒查确认的环节'),
      handoverId: z.uuid().nullable().default(null),
      person,
      officerId,
      post: posts,
      unitId: z.string().min(1, '请选择单位').max(420),
      form: z.enum(FORM_CODES, { error: '请选择问责方式' }),
      responsibility: responsibilities.nullable().default(null),
      decidedBy: z.string().trim().min(2, '请填写决定机关').max(200),
      decidedOn: z.iso.date('请选择决定日期'),
      docNo: z.string().trim().max(200).nullable().default(null),
      basis: z.string().trim().min(2, '请填写依据').max(500),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'accountability.revoke': endpoint({
    method: 'POST',
    path: '/api/accountability/:id/revoke',
    title: '登记问责撤销',
    permission: 'accountability.record',
    secondFactor: 'always',
    params: uuidParams,
    body: z.object({ revokedOn: z.iso.date('请选择撤销日期'), text: z.string().trim().min(2, '请填写撤销理由').max(2000) }),
    response: z.object({ id: z.uuid() }),
  }),

  'handovers.list': endpoint({
    method: 'GET',
    path: '/api/handovers',
    title: '移送台账',
    permission: 'handover.read',
    query: z.object({ ...handoverFilter, ...pageQuery }),
    response: page(handoverRow),
  }),
  'handovers.export': endpoint({
    method: 'GET',
    path: '/api/handovers/export',
    title: '导出移送台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...handoverFilter, purpose }),
    response: bytes,
    transfer: 'file',
  }),
  'handovers.show': endpoint({
    method: 'GET',
    path: '/api/handovers/:id',
    title: '移送详情',
    permission: 'handover.read',
    params: uuidParams,
    readLogged: true,
    response: handoverRow.extend({
      version: z.int(),
      competent: z.string().nullable(),
      returnedAt: moment.nullable(),
      source: sourceRef.nullable(),
      /** Null where they are sealed for the reader. */
      contents: z.object({ title: z.string(), facts: z.string(), persons: z.string() }).nullable(),
      notes: z.array(z.object({ at: moment, action: z.string(), by: z.string(), text: z.string(), files: z.array(z.uuid()) })),
      ...matterParts,
    }),
  }),
  'handovers.prepare': endpoint({
    method: 'POST',
    path: '/api/handovers',
    title: '拟移送',
    permission: 'accountability.record',
    body: z.object({
      sourceKind: z.enum(keys<HandoverSource>(HANDOVER_SOURCES), { error: '请选择来源' }),
      sourceId: z.uuid(),
      receiver: z.enum(keys<Receiver>(RECEIVERS), { error: '请选择接收机关类别' }),
      organ: z.string().trim().min(2, '请填写接收机关').max(200),
      ...handoverContent,
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'handovers.act': endpoint({
    method: 'POST',
    path: '/api/handovers/:id/actions/:action',
    title: '办理移送',
    permission: 'handover.act',
    secondFactor: secondFactorActions(handoverProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),

  'tracings.list': endpoint({
    method: 'GET',
    path: '/api/tracings',
    title: '倒查台账',
    permission: 'accountability.read',
    query: z.object({ ...tracingFilter, ...pageQuery }),
    response: page(tracingRow),
  }),
  'tracings.export': endpoint({
    method: 'GET',
    path: '/api/tracings/export',
    title: '导出倒查台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...tracingFilter, purpose }),
    response: bytes,
    transfer: 'file',
  }),
  'tracings.show': endpoint({
    method: 'GET',
    path: '/api/tracings/:id',
    title: '倒查详情',
    permission: 'accountability.read',
    params: uuidParams,
    readLogged: true,
    response: tracingRow.extend({
      version: z.int(),
      reason: z.string().nullable(),
      conclusion: z.string().nullable(),
      source: sourceRef.nullable(),
      links: z.array(
        z.object({
          id: z.uuid(),
          step: z.enum(keys<LinkStep>(LINK_STEPS)),
          proposed: z.boolean(),
          person: z.string().nullable(),
          officerId: z.string().nullable(),
          post: posts,
          unitId: z.string(),
          evidence: z.array(z.object({ of: z.string(), id: z.string(), at: z.string().nullable(), text: z.string() })),
          state: z.enum(['proposed', 'confirmed', 'struck']),
          responsibility: responsibilities.nullable(),
          reason: z.string().nullable(),
          decidedBy: z.string().nullable(),
          decidedAt: moment.nullable(),
          accountability: matterRef.nullable(),
          exemption: matterRef.nullable(),
        }),
      ),
      mayRecord: z.boolean(),
      mayApply: z.boolean(),
      ...matterParts,
    }),
  }),
  'tracings.start': endpoint({
    method: 'POST',
    path: '/api/tracings',
    title: '发起倒查',
    permission: 'tracing.act',
    body: z.object({
      sourceKind: z.enum(keys<TracingSource>(TRACING_SOURCES), { error: '请选择来源' }),
      sourceId: z.string().min(1).max(420),
      reason: z.string().trim().min(2, '请填写倒查事由').max(2000),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'tracings.act': endpoint({
    method: 'POST',
    path: '/api/tracings/:id/actions/:action',
    title: '办理倒查',
    permission: 'tracing.act',
    secondFactor: secondFactorActions(tracingProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),

  'exemptions.list': endpoint({
    method: 'GET',
    path: '/api/exemptions',
    title: '容错台账',
    permission: 'accountability.read',
    query: z.object({ ...exemptionFilter, ...pageQuery }),
    response: page(exemptionRow),
  }),
  'exemptions.export': endpoint({
    method: 'GET',
    path: '/api/exemptions/export',
    title: '导出容错台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...exemptionFilter, purpose }),
    response: bytes,
    transfer: 'file',
  }),
  'exemptions.show': endpoint({
    method: 'GET',
    path: '/api/exemptions/:id',
    title: '容错详情',
    permission: 'accountability.read',
    params: uuidParams,
    readLogged: true,
    response: exemptionRow.extend({
      version: z.int(),
      post: posts.nullable(),
      officerId: z.string().nullable(),
      statement: z.string(),
      basis: z.array(z.object({ title: z.string(), basis: z.string(), confirmed: z.boolean() })),
      advice: z.enum(['approve', 'refuse']).nullable(),
      decision: z.string().nullable(),
      appealedAt: moment.nullable(),
      appealUntil: moment.nullable(),
      problem: matterRef.nullable(),
      tracing: matterRef.nullable(),
      accountability: matterRef.nullable(),
      ...matterParts,
    }),
  }),
  'exemptions.apply': endpoint({
    method: 'POST',
    path: '/api/exemptions',
    title: '申请容错免责',
    permission: 'exemption.apply',
    body: z.object({
      subject: z.enum(['person', 'unit'], { error: '请选择为谁申请' }),
      person: person.nullable().default(null),
      officerId,
      post: posts.nullable().default(null),
      unitId: z.string().min(1, '请选择单位').max(420),
      accountabilityId: z.uuid().nullable().default(null),
      linkId: z.uuid().nullable().default(null).describe('倒查确认的环节'),
      problemId: z.uuid().nullable().default(null),
      grounds: z.array(z.enum(GROUND_CODES)).min(1, '请选择容错情形').max(GROUND_CODES.length),
      statement: z.string().trim().min(2, '请填写事实和理由').max(4000),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'exemptions.act': endpoint({
    method: 'POST',
    path: '/api/exemptions/:id/actions/:action',
    title: '办理容错申请',
    permission: 'exemption.act',
    secondFactor: secondFactorActions(exemptionProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
} as const
