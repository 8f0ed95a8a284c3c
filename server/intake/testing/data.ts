import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from '#server/platform/database/client.ts'
import type { Reject } from '../report.ts'

type Line = Record<string, unknown> | string | Buffer

/** A folder for one test file's data, and how to remove it. */
export function scratch(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'biaochi-intake-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Lines of NDJSON: objects as JSON, texts and bytes as they are. */
export const ndjson = (lines: readonly Line[]): Buffer =>
  Buffer.concat(
    lines.flatMap((line) => [
      Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
      Buffer.from('\n'),
    ]),
  )

/** Writes a folder in the exchange format. */
export function exchangeFolder(parent: string, name: string, files: Record<string, readonly Line[]>): string {
  const folder = join(parent, name)
  mkdirSync(folder, { recursive: true })
  for (const [entity, lines] of Object.entries(files)) writeFileSync(join(folder, `${entity}.ndjson`), ndjson(lines))
  return folder
}

/** Entries of a report file. */
export const entries = (path: string): Reject[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Reject)

/** A unit, an officer, a case with all that must be given. */
export const unit = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  name: `单位${id}`,
  region: '420100',
  line: 'police',
  ...more,
})
/** See `unit`. */
export const officer = (id: string, unitId: string, more: Record<string, unknown> = {}) => ({
  id,
  unitId,
  name: `人员${id}`,
  kind: 'officer',
  ...more,
})
/** See `unit`. */
export const caseOf = (id: string, unitId: string, more: Record<string, unknown> = {}) => ({
  id,
  caseNo: `案${id}`,
  unitId,
  line: 'police',
  procedure: 'simple',
  itemCode: 'X1',
  occurredAt: '2026-03-01T08:30:00+08:00',
  ...more,
})

/** Tables that an import fills; what says when and by which import is left out of the comparison. */
const COMPARED = `
  select table_name as name from information_schema.tables
  where table_schema = 'record' and table_type = 'BASE TABLE' and table_name not in ('imports', 'calendar', 'law_values') order by 1`

/** Checksum of every record, list, history and reference, without times and import ids. */
export async function checksum(sql: Sql): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const { name } of await sql.unsafe(COMPARED)) {
    const [row] = await sql`
      select count(*)::int as n, md5(coalesce(string_agg(line, e'\n' order by line collate "C"), '')) as sum
      from (
        select (case when ${name} = 'history'
          then jsonb_set(to_jsonb(t), '{old}', (to_jsonb(t) -> 'old') - '{import_id,stored_at}'::text[]) else to_jsonb(t) end
          - '{import_id,stored_at,changed_xid,replaced_at,replaced_by}'::text[])::text as line
        from record.${sql(name as string)} t) lines`
    sums[name as string] = `${row!.n} ${row!.sum}`
  }
  return sums
}
