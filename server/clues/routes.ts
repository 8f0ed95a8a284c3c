import { z } from 'zod'
import { batchOffered, examine } from '../matters/index.ts'
import type { Routes } from '../platform/context.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { conflict } from '../platform/refusal.ts'
import { act, actOnMany } from '../supervision/index.ts'
import { identityRequestRoutes } from './identity.ts'
import { handDown } from './letters.ts'
import { organs } from './organs.ts'
import { showClue } from './show.ts'
import { clueRow, clueSelect, findClue, listClues } from './store.ts'
import { zeroBoard } from './zero.ts'

/** What a person says to hand one clue down: the letter is written by the system. */
const handInput = z.object({ unitId: z.string().min(1, '请选择承办单位').max(200), text: z.string().trim().max(2000).default('') })

const COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '线索编号', width: 14, type: 'text' },
  { key: 'channelTitle', title: '来源渠道', width: 14, type: 'text' },
  { key: 'title', title: '反映问题', width: 40, type: 'text' },
  { key: 'region', title: '地区', width: 10, type: 'text' },
  { key: 'unitName', title: '承办单位', width: 28, type: 'text' },
  { key: 'stateTitle', title: '状态', width: 12, type: 'text' },
  { key: 'findingTitle', title: '核查结论', width: 12, type: 'text' },
  { key: 'sources', title: '反映次数', width: 10, type: 'number' },
  { key: 'receivedAt', title: '收到时间', width: 18, type: 'datetime' },
  { key: 'late', title: '是否逾期', width: 10, type: 'text' },
]

export const clueRoutes: Routes = {
  ...identityRequestRoutes,
  'clues.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => ({
    ...(await listClues(tx, actor, filter, cursor, limit)),
    actions: batchOffered(actor, 'clue'),
  }),
  'clues.show': (context, { params }) => showClue(context, params.id),
  'clues.hand': async ({ tx, actor, services }, { body }) => {
    const letters = []
    for (const { unitId, ids } of body.hands) {
      const instrumentId = await handDown(services, tx, actor, ids, unitId, body.opinion)
      const [letter] =
        await tx`select i.number, u.name from instruments i join record.units u on u.id = i.unit_id where i.id = ${instrumentId}`
      letters.push({
        unit: { id: unitId, name: letter!.name as string },
        instrumentId,
        number: letter!.number as string,
        clues: new Set(ids).size,
      })
    }
    return { letters }
  },
  'clues.organs': ({ tx }, { query }) => organs(tx, query),
  'clues.zero': ({ tx }, { query }) => zeroBoard(tx, query),
  'clues.act': async (context, { params: { id, action }, body }) => {
    if (action !== 'hand') return act(context, 'clue', id, action, body)
    const { tx, actor, services } = context
    await examine(tx, actor, 'clue', id, action, body.version)
    const { unitId, text } = handInput.parse(body.input)
    await handDown(services, tx, actor, [id], unitId, text)
    const row = await findClue(tx, id)
    return { id, state: row!.state as string, stateTitle: clueRow(row!).stateTitle, version: row!.version as number }
  },
  // Handing down needs an organ for each clue: it has an endpoint of its own.
  'clues.batch': (context, { params: { action }, body }) => {
    if (action === 'hand') throw conflict('not-a-batch-action', '交办须逐件确定承办单位')
    return actOnMany(context, 'clue', action, body)
  },
  'clues.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '线索台账',
      purpose,
      columns: COLUMNS,
      select: clueSelect(tx, actor, filter),
      cells: (row) => {
        const line = clueRow(row)
        return { ...line, unitName: line.unit.name, findingTitle: line.findingTitle ?? '', late: line.breached ? '是' : '否' }
      },
    }),
}
