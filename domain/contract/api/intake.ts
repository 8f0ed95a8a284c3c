import { z } from 'zod'
import { bytes, endpoint, moment, page, pageQuery, uuidParams } from './endpoint.ts'

const counts = z.record(z.string(), z.object({ read: z.int(), inserted: z.int(), updated: z.int(), unchanged: z.int(), rejected: z.int() }))
const importRow = z.object({
  id: z.uuid(),
  source: z.string(),
  fileName: z.string(),
  mapping: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed', 'dry-run']),
  startedAt: moment,
  finishedAt: moment.nullable(),
  startedBy: z.string().nullable(),
  progress: z.object({ entity: z.string().nullable(), read: z.int(), share: z.number().nullable() }),
  entities: counts.nullable(),
  dangling: z.int().nullable(),
  rejected: z.int().nullable(),
  error: z.string().nullable(),
})

export const intakeApi = {
  'imports.list': endpoint({
    method: 'GET',
    path: '/api/imports',
    title: '数据接入记录',
    permission: 'import.run',
    query: z.object(pageQuery),
    response: page(importRow),
  }),
  'imports.upload': endpoint({
    method: 'POST',
    path: '/api/imports/uploads',
    title: '上传数据文件',
    permission: 'import.run',
    transfer: 'upload',
    response: z.object({
      uploadId: z.uuid(),
      fileName: z.string(),
      size: z.int(),
      kind: z.enum(['native', 'table']),
      columns: z.array(z.string()),
      sample: z.array(z.array(z.string())),
      encoding: z.string().nullable(),
      entities: z.array(z.string()),
      mappings: z.array(z.object({ name: z.string(), title: z.string(), fits: z.boolean() })),
    }),
  }),
  'imports.preview': endpoint({
    method: 'POST',
    path: '/api/imports/uploads/:id/preview',
    title: '预览接入',
    permission: 'import.run',
    params: uuidParams,
    body: z.object({
      mapping: z.string().max(100_000).nullable().describe('映射文件的内容（YAML）'),
      mappingName: z.string().max(100).nullable(),
    }),
    response: z.object({
      entities: counts,
      rows: z.array(z.object({ entity: z.string(), record: z.record(z.string(), z.unknown()) })),
      rejects: z.array(
        z.object({ file: z.string(), line: z.int(), field: z.string(), value: z.string(), reason: z.string(), message: z.string() }),
      ),
      complete: z.boolean().describe('false：只预览了开头的一部分'),
    }),
  }),
  'imports.start': endpoint({
    method: 'POST',
    path: '/api/imports/uploads/:id/start',
    title: '开始接入',
    permission: 'import.run',
    params: uuidParams,
    body: z.object({
      source: z.string().trim().min(1).max(50),
      mapping: z.string().max(100_000).nullable(),
      mappingName: z.string().max(100).nullable(),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'imports.show': endpoint({
    method: 'GET',
    path: '/api/imports/:id',
    title: '接入详情',
    permission: 'import.run',
    params: uuidParams,
    response: importRow.extend({
      rejects: z.array(
        z.object({ file: z.string(), line: z.int(), field: z.string(), value: z.string(), reason: z.string(), message: z.string() }),
      ),
      hasRejects: z.boolean(),
    }),
  }),
  'imports.rejects': endpoint({
    method: 'GET',
    path: '/api/imports/:id/rejects',
    title: '下载退回记录',
    permission: 'import.run',
    secondFactor: 'always',
    params: uuidParams,
    response: bytes,
    transfer: 'file',
  }),
} as const
