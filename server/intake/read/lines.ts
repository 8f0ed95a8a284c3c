/** Longest line that is accepted, in bytes. */
export const LINE_LIMIT = 1_048_576

/** Whole lines of a file as they were stored, or the number of a line that was longer than the limit and is left out. */
export type LineBlock = { readonly firstLine: number; readonly lines: number; readonly bytes: Buffer } | { readonly tooLong: number }

const NEWLINE = 10

function count(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}

/**
 * Cuts a stream of bytes into blocks of whole lines. Holds at most one line and one chunk: of a line beyond the limit nothing is
 * kept, and reading goes on after its end. A newline byte is never part of another character in UTF-8 or GB18030.
 */
export async function* lineBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<LineBlock> {
  let line = 1
  let rest: Buffer[] = []
  let restLength = 0
  let skipping = false
  for await (const chunk of chunks) {
    let start = 0
    if (skipping) {
      const end = chunk.indexOf(NEWLINE)
      if (end < 0) continue
      yield { tooLong: line }
      line++
      skipping = false
      start = end + 1
    }
    const first = chunk.indexOf(NEWLINE, start)
    if (first >= 0) {
      // The line that began in earlier chunks ends here.
      if (restLength + (first - start) > LINE_LIMIT) {
        yield { tooLong: line }
        line++
        start = first + 1
        rest = []
        restLength = 0
      }
      const last = chunk.lastIndexOf(NEWLINE)
      if (last >= start) {
        const head = chunk.subarray(start, last + 1)
        const bytes = restLength > 0 ? Buffer.concat([...rest, head]) : head
        rest = []
        restLength = 0
        const lines = count(bytes)
        yield { firstLine: line, lines, bytes }
        line += lines
      }
      start = last + 1
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start))
      restLength += chunk.length - start
    }
    if (restLength > LINE_LIMIT) {
      skipping = true
      rest = []
      restLength = 0
    }
  }
  if (skipping) yield { tooLong: line }
  else if (restLength > 0) yield { firstLine: line, lines: 1, bytes: Buffer.concat(rest) }
}
