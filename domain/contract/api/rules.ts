import { z } from 'zod'
import { dayText, done, endpoint, moment, uuidParams, wall } from './endpoint.ts'
import { COLOURS } from './supervision.ts'

const ruleParams = z.object({ id: z.string().max(10) })
const parameterValue = z.union([z.number(), z.array(z.string().max(200)).max(200)])
const parameters = z.record(z.string().max(50), parameterValue)

/** How a rule fared: share of warnings judged F0 or F1 among those judged. */
const quality = z.object({
  open: z.int(),
  judged: z.int(),
  confirmed: z.int(),
  falseAlarms: z.int(),
  falseShare: z.number().nullable(),
  /** True when the share is so high that the rule should be paused (domain facts: over 80 % of 50). */
  pauseAdvised: z.boolean(),
})

const ruleRow = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  colour: z.enum(COLOURS),
  group: z.string(),
  subject: z.string(),
  enabled: z.boolean(),
  version: z.int(),
  unconfirmed: z.int().describe('待核实的参数个数'),
  quality,
})

export const rulesApi = {
  'rules.list': endpoint({ method: 'GET', path: '/api/rules', title: '规则目录', permission: 'rule.read', response: z.array(ruleRow) }),
  'rules.show': endpoint({
    method: 'GET',
    path: '/api/rules/:id',
    title: '规则详情',
    permission: 'rule.read',
    params: ruleParams,
    response: ruleRow.extend({
      seed: z.string(),
      basis: z.array(z.string()),
      check: z.array(z.string()),
      falseAlarmHints: z.array(z.string()),
      evidence: z.array(z.object({ column: z.string(), label: z.string(), type: z.string() })),
      parameters: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          unit: z.string(),
          basis: z.string(),
          confirmed: z.boolean(),
          kind: z.enum(['number', 'integer', 'list']),
          default: parameterValue,
          value: parameterValue,
          min: z.number().nullable(),
          max: z.number().nullable(),
        }),
      ),
      examples: z.array(z.object({ name: z.string(), flagged: z.boolean() })),
      versions: z.array(
        z.object({ version: z.int(), enabled: z.boolean(), parameters, reason: z.string(), author: z.string(), publishedAt: moment }),
      ),
      snoozes: z.array(
        z.object({
          id: z.uuid(),
          subjectKind: z.string(),
          subjectId: z.string(),
          until: dayText,
          reason: z.string(),
          author: z.string(),
          createdAt: moment,
          active: z.boolean(),
        }),
      ),
      byMonth: z.array(z.object({ month: z.string(), opened: z.int(), confirmed: z.int(), falseAlarms: z.int() })),
    }),
  }),
  'rules.publish': endpoint({
    method: 'POST',
    path: '/api/rules/:id/versions',
    title: '发布规则参数',
    permission: 'rule.publish',
    params: ruleParams,
    body: z.object({
      baseVersion: z.int().min(0),
      enabled: z.boolean(),
      parameters,
      reason: z.string().trim().min(4, '请说明理由').max(1000),
    }),
    response: z.object({ version: z.int() }),
    secondFactor: 'always',
  }),
  'rules.backTest': endpoint({
    method: 'POST',
    path: '/api/rules/:id/back-tests',
    title: '回测',
    permission: 'rule.back-test',
    params: ruleParams,
    body: z.object({ parameters, from: dayText, to: dayText, unitId: z.string().max(200).optional() }),
    response: z.object({ id: z.uuid() }),
  }),
  'rules.backTestShow': endpoint({
    method: 'GET',
    path: '/api/back-tests/:id',
    title: '回测结果',
    permission: 'rule.back-test',
    params: uuidParams,
    response: z.object({
      id: z.uuid(),
      ruleId: z.string(),
      state: z.enum(['queued', 'running', 'done', 'failed']),
      error: z.string().nullable(),
      parameters,
      from: dayText,
      to: dayText,
      unitId: z.string().nullable(),
      requestedAt: moment,
      result: z
        .object({
          /** Data cut and engine, so that the run can be repeated. */
          asOf: wall,
          engine: z.string(),
          candidate: z.int(),
          current: z.int(),
          opens: z.int(),
          loses: z.int(),
          both: z.int(),
          judged: z.int(),
          confirmed: z.int(),
          precision: z.number().nullable(),
          currentPrecision: z.number().nullable(),
          byMonth: z.array(z.object({ month: z.string(), candidate: z.int(), current: z.int() })),
          byUnit: z.array(z.object({ unitId: z.string(), unitName: z.string(), candidate: z.int(), current: z.int() })),
          sampleOpens: z.array(z.object({ subject: z.string(), unitName: z.string(), score: z.number().nullable() })),
          sampleLoses: z.array(
            z.object({ subject: z.string(), unitName: z.string(), warningId: z.uuid().nullable(), finding: z.string().nullable() }),
          ),
        })
        .nullable(),
    }),
  }),
  'rules.snooze': endpoint({
    method: 'POST',
    path: '/api/rules/:id/snoozes',
    title: '暂缓预警',
    permission: 'rule.snooze',
    params: ruleParams,
    body: z.object({ warningId: z.uuid(), until: dayText, reason: z.string().trim().min(4, '请说明理由').max(1000) }),
    response: z.object({ id: z.uuid() }),
  }),
  'rules.snoozeEnd': endpoint({
    method: 'DELETE',
    path: '/api/snoozes/:id',
    title: '取消暂缓',
    permission: 'rule.snooze',
    params: uuidParams,
    response: done,
  }),
} as const
