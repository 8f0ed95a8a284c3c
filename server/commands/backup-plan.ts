import type { Sql, Tx } from '../platform/database/client.ts'

/** A table as a backup holds it: its columns in order, and what proves the copy complete. */
export interface TableEntry {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
  readonly sha256: string
}

/** A file as a backup holds it; `path` is relative to the data folder. */
export interface FileEntry {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** Last entry of a backup: what is in it and which program it belongs to. */
export interface Manifest {
  readonly format: 1
  readonly version: string
  /** Number of the last migration. */
  readonly schema: number
  readonly createdAt: string
  readonly tables: readonly TableEntry[]
  readonly sequences: readonly { readonly name: string; readonly last: number }[]
  readonly files: readonly FileEntry[]
}

export const MANIFEST = 'manifest.json'
/** Folders of the data folder that a backup holds besides the key file: evidence and reports of imports. */
export const FOLDERS = ['files', 'imports'] as const

/** Filled by the program itself: every deployment has them, so they do not make one "not empty"; a restore replaces them. */
export const REFERENCE = ['record.calendar', 'record.law_values', 'public.channels', 'public.instrument_templates']
/** Belongs to the database that it is in, not to the data. */
const OF_THE_DATABASE = ['public.schema_migrations', 'public.xid_shift']

export interface PlannedTable {
  readonly name: string
  readonly columns: readonly string[]
  /** Whether it has triggers of its own, which must not act on rows that are put back. */
  readonly triggers: boolean
}

/** Every table of the record and of the system, referenced ones before those that refer to them. */
export async function plannedTables(tx: Tx | Sql): Promise<PlannedTable[]> {
  const rows = await tx`
    select n.nspname || '.' || c.relname as name, c.oid::int as oid,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and (a.attname <> 'changed_xid' or n.nspname = 'public')) as columns,
      exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers,
      (select coalesce(array_agg(f.confrelid::int), '{}') from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'record') and c.relkind = 'r' order by 1`
  const waiting = new Map(rows.filter((row) => !OF_THE_DATABASE.includes(row.name as string)).map((row) => [row.oid as number, row]))
  const ordered: PlannedTable[] = []
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, row]) => (row.needs as number[]).every((oid) => !waiting.has(oid)))
    if (ready.length === 0) throw new Error('tables refer to each other in a circle')
    for (const [oid, row] of ready) {
      waiting.delete(oid)
      ordered.push({ name: row.name as string, columns: row.columns as string[], triggers: row.triggers as boolean })
    }
  }
  return ordered
}

/** A name out of the catalogue or a checked manifest, as SQL writes it. */
export const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')

export const copyOf = ({ name, columns }: { name: string; columns: readonly string[] }): string =>
  `copy ${quoted(name)} (${columns.map(quoted).join(', ')})`

/** Number of the last migration that ran. */
export async function schemaOf(tx: Tx | Sql): Promise<number> {
  const [row] = await tx`select max(no)::int as no from schema_migrations`
  return row!.no as number
}
