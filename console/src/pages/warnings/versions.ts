import { call } from '../../client/call.ts'

const AT_ONCE = 6

/**
 * Matters with their present versions, in the order of the ids. The rows of the list carry no version, so each warning is
 * read once, a few at a time. Throws ApiProblem when one of them may not be read any more.
 */
export async function withVersions(ids: readonly string[]): Promise<{ id: string; version: number }[]> {
  const matters: { id: string; version: number }[] = []
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const part = ids.slice(start, start + AT_ONCE).map((id) => call('warnings.show', { params: { id } }))
    matters.push(...(await Promise.all(part)).map(({ id, version }) => ({ id, version })))
  }
  return matters
}
