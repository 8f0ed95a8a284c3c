import { z } from 'zod'
import { REGULATION_ACTIONS, type RegulationAction, regulationProcess, secondFactorActions } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, light, matterParts } from './matter.ts'
import { placeFilter } from './place.ts'

const ACTIONS = Object.keys(REGULATION_ACTIONS) as [RegulationAction, ...RegulationAction[]]

const regulationRow = z.object({
  id: z.uuid(),
  no: z.string(),
  name: z.string(),
  action: z.enum(ACTIONS),
  basis: z.string(),
  unit: unitRef,
  campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  person: z.string().nullable(),
  deadline: dayText,
  state: z.string(),
  stateTitle: z.string(),
  openedAt: moment,
  docNo: z.string().nullable(),
  publishedOn: dayText.nullable(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
})
const filter = {
  q: z.string().max(100).optional(),
  state: z.string().max(200).optional(),
  action: z.string().max(50).optional(),
  unit: z.string().max(200).optional(),
  campaign: z.uuid().optional(),
  ...placeFilter('regulations'),
  mine: flag.optional(),
  breached: flag.optional(),
}
const facts = {
  name: z.string().trim().min(2, '请填写，至少 2 个字').max(200),
  action: z.enum(ACTIONS, { error: '请选择立改废' }),
  basis: z.string().trim().min(2, '请填写依据').max(1000),
  content: z.string().trim().max(4000).default(''),
  person: z.string().trim().max(100).nullable().default(null),
  deadline: z.iso.date('请选择完成期限'),
  campaignId: z.uuid().nullable().default(null),
}

/** 制度建设台账. */
export const regulationsApi = {
  'regulations.list': endpoint({
    method: 'GET',
    path: '/api/regulations',
    title: '制度建设台账',
    permission: 'regulation.read',
    query: z.object({ ...filter, ...pageQuery }),
    response: page(regulationRow),
  }),
  'regulations.show': endpoint({
    method: 'GET',
    path: '/api/regulations/:id',
    title: '制度建设详情',
    permission: 'regulation.read',
    params: uuidParams,
    response: regulationRow.extend({
      version: z.int(),
      content: z.string(),
      opinion: z.string().nullable(),
      consultedAt: moment.nullable(),
      discussedOn: dayText.nullable(),
      filingNo: z.string().nullable(),
      filedOn: dayText.nullable(),
      returned: z.int(),
      ...matterParts,
    }),
  }),
  'regulations.register': endpoint({
    method: 'POST',
    path: '/api/regulations',
    title: '登记制度建设事项',
    permission: 'regulation.manage',
    body: z.object({ ...facts, unitId: z.string().min(1, '请选择牵头单位').max(420) }),
    response: z.object({ id: z.uuid(), no: z.string() }),
  }),
  'regulations.save': endpoint({
    method: 'PUT',
    path: '/api/regulations/:id',
    title: '修改制度建设事项',
    permission: 'regulation.manage',
    params: uuidParams,
    body: z.object({ version: z.int().min(1), ...facts }).omit({ deadline: true }),
    response: z.object({ version: z.int() }),
  }),
  'regulations.act': endpoint({
    method: 'POST',
    path: '/api/regulations/:id/actions/:action',
    title: '办理制度建设事项',
    permission: 'regulation.manage',
    secondFactor: secondFactorActions(regulationProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'regulations.form': endpoint({
    method: 'GET',
    path: '/api/regulations/form',
    title: '按上报式样导出制度建设台账',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({
      ...filter,
      format: z.enum(['xlsx', 'docx']).default('xlsx'),
      period: z.string().trim().max(50).optional().describe('统计期间'),
      purpose: z.string().trim().min(2).max(200),
    }),
    response: bytes,
    transfer: 'file',
  }),
} as const
