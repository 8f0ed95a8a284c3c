import { Refusal } from '../refusal.ts'

/** How many requests a minute a signed-in person may make, by kind of route (S13). */
export const RATE_LIMITS = {
  read: 1200,
  /** Changes. */
  write: 300,
  /** Exports, uploads, bulletins. */
  heavy: 60,
} as const
export type RateKind = keyof typeof RATE_LIMITS

/** Requests a minute to a route that nobody is signed in for: from one address, with one entry to the public door, from all together. */
export interface PublicRate {
  readonly address: number
  readonly token: number
  readonly all: number
}

const rate = (address: number, all: number, token = address): PublicRate => ({ address, token, all })

/** Every public route has its line; a test compares. Whole villages stand behind one address: what costs little is let through often. */
export const PUBLIC_RATES: Readonly<Record<string, PublicRate>> = {
  'session.options': rate(60, 6000),
  'session.start': rate(60, 3000),
  'session.oidcStart': rate(60, 3000),
  'session.oidcBack': rate(60, 3000),
  'inbox.receive': rate(600, 6000),
  'papers.verify': rate(60, 3000),
  'public.home': rate(120, 12_000),
  'public.handler': rate(120, 12_000),
  'public.challenge': rate(60, 6000),
  'public.code': rate(5, 600),
  'public.signIn': rate(20, 1200),
  'public.enter': rate(20, 1200),
  'public.login': rate(20, 1200),
  'public.loginBack': rate(20, 1200),
  'public.inside': rate(60, 6000, 30),
  'public.localLogin': rate(20, 600),
  'public.leave': rate(20, 3000),
  'public.report': rate(10, 1200, 5),
  'public.mine': rate(60, 6000, 30),
  'public.exchange': rate(10, 600, 5),
  'public.say': rate(20, 1200, 10),
  'public.judge': rate(10, 600, 5),
  'public.upload': rate(20, 600, 12),
  'public.notices': rate(120, 12_000),
  'public.notice': rate(120, 12_000),
  'public.questionnaire': rate(60, 6000),
  'public.answer': rate(60, 3000),
  'public.openRating': rate(30, 3000),
  'public.rate': rate(10, 1200),
}
/** For a route that the table does not name. */
const UNNAMED = rate(30, 600)

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
    this.#count(`${kind} ${key}`, RATE_LIMITS[kind], now)
  }

  /** The same for a public route: by address, by the entry to the door where there is one, and for everybody together. */
  checkPublic(route: string, address: string, token: string | undefined, now = Date.now()): void {
    const { address: perAddress, token: perToken, all } = PUBLIC_RATES[route] ?? UNNAMED
    this.#count(`${route} from ${address}`, perAddress, now)
    if (token) this.#count(`${route} with ${token.slice(0, 60)}`, perToken, now)
    this.#count(route, all, now)
  }

  #count(name: string, limit: number, now: number): void {
    if (this.#counts.size > 50_000) this.#counts.clear()
    const entry = this.#counts.get(name)
    if (!entry || now - entry.since >= WINDOW || now < entry.since) {
      this.#counts.set(name, { since: now, count: 1 })
      return
    }
    entry.count += 1
    if (entry.count > limit * this.#scale) {
      const retryAfter = Math.ceil((entry.since + WINDOW - now) / 1000)
      throw new Refusal(429, 'too-many-requests', `操作过于频繁，请 ${retryAfter} 秒后再试`, { retryAfter })
    }
  }
}
