import { MEDIUM_KINDS, MEDIUM_LEVELS, PUBLICITY_KINDS } from '#domain/contract/api/publicity.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { notFound } from '../platform/refusal.ts'
import { importRoutes } from './imports.ts'
import { amendEntry, keepEntry, withdrawEntry } from './keep.ts'
import { alike, changesOf, entriesFrom, entryRow, type Facts, factsOf, publicityWhere, type Row } from './store.ts'
import { totalsOf } from './totals.ts'

const COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '编号', width: 12, type: 'text' },
  { key: 'heldOn', title: '日期', width: 12, type: 'text' },
  { key: 'kindTitle', title: '类型', width: 12, type: 'text' },
  { key: 'title', title: '标题', width: 44, type: 'text' },
  { key: 'amount', title: '数量', width: 10, type: 'number' },
  { key: 'measure', title: '计量单位', width: 10, type: 'text' },
  { key: 'unitName', title: '单位', width: 30, type: 'text' },
  { key: 'medium', title: '媒体名称', width: 20, type: 'text' },
  { key: 'mediumKindTitle', title: '媒体类型', width: 12, type: 'text' },
  { key: 'mediumLevelTitle', title: '媒体级别', width: 10, type: 'text' },
  { key: 'link', title: '链接', width: 40, type: 'text' },
  { key: 'campaignName', title: '专项整治', width: 36, type: 'text' },
  { key: 'content', title: '说明', width: 40, type: 'text' },
]

function cells(row: Row) {
  const entry = entryRow(row)
  return {
    ...entry,
    kindTitle: PUBLICITY_KINDS[entry.kind].title,
    measure: PUBLICITY_KINDS[entry.kind].measure,
    unitName: entry.unit.name,
    mediumKindTitle: entry.mediumKind && MEDIUM_KINDS[entry.mediumKind],
    mediumLevelTitle: entry.mediumLevel && MEDIUM_LEVELS[entry.mediumLevel],
    campaignName: entry.campaign?.name ?? null,
    content: row.content,
  }
}

/** The versions that an entry has had, newest first, each as what the next one changed. */
async function versionsOf(tx: Tx, entry: Row) {
  const rows = await tx`select v.*, u.name as replacer from publicity_versions v left join users u on u.id = v.replaced_by
    where v.entry_id = ${entry.id as string} order by v.version desc`
  const said = [factsOf(entry), ...rows.map(({ facts }) => facts as Facts)]
  const campaigns = said.map(({ campaignId }) => campaignId).filter((id) => id !== null)
  const names = new Map<string, string>()
  for (const { id, name } of await tx`select id, name from campaigns where id = any (${campaigns}::uuid[])`) names.set(id, name)
  return rows.map((row, n) => ({
    version: row.version as number,
    replacedAt: row.replaced_at as string,
    replacedBy: row.replacer as string | null,
    reason: row.reason as string,
    changes: changesOf(said[n + 1]!, said[n]!, names),
  }))
}

export const publicityRoutes: Routes = {
  'publicity.list': async ({ tx }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows =
      await tx`${entriesFrom(tx)} where ${publicityWhere(tx, filter)} ${after ? tx`and (e.held_on, e.id) < (${after[0]}::date, ${after[1]}::uuid)` : tx``}
      order by e.held_on desc, e.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.held_on as string, row.id as string])
    return { rows: page.rows.map(entryRow), next: page.next }
  },

  'publicity.totals': ({ tx }, { query }) => totalsOf(tx, query),

  'publicity.alike': async ({ tx }, { query: { except, ...known } }) => ({
    rows: (await alike(tx, known, except ?? null)).map(entryRow),
  }),

  'publicity.show': async ({ tx }, { params: { id } }) => {
    const [row] = await tx`select e.*, k.name as keeper, w.name as withdrawer from (${entriesFrom(tx)} where e.id = ${id}) e
      left join users k on k.id = e.created_by left join users w on w.id = e.withdrawn_by`
    if (!row) throw notFound('宣传记录')
    const files = await tx`select id, name, size, media_type, purpose, created_at from files
      where matter_kind = 'publicity' and matter_id = ${id} order by created_at`
    return {
      ...entryRow(row),
      content: row.content as string,
      keptBy: row.keeper as string | null,
      sourceFile: row.source_file as string | null,
      withdrawn: row.withdrawn_at
        ? { at: row.withdrawn_at as string, by: row.withdrawer as string | null, reason: row.withdrawn_reason as string }
        : null,
      versions: await versionsOf(tx, row),
      filesList: files.map((file) => ({
        id: file.id as string,
        name: file.name as string,
        size: file.size as number,
        mediaType: file.media_type as string,
        purpose: file.purpose as string,
        createdAt: file.created_at as string,
      })),
    }
  },

  'publicity.keep': ({ tx, actor }, { body }) => keepEntry(tx, actor, body),
  'publicity.amend': ({ tx, actor }, { params: { id }, body }) => amendEntry(tx, actor, id, body),
  'publicity.withdraw': ({ tx, actor }, { params: { id }, body }) => withdrawEntry(tx, actor, id, body),

  'publicity.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '宣传台账',
      purpose,
      columns: COLUMNS,
      select: tx`${entriesFrom(tx)} where ${publicityWhere(tx, filter)} order by e.held_on desc, e.id desc`,
      cells,
    }),

  ...importRoutes,
}
