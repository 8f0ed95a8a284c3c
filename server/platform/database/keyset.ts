import { Refusal } from '../refusal.ts'

/** A cursor is the sort key of the last row shown; it is opaque to callers and checked when it comes back. */
export function readCursor(cursor: string | undefined): [string, string] | null {
  if (!cursor) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')) return value as [string, string]
  } catch {
    // falls through to the refusal
  }
  throw new Refusal(422, 'bad-cursor', '翻页位置已失效，请重新查询')
}

/** Cuts the one row read beyond the page, and says where the next page starts. `key` gives the two sort columns of a row. */
export function pageOf<T>(rows: readonly T[], limit: number, key: (row: T) => [string, string]): { rows: T[]; next: string | null } {
  if (rows.length <= limit) return { rows: [...rows], next: null }
  const shown = rows.slice(0, limit)
  return { rows: shown, next: Buffer.from(JSON.stringify(key(shown[limit - 1]!))).toString('base64url') }
}

/** The text between commas, or null when nothing was asked for. */
export const listOf = (text: string | undefined): string[] | null => {
  const values =
    text
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean) ?? []
  return values.length === 0 ? null : values
}

/** The text as a `like` pattern that finds it anywhere, its own wildcards taken literally. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`
