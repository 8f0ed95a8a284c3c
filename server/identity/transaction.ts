import type { Tx } from '../platform/database/client.ts'

/** Takes a request's transaction out of its scope: accounts, sessions and roles are closed to the role that requests run as. */
export const asOwner = async (tx: Tx): Promise<void> => void (await tx`select set_config('role', 'none', true)`)

/** Commits what was written so far: it stays, even if the request is refused afterwards. The scope ends with it. */
export const keep = async (tx: Tx): Promise<void> => void (await tx`commit and chain`)
