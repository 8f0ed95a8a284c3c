import { z } from 'zod'
import { problemProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, personal, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, clockRow, fileRow, light, logRow, offeredAction } from './supervision.ts'

const unitRef = z.object({ id: z.string(), name: z.string() })

export const problemRow = z.object({
  id: z.uuid(),
  no: z.string(),
  title: z.string(),
  unit: unitRef,
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
  lookBackDue: dayText.nullable(),
})

const problemFilter = {
  state: z.string().max(200).optional(),
  unit: z.string().max(200).optional(),
  finding: z.string().max(50).optional(),
  kind: z.string().max(50).optional(),
  q: z.string().max(100).optional(),
  from: dayText.optional(),
  to: dayText.optional(),
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
      handover: z
        .object({
          to: z.string(),
          no: z.string(),
          at: moment,
          receiptNo: z.string().nullable(),
          receiptAt: moment.nullable(),
          result: z.string().nullable(),
        })
        .nullable(),
      source: z.object({ kind: z.string(), id: z.uuid(), no: z.string(), title: z.string() }).nullable(),
      accountability: z.array(
        z.object({
          id: z.uuid(),
          person: personal.name(),
          form: z.string(),
          exempted: z.boolean(),
          basis: z.string(),
          decidedOn: dayText,
          approver: z.string().nullable(),
          recordedAt: moment,
        }),
      ),
      clocks: z.array(clockRow),
      log: z.array(logRow),
      files: z.array(fileRow),
      actions: z.array(offeredAction),
      holder: z.string(),
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
