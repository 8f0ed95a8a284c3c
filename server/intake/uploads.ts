import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { UploadedFile } from '#server/platform/context.ts'
import type { FileStore } from '#server/platform/files/store.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { compileMapping } from './mapping/compile.ts'
import { loadMapping, mappingNames } from './mapping/schema.ts'
import { openInputs } from './read/inputs.ts'
import { nativeFiles, nothingToImport } from './read/native.ts'
import { openTable, tableKind } from './read/table.ts'

/** Uploads that nobody started are kept so long. */
const KEPT_MS = 24 * 3600 * 1000
const SAMPLE_ROWS = 10
const ENDING = /\.(zip|xlsx|(?:csv|tsv|txt|ndjson|jsonl|json)(?:\.gz)?)$/i

const notes = z.object({ userId: z.string().nullable(), fileName: z.string(), stored: z.string() })
/** What is known of an upload besides its bytes. */
export type Upload = z.infer<typeof notes> & { readonly id: string; readonly folder: string; readonly path: string }

const place = (files: FileStore): string => join(files.temporary, 'uploads')

/** First bytes must be what the ending says (S18). */
async function checkContent(path: string, ending: string): Promise<void> {
  const handle = await open(path)
  const head = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0).finally(() => handle.close())
  const bytes = head.buffer.subarray(0, head.bytesRead)
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const fits = ending === '.zip' || ending === '.xlsx' ? zip : ending.endsWith('.gz') ? gzip : !bytes.includes(0)
  if (!fits) throw new Refusal(422, 'file-type', '文件内容与扩展名不符：请上传 CSV、XLSX、NDJSON，或交换格式的 ZIP')
}

/** Keeps an upload for a day under its own id. Throws `Refusal` (`file-type`). */
export async function keepUpload(files: FileStore, id: string, userId: string | null, file: UploadedFile): Promise<Upload> {
  await sweep(files)
  const ending = ENDING.exec(file.name)?.[0].toLowerCase()
  try {
    if (!ending) throw new Refusal(422, 'file-type', '不支持这种文件：请上传 CSV、XLSX、NDJSON，或交换格式的 ZIP')
    await checkContent(file.path, ending)
  } catch (error) {
    await rm(file.path, { force: true })
    throw error
  }
  const folder = join(place(files), id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stored = `data${ending}`
  await rename(file.path, join(folder, stored))
  await writeFile(join(folder, 'notes.json'), JSON.stringify({ userId, fileName: file.name, stored }), { mode: 0o600 })
  return { id, userId, fileName: file.name, stored, folder, path: join(folder, stored) }
}

/** Finds somebody's upload. Throws `Refusal` when it is gone or another's. */
export async function findUpload(files: FileStore, id: string, userId: string | null): Promise<Upload> {
  const folder = join(place(files), id)
  const text = await readFile(join(folder, 'notes.json'), 'utf8').catch(() => null)
  if (text === null) throw notFound('上传文件')
  const found = notes.parse(JSON.parse(text))
  if (found.userId !== userId) throw notFound('上传文件')
  return { ...found, id, folder, path: join(folder, found.stored) }
}

/** Removes uploads that are older than a day. */
async function sweep(files: FileStore): Promise<void> {
  for (const id of await readdir(place(files)).catch(() => [] as string[])) {
    const folder = join(place(files), id)
    const age = Date.now() - ((await stat(folder).catch(() => null))?.mtimeMs ?? Date.now())
    if (age > KEPT_MS) await rm(folder, { recursive: true, force: true })
  }
}

/** What an upload holds, as the page shows it before a mapping is chosen. Throws `Refusal` when it holds nothing to import. */
export async function describeUpload(upload: Upload) {
  const opened = await openInputs(upload.path, upload.fileName)
  try {
    const { files } = nativeFiles(opened.inputs)
    if (files.length > 0)
      return {
        kind: 'native' as const,
        columns: [],
        sample: [],
        encoding: null,
        entities: [...new Set(files.map(({ entity }) => entity.name))],
        mappings: [],
      }
    const input = opened.inputs.find((each) => tableKind(each.name) !== null)
    if (!input) throw nothingToImport()
    const kind = tableKind(input.name)!
    const options = {
      kind,
      encoding: 'auto' as const,
      delimiter: /\.tsv/i.test(input.name) ? '\t' : ',',
      quote: '"',
      headerRow: 1,
    }
    const table = await openTable(input, options, () => undefined)
    const sample: string[][] = []
    reading: for await (const rows of table.rows)
      for (const row of rows) {
        if ('cells' in row) sample.push(row.cells.map((cell) => cell.slice(0, 200)))
        if (sample.length === SAMPLE_ROWS) break reading
      }
    const mappings = mappingNames().map((name) => {
      const { mapping } = loadMapping(name)
      let fits = mapping.file.kind === kind
      try {
        if (fits) compileMapping(mapping, table.columns)
      } catch {
        fits = false
      }
      return { name, title: mapping.title, fits }
    })
    return { kind: 'table' as const, columns: [...table.columns], sample, encoding: table.encoding(), entities: [], mappings }
  } finally {
    opened.close()
  }
}
