import type { Services } from '../platform/context.ts'
import { Refusal } from '../platform/refusal.ts'

/** S15: so many wrong receipts, codes or rating codes from one address within an hour. */
export const MOST_WRONG = 10
const HOUR = 3_600_000

/** Wrong tries by address, in memory alone: where somebody wrote from is not to be stored (S17). */
const wrong = new WeakMap<Services, Map<string, { since: number; count: number }>>()

const triesOf = (services: Services): Map<string, { since: number; count: number }> => {
  const known = wrong.get(services) ?? new Map<string, { since: number; count: number }>()
  wrong.set(services, known)
  return known
}

/**
 * Lets an address try once: counted as wrong before it is looked at, so that guesses sent all at once cannot outrun the count, and taken
 * back when it was right. Throws a 429 with the time to wait after too many wrong ones, and whatever `look` throws.
 */
export async function tryOnce<T>(services: Services, address: string | null, look: () => Promise<T>): Promise<T> {
  const tries = triesOf(services)
  const now = Date.now()
  if (tries.size > 50_000) for (const [key, { since }] of tries) if (now - since >= HOUR) tries.delete(key)
  const key = address ?? ''
  const known = tries.get(key)
  const entry = known && now - known.since < HOUR ? known : { since: now, count: 0 }
  tries.set(key, entry)
  if (entry.count >= MOST_WRONG) {
    const retryAfter = Math.ceil((entry.since + HOUR - now) / 1000)
    throw new Refusal(429, 'too-many-failures', `输入错误次数过多，请 ${Math.ceil(retryAfter / 60)} 分钟后再试`, { retryAfter })
  }
  entry.count += 1
  const result = await look()
  entry.count -= 1
  return result
}
