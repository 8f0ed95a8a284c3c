import { z } from 'zod'
import { bytes, endpoint, moment, page, pageQuery, uuidParams } from './endpoint.ts'

/** What a column of an old ledger may hold, with the name offices give it. */
export const LEDGER_FIELDS = {
  no: '原编号',
  title: '问题',
  description: '问题描述',
  unit: '责任单位',
  source: '来源',
  classTitle: '问题类别',
  finding: '定性',
  kind: '整改类型',
  measures: '整改措施',
  leader: '责任领导',
  person: '责任人',
  openedOn: '登记日期',
  deadline: '完成时限',
  completion: '整改情况',
  state: '是否完成',
  closedOn: '销号日期',
} as const
export type LedgerField = keyof typeof LEDGER_FIELDS
const FIELDS = Object.keys(LEDGER_FIELDS) as [LedgerField, ...LedgerField[]]

const column = z.object({ title: z.string(), sample: z.array(z.string()), field: z.enum(FIELDS).nullable() })
const reject = z.object({ line: z.int(), reason: z.string(), cells: z.array(z.string()) })

const result = z.object({
  id: z.uuid(),
  fileName: z.string(),
  dryRun: z.boolean(),
  read: z.int(),
  taken: z.int(),
  /** Already in the ledger: left as they are there. */
  known: z.int(),
  rejected: z.int(),
})

const orders = z.object({
  /** Line of the sheet that names the columns; the records follow it. */
  headerRow: z.int().min(1).max(30),
  /** How many lines the names take up. */
  headerRows: z.int().min(1).max(3),
  /** What each column holds, from the left. */
  fields: z.array(z.enum(FIELDS).nullable()).min(1).max(200),
  /** For rows that name none. */
  unitId: z.string().max(420).nullable().default(null),
  findingCode: z.enum(['F2', 'F3', 'F4']),
  campaignId: z.uuid().nullable().default(null),
})

/** Taking over ledgers that were kept in Excel. */
export const ledgerImportsApi = {
  'ledger-imports.list': endpoint({
    method: 'GET',
    path: '/api/problem-imports',
    title: '台账导入记录',
    permission: 'import.run',
    query: z.object(pageQuery),
    response: page(result.extend({ importedAt: moment })),
  }),
  'ledger-imports.upload': endpoint({
    method: 'POST',
    path: '/api/problem-imports/uploads',
    title: '上传往年台账',
    permission: 'import.run',
    transfer: 'upload',
    response: z.object({
      uploadId: z.uuid(),
      fileName: z.string(),
      headerRow: z.int(),
      headerRows: z.int(),
      rows: z.int(),
      columns: z.array(column),
    }),
  }),
  'ledger-imports.columns': endpoint({
    method: 'GET',
    path: '/api/problem-imports/uploads/:id',
    title: '往年台账的列',
    permission: 'import.run',
    params: uuidParams,
    query: z.object({
      headerRow: z.coerce.number().int().min(1).max(30).default(1),
      headerRows: z.coerce.number().int().min(1).max(3).default(1),
    }),
    response: z.object({ rows: z.int(), columns: z.array(column) }),
  }),
  'ledger-imports.preview': endpoint({
    method: 'POST',
    path: '/api/problem-imports/uploads/:id/preview',
    title: '试导往年台账',
    permission: 'import.run',
    params: uuidParams,
    body: orders,
    response: result.extend({
      rejects: z.array(reject),
      sample: z.array(
        z.object({
          no: z.string().nullable(),
          title: z.string(),
          unit: z.string(),
          kind: z.string().nullable(),
          deadline: z.string().nullable(),
          state: z.string(),
          openedOn: z.string().nullable(),
        }),
      ),
    }),
  }),
  'ledger-imports.start': endpoint({
    method: 'POST',
    path: '/api/problem-imports/uploads/:id/start',
    title: '导入往年台账',
    permission: 'import.run',
    params: uuidParams,
    body: orders,
    response: result,
  }),
  'ledger-imports.rejects': endpoint({
    method: 'GET',
    path: '/api/problem-imports/:id/rejects',
    title: '下载未导入的行',
    permission: 'import.run',
    secondFactor: 'always',
    params: uuidParams,
    response: bytes,
    transfer: 'file',
  }),
} as const
