import { z } from 'zod'
import { CLASS_CODE, EVERY, GROUP_KINDS, MEMBER_TITLES, TEMPLATES } from '../../campaign/index.ts'
import { campaignProcess, secondFactorActions } from '../../process/index.ts'
import { campaignWorkApi } from './campaign-work.ts'
import { dayText, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, light, matterParts } from './matter.ts'

const keys = <T extends object>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]
const region = z.string().regex(/^\d{6}$/, '请填写六位区划代码')
const line = z.enum(['police', 'transport'])
const title = z.string().trim().min(2, '请填写名称').max(200, '最多 200 字')
const words = z.string().trim().max(2000, '最多 2000 字')
const day = z.iso.date('请选择日期').refine((date) => date >= '2000-01-01' && date <= '2100-12-31', '日期超出可用范围')
const itemKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,49}$/, '编号由字母、数字、点和短横组成')
const groupKey = itemKey.nullable().default(null)
const unitId = z.string().min(1, '请选择单位').max(200)

const period = z.object({ kind: z.literal('period'), from: day, to: day })
const requirements = z.object({ kind: z.literal('requirements'), text: z.string().trim().max(20_000) })
const group = z.object({
  kind: z.literal('group'),
  key: itemKey,
  parentKey: groupKey,
  groupKind: z.enum(keys(GROUP_KINDS)),
  title,
  duties: words.default(''),
})
const stage = z.object({
  kind: z.literal('stage'),
  no: z.int().min(1).max(20),
  title,
  from: day,
  to: day.nullable().default(null),
  deliverable: words.default(''),
  groupKey,
})
const classItem = z.object({
  kind: z.literal('class'),
  code: z.string().regex(CLASS_CODE, '编号如 G1、J3.2、D1：G 共性、J 交警、Y 运输、D 本地'),
  title,
  line: line.nullable().default(null),
  words: z.array(z.string().trim().min(1).max(30)).max(60).default([]),
})
const task = z.object({
  kind: z.literal('task'),
  key: itemKey,
  stageNo: z.int().min(1).max(20),
  title,
  deliverable: words.default(''),
  groupKey,
  due: day.nullable().default(null),
})
const duty = z.object({
  kind: z.literal('duty'),
  key: itemKey,
  title,
  every: z.enum(keys(EVERY)),
  onDay: z.int().min(1).max(31),
  enabled: z.boolean(),
})
/** One line of a plan. */
export const planItem = z.discriminatedUnion('kind', [period, requirements, group, stage, classItem, task, duty])
const itemName = z
  .string()
  .max(60)
  .regex(/^(period|requirements|(group|stage|class|task|duty):[A-Za-z0-9.-]+)$/)
const origin = { origin: z.uuid().nullable().describe('承接自上级方案；空为本级自定') }

const campaignRow = z.object({
  id: z.uuid(),
  no: z.string(),
  name: z.string(),
  docNo: z.string().nullable(),
  office: unitRef,
  region,
  lines: z.array(line),
  periodFrom: dayText,
  periodTo: dayText,
  summaryDue: dayText,
  parent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  state: z.string(),
  stateTitle: z.string(),
  units: z.int(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
  version: z.int(),
})

const head = {
  name: title,
  docNo: z.string().trim().max(100).nullable().default(null),
  basis: z.string().trim().min(2, '请填写依据').max(2000),
  periodFrom: day,
  periodTo: day,
  summaryDue: day,
  regions: z.array(region).max(200).default([]).describe('整治地区；空为本办公室辖区全部'),
  lines: z.array(line).min(1, '请选择条线').max(2),
}

const classRow = classItem.omit({ kind: true }).extend({ parentCode: z.string().nullable(), ...origin })
const offer = z.object({
  item: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
  seen: z.record(z.string(), z.unknown()).nullable(),
  above: z.record(z.string(), z.unknown()).nullable(),
  own: z.record(z.string(), z.unknown()).nullable(),
  conflict: z.boolean(),
})
export const campaignsApi = {
  'campaigns.list': endpoint({
    method: 'GET',
    path: '/api/campaigns',
    title: '专项整治',
    permission: 'campaign.read',
    query: z.object({
      q: z.string().max(100).optional(),
      state: z.string().max(100).optional(),
      mine: flag.optional().describe('我是成员的'),
      own: flag.optional().describe('本办公室的'),
      ...pageQuery,
    }),
    response: page(campaignRow),
  }),
  'campaigns.templates': endpoint({
    method: 'GET',
    path: '/api/campaigns/templates',
    title: '问题分类模板',
    permission: 'campaign.read',
    response: z.object({ rows: z.array(z.object({ name: z.string(), title: z.string(), basis: z.string(), classes: z.int() })) }),
  }),
  'campaigns.show': endpoint({
    method: 'GET',
    path: '/api/campaigns/:id',
    title: '专项整治方案',
    permission: 'campaign.read',
    params: uuidParams,
    response: campaignRow.extend({
      basis: z.string(),
      requirements: z.string(),
      regions: z.array(region),
      summary: z.string().nullable(),
      summaryAt: moment.nullable(),
      publishedAt: moment.nullable(),
      finishedAt: moment.nullable(),
      canManage: z.boolean(),
      canAdopt: z.boolean(),
      offers: z.int().describe('待处理的上级变更'),
      adoptedBy: z.array(z.object({ id: z.uuid(), name: z.string(), officeName: z.string(), stateTitle: z.string() })),
      classes: z.array(classRow),
      stages: z.array(stage.omit({ kind: true }).extend(origin)),
      tasks: z.array(task.omit({ kind: true }).extend({ id: z.uuid(), ...origin })),
      groups: z.array(group.omit({ kind: true }).extend(origin)),
      members: z.array(
        z.object({
          id: z.uuid(),
          groupKey: z.string(),
          name: z.string(),
          position: z.string(),
          title: z.enum(keys(MEMBER_TITLES)),
          isMe: z.boolean(),
        }),
      ),
      duties: z.array(duty.omit({ kind: true }).extend(origin)),
      unitsList: z.array(unitRef.extend({ leftAt: moment.nullable(), successor: unitRef.nullable() })),
      unfinished: z.object({ clues: z.int(), problems: z.int(), stages: z.int() }).describe('常治长效：尚未办结的'),
      ...matterParts,
    }),
  }),
  'campaigns.classes': endpoint({
    method: 'GET',
    path: '/api/campaigns/:id/classes',
    title: '专项整治问题分类',
    permission: 'campaign.read',
    params: uuidParams,
    response: z.object({ rows: z.array(classRow) }),
  }),
  'campaigns.create': endpoint({
    method: 'POST',
    path: '/api/campaigns',
    title: '新建专项整治',
    permission: 'campaign.manage',
    body: z.object({
      ...head,
      requirements: requirements.shape.text.default(''),
      template: z.enum(keys(TEMPLATES)).nullable().default(null),
    }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'campaigns.adopt': endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/adopt',
    title: '承接上级专项整治方案',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({ name: title, docNo: head.docNo, summaryDue: day, regions: head.regions }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'campaigns.save': endpoint({
    method: 'PUT',
    path: '/api/campaigns/:id',
    title: '修改专项整治方案',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), ...head }),
    response: z.object({ version: z.int() }),
  }),
  'campaigns.put-item': endpoint({
    method: 'PUT',
    path: '/api/campaigns/:id/items',
    title: '增改方案内容',
    permission: 'campaign.manage',
    params: uuidParams,
    body: planItem,
    response: z.object({ item: z.string() }),
  }),
  'campaigns.remove-item': endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/items/remove',
    title: '删除方案内容',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({ item: itemName }),
    response: z.object({ item: z.string() }),
  }),
  'campaigns.put-member': endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/members',
    title: '增加专班成员',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({
      groupKey: itemKey,
      name: z.string().trim().min(1, '请填写姓名').max(50),
      position: z.string().trim().max(100).default(''),
      title: z.enum(keys(MEMBER_TITLES)).default('member'),
      account: z.string().trim().max(100).optional().describe('本平台账号；填写后该人员可按“我参加的”筛选'),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'campaigns.remove-member': endpoint({
    method: 'DELETE',
    path: '/api/campaigns/:id/members/:memberId',
    title: '移出专班成员',
    permission: 'campaign.manage',
    params: z.object({ id: z.uuid(), memberId: z.uuid() }),
    response: z.object({ id: z.uuid() }),
  }),
  'campaigns.set-units': endpoint({
    method: 'PUT',
    path: '/api/campaigns/:id/units',
    title: '设置参加单位',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({ unitIds: z.array(unitId).min(1, '请选择参加单位').max(1000) }),
    response: z.object({ units: z.int() }),
  }),
  'campaigns.succeed': endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/succession',
    title: '单位撤并移交',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({
      unitId,
      successorId: unitId.nullable().default(null).describe('承接单位；空为其上级'),
      text: z.string().trim().min(2, '请填写依据').max(2000),
    }),
    response: z.object({ successor: unitRef, moved: z.record(z.string(), z.int()) }),
  }),
  'campaigns.act': endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/actions/:action',
    title: '办理专项整治',
    permission: 'campaign.manage',
    secondFactor: secondFactorActions(campaignProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'campaigns.offers': endpoint({
    method: 'GET',
    path: '/api/campaigns/:id/offers',
    title: '上级方案变更',
    permission: 'campaign.manage',
    params: uuidParams,
    response: z.object({ rows: z.array(offer) }),
  }),
  'campaigns.decide': endpoint({
    method: 'POST',
    path: '/api/campaigns/:id/offers',
    title: '处理上级方案变更',
    permission: 'campaign.manage',
    params: uuidParams,
    body: z.object({
      decisions: z
        .array(z.object({ item: itemName, decision: z.enum(['accept', 'keep']) }))
        .min(1)
        .max(300),
    }),
    response: z.object({ accepted: z.int(), kept: z.int(), left: z.int() }),
  }),
  ...campaignWorkApi,
}
