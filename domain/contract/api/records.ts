import { z } from 'zod'
import { dayText, endpoint, moment, page, pageQuery, personal, recordParams, unitRef, wall } from './endpoint.ts'
import { COLOURS } from './supervision.ts'

const metric = z.object({
  key: z.string(),
  title: z.string(),
  unit: z.string(),
  value: z.number().nullable(),
  peerMedian: z.number().nullable(),
  peers: z.int(),
  /** Position among the peers, 0 … 1; null without peers. */
  percentile: z.number().nullable(),
})
const monthly = z.array(z.object({ month: z.string(), cases: z.int(), warnings: z.int(), confirmed: z.int() }))
const byRule = z.array(z.object({ ruleId: z.string(), title: z.string(), colour: z.enum(COLOURS), warnings: z.int(), confirmed: z.int() }))

const caseRow = z.object({
  id: z.string(),
  caseNo: z.string(),
  unit: unitRef,
  line: z.string(),
  procedure: z.string(),
  itemCode: z.string(),
  itemName: z.string().nullable(),
  partyName: personal.name().nullable(),
  plate: personal.plate().nullable(),
  occurredAt: wall,
  decidedAt: wall.nullable(),
  outcome: z.string().nullable(),
  fine: z.number().nullable(),
  warnings: z.int(),
})

const caseFilter = {
  q: z.string().max(100).optional().describe('案号'),
  unit: z.string().max(200).optional(),
  item: z.string().max(50).optional(),
  procedure: z.string().max(20).optional(),
  officer: z.string().max(200).optional(),
  from: dayText.optional(),
  to: dayText.optional(),
  warned: z.enum(['true', 'false']).optional(),
}

export const recordsApi = {
  'cases.list': endpoint({
    method: 'GET',
    path: '/api/cases',
    title: '案件查询',
    permission: 'case.read',
    query: z.object({ ...caseFilter, ...pageQuery }),
    response: page(caseRow),
  }),
  'cases.show': endpoint({
    method: 'GET',
    path: '/api/cases/:id',
    title: '案件详情',
    permission: 'case.read',
    params: recordParams,
    readLogged: true,
    response: caseRow.extend({
      party: z.object({
        kind: z.string().nullable(),
        name: personal.name().nullable(),
        idNo: personal.idNo().nullable(),
        phone: personal.phone().nullable(),
      }),
      place: z.object({ text: z.string().nullable(), lat: z.number().nullable(), lon: z.number().nullable() }),
      tier: z.string().nullable(),
      measured: z.object({ kind: z.string(), value: z.number() }).nullable(),
      points: z.int().nullable(),
      decisionNo: z.string().nullable(),
      version: z.int(),
      /** Every dated step of the case, in order of time. */
      steps: z.array(z.object({ key: z.string(), title: z.string(), at: wall, text: z.string().nullable() })),
      officers: z.array(z.object({ id: z.string(), name: z.string(), role: z.string(), kind: z.string() })),
      documents: z.array(
        z.object({
          id: z.string(),
          form: z.string(),
          number: z.string().nullable(),
          issuedAt: wall,
          uploadedAt: wall.nullable(),
          pages: z.int().nullable(),
          emptyFields: z.array(z.string()),
        }),
      ),
      measures: z.array(
        z.object({
          id: z.string(),
          kind: z.string(),
          startAt: wall,
          approvedAt: wall.nullable(),
          dueAt: wall.nullable(),
          extendedTo: wall.nullable(),
          releasedAt: wall.nullable(),
          fee: z.number().nullable(),
        }),
      ),
      payments: z.array(
        z.object({
          id: z.string(),
          channel: z.string(),
          treasury: z.boolean().nullable(),
          amount: z.number(),
          paidAt: wall,
          receiptNo: z.string().nullable(),
        }),
      ),
      edits: z.array(
        z.object({
          at: wall,
          by: z.string(),
          field: z.string(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          approvedAt: wall.nullable(),
          reason: z.string().nullable(),
        }),
      ),
      clips: z.array(
        z.object({ id: z.string(), officerName: z.string().nullable(), startAt: wall, endAt: wall, uploadedAt: wall.nullable() }),
      ),
      appeals: z.array(z.object({ kind: z.string(), filedAt: wall, closedAt: wall.nullable(), outcome: z.string().nullable() })),
      warningList: z.array(
        z.object({ id: z.uuid(), no: z.string(), ruleTitle: z.string(), colour: z.enum(COLOURS), stateTitle: z.string() }),
      ),
      history: z.array(z.object({ version: z.int(), replacedAt: moment })),
    }),
  }),
  'cases.reveal': endpoint({
    method: 'POST',
    path: '/api/cases/:id/reveal',
    title: '查看当事人完整信息',
    permission: 'personal.reveal',
    params: recordParams,
    body: z.object({ reason: z.string().trim().min(4, '请说明查看理由').max(500) }),
    response: z.object({
      name: z.string().nullable(),
      idNo: z.string().nullable(),
      phone: z.string().nullable(),
      plate: z.string().nullable(),
    }),
    readLogged: true,
    secretAnswer: true,
    secondFactor: 'always',
  }),
  'cases.export': endpoint({
    method: 'GET',
    path: '/api/cases/export',
    title: '导出案件',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...caseFilter, purpose: z.string().trim().min(2).max(200) }),
    response: z.any().meta({ type: 'string', format: 'binary' }),
    transfer: 'file',
  }),
  'units.tree': endpoint({
    method: 'GET',
    path: '/api/units/tree',
    title: '单位树',
    permission: 'unit.read',
    query: z.object({ parent: z.string().max(200).optional() }),
    response: z.array(
      z.object({ id: z.string(), name: z.string(), line: z.string(), level: z.string().nullable(), region: z.string(), children: z.int() }),
    ),
  }),
  'units.search': endpoint({
    method: 'GET',
    path: '/api/units',
    title: '单位查询',
    permission: 'unit.read',
    query: z.object({
      q: z.string().max(100).optional(),
      line: z.string().max(20).optional(),
      level: z.string().max(20).optional(),
      ...pageQuery,
    }),
    response: page(
      z.object({
        id: z.string(),
        name: z.string(),
        line: z.string(),
        level: z.string().nullable(),
        region: z.string(),
        parentName: z.string().nullable(),
      }),
    ),
  }),
  'units.show': endpoint({
    method: 'GET',
    path: '/api/units/:id',
    title: '单位画像',
    permission: 'unit.read',
    params: recordParams,
    response: z.object({
      id: z.string(),
      name: z.string(),
      line: z.string(),
      level: z.string().nullable(),
      region: z.string(),
      path: z.array(unitRef),
      officers: z.int(),
      metrics: z.array(metric),
      monthly,
      byRule,
      period: z.object({ from: dayText, to: dayText }).describe('统计的一年，止于数据截止日'),
      asOf: moment.nullable(),
    }),
  }),
  'officers.list': endpoint({
    method: 'GET',
    path: '/api/officers',
    title: '执法人员',
    permission: 'officer.read',
    query: z.object({ q: z.string().max(100).optional(), unit: z.string().max(200).optional(), ...pageQuery }),
    response: page(
      z.object({
        id: z.string(),
        name: z.string(),
        badgeNo: z.string().nullable(),
        kind: z.string(),
        unit: unitRef,
        certificateTo: dayText.nullable(),
        certificateValid: z.boolean(),
      }),
    ),
  }),
  'officers.show': endpoint({
    method: 'GET',
    path: '/api/officers/:id',
    title: '执法人员画像',
    permission: 'officer.read',
    params: recordParams,
    readLogged: true,
    response: z.object({
      id: z.string(),
      name: z.string(),
      badgeNo: z.string().nullable(),
      kind: z.string(),
      unit: unitRef,
      certificates: z.array(
        z.object({ no: z.string(), kind: z.string().nullable(), validFrom: dayText, validTo: dayText.nullable(), valid: z.boolean() }),
      ),
      metrics: z.array(metric),
      monthly,
      byRule,
      period: z.object({ from: dayText, to: dayText }).describe('统计的一年，止于数据截止日'),
      asOf: moment.nullable(),
    }),
  }),
} as const
