import { z } from 'zod'
import {
  ANSWERS,
  type Answer,
  BASIS_NUMBER,
  CHECKLIST_STATES,
  type ChecklistState,
  INSPECTION_KINDS,
  type InspectionKind,
  PLACE_KINDS,
  type PlaceKind,
  VISIT_STATES,
  type VisitState,
} from '../../inspection/index.ts'
import { inspectionProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, fileRow, light, matterParts } from './matter.ts'

const namesOf = <K extends string>(table: Readonly<Record<K, string>>) => Object.keys(table) as [K, ...K[]]
const kind = z.enum(namesOf<InspectionKind>(INSPECTION_KINDS), { error: '请选择检查方式' })
const placeKind = z.enum(namesOf<PlaceKind>(PLACE_KINDS), { error: '请选择对象种类' })
const visitState = z.enum(namesOf<VisitState>(VISIT_STATES))
const unitId = z.string().min(1, '请选择单位').max(420)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份写作 2026-03')
const region = z.string().regex(/^\d{6}$/, '地区代码是 6 位数字')

/** An item of a checklist. */
export const checklistItem = z.object({
  key: z.string().regex(/^[a-z0-9-]{1,20}$/, '项目代号为小写字母、数字和连字符'),
  group: z.string().trim().max(50).default(''),
  question: z.string().trim().min(2, '请填写检查内容').max(300),
  basis: z.string().trim().min(2, '请填写依据').max(200).regex(BASIS_NUMBER, '依据请写明名称和条号，例如《行政处罚法》第42条'),
  weight: z.int().min(1).max(100),
  photo: z.boolean(),
})
const items = z
  .array(checklistItem)
  .min(1, '至少一项')
  .max(100, '最多 100 项')
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, '项目代号重复')

const inspectionRow = z.object({
  id: z.uuid(),
  no: z.string(),
  kind,
  title: z.string(),
  office: unitRef,
  region: z.string(),
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  periodFrom: dayText,
  periodTo: dayText,
  state: z.string(),
  stateTitle: z.string(),
  openedAt: moment,
  visits: z.int(),
  visited: z.int(),
  findings: z.int(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
})
const inspectionFilter = {
  q: z.string().max(100).optional(),
  kind: z.string().max(100).optional(),
  state: z.string().max(200).optional(),
  campaign: z.uuid().optional(),
  from: dayText.optional(),
  to: dayText.optional(),
  mine: flag.optional(),
  breached: flag.optional(),
}

const visitRow = z.object({
  id: z.uuid(),
  no: z.string(),
  kind,
  title: z.string(),
  officeName: z.string(),
  placeKind,
  placeName: z.string(),
  unit: unitRef,
  region: z.string(),
  regionName: z.string(),
  line: z.string(),
  state: visitState,
  drawn: z.boolean(),
  visitedOn: dayText.nullable(),
  items: z.int(),
  failed: z.int(),
  score: z.number().nullable(),
})
const visitFilter = {
  q: z.string().max(100).optional(),
  kind: z.string().max(100).optional(),
  place: placeKind.optional(),
  state: visitState.optional(),
  line: z.string().max(20).optional(),
  region: region.optional().describe('县、市或省的代码，含其下级'),
  ownLevel: z.enum(['true']).optional().describe('只列该地区本级的'),
  month: month.optional(),
  unit: z.string().max(420).optional(),
  holder: z.string().max(420).optional().describe('被检查单位本身'),
  campaign: z.uuid().optional(),
  inspection: z.uuid().optional(),
  from: dayText.optional(),
  to: dayText.optional(),
  found: flag.optional().describe('有不符合项'),
}

const drawRow = z.object({
  id: z.uuid(),
  no: z.int(),
  what: z.enum(['places', 'people']),
  commitment: z.string(),
  committedBy: z.string(),
  committedAt: moment,
  reason: z.string().nullable(),
  drawnBy: z.string().nullable(),
  drawnAt: moment.nullable(),
  candidates: z.int(),
  pick: z.int().nullable(),
})
const facts = {
  kind,
  title: z.string().trim().min(2, '请填写名称，至少 2 个字').max(200),
  purpose: z.string().trim().min(2, '请填写检查内容和要求').max(4000),
  periodFrom: z.iso.date('请选择开始日期'),
  periodTo: z.iso.date('请选择结束日期'),
  regions: z.array(region).max(200).default([]),
  campaignId: z.uuid().nullable().default(null),
  checklistIds: z.array(z.uuid()).max(5, '最多 5 份清单').default([]),
}
const versionRow = z.object({ id: z.uuid(), checklistId: z.uuid(), no: z.int(), title: z.string(), items: z.array(checklistItem) })
const range = { from: dayText, to: dayText }

/** 督导检查: plans with teams and draws, checklists, visits, coverage. */
export const inspectionsApi = {
  'inspections.list': endpoint({
    method: 'GET',
    path: '/api/inspections',
    title: '督导检查',
    permission: 'inspection.read',
    query: z.object({ ...inspectionFilter, ...pageQuery }),
    response: page(inspectionRow),
  }),
  'inspections.show': endpoint({
    method: 'GET',
    path: '/api/inspections/:id',
    title: '督导检查详情',
    permission: 'inspection.read',
    params: uuidParams,
    response: inspectionRow.extend({
      version: z.int(),
      purpose: z.string(),
      regions: z.array(z.string()),
      report: z.string().nullable(),
      returned: z.int(),
      team: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          unitName: z.string(),
          leader: z.boolean(),
          drawn: z.boolean(),
          account: z.boolean().describe('有账号，可以在手机上填报'),
          userId: z.uuid().nullable(),
          officerId: z.string().nullable(),
        }),
      ),
      teamFaults: z.array(z.string()),
      draws: z.array(drawRow),
      checklists: z.array(versionRow),
      places: z.array(visitRow),
      ...matterParts,
    }),
  }),
  'inspections.create': endpoint({
    method: 'POST',
    path: '/api/inspections',
    title: '新建督导检查',
    permission: 'inspection.manage',
    body: z.object(facts),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'inspections.save': endpoint({
    method: 'PUT',
    path: '/api/inspections/:id',
    title: '修改督导检查计划',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), ...facts }),
    response: z.object({ version: z.int() }),
  }),
  'inspections.act': endpoint({
    method: 'POST',
    path: '/api/inspections/:id/actions/:action',
    title: '办理督导检查',
    permission: 'inspection.manage',
    secondFactor: secondFactorActions(inspectionProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'inspections.people': endpoint({
    method: 'GET',
    path: '/api/inspections/people',
    title: '可选检查人员',
    permission: 'inspection.manage',
    query: z.object({ q: z.string().max(50).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
    response: z.array(z.object({ userId: z.uuid(), name: z.string(), unitName: z.string() })),
  }),
  'inspections.team': endpoint({
    method: 'PUT',
    path: '/api/inspections/:id/team',
    title: '设置检查组',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({
      userIds: z.array(z.uuid()).max(50).describe('指定的成员；抽取的成员另外保留'),
      leader: z.string().max(420).nullable().describe('组长：成员的账号标识或人员编号'),
    }),
    response: z.object({ faults: z.array(z.string()) }),
  }),
  'inspections.commit': endpoint({
    method: 'POST',
    path: '/api/inspections/:id/commit',
    title: '封存抽取种子',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({ what: z.enum(['places', 'people']), reason: z.string().trim().min(2).max(500).nullable().default(null) }),
    response: z.object({ id: z.uuid(), no: z.int(), commitment: z.string() }),
  }),
  'inspections.draw': endpoint({
    method: 'POST',
    path: '/api/inspections/:id/draw',
    title: '随机抽取',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({
      drawId: z.uuid(),
      pick: z.int().min(1, '至少抽取一个').max(500),
      pool: z.object({
        regions: z.array(region).max(200).default([]),
        lines: z
          .array(z.enum(['police', 'transport', 'water']))
          .max(3)
          .default([]),
        placeKinds: z.array(placeKind).max(3).default([]),
        levels: z
          .array(z.enum(['city', 'county', 'team']))
          .max(3)
          .default([]),
        enterprises: z.array(z.string().trim().min(2).max(200)).max(2000).default([]),
        unitId: unitId.nullable().default(null).describe('企业的监管单位'),
      }),
    }),
    response: z.object({ candidates: z.int(), result: z.array(z.object({ key: z.string(), title: z.string() })) }),
  }),
  'inspections.drawn': endpoint({
    method: 'GET',
    path: '/api/inspection-draws/:id',
    title: '抽取记录',
    permission: 'inspection.read',
    params: uuidParams,
    response: drawRow.extend({
      inspection: z.object({ id: z.uuid(), no: z.string(), title: z.string() }),
      seed: z.string().nullable(),
      digest: z.string().nullable(),
      pool: z.record(z.string(), z.unknown()).nullable(),
      list: z.array(z.object({ key: z.string(), title: z.string() })),
      result: z.array(z.string()),
    }),
  }),
  'inspections.name-place': endpoint({
    method: 'POST',
    path: '/api/inspections/:id/places',
    title: '指定检查对象',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({
      kind: placeKind,
      placeId: z.string().min(1).max(420).nullable().default(null).describe('单位或点位的标识'),
      name: z.string().trim().min(2).max(200).nullable().default(null).describe('企业名称'),
      unitId: unitId.nullable().default(null).describe('企业的监管单位'),
      reason: z.string().trim().min(2, '请写明指定的理由').max(500),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'inspections.excuse': endpoint({
    method: 'POST',
    path: '/api/inspection-visits/:id/excuse',
    title: '注明未检查',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({ reason: z.string().trim().min(2, '请写明原因').max(500) }),
    response: z.object({ ok: z.literal(true) }),
  }),
  'inspections.visits': endpoint({
    method: 'GET',
    path: '/api/inspection-visits',
    title: '实地检查',
    permission: 'inspection.read',
    query: z.object({ ...visitFilter, ...pageQuery }),
    response: page(visitRow),
  }),
  'inspections.visit': endpoint({
    method: 'GET',
    path: '/api/inspection-visits/:id',
    title: '实地检查详情',
    permission: 'inspection.read',
    params: uuidParams,
    response: visitRow.extend({
      inspectionId: z.uuid().nullable().describe('本人可以查看的计划'),
      campaignId: z.uuid().nullable(),
      reason: z.string().nullable(),
      excuse: z.string().nullable(),
      summary: z.string().nullable(),
      concludedBy: z.string().nullable(),
      concludedAt: moment.nullable(),
      picturesMissing: z.int().describe('已登记、还没有收到的照片'),
      answers: z.array(
        checklistItem.extend({
          versionId: z.uuid(),
          checklist: z.string(),
          result: z.enum(namesOf<Answer>(ANSWERS)).nullable(),
          findingCode: z.string().nullable(),
          note: z.string(),
          at: moment.nullable(),
          by: z.string().nullable(),
          given: z.int().describe('填写次数'),
          pictures: z.array(fileRow),
          problem: z.object({ id: z.uuid(), no: z.string(), stateTitle: z.string() }).nullable(),
        }),
      ),
    }),
  }),
  'inspections.export': endpoint({
    method: 'GET',
    path: '/api/inspection-visits/export',
    title: '导出实地检查',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...visitFilter, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
  'inspections.coverage': endpoint({
    method: 'GET',
    path: '/api/inspections/coverage',
    title: '检查覆盖',
    permission: 'inspection.read',
    query: z.object({ ...range, kind: kind.optional(), line: z.string().max(20).optional(), campaign: z.uuid().optional() }),
    response: z.object({
      months: z.array(month),
      counties: z.array(
        z.object({ region: z.string(), name: z.string(), city: z.string().nullable(), visits: z.int(), cells: z.array(z.int()) }),
      ),
      share: z.number().nullable(),
      byMonth: z.array(z.object({ month, visits: z.int(), share: z.number().nullable() })),
    }),
  }),
  'inspections.statistics': endpoint({
    method: 'GET',
    path: '/api/inspections/statistics',
    title: '督导检查统计',
    permission: 'inspection.read',
    query: z.object({
      ...range,
      by: z.enum(['region', 'kind', 'month', 'line', 'place']).default('region'),
      campaign: z.uuid().optional(),
    }),
    response: z.object({
      total: z.int(),
      rows: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          visits: z.int(),
          found: z.int().describe('有不符合项的'),
          findings: z.int().describe('不符合项'),
          problems: z.int().describe('列入台账的问题'),
          score: z.number().nullable(),
          query: z.record(z.string(), z.string()).describe('列出这些记录的查询条件'),
        }),
      ),
    }),
  }),
  'checklists.list': endpoint({
    method: 'GET',
    path: '/api/checklists',
    title: '检查清单',
    permission: 'inspection.read',
    query: z.object({
      q: z.string().max(100).optional(),
      state: z.enum(namesOf<ChecklistState>(CHECKLIST_STATES)).optional(),
      ...pageQuery,
    }),
    response: page(
      z.object({
        id: z.uuid(),
        title: z.string(),
        officeName: z.string(),
        state: z.enum(namesOf<ChecklistState>(CHECKLIST_STATES)),
        items: z.int(),
        changedAt: moment,
        latest: z.object({ id: z.uuid(), no: z.int(), publishedAt: moment }).nullable(),
      }),
    ),
  }),
  'checklists.show': endpoint({
    method: 'GET',
    path: '/api/checklists/:id',
    title: '检查清单详情',
    permission: 'inspection.read',
    params: uuidParams,
    response: z.object({
      id: z.uuid(),
      title: z.string(),
      officeName: z.string(),
      state: z.enum(namesOf<ChecklistState>(CHECKLIST_STATES)),
      version: z.int(),
      editable: z.boolean(),
      items: z.array(checklistItem),
      versions: z.array(versionRow.extend({ publishedAt: moment, digest: z.string(), visits: z.int() })),
    }),
  }),
  'checklists.create': endpoint({
    method: 'POST',
    path: '/api/checklists',
    title: '新建检查清单',
    permission: 'inspection.manage',
    body: z.object({ title: z.string().trim().min(2, '请填写名称').max(200), items }),
    response: z.object({ id: z.uuid() }),
  }),
  'checklists.save': endpoint({
    method: 'PUT',
    path: '/api/checklists/:id',
    title: '修改检查清单',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), title: z.string().trim().min(2, '请填写名称').max(200), items }),
    response: z.object({ version: z.int() }),
  }),
  'checklists.publish': endpoint({
    method: 'POST',
    path: '/api/checklists/:id/publish',
    title: '发布检查清单',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({ version: z.int().min(1) }),
    response: z.object({ id: z.uuid(), no: z.int() }),
  }),
  'checklists.retire': endpoint({
    method: 'POST',
    path: '/api/checklists/:id/retire',
    title: '停用检查清单',
    permission: 'inspection.manage',
    params: uuidParams,
    body: z.object({ reason: z.string().trim().min(2).max(500) }),
    response: z.object({ ok: z.literal(true) }),
  }),
} as const
