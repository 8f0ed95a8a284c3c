import { createReadStream, type Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { invalid, Refusal } from '#server/platform/refusal.ts'

const CHUNK = 256 * 1024
/** An archive may not hold more files than this. */
const MOST_ENTRIES = 1000
/** What is unpacked may not be more than this many times what was packed … */
const MOST_RATIO = 200
/** … once it is larger than this. */
const RATIO_FROM = 64 * 1_048_576

/** One file to read: from a folder, an archive, or alone. */
export interface Input {
  /** The plain file name, for reports. */
  readonly name: string
  /** Where it is, unless it is inside an archive. */
  readonly path?: string
  /** Bytes as stored. */
  readonly size: number
  /** Unpacked bytes. `taken` hears how many stored bytes were consumed. Throws `Refusal` for a broken or oversized archive. */
  open(taken: (bytes: number) => void): AsyncIterable<Buffer>
}

/** What a path holds. */
export interface Inputs {
  /** Name of the folder or file without its endings. */
  readonly title: string
  readonly inputs: readonly Input[]
  close(): void
}

const unreadable = (name: string): Refusal => new Refusal(422, 'path-unreadable', `无法读取 ${name}，请检查文件权限`)
const broken = (name: string): Refusal => new Refusal(422, 'bad-archive', `压缩文件 ${name} 已损坏或不完整，请重新生成后再接入`)
const bomb = (name: string): Refusal =>
  new Refusal(422, 'archive-too-large', `压缩文件 ${name} 展开后过大（超过 ${MOST_RATIO} 倍），已停止读取`)

async function* counted(source: AsyncIterable<Buffer>, taken: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    taken(chunk.length)
    yield chunk
  }
}

/** Passes bytes on until they are too many for what they were packed in. */
async function* limited(source: AsyncIterable<Buffer>, name: string, packed: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > RATIO_FROM && size > packed * MOST_RATIO) throw bomb(name)
    yield chunk
  }
}

/** Streams errors as refusals that name the file. */
async function* explained(source: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* source
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (error instanceof Refusal) throw error
    if (code.startsWith('Z_') || code.startsWith('ERR_') || code === '') throw broken(name)
    if (code === 'EACCES' || code === 'EPERM') throw unreadable(name)
    throw error
  }
}

async function* gunzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  // What goes wrong on the way in destroys the stream, and is thrown where it is read.
  pipeline(source, gunzip).catch(() => undefined)
  yield* gunzip
}

const packedName = (name: string): boolean => name.toLowerCase().endsWith('.gz')

function unpack(source: AsyncIterable<Buffer>, name: string, size: number): AsyncIterable<Buffer> {
  return explained(packedName(name) ? limited(gunzipped(source), name, size) : source, name)
}

function fileInput(path: string, stats: Stats, name = basename(path)): Input {
  return {
    name,
    path,
    size: stats.size,
    open: (taken) => unpack(counted(createReadStream(path, { highWaterMark: CHUNK }), taken), name, stats.size),
  }
}

function zipInput(zip: ZipFile, entry: Entry): Input {
  const name = basename(entry.fileName)
  async function* stored(taken: (bytes: number) => void): AsyncGenerator<Buffer> {
    const stream = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip))(entry)
    let given = 0
    for await (const chunk of limited(stream as unknown as AsyncIterable<Buffer>, name, entry.compressedSize)) {
      const share = Math.min(entry.compressedSize, Math.round((chunk.length / Math.max(1, entry.uncompressedSize)) * entry.compressedSize))
      given += share
      taken(share)
      yield chunk
    }
    taken(Math.max(0, entry.compressedSize - given))
  }
  return { name, size: entry.compressedSize, open: (taken) => unpack(stored(taken), name, entry.uncompressedSize) }
}

/** A symbolic link in an archive carries its mode in the upper half of the external attributes. */
const isLink = (entry: Entry): boolean => ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000

async function openZip(path: string, name: string): Promise<Inputs> {
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true }).catch(() => {
    throw broken(name)
  })
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= MOST_ENTRIES) throw new Refusal(422, 'archive-too-large', `压缩文件 ${name} 内的文件超过 ${MOST_ENTRIES} 个`)
      if (entry.fileName.endsWith('/') || isLink(entry) || basename(entry.fileName).startsWith('.')) continue
      if (entry.isEncrypted()) throw new Refusal(422, 'bad-archive', `压缩文件 ${name} 设有密码，请去除密码后再接入`)
      entries.push(entry)
    }
  } catch (error) {
    zip.close()
    throw error instanceof Refusal ? error : broken(name)
  }
  return { title: stem(name), inputs: entries.map((entry) => zipInput(zip, entry)), close: () => zip.close() }
}

/** File name without the endings that the intake knows. */
export const stem = (name: string): string => name.replace(/\.gz$/i, '').replace(/\.(ndjson|jsonl|json|csv|tsv|txt|xlsx|zip)$/i, '')

/**
 * Lists what a path holds: the files of a folder, the entries of a .zip, or one file, which `name` may call otherwise. Names that
 * begin with a dot are left out.
 * Throws `Refusal` (`path-not-found`, `path-unreadable`, `bad-archive`, `archive-too-large`).
 */
export async function openInputs(path: string, name = basename(path)): Promise<Inputs> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new Refusal(422, 'path-not-found', `没有找到 ${path}`)
    throw unreadable(name)
  })
  if (stats.isDirectory()) {
    const names = await readdir(path).catch(() => {
      throw unreadable(name)
    })
    const inputs: Input[] = []
    for (const each of names.filter((entry) => !entry.startsWith('.')).sort()) {
      const inner = await stat(join(path, each)).catch(() => null)
      if (inner?.isFile()) inputs.push(fileInput(join(path, each), inner))
    }
    return { title: name, inputs, close: () => undefined }
  }
  if (!stats.isFile()) throw invalid(`${name} 不是文件，也不是目录`)
  if (name.toLowerCase().endsWith('.zip')) return openZip(path, name)
  return { title: stem(name), inputs: [fileInput(path, stats, name)], close: () => undefined }
}
