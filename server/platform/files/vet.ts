import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { checkArchive } from './archive.ts'
import { sniff } from './store.ts'

/** Media types that are taken, and what people call them. */
const TITLES = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPG 图片',
  'image/png': 'PNG 图片',
  'video/mp4': 'MP4 视频',
  'application/zip': 'Word、Excel（新格式）、ZIP',
  'application/msword': 'Word、Excel（旧格式）',
} as const
/** A media type that is told by the first bytes of a file. */
export type FileType = keyof typeof TITLES
const ALL = Object.keys(TITLES) as FileType[]

/** A file on its way in, as the upload gives it. */
export interface Incoming {
  readonly path: string
  readonly sha256: string
  readonly size: number
}

/**
 * Lets a file in, or not (S18): its first bytes tell its type, an archive must unpack to something harmless, and the scanner, where one is set
 * up, must find nothing. Returns the type. Throws a 415 `unsupported-file`, a 422 (`archive-…`, `file-infected`) or a 503 `scanner-unavailable`:
 * what could not be looked at is not taken. The caller keeps the file only afterwards; whatever is thrown, the upload is removed.
 */
export async function vet<T extends FileType = FileType>(
  services: Pick<Services, 'scanner'>,
  file: Incoming,
  types: readonly T[] = ALL as T[],
): Promise<T> {
  const type = (await sniff(file.path)) as T | null
  if (!type || !types.includes(type)) throw new Refusal(415, 'unsupported-file', `只接受 ${types.map((each) => TITLES[each]).join('、')}`)
  if (type === 'application/zip') await checkArchive(file.path)
  const found = await services.scanner?.scan(file.path)
  if (found)
    throw new Refusal(
      422,
      'file-infected',
      `文件含有病毒或恶意代码（${found}），未保存，此次上传已记入日志`,
      {},
      { sha256: file.sha256, size: file.size, found },
    )
  return type
}
