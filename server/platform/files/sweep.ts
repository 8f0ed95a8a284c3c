import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Where exports are written while they are made. */
export const temporaryFolder = (dataFolder: string): string => join(dataFolder, 'tmp')
/** Where uploads are written while they come in. */
export const incomingFolder = (dataFolder: string): string => join(dataFolder, 'files', 'incoming')

/**
 * Removes what a killed process left half-written: files on their way in or out, older than `age` milliseconds. Returns how many. Folders
 * stay: uploads waiting to be imported lie in one, and have their own time.
 */
export async function sweepFiles(dataFolder: string, age: number): Promise<number> {
  let removed = 0
  for (const folder of [temporaryFolder(dataFolder), incomingFolder(dataFolder)])
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name)
      if (!entry.isFile()) continue
      const written = (await stat(path).catch(() => null))?.mtimeMs
      if (written === undefined || Date.now() - written < age) continue
      await rm(path, { force: true })
      removed += 1
    }
  return removed
}
