import { DatabaseSync } from 'node:sqlite'

/** An exclusive lock on a file, held until `release()` or the end of this process, however it ends. */
export interface FileLock {
  release(): void
}

/**
 * Takes the exclusive lock on `path`, or returns undefined when another holder, of this process or any other, has it.
 * The system frees it with its holder, so there is no stale lock to judge and no process number to be fooled by.
 * Node has no flock: SQLite, which comes with it, locks its file through the system on every platform. Throws where the file cannot be written.
 */
export const tryLock = (path: string): FileLock | undefined => {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
  let held = true
  return {
    release() {
      if (held) file.close()
      held = false
    },
  }
}

const SQLITE_BUSY = 5
