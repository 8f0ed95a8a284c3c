import { z } from 'zod'
import { dutyProcess, secondFactorActions, stageProcess } from '../../process/index.ts'
import { dayText, endpoint, flag, moment, page, pageQuery, uuidParams } from './endpoint.ts'
import { actBody, acted, actParams, clockRow, fileRow, light, logRow, offeredAction } from './supervision.ts'

const unitRef = z.object({ id: z.string(), name: z.string() })
const taskCell = z.object({
  taskId: z.uuid(),
  percent: z.int(),
  text: z.string().nullable(),
  reportedAt: moment.nullable(),
  due: dayText.nullable(),
  late: z.boolean(),
})
const stageCell = z.object({
  id: z.uuid(),
  stageNo: z.int(),
  state: z.string(),
  stateTitle: z.string(),
  percent: z.int(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
  version: z.int(),
  tasks: z.array(taskCell),
})
const dutyRow = z.object({
  id: z.uuid(),
  campaign: z.object({ id: z.uuid(), name: z.string() }),
  key: z.string(),
  title: z.string(),
  period: z.string(),
  periodFrom: dayText,
  periodTo: dayText,
  unit: unitRef,
  forUnit: unitRef,
  state: z.string(),
  stateTitle: z.string(),
  deadline: moment,
  reportedAt: moment.nullable(),
  late: z.boolean(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
  version: z.int(),
})
/** What the page of every matter shows besides the matter itself. */
export const matterParts = {
  clocks: z.array(clockRow),
  log: z.array(logRow),
  files: z.array(fileRow),
  actions: z.array(offeredAction),
  holder: z.string(),
}

/** What the units of a campaign do: stages with their tasks, and reports that standing duties ask for. */
export const campaignWorkApi = {
  'campaigns.progress': endpoint({
    method: 'GET',
    path: '/api/campaigns/:id/progress',
    title: '专项整治进度',
    permission: 'campaign.read',
    params: uuidParams,
    response: z.object({
      units: z.array(
        z.object({
          unit: unitRef,
          successor: unitRef.nullable(),
          percent: z.int(),
          canReport: z.boolean(),
          duties: z.object({ due: z.int(), onTime: z.int(), late: z.int() }),
          stages: z.array(stageCell),
        }),
      ),
      stages: z.array(z.object({ no: z.int(), percent: z.int(), accepted: z.int(), units: z.int() })),
      tasks: z.array(z.object({ taskId: z.uuid(), percent: z.int() })),
      today: dayText,
    }),
  }),
  'campaigns.report-task': endpoint({
    method: 'POST',
    path: '/api/stages/:id/tasks/:taskId',
    title: '填报任务进度',
    permission: 'campaign.report',
    params: z.object({ id: z.uuid(), taskId: z.uuid() }),
    body: z.object({ percent: z.int('请填写百分比').min(0).max(100), text: z.string().trim().max(2000, '最多 2000 字').default('') }),
    response: z.object({ percent: z.int() }),
  }),
  'stages.show': endpoint({
    method: 'GET',
    path: '/api/stages/:id',
    title: '单位整治阶段',
    permission: 'campaign.read',
    params: uuidParams,
    response: stageCell.extend({
      campaign: z.object({ id: z.uuid(), no: z.string(), name: z.string() }),
      title: z.string(),
      from: dayText,
      to: dayText.nullable(),
      deliverable: z.string(),
      unit: unitRef,
      forUnit: unitRef,
      report: z.string().nullable(),
      returned: z.int(),
      canReport: z.boolean(),
      tasks: z.array(taskCell.extend({ title: z.string(), deliverable: z.string() })),
      ...matterParts,
    }),
  }),
  'stages.act': endpoint({
    method: 'POST',
    path: '/api/stages/:id/actions/:action',
    title: '办理整治阶段',
    permission: 'campaign.report',
    secondFactor: secondFactorActions(stageProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'duties.list': endpoint({
    method: 'GET',
    path: '/api/duties',
    title: '定期报送',
    permission: 'campaign.read',
    query: z.object({
      campaign: z.uuid().optional(),
      key: z.string().max(50).optional(),
      state: z.string().max(100).optional(),
      unit: z.string().max(200).optional(),
      late: flag.optional(),
      mine: flag.optional(),
      ...pageQuery,
    }),
    response: page(dutyRow),
  }),
  'duties.show': endpoint({
    method: 'GET',
    path: '/api/duties/:id',
    title: '定期报送详情',
    permission: 'campaign.read',
    params: uuidParams,
    response: dutyRow.extend({ report: z.string().nullable(), ...matterParts }),
  }),
  'duties.act': endpoint({
    method: 'POST',
    path: '/api/duties/:id/actions/:action',
    title: '办理定期报送',
    permission: 'campaign.report',
    secondFactor: secondFactorActions(dutyProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
}
