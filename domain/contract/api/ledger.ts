import { z } from 'zod'
import { PROBLEM_KINDS, PROBLEM_SOURCES, problemProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, personal, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, light, matterParts } from './matter.ts'
import { placeFilter } from './place.ts'

export const SOURCE_KINDS = Object.keys(PROBLEM_SOURCES) as [keyof typeof PROBLEM_SOURCES, ...(keyof typeof PROBLEM_SOURCES)[]]
const sourceKind = z.enum(SOURCE_KINDS, { error: '请选择来源' })
const findingCode = z.enum(['F2', 'F3', 'F4'], { error: '请选择定性' })
const classCode = z
  .string()
  .max(20)
  .regex(/^[GJYD][1-9]\d?(\.[1-9]\d?){0,3}$/, '没有这个问题类别')

export const problemRow = z.object({
  id: z.uuid(),
  no: z.string(),
  /** Number in the ledger it was taken over from. */
  externalNo: z.string().nullable(),
  title: z.string(),
  unit: unitRef,
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  classCode: z.string().nullable(),
  classTitle: z.string().nullable(),
  /** Null where the source is not for the reader's eyes. */
  sourceKind: z.string().nullable(),
  steps: z.object({ done: z.int(), all: z.int() }),
  findingCode: z.enum(['F2', 'F3', 'F4']),
  kind: z.string().nullable(),
  state: z.string(),
  stateTitle: z.string(),
  openedAt: moment,
  deadline: dayText.nullable(),
  leader: z.string().nullable(),
  person: z.string().nullable(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
  reopened: z.int(),
  handedOver: z.boolean(),
  lookBackFrom: dayText.nullable(),
  lookBackDue: dayText.nullable(),
})

const ledgerForm = { format: z.enum(['xlsx', 'docx']).default('xlsx'), period: z.string().trim().max(50).optional().describe('统计期间') }

const problemFilter = {
  campaign: z.uuid().optional(),
  class: z.string().max(20).optional().describe('问题类别及其下级；none 为未分类'),
  classOnly: z.enum(['true']).optional().describe('只列该类别本身的'),
  source: z.string().max(100).optional(),
  import: z.uuid().optional().describe('某次导入的'),
  state: z.string().max(200).optional(),
  unit: z.string().max(200).optional(),
  finding: z.string().max(50).optional(),
  kind: z.string().max(50).optional(),
  q: z.string().max(100).optional(),
  ...placeFilter('problems'),
  openOn: dayText.optional().describe('该日终了时尚未销号'),
  light: z.enum(['near', 'overdue']).optional(),
  mine: flag.optional(),
  breached: flag.optional(),
  handedOver: flag.optional(),
  lookBack: flag.optional().describe('待回头看'),
}

export const ledgerApi = {
  'problems.list': endpoint({
    method: 'GET',
    path: '/api/problems',
    title: '问题台账',
    permission: 'problem.read',
    query: z.object({ ...problemFilter, ...pageQuery }),
    response: page(problemRow),
  }),
  'problems.show': endpoint({
    method: 'GET',
    path: '/api/problems/:id',
    title: '台账问题详情',
    permission: 'problem.read',
    params: uuidParams,
    readLogged: true,
    response: problemRow.extend({
      version: z.int(),
      description: z.string(),
      measures: z.string().nullable(),
      completion: z.string().nullable(),
      completedAt: moment.nullable(),
      acceptedAt: moment.nullable(),
      closedAt: moment.nullable(),
      handovers: z.array(
        z.object({
          id: z.uuid(),
          no: z.string(),
          organ: z.string(),
          docNo: z.string().nullable(),
          stateTitle: z.string(),
          handedAt: moment.nullable(),
          receiptNo: z.string().nullable(),
          receivedOn: dayText.nullable(),
          result: z.string().nullable(),
        }),
      ),
      tracings: z.array(z.object({ id: z.uuid(), no: z.string(), stateTitle: z.string(), openedAt: moment })),
      exemptions: z.array(z.object({ id: z.uuid(), no: z.string(), who: personal.name(), stateTitle: z.string(), openedAt: moment })),
      sourceText: z.string().nullable(),
      /** Absent where there is none, or it is not for the reader's eyes. */
      source: z.object({ kind: z.string(), id: z.uuid(), no: z.string(), title: z.string() }).nullable(),
      importedFrom: z.string().nullable(),
      stepsList: z.array(
        z.object({ id: z.uuid(), due: dayText, text: z.string(), doneOn: dayText.nullable(), doneText: z.string().nullable() }),
      ),
      pictures: z.array(
        z.object({ id: z.uuid(), caption: z.string(), beforeId: z.uuid().nullable(), afterId: z.uuid().nullable(), addedAt: moment }),
      ),
      lookBackText: z.string().nullable(),
      /** 来龙去脉: where it came from and everything that followed, oldest first. */
      story: z.array(
        z.object({
          at: moment,
          kind: z.enum(['source', 'letter', 'act', 'clock', 'step', 'picture', 'look-back', 'hand-over', 'accountability', 'ahead']),
          title: z.string(),
          text: z.string().nullable(),
          who: z.string().nullable(),
          link: z.string().nullable(),
        }),
      ),
      accountability: z.array(
        z.object({
          id: z.uuid(),
          no: z.string(),
          person: personal.name(),
          form: z.string(),
          responsibility: z.string().nullable(),
          decidedBy: z.string(),
          decidedOn: dayText,
          standing: z.enum(['counted', 'exempted', 'revoked']),
          recordedAt: moment,
        }),
      ),
      ...matterParts,
    }),
  }),
  'problems.act': endpoint({
    method: 'POST',
    path: '/api/problems/:id/actions/:action',
    title: '办理台账问题',
    permission: 'problem.act',
    secondFactor: secondFactorActions(problemProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'problems.register': endpoint({
    method: 'POST',
    path: '/api/problems',
    title: '登记台账问题',
    permission: 'problem.act',
    body: z.object({
      sourceKind,
      sourceNo: z.string().trim().max(50).nullable().default(null).describe('预警编号、线索编号'),
      sourceText: z.string().trim().max(200).nullable().default(null).describe('来源说明'),
      title: z.string().trim().min(2, '请填写，至少 2 个字').max(200),
      description: z.string().trim().min(2, '请填写，至少 2 个字').max(4000),
      unitId: z.string().min(1, '请选择责任单位').max(420),
      findingCode,
      kind: z
        .enum(Object.keys(PROBLEM_KINDS) as [keyof typeof PROBLEM_KINDS])
        .nullable()
        .default(null),
      campaignId: z.uuid().nullable().default(null),
      classCode: classCode.nullable().default(null),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'problems.form': endpoint({
    method: 'GET',
    path: '/api/problems/form',
    title: '按上报式样导出问题台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...problemFilter, ...ledgerForm, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
  'problems.export': endpoint({
    method: 'GET',
    path: '/api/problems/export',
    title: '导出台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...problemFilter, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
} as const
