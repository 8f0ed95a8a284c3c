import type { Tx } from '../platform/database/client.ts'

/** Commits what was written so far: it stays, even if the request is refused afterwards. The scope ends with it. */
export const keep = async (tx: Tx): Promise<void> => void (await tx`commit and chain`)
