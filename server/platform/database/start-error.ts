/** Why PostgreSQL could not be started: a stable name for programs, the Chinese message is for people. */
export type DatabaseStartCode =
  | 'platform-unsupported'
  | 'binaries-missing'
  | 'folder-read-only'
  | 'folder-owner'
  | 'folder-unreachable'
  | 'folder-foreign'
  | 'user-unknown'
  | 'disk-full'
  | 'memory'
  | 'no-port'
  | 'already-running'
  | 'version-mismatch'
  | 'initdb-failed'
  | 'start-failed'

/** PostgreSQL could not be started. The message says in Chinese what happened and what to do about it. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError'
  readonly code: DatabaseStartCode

  constructor(code: DatabaseStartCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The error code of a failed system call such as `EACCES`; empty for anything else. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Turns a failed file operation inside `folder` into the error that tells the reader what to do. */
export const folderError = (folder: string, error: unknown): DatabaseStartError => {
  const code = systemCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error)
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new DatabaseStartError(
      'folder-read-only',
      `数据目录 ${folder} 不能写入（${code}）。请检查该目录及上级目录的权限，或用环境变量 BIAOCHI_DATA 指定一个可写的目录。`,
      error,
    )
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new DatabaseStartError('folder-foreign', `${folder} 不是目录。请移走同名文件，或用 BIAOCHI_DATA 指定另一个目录。`, error)
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new DatabaseStartError('start-failed', `准备数据目录 ${folder} 时出错：${reason}`, error)
}

/** The disk below `folder` has no room left. */
export const diskFull = (folder: string, cause?: unknown): DatabaseStartError =>
  new DatabaseStartError('disk-full', `数据目录 ${folder} 所在磁盘空间不足。请清理磁盘，或把数据目录移到更大的磁盘后再启动。`, cause)
