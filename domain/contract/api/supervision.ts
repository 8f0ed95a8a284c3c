import { z } from 'zod'
import { FINDING_CODES, MATTER_KINDS, secondFactorActions, warningProcess } from '../../process/index.ts'
import { bytes, dayText, endpoint, flag, moment, page, pageQuery, uuidParams, wall } from './endpoint.ts'

export const COLOURS = ['red', 'orange', 'yellow', 'blue'] as const
const colour = z.enum(COLOURS)
const unitRef = z.object({ id: z.string(), name: z.string() })
/** Deadline light: 正常, 临期, 超期; null when no clock runs. */
export const light = z.enum(['normal', 'near', 'overdue']).nullable()

/** What a person may do with a matter now, read from its process table. */
export const offeredAction = z.object({
  action: z.string(),
  label: z.string(),
  consequence: z.string(),
  weight: z.enum(['primary', 'danger']).nullable(),
  batch: z.boolean(),
})
export const clockRow = z.object({
  rule: z.string(),
  title: z.string(),
  startedAt: moment,
  dueAt: moment,
  stoppedAt: moment.nullable(),
  outcome: z.enum(['met', 'late', 'dropped']).nullable(),
  breached: z.boolean(),
  light,
})
export const logRow = z.object({
  at: moment,
  actor: z.string(),
  role: z.string(),
  unit: z.string().nullable(),
  action: z.string(),
  label: z.string(),
  text: z.string().nullable(),
  outcome: z.enum(['done', 'refused', 'failed']),
  files: z.array(z.object({ id: z.uuid(), name: z.string(), size: z.int() })),
})
export const fileRow = z.object({
  id: z.uuid(),
  name: z.string(),
  size: z.int(),
  mediaType: z.string(),
  purpose: z.string(),
  createdAt: moment,
})

/** An evidence cell, ready to show: personal kinds are masked already; ids carry the text to show beside them. */
export const evidenceCell = z.object({
  column: z.string(),
  label: z.string(),
  type: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  text: z.string(),
})

export const warningRow = z.object({
  id: z.uuid(),
  no: z.string(),
  ruleId: z.string(),
  ruleTitle: z.string(),
  colour,
  subject: z.object({ kind: z.string(), id: z.string(), text: z.string() }),
  unit: unitRef,
  line: z.string(),
  state: z.string(),
  stateTitle: z.string(),
  openedAt: moment,
  lastSeenAt: moment,
  seenCount: z.int(),
  conditionGoneAt: moment.nullable(),
  score: z.number().nullable(),
  findingCode: z.enum(FINDING_CODES).nullable(),
  dueAt: moment.nullable(),
  light,
  breached: z.boolean(),
  cases: z.int(),
  version: z.int(),
})
export type WarningRow = z.infer<typeof warningRow>

const warningFilter = {
  rule: z.string().max(200).optional().describe('规则编号，可多个，以逗号分隔'),
  colour: z.string().max(50).optional(),
  state: z.string().max(200).optional(),
  unit: z.string().max(200).optional().describe('单位及其下级'),
  line: z.string().max(50).optional(),
  case: z.string().max(200).optional().describe('案件内部编号'),
  officer: z.string().max(200).optional(),
  q: z.string().max(100).optional().describe('预警编号、案号'),
  from: dayText.optional(),
  to: dayText.optional(),
  light: z.enum(['near', 'overdue']).optional(),
  finding: z.string().max(50).optional(),
  mine: flag.optional().describe('只看待我办理的'),
  gone: flag.optional().describe('条件已消失'),
  breached: flag.optional(),
}

/** Result of one action on one matter. */
export const acted = z.object({ id: z.uuid(), state: z.string(), stateTitle: z.string(), version: z.int() })
export const actParams = z.object({ id: z.uuid(), action: z.string().max(50) })
export const actBody = z.object({ version: z.int().min(1), input: z.record(z.string(), z.unknown()) })

/** Result of one action on many: each stands for itself. */
export const batchResult = z.object({
  done: z.array(acted),
  refused: z.array(z.object({ id: z.uuid(), no: z.string(), code: z.string(), detail: z.string() })),
  instruments: z.array(z.object({ id: z.uuid(), number: z.string().nullable() })),
})

export const supervisionApi = {
  'desk.show': endpoint({
    method: 'GET',
    path: '/api/desk',
    title: '工作台',
    permission: 'desk.read',
    response: z.object({
      /** One line a kind of work; `query` opens exactly these records on the list page. */
      tasks: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          page: z.string().describe('列表页的名称，如 warnings'),
          query: z.record(z.string(), z.string()),
          count: z.int(),
          near: z.int(),
          overdue: z.int(),
        }),
      ),
      colours: z.array(z.object({ colour, open: z.int() })),
      byRule: z.array(z.object({ ruleId: z.string(), ruleTitle: z.string(), colour, open: z.int() })),
      byDay: z.array(z.object({ day: dayText, opened: z.int(), closed: z.int() })),
      lastScan: z.object({ id: z.uuid(), finishedAt: moment, asOf: wall, records: z.int(), findings: z.int() }).nullable(),
    }),
  }),
  'warnings.list': endpoint({
    method: 'GET',
    path: '/api/warnings',
    title: '预警列表',
    permission: 'warning.read',
    query: z.object({ ...warningFilter, ...pageQuery }),
    response: page(warningRow).extend({ actions: z.array(offeredAction).describe('可批量办理的动作') }),
  }),
  'warnings.show': endpoint({
    method: 'GET',
    path: '/api/warnings/:id',
    title: '预警详情',
    permission: 'warning.read',
    params: uuidParams,
    readLogged: true,
    response: warningRow.extend({
      rule: z.object({
        question: z.string(),
        seed: z.string(),
        basis: z.array(z.string()),
        check: z.array(z.string()),
        falseAlarms: z.array(z.string()),
        version: z.int(),
        parameters: z.array(z.object({ title: z.string(), value: z.string(), unit: z.string(), confirmed: z.boolean() })),
      }),
      evidence: z.array(evidenceCell),
      place: z.object({ lat: z.number(), lon: z.number(), text: z.string() }).nullable(),
      relatedCases: z.array(
        z.object({
          id: z.string(),
          caseNo: z.string(),
          itemName: z.string(),
          occurredAt: wall,
          decidedAt: wall.nullable(),
          fine: z.number().nullable(),
          open: z.boolean(),
        }),
      ),
      findingText: z.string().nullable(),
      reviewRequired: z.boolean().nullable(),
      instrument: z.object({ id: z.uuid(), number: z.string().nullable(), title: z.string(), state: z.string() }).nullable(),
      problem: z.object({ id: z.uuid(), no: z.string(), stateTitle: z.string() }).nullable(),
      clocks: z.array(clockRow),
      log: z.array(logRow),
      files: z.array(fileRow),
      actions: z.array(offeredAction),
      holder: z.string(),
      snooze: z.object({ until: dayText, reason: z.string() }).nullable(),
    }),
  }),
  'warnings.act': endpoint({
    method: 'POST',
    path: '/api/warnings/:id/actions/:action',
    title: '办理预警',
    permission: 'warning.act',
    secondFactor: secondFactorActions(warningProcess),
    params: actParams,
    body: actBody,
    response: acted,
  }),
  'warnings.batch': endpoint({
    method: 'POST',
    path: '/api/warnings/batch/:action',
    title: '批量办理预警',
    permission: 'warning.act',
    secondFactor: secondFactorActions(warningProcess),
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
  'warnings.export': endpoint({
    method: 'GET',
    path: '/api/warnings/export',
    title: '导出预警',
    permission: 'export.make',
    secondFactor: 'large',
    query: z.object({ ...warningFilter, purpose: z.string().trim().min(2).max(200) }),
    response: bytes,
    transfer: 'file',
  }),
  'files.upload': endpoint({
    method: 'POST',
    path: '/api/files',
    title: '上传材料',
    permission: 'desk.read',
    query: z.object({ matterKind: z.enum(MATTER_KINDS), matterId: z.uuid() }),
    transfer: 'upload',
    response: fileRow,
  }),
  'files.download': endpoint({
    method: 'GET',
    path: '/api/files/:id',
    title: '下载材料',
    permission: 'desk.read',
    params: uuidParams,
    response: bytes,
    transfer: 'file',
    readLogged: true,
  }),
  'scans.list': endpoint({
    method: 'GET',
    path: '/api/scans',
    title: '扫描记录',
    permission: 'scan.read',
    query: z.object(pageQuery),
    response: page(
      z.object({
        id: z.uuid(),
        state: z.enum(['queued', 'running', 'done', 'failed']),
        engine: z.string(),
        trigger: z.string(),
        asOf: wall.nullable(),
        requestedAt: moment,
        startedAt: moment.nullable(),
        finishedAt: moment.nullable(),
        records: z.number().nullable(),
        progress: z.string().nullable(),
        error: z.string().nullable(),
        findings: z.int(),
        opened: z.int(),
        cleared: z.int(),
      }),
    ),
  }),
  'scans.show': endpoint({
    method: 'GET',
    path: '/api/scans/:id',
    title: '扫描详情',
    permission: 'scan.read',
    params: uuidParams,
    response: z.object({
      id: z.uuid(),
      state: z.enum(['queued', 'running', 'done', 'failed']),
      engine: z.string(),
      trigger: z.string(),
      asOf: wall.nullable(),
      requestedAt: moment,
      startedAt: moment.nullable(),
      finishedAt: moment.nullable(),
      records: z.number().nullable(),
      progress: z.string().nullable(),
      error: z.string().nullable(),
      rules: z.array(
        z.object({
          ruleId: z.string(),
          title: z.string(),
          version: z.int(),
          ms: z.int(),
          findings: z.int(),
          opened: z.int(),
          repeated: z.int(),
          cleared: z.int(),
        }),
      ),
    }),
  }),
  'scans.start': endpoint({
    method: 'POST',
    path: '/api/scans',
    title: '立即扫描',
    permission: 'scan.start',
    body: z.object({ rules: z.array(z.string().max(10)).max(100).optional() }),
    response: z.object({ id: z.uuid() }),
  }),
} as const
