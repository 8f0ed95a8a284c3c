import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../refusal.ts'

/** Bytes on disk under random names, outside every web root. The row in `files` holds name, size and digest. */
export interface FileStore {
  readonly temporary: string
  /** Writes a stream to a temporary file. Throws `Refusal` when it grows beyond `limit` bytes. */
  receive(stream: Readable, limit: number): Promise<{ path: string; size: number; sha256: string }>
  /** Moves a received file to its place. */
  keep(id: string, path: string): Promise<void>
  put(id: string, bytes: Uint8Array): Promise<string>
  /** Reads a file and checks it against its digest. Throws `Refusal` (`file-changed`, `file-missing`) when it is not what was stored (S21). */
  read(id: string, sha256: string): Promise<Buffer>
  /** SHA-256 and size of a file as it lies there, read piece by piece; null when it is gone or cannot be read. */
  digest(id: string): Promise<{ sha256: string; size: number } | null>
  stream(id: string): Readable
}

const ALLOWED: ReadonlyArray<{ type: string; magic: readonly number[]; offset?: number }> = [
  { type: 'application/pdf', magic: [0x25, 0x50, 0x44, 0x46] },
  { type: 'image/jpeg', magic: [0xff, 0xd8, 0xff] },
  { type: 'image/png', magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'video/mp4', magic: [0x66, 0x74, 0x79, 0x70], offset: 4 },
  { type: 'application/zip', magic: [0x50, 0x4b, 0x03, 0x04] },
  { type: 'application/msword', magic: [0xd0, 0xcf, 0x11, 0xe0] },
]

/** Media type by the first bytes of a file (S18): the sender's word and the name's ending do not count. */
export async function sniff(path: string): Promise<string | null> {
  const handle = await open(path)
  try {
    const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    const found = ALLOWED.find(({ magic, offset = 0 }) => magic.every((byte, index) => buffer[offset + index] === byte))
    return found?.type ?? null
  } finally {
    await handle.close()
  }
}

/** Opens the store in a folder. */
export async function openFileStore(folder: string): Promise<FileStore> {
  const place = (id: string) => join(folder, id.slice(0, 2), id)
  const temporary = join(folder, 'incoming')
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  return {
    temporary,
    async receive(stream, limit) {
      const path = join(temporary, randomUUID())
      const hash = createHash('sha256')
      let size = 0
      try {
        await pipeline(
          stream,
          async function* (source: AsyncIterable<Buffer>) {
            for await (const chunk of source) {
              size += chunk.length
              if (size > limit) throw new Refusal(413, 'file-too-large', `文件超过 ${Math.round(limit / 1_048_576)} MB 的上限`)
              hash.update(chunk)
              yield chunk
            }
          },
          createWriteStream(path, { mode: 0o600 }),
        )
      } catch (error) {
        await rm(path, { force: true })
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
          throw new Refusal(507, 'disk-full', '服务器磁盘空间不足，文件未保存，请联系系统管理员')
        throw error
      }
      return { path, size, sha256: hash.digest('hex') }
    },
    async keep(id, path) {
      await mkdir(join(folder, id.slice(0, 2)), { recursive: true, mode: 0o700 })
      await rename(path, place(id))
    },
    async put(id, bytes) {
      await mkdir(join(folder, id.slice(0, 2)), { recursive: true, mode: 0o700 })
      await writeFile(place(id), bytes, { mode: 0o600, flush: true })
      return createHash('sha256').update(bytes).digest('hex')
    },
    async read(id, sha256) {
      const bytes = await readFile(place(id)).catch(() => {
        throw new Refusal(500, 'file-missing', '文件不在存储中，请联系系统管理员从备份恢复', {}, { file: id })
      })
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new Refusal(500, 'file-changed', '文件内容与登记的摘要不一致，可能被改动，已停止提供', {}, { file: id })
      return bytes
    },
    async digest(id) {
      const hash = createHash('sha256')
      let size = 0
      try {
        for await (const piece of createReadStream(place(id), { highWaterMark: 1 << 20 })) {
          hash.update(piece as Buffer)
          size += (piece as Buffer).length
        }
      } catch (error) {
        // Too many open files and the like say nothing about this one.
        if (['ENOENT', 'ENOTDIR', 'EIO', 'EACCES', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
        throw error
      }
      return { sha256: hash.digest('hex'), size }
    },
    stream: (id) => createReadStream(place(id)),
  }
}
