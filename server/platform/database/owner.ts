import type { Tx } from './client.ts'

/** Takes a request's transaction out of its scope to its end: accounts, sessions and roles are closed to the role that requests run as. */
export const asOwner = async (tx: Tx): Promise<void> => void (await tx`select set_config('role', 'none', true)`)

/**
 * Runs `work` as the owner of the database and gives the transaction its role back: for what a request must do and may not see, after it
 * was found lawful in the actor's own scope.
 */
export async function asOwnerOf<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const [row] = await tx`select current_setting('role') as role`
  await asOwner(tx)
  const result = await work()
  await tx`select set_config('role', ${row!.role as string}, true)`
  return result
}
