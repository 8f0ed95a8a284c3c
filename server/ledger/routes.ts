import { followedBy } from '../accountability/index.ts'
import { matterParts } from '../matters/index.ts'
import type { Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet } from '../platform/export.ts'
import { todayInChina } from '../platform/law.ts'
import { notFound } from '../platform/refusal.ts'
import { formFile } from './form-file.ts'
import { importRoutes } from './imports.ts'
import { registerProblem } from './open.ts'
import { regulationRoutes } from './regulations.ts'
import { PROBLEM_COLUMNS, PROBLEM_FORM, problemCells, problemFormCells } from './sheet.ts'
import { problemRow, problemsFrom, where } from './store.ts'
import { sourceOf, storyOf } from './timeline.ts'

export const ledgerRoutes: Routes = {
  'problems.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows =
      await tx`${problemsFrom(tx)} where ${where(tx, actor, filter)} ${after ? tx`and (p.opened_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by p.opened_at desc, p.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(problemRow), next: page.next }
  },

  'problems.show': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`${problemsFrom(tx)} where p.id = ${id}`
    if (!row) throw notFound('台账问题')
    const [taken] = row.import_id ? await tx`select file_name from problem_imports where id = ${row.import_id as string}` : []
    const steps = await tx`select * from problem_steps where problem_id = ${id} order by due, id`
    const pictures = await tx`select * from problem_pictures where problem_id = ${id} order by added_at, id`
    const parts = await matterParts(tx, actor, 'problem', row)
    const followed = await followedBy(tx, id)
    return {
      ...problemRow(row),
      version: row.version as number,
      description: row.description as string,
      measures: row.measures as string | null,
      completion: row.completion as string | null,
      completedAt: row.completed_at as string | null,
      acceptedAt: row.accepted_at as string | null,
      closedAt: row.closed_at as string | null,
      sourceText: row.shown_source === null ? null : (row.source_text as string | null),
      source: await sourceOf(tx, row),
      importedFrom: (taken?.file_name as string | undefined) ?? null,
      stepsList: steps.map((step) => ({
        id: step.id as string,
        due: step.due as string,
        text: step.text as string,
        doneOn: step.done_on as string | null,
        doneText: step.done_text as string | null,
      })),
      pictures: pictures.map((pair) => ({
        id: pair.id as string,
        caption: pair.caption as string,
        beforeId: pair.before_id as string | null,
        afterId: pair.after_id as string | null,
        addedAt: pair.added_at as string,
      })),
      lookBackText: row.look_back_text as string | null,
      story: await storyOf(tx, row, parts.log, parts.clocks, followed),
      ...followed,
      ...parts,
      actions: parts.actions.filter(({ action }) => offerable(action, row, steps)),
    }
  },

  'problems.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '问题台账',
      purpose,
      columns: PROBLEM_COLUMNS,
      select: tx`${problemsFrom(tx)} where ${where(tx, actor, filter)} order by p.opened_at desc, p.id desc`,
      cells: (row) => problemCells(problemRow(row)),
    }),

  'problems.form': async ({ tx, actor }, { query: { format, period, purpose, ...filter } }) =>
    formFile(tx, actor, {
      title: '问题整改台账',
      format,
      period,
      purpose,
      from: filter.from,
      to: filter.to,
      columns: PROBLEM_FORM,
      select: tx`${problemsFrom(tx)} where ${where(tx, actor, filter)} order by p.opened_at, p.id`,
      cells: problemFormCells,
    }),

  'problems.register': ({ tx, actor }, { body }) => registerProblem(tx, actor, body),

  ...regulationRoutes,
  ...importRoutes,
}

/** Actions that the table allows in this state but the matter's own facts rule out are not offered. */
function offerable(action: string, row: Record<string, unknown>, steps: readonly Record<string, unknown>[]): boolean {
  switch (action) {
    case 'look-back':
      return (
        row.look_back_due !== null &&
        row.looked_back_at === null &&
        (row.look_back_from === null || (row.look_back_from as string) <= todayInChina())
      )
    case 'step':
      return steps.some((step) => step.done_on === null)
    default:
      return true
  }
}
