import { perform } from '../matters/index.ts'
import type { Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet } from '../platform/export.ts'
import { checklistRoutes } from './checklists.ts'
import { commitDraw, drawNow, showDraw } from './draws.ts'
import { have, takeEntries, takePicture, workOf } from './field.ts'
import { excuseVisit, namePlace } from './places.ts'
import { createInspection, saveInspection, showInspection } from './plan.ts'
import { coverage, statistics } from './statistics.ts'
import { inspectionRow, inspectionsFrom, regionNames, visitRow, visitsFrom, whereInspection, whereVisit } from './store.ts'
import { peopleToAsk, setTeam } from './team.ts'
import { showVisit, VISIT_COLUMNS, visitCells } from './visits.ts'

/** Inspections: plans, draws, checklists, visits, and the phone page that works without network. */
export const inspectionRoutes: Routes = {
  'inspections.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${inspectionsFrom(tx)} where ${whereInspection(tx, actor, filter)}
      ${after ? tx`and (i.opened_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by i.opened_at desc, i.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
    return { rows: page.rows.map(inspectionRow), next: page.next }
  },
  'inspections.show': ({ tx, actor }, { params: { id } }) => showInspection(tx, actor, id),
  'inspections.create': ({ tx, actor }, { body }) => createInspection(tx, actor, body),
  'inspections.save': async ({ tx, actor }, { params: { id }, body }) => ({ version: await saveInspection(tx, actor, id, body) }),
  'inspections.act': ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'inspection', id, action, body),
  'inspections.people': ({ tx }, { query }) => peopleToAsk(tx, query),
  'inspections.team': async ({ tx, actor }, { params: { id }, body }) => ({ faults: await setTeam(tx, actor, id, body) }),
  'inspections.commit': ({ tx, actor }, { params: { id }, body }) => commitDraw(tx, actor, id, body),
  'inspections.draw': ({ tx, actor }, { params: { id }, body }) => drawNow(tx, actor, id, body),
  'inspections.drawn': ({ tx }, { params: { id } }) => showDraw(tx, id),
  'inspections.name-place': ({ tx, actor }, { params: { id }, body }) => namePlace(tx, actor, id, body),
  'inspections.excuse': async ({ tx, actor }, { params: { id }, body: { reason } }) => {
    await excuseVisit(tx, actor, id, reason)
    return { ok: true as const }
  },
  'inspections.visits': async ({ tx }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`${visitsFrom(tx, await regionNames(tx))} where ${whereVisit(tx, filter)}
      ${after ? tx`and (coalesce(v.visited_on, date '9999-12-31'), v.id) < (${after[0]}::date, ${after[1]}::uuid)` : tx``}
      order by coalesce(v.visited_on, date '9999-12-31') desc, v.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.sorted_on as string, row.id as string])
    return { rows: page.rows.map(visitRow), next: page.next }
  },
  'inspections.visit': ({ tx }, { params: { id } }) => showVisit(tx, id),
  'inspections.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '实地检查',
      purpose,
      columns: VISIT_COLUMNS,
      select: tx`${visitsFrom(tx, await regionNames(tx))} where ${whereVisit(tx, filter)} order by v.visited_on desc nulls first, v.id desc`,
      cells: visitCells,
    }),
  'inspections.coverage': ({ tx }, { query }) => coverage(tx, query),
  'inspections.statistics': ({ tx }, { query }) => statistics(tx, query),
  ...checklistRoutes,
  'field.work': ({ tx }) => workOf(tx),
  'field.send': async ({ tx, actor, services }, { body: { entries } }) => ({ results: await takeEntries(tx, services, actor, entries) }),
  'field.have': ({ tx }, { body: { ids } }) => have(tx, ids),
  'field.picture': (context, { params: { id } }) => takePicture(context, id),
}
