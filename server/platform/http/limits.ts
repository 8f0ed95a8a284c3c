import { Refusal } from '../refusal.ts'

/** How many requests a minute one address or account may make, by kind of route (S13). */
export const RATE_LIMITS = {
  /** Sign-in, before anybody is known. */
  public: 60,
  /** Reads of a signed-in person. */
  read: 1200,
  /** Changes of a signed-in person. */
  write: 300,
  /** Exports, uploads, bulletins. */
  heavy: 60,
} as const
export type RateKind = keyof typeof RATE_LIMITS

const WINDOW = 60_000

/** Counts in memory per process: enough to stop a runaway client; the proxy in front limits floods. */
export class RateLimiter {
  readonly #counts = new Map<string, { since: number; count: number }>()
  readonly #scale: number
  /** `scale` widens all limits: load tests on one machine need it. */
  constructor(scale = 1) {
    this.#scale = scale
  }

  /** Throws a 429 with the time to wait when the key has used up its minute. */
  check(kind: RateKind, key: string, now = Date.now()): void {
    if (this.#counts.size > 50_000) this.#counts.clear()
    const name = `${kind} ${key}`
    const entry = this.#counts.get(name)
    if (!entry || now - entry.since >= WINDOW || now < entry.since) {
      this.#counts.set(name, { since: now, count: 1 })
      return
    }
    entry.count += 1
    if (entry.count > RATE_LIMITS[kind] * this.#scale) {
      const retryAfter = Math.ceil((entry.since + WINDOW - now) / 1000)
      throw new Refusal(429, 'too-many-requests', `操作过于频繁，请 ${retryAfter} 秒后再试`, { retryAfter })
    }
  }
}
