import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { Refusal } from '../refusal.ts'

/** What an archive may hold, with all that lies in the documents inside it. */
export interface ArchiveLimits {
  readonly entries: number
  /** Bytes unpacked. */
  readonly total: number
  /** What is unpacked may be this many times what was packed … */
  readonly ratio: number
  /** … and more only below so many bytes. */
  readonly ratioFrom: number
}

const MB = 1_048_576
export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 2000, total: 1024 * MB, ratio: 100, ratioFrom: 32 * MB }
/** Documents inside documents: a table in a text in an archive. */
const DEEPEST = 2

const DOCUMENT = /\.(docx|docm|dotx|xlsx|xlsm|xltx|pptx|pptm|ppsx)$/i
/** Pictures of office documents that are packed by themselves. */
const PACKED_PICTURE = /\.(emz|wmz)$/i
const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** First bytes of archives and packed files, `ustar` further in. */
const ARCHIVES: ReadonlyArray<{ magic: readonly number[]; offset?: number }> = [
  { magic: ZIP },
  { magic: [0x50, 0x4b, 0x05, 0x06] },
  { magic: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { magic: [0x1f, 0x8b] },
  { magic: [0x42, 0x5a, 0x68] },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { magic: [0x4d, 0x53, 0x43, 0x46] },
  { magic: [0x75, 0x73, 0x74, 0x61, 0x72], offset: 257 },
]
const HEAD = 300

const bomb = (): Refusal => new Refusal(422, 'archive-bomb', '压缩文件展开后过大、文件过多或结构异常，可能损害系统，未保存')
const nested = (): Refusal => new Refusal(422, 'archive-nested', '压缩包内还有压缩包，请解开后重新打包或逐个上传')
const names = (): Refusal => new Refusal(422, 'archive-names', '压缩包内有指向其他目录的文件名，未保存，请重新打包')
const locked = (): Refusal => new Refusal(422, 'archive-locked', '压缩包设有密码，不能作安全检查，请去除密码后再传')
const broken = (): Refusal => new Refusal(422, 'archive-broken', '压缩文件已损坏、不完整或用了不常见的压缩方式，请重新打包后再传')

const begins = (head: Buffer, magic: readonly number[], offset = 0): boolean => magic.every((byte, i) => head[offset + i] === byte)

/**
 * Reads an archive (an office document is one) to its end without keeping anything and checks it against the limits. What its list says of
 * itself is not believed: sizes are counted as it unpacks, and no two entries may share bytes. No archive may lie inside; office documents may,
 * and are looked at in the same way. Throws a 422: `archive-bomb`, `archive-nested`, `archive-names`, `archive-locked`, `archive-broken`.
 */
export async function checkArchive(path: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<void> {
  await look(path, { limits, entries: 0, total: 0, packed: (await stat(path)).size }, 0)
}

/** What was counted so far, of the file sent and of all inside it. */
interface Sum {
  readonly limits: ArchiveLimits
  /** Bytes of the file sent. */
  readonly packed: number
  entries: number
  total: number
}

async function look(path: string, sum: Sum, depth: number): Promise<void> {
  const { size } = await stat(path)
  const zip = await yauzl
    .openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: false })
    .catch(() => {
      throw broken()
    })
  try {
    const entries = await list(zip, sum)
    apart(entries, size)
    const document = entries.some(({ name }) => name === '[Content_Types].xml')
    if (depth > 0 && !document) throw nested()
    for (const { entry, name } of entries) if (!name.endsWith('/')) await unpack(zip, entry, name, { path, sum, depth, document })
  } catch (error) {
    // What the reader of archives finds wrong is an error without a code, or one of zlib.
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw error instanceof Refusal || (code !== '' && !code.startsWith('Z_') && !code.startsWith('ERR_')) ? error : broken()
  } finally {
    zip.close()
  }
}

interface Listed {
  readonly entry: Entry
  readonly name: string
}

async function list(zip: ZipFile, sum: Sum): Promise<Listed[]> {
  const entries: Listed[] = []
  let declared = sum.total
  for await (const entry of zip.eachEntry()) {
    sum.entries += 1
    declared += entry.uncompressedSize
    if (sum.entries > sum.limits.entries || declared > sum.limits.total) throw bomb()
    const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
    if (yauzl.validateFileName(name) !== null || name.includes('\0')) throw names()
    if (entry.isEncrypted()) throw locked()
    if (!entry.canDecodeFileData()) throw broken()
    entries.push({ entry, name })
  }
  return entries
}

/** Entries that share bytes unpack to more than the file could hold. */
function apart(entries: readonly Listed[], size: number): void {
  let end = 0
  for (const { entry } of entries.toSorted((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < end) throw bomb()
    end = entry.relativeOffsetOfLocalHeader + 30 + entry.compressedSize
  }
  if (end > size) throw bomb()
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  name: string,
  { path, sum, depth, document }: { path: string; sum: Sum; depth: number; document: boolean },
): Promise<void> {
  const stream = await zip.openReadStreamPromise(entry)
  let head = Buffer.alloc(0)
  let size = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of stream as unknown as AsyncIterable<Buffer>) {
      size += piece.length
      sum.total += piece.length
      const { ratio, ratioFrom, total } = sum.limits
      if (size > entry.uncompressedSize || sum.total > total) throw bomb()
      if (size > ratioFrom && size > entry.compressedSize * ratio) throw bomb()
      if (sum.total > ratioFrom && sum.total > sum.packed * ratio) throw bomb()
      if (head.length < HEAD) head = Buffer.concat([head, piece.subarray(0, HEAD - head.length)])
      yield piece
    }
  }
  if (DOCUMENT.test(name) && depth < DEEPEST) {
    const inner = `${path}.${depth}`
    try {
      await pipeline(counted, createWriteStream(inner, { mode: 0o600 }))
      if (begins(head, ZIP)) return await look(inner, sum, depth + 1)
    } finally {
      await rm(inner, { force: true })
    }
  } else
    for await (const _ of counted()) {
      // Counted as it passes.
    }
  if (size !== entry.uncompressedSize) throw broken()
  const packed = ARCHIVES.some(({ magic, offset }) => begins(head, magic, offset))
  if (packed && !(document && PACKED_PICTURE.test(name))) throw nested()
}
