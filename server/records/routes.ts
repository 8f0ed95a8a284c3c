import type { Routes } from '../platform/context.ts'
import { revealCase, showCase } from './case-file.ts'
import { listCases } from './case-list.ts'
import { exportCases } from './case-sheet.ts'
import { listOfficers, showOfficer } from './officers.ts'
import { spanOf } from './scope.ts'
import { searchUnits, showUnit, unitTree } from './units.ts'

export const recordsRoutes: Routes = {
  'cases.list': ({ tx, actor }, { query: { cursor, limit, ...filter } }) =>
    listCases(tx, spanOf(actor, 'case.read'), filter, cursor, limit),
  'cases.show': ({ tx }, { params }) => showCase(tx, params.id),
  'cases.reveal': ({ tx, actor }, { params, body }) => revealCase(tx, actor, params.id, body.reason),
  'cases.export': ({ tx, actor }, { query: { purpose, ...filter } }) => exportCases(tx, actor, filter, purpose),
  'units.tree': ({ tx }, { query }) => unitTree(tx, query.parent),
  'units.search': ({ tx }, { query }) => searchUnits(tx, query),
  'units.show': ({ tx }, { params }) => showUnit(tx, params.id),
  'officers.list': ({ tx }, { query }) => listOfficers(tx, query),
  'officers.show': ({ tx }, { params }) => showOfficer(tx, params.id),
}
