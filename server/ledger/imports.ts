import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PassThrough, Readable } from 'node:stream'
import type { InputOf } from '#domain/contract/api/index.ts'
import { type ProblemKind, problemProcess } from '#domain/process/index.ts'
import { findUpload, type Upload } from '../intake/index.ts'
import { nextDue, startClock } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { type Sheet, writeSheet } from '../platform/documents/index.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { invalid, notFound } from '../platform/refusal.ts'
import { columnsOf, columnTitles, takeTable } from './import-columns.ts'
import { type OldProblem, RowError, readRow } from './import-values.ts'
import { bodyOf, readLines } from './table-columns.ts'
import { type NamedUnit, unitsByName } from './units.ts'

type Orders = InputOf<'ledger-imports.start'>['body']
interface Reject {
  line: number
  reason: string
  cells: string[]
}

const SHOWN = 100

/** One and the same row of an office's ledgers, however often it is brought. */
const keyOf = (actor: Actor, row: OldProblem, unitId: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([actor.unitId, row.no, unitId, row.title, row.description]))
    .digest()

const endOfDay = (day: string): Date => new Date(`${day}T23:59:59+08:00`)
const noon = (day: string): Date => new Date(`${day}T12:00:00+08:00`)

/** Enters a row as it stands in the old ledger; false where it is in the ledger already. What was closed there is closed here. */
async function takeIn(
  tx: Tx,
  actor: Actor,
  row: OldProblem,
  unit: NamedUnit,
  given: { importId: string; findingCode: 'F2' | 'F3' | 'F4'; campaignId: string | null; classCode: string | null; fileName: string },
): Promise<boolean> {
  const closed = row.state === 'closed'
  const [made] = await tx`
    insert into problems (source_kind, source_text, title, description, kind, finding_code, unit_id, region, line, campaign_id, class_code,
      state, opened_at, opened_by, measures, leader, person, deadline, completion, completed_at, accepted_at, closed_at, external_no, import_id, import_key)
    values (${row.sourceKind}, ${row.sourceText}, ${row.title}, ${row.description}, ${row.kind}, ${row.findingCode ?? given.findingCode}, ${unit.id},
      ${unit.region}, ${unit.line}, ${given.campaignId}, ${given.classCode}, ${row.state}, ${row.openedOn ? noon(row.openedOn) : new Date()},
      ${actor.id}, ${row.measures}, ${row.leader}, ${row.person}, ${row.deadline}, ${row.completion},
      ${row.state === 'completed' ? new Date() : null}, ${closed && row.closedOn ? noon(row.closedOn) : null},
      ${closed ? (row.closedOn ? noon(row.closedOn) : new Date()) : null}, ${row.no}, ${given.importId}, ${keyOf(actor, row, unit.id)})
    on conflict (import_key) where import_key is not null do nothing returning id`
  if (!made) return false
  const id = made.id as string
  if (!closed) {
    const name = row.state === 'completed' ? 'accept' : 'rectify'
    await startClock(tx, 'problem', id, name, unit.id, name === 'rectify' && row.deadline ? endOfDay(row.deadline) : undefined)
    await tx`update problems set due_at = ${await nextDue(tx, 'problem', id)} where id = ${id}`
  }
  await logAction(tx, actor, {
    chain: `problem:${id}`,
    action: 'problem.take-in',
    objectKind: 'problem',
    objectId: id,
    detail: {
      to: row.state,
      import: given.importId,
      input: { text: `由 ${given.fileName} 导入${row.no ? `，原编号 ${row.no}` : ''}，${problemProcess.states[row.state].title}` },
    },
    after: row,
  })
  return true
}

/** Reads a table and, unless it is tried out, enters its rows: each on its own, so that a bad one keeps no other back. */
async function runImport(tx: Tx, actor: Actor, upload: Upload, orders: Orders, dryRun: boolean) {
  const lines = await readLines(upload)
  const { fields, headerRow, headerRows, campaignId, findingCode } = orders
  if (!fields.includes('title') && !fields.includes('description'))
    throw invalid('请指明哪一列是问题', [{ field: 'fields', message: '没有“问题”列' }])
  if (new Set(fields.filter((field) => field !== null)).size < fields.filter((field) => field !== null).length)
    throw invalid('同一项目只能对应一列', [{ field: 'fields', message: '有两列对应同一项目' }])
  const [campaign] = campaignId ? await tx`select 1 from campaigns where id = ${campaignId}` : [true]
  if (!campaign) throw invalid('请选择专项整治', [{ field: 'campaignId', message: '没有这个专项整治' }])
  const classes = campaignId ? await tx`select code, title from campaign_classes where campaign_id = ${campaignId}` : []
  const [fallback] = orders.unitId ? await tx`select id, name, region, line from record.units where id = ${orders.unitId}` : []
  if (orders.unitId && !fallback) throw invalid('请选择责任单位', [{ field: 'unitId', message: '没有这个单位，或不在您的管辖范围' }])
  const units = await unitsByName(tx)
  const today = todayInChina()
  const body = bodyOf(lines, headerRow, headerRows)
  const rejects: Reject[] = []
  const ready: { row: OldProblem; unit: NamedUnit; classCode: string | null; name: string }[] = []
  const seen = new Set<string>()
  for (const { line, cells } of body) {
    try {
      const row = readRow(cells, fields, today)
      const named = row.unit === '' ? (fallback as never) : units.get(row.unit)
      if (named === undefined) throw new RowError(row.unit === '' ? '没有责任单位' : `管辖范围内没有这个单位：${row.unit}`)
      if (named === null) throw new RowError(`有几个单位同名：${row.unit}`)
      const unit = named as NamedUnit
      const key = keyOf(actor, row, unit.id).toString('hex')
      if (seen.has(key)) throw new RowError('与本表前面一行重复')
      seen.add(key)
      const classCode = classes.find(({ code, title }) => title === row.classTitle || code === row.classTitle)?.code ?? null
      ready.push({ row, unit, classCode: classCode as string | null, name: row.unit || (fallback?.name as string) })
    } catch (error) {
      if (!(error instanceof RowError)) throw error
      rejects.push({ line, reason: error.message, cells: [...cells] })
    }
  }
  const there = await tx`select 1 from problems where import_key in (select decode(k, 'hex') from unnest(${[...seen]}::text[]) k)`
  const known = there.length
  const id = randomUUID()
  const sha256 = createHash('sha256')
    .update(await readFile(upload.path))
    .digest('hex')
  await tx`insert into problem_imports (id, file_name, sha256, mapping, dry_run, columns, read, taken, known, rejects, imported_by)
    values (${id}, ${upload.fileName}, ${sha256}, ${tx.json(orders as never)}, ${dryRun}, ${tx.json(columnTitles(lines, headerRow, headerRows) as never)},
      ${body.length}, ${ready.length - known}, ${known}, ${tx.json(rejects as never)}, ${actor.id})`
  if (!dryRun)
    for (const { row, unit, classCode } of ready)
      await takeIn(tx, actor, row, unit, { importId: id, findingCode, campaignId, classCode, fileName: upload.fileName })
  await logAction(tx, actor, {
    action: dryRun ? 'ledger-import.try' : 'ledger-import.run',
    objectKind: 'ledger-import',
    objectId: id,
    detail: { fileName: upload.fileName, sha256, read: body.length, taken: ready.length - known, known, rejected: rejects.length },
  })
  const result = { id, fileName: upload.fileName, dryRun, read: body.length, taken: ready.length - known, known, rejected: rejects.length }
  return { result, ready, rejects }
}

/** Taking over ledgers that offices kept in Excel. */
export const importRoutes: Routes = {
  'ledger-imports.list': async ({ tx, actor }, { query: { cursor, limit } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select *, imported_at::text as exact, jsonb_array_length(rejects) as rejected from problem_imports
      where imported_by = ${actor.id} and not dry_run ${after ? tx`and (imported_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by imported_at desc, id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return {
      rows: page.rows.map((row) => ({
        id: row.id as string,
        fileName: row.file_name as string,
        dryRun: row.dry_run as boolean,
        read: row.read as number,
        taken: row.taken as number,
        known: row.known as number,
        rejected: row.rejected as number,
        importedAt: row.imported_at as string,
      })),
      next: page.next,
    }
  },

  'ledger-imports.upload': takeTable,

  'ledger-imports.columns': async ({ services, actor }, { params: { id }, query }) =>
    columnsOf(await readLines(await findUpload(services.files, id, actor.id)), query.headerRow, query.headerRows),

  'ledger-imports.preview': async ({ tx, services, actor }, { params: { id }, body }) => {
    const { result, ready, rejects } = await runImport(tx, actor, await findUpload(services.files, id, actor.id), body, true)
    return {
      ...result,
      rejects: rejects.slice(0, SHOWN),
      sample: ready.slice(0, 20).map(({ row, name }) => ({
        no: row.no,
        title: row.title,
        unit: name,
        kind: row.kind as ProblemKind | null,
        deadline: row.deadline,
        state: problemProcess.states[row.state].title,
        openedOn: row.openedOn,
      })),
    }
  },

  'ledger-imports.start': async ({ tx, services, actor }, { params: { id }, body }) =>
    (await runImport(tx, actor, await findUpload(services.files, id, actor.id), body, false)).result,

  'ledger-imports.rejects': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`select file_name, columns, rejects from problem_imports where id = ${id} and imported_by = ${actor.id}`
    const rejects = (row?.rejects ?? []) as Reject[]
    if (rejects.length === 0) throw notFound('未导入的行')
    await logAction(tx, actor, {
      action: 'ledger-import.rejects',
      objectKind: 'ledger-import',
      objectId: id,
      detail: { rows: rejects.length },
    })
    return {
      name: `未导入的行-${(row!.file_name as string).replace(/\.[^.]+$/, '')}.xlsx`,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      body: async () => rejectSheet(row!.columns as string[], rejects),
    }
  },
}

/** The rejected rows as they came, with line and reason, to be mended and sent again. */
async function rejectSheet(titles: readonly string[], rejects: readonly Reject[]): Promise<Readable> {
  const columns: Sheet['columns'] = [
    { key: 'line', title: '行号', width: 8, type: 'number' },
    { key: 'reason', title: '未导入的原因', width: 40, type: 'text' },
    ...titles.map((title, index) => ({ key: `c${index}`, title: title || `第${index + 1}列`, width: 18, type: 'text' as const })),
  ]
  async function* rows() {
    for (const { line, reason, cells } of rejects)
      yield { line, reason, ...Object.fromEntries(cells.map((cell, index) => [`c${index}`, cell])) }
  }
  const out = new PassThrough()
  const pieces: Buffer[] = []
  out.on('data', (piece: Buffer) => pieces.push(piece))
  await writeSheet(out, { title: '未导入的行', columns, rows: rows() })
  return Readable.from([Buffer.concat(pieces)])
}
