import type { Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { conflict, notFound } from '../platform/refusal.ts'

/** Unread notices are counted up to here: nobody reads a larger figure. */
const MOST_COUNTED = 100
/** Saved filters that one person may keep for one page. */
const MOST_FILTERS = 50

/** Notices to a person or the person's unit, and saved filters. The database shows each only its own. */
export const noticeRoutes: Routes = {
  'notices.list': async ({ tx }, { query: { cursor, limit } }) => {
    const after = readCursor(cursor)
    const rows = await tx`
      select n.id, n.text, n.link, n.created_at, n.created_at::text as exact, r.notice_id is not null as read
      from notices n left join notice_reads r on r.notice_id = n.id and r.user_id = scope_user()
      where ${after ? tx`(n.created_at, n.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx`true`}
      order by n.created_at desc, n.id desc limit ${limit + 1}`
    const [unread] = await tx`select count(*)::int as n from (select from notices n
      where not exists (select from notice_reads r where r.notice_id = n.id and r.user_id = scope_user()) limit ${MOST_COUNTED}) counted`
    const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
    return {
      rows: page.rows.map((row) => ({
        id: row.id as string,
        text: row.text as string,
        link: row.link as string | null,
        createdAt: row.created_at as string,
        read: row.read as boolean,
      })),
      next: page.next,
      unread: unread!.n as number,
    }
  },

  'notices.read': async ({ tx }, { body }) => {
    await tx`insert into notice_reads (notice_id, user_id) select id, scope_user() from notices where id = any (${body.ids}) on conflict do nothing`
    return { ok: true as const }
  },

  'filters.list': async ({ tx }, { query }) => {
    const rows = await tx`select id, name, query from saved_filters where user_id = scope_user() and page = ${query.page} order by name`
    return rows.map((row) => ({ id: row.id as string, name: row.name as string, query: row.query as Record<string, string> }))
  },

  'filters.save': async ({ tx }, { body }) => {
    const [count] =
      await tx`select count(*)::int as n from saved_filters where user_id = scope_user() and page = ${body.page} and name <> ${body.name}`
    if ((count!.n as number) >= MOST_FILTERS) throw conflict('too-many-filters', `每个页面最多保存 ${MOST_FILTERS} 个常用筛选`)
    const [row] =
      await tx`insert into saved_filters (user_id, page, name, query) values (scope_user(), ${body.page}, ${body.name}, ${tx.json(body.query)})
      on conflict (user_id, page, name) do update set query = excluded.query returning id`
    return { id: row!.id as string }
  },

  'filters.remove': async ({ tx }, { params: { id } }) => {
    const [row] = await tx`delete from saved_filters where id = ${id} and user_id = scope_user() returning id`
    if (!row) throw notFound('常用筛选')
    return { ok: true as const }
  },
}
