import { type Entity, entities, wallTime } from '#domain/contract/exchange/index.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { Fault, Origin } from '../write/encode.ts'
import { type Input, stem } from './inputs.ts'
import { LINE_LIMIT, lineBlocks } from './lines.ts'
import { type Encoding, LineDecoder } from './text.ts'

/** Takes what a reader finds. A returned promise means: wait, the store is behind. */
export interface Receiver {
  take(entity: Entity, record: unknown, origin: Origin): Promise<void> | undefined
  refuse(entity: string, origin: Origin, fault: Fault): void
  /** Stored bytes that were consumed. */
  taken(bytes: number): void
  /** Ends the batch at the end of an entity's files. */
  pause(): Promise<void>
}

const ENDING = /\.(ndjson|jsonl|json)(\.gz)?$/i
/** Written beside a demo's files, and not for importing. */
const IGNORED = new Set(['answers', 'about'])

/** Sorts files by entity, in the order in which references resolve; the rest are unknown. */
export function nativeFiles(inputs: readonly Input[]): { files: { entity: Entity; input: Input }[]; unknown: string[] } {
  const named = inputs.map((input) => ({ input, name: ENDING.test(input.name) ? stem(input.name) : null }))
  const names = new Set(entities.map((entity) => entity.name))
  return {
    files: entities.flatMap((entity) => named.filter(({ name }) => name === entity.name).map(({ input }) => ({ entity, input }))),
    unknown: named.filter(({ name }) => name === null || !(names.has(name) || IGNORED.has(name))).map(({ input }) => input.name),
  }
}

/**
 * The day on which the data end, as their about.json says (`{"asOf": "2026-11-01T08:00:00+08:00"}`): wall time, or null where there
 * is no such file. Throws `Refusal` when it says something else.
 */
export async function dataEnd(inputs: readonly Input[]): Promise<string | null> {
  const about = inputs.find(({ name }) => name === 'about.json')
  if (!about) return null
  const chunks: Buffer[] = []
  for await (const chunk of about.open(() => undefined)) if (chunks.push(chunk) > 1) break
  try {
    const { asOf } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { asOf?: unknown }
    const time = typeof asOf === 'string' ? wallTime(asOf) : null
    if (time) return time.slice(0, 19)
  } catch {
    // falls through to the refusal
  }
  throw new Refusal(422, 'bad-about', 'about.json 应写明数据截止时间，如 {"asOf": "2026-11-01T08:00:00+08:00"}')
}

/** A line of NDJSON: parsed, or why it is none. `raw` is null where the bytes are not text. */
export type JsonLine =
  | { readonly line: number; readonly raw: string; readonly value: unknown }
  | { readonly line: number; readonly raw: string | null; readonly reason: string; readonly message: string }

/** Reads NDJSON, empty lines left out. A line that is too long, not text or not JSON is reported alone. */
export async function* jsonLines(
  input: Input,
  taken: (bytes: number) => void,
  encoding: Encoding | null = null,
): AsyncGenerator<JsonLine[]> {
  const decoder = new LineDecoder(encoding)
  for await (const block of lineBlocks(input.open(taken))) {
    if ('tooLong' in block) {
      yield [{ line: block.tooLong, raw: null, reason: 'line-too-long', message: `这一行超过 ${LINE_LIMIT / 1_048_576} MB，已跳过` }]
      continue
    }
    const found: JsonLine[] = []
    for (const [index, raw] of decoder.lines(block.bytes).entries()) {
      const line = block.firstLine + index
      if (raw === null) {
        found.push({
          line,
          raw,
          reason: 'bad-encoding',
          message: `含有不属于 ${decoder.encoding === 'gb18030' ? 'GB18030' : 'UTF-8'} 编码的字节`,
        })
        continue
      }
      if (raw.trim() === '') continue
      try {
        found.push({ line, raw, value: JSON.parse(raw) })
      } catch {
        found.push({ line, raw, reason: 'not-json', message: '不是完整的 JSON' })
      }
    }
    yield found
  }
}

/** Reads a folder or archive in the exchange format. Returns false when only the first `limit` lines of a file were read. */
export async function readNative(
  files: readonly { entity: Entity; input: Input }[],
  receiver: Receiver,
  limit = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let complete = true
  for (const [index, { entity, input }] of files.entries()) {
    let read = 0
    reading: for await (const lines of jsonLines(input, (bytes) => receiver.taken(bytes))) {
      for (const line of lines) {
        if (read === limit) {
          complete = false
          break reading
        }
        read++
        const origin = { file: input.name, line: line.line, raw: line.raw }
        if ('reason' in line) {
          receiver.refuse(entity.name, origin, { field: '', value: line.raw ?? '', reason: line.reason, message: line.message })
          continue
        }
        const waiting = receiver.take(entity, line.value, origin)
        if (waiting) await waiting
      }
    }
    if (files[index + 1]?.entity !== entity) await receiver.pause()
  }
  return complete
}

/** The refusal for a path that holds nothing that could be imported. */
export const nothingToImport = (): Refusal =>
  new Refusal(422, 'nothing-to-import', '没有找到可接入的文件：交换格式的文件名应如 cases.ndjson、units.ndjson；其他表格请指定映射文件')
