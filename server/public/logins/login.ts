import type { LoginFailure, LoginProvider } from '#domain/public/index.ts'
import type { Services } from '../../platform/context.ts'
import type { Tx } from '../../platform/database/client.ts'

/** Whom a provider vouches for. Nothing in it was typed at our door. */
export interface Vouched {
  readonly login: LoginProvider
  /** Real name, where the provider knows it. */
  readonly name: string | null
  /** Mainland phone number, digits alone, proved by the provider; null where it gives none. */
  readonly phone: string | null
  /** The person's id at the provider where that is how the person is known and reached; null where the phone is. */
  readonly openId: string | null
}

/** One journey of a browser to the provider and back. The verifier never leaves the house before the code has come. */
export interface Journey {
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636). */
  readonly verifier: string
  /** Where the provider sends the browser back to. */
  readonly back: string
}

/** A log-in by redirect: the browser is sent to a provider and comes back with a code, which is exchanged for who it is. */
export interface RedirectLogin {
  readonly key: LoginProvider
  readonly title: string
  /** A line under the title: what it is for. */
  readonly hint: string
  /** Where to send the browser. Throws LoginError. */
  begin(journey: Journey): Promise<URL>
  /** Exchanges what came back; a code works once. Throws LoginError. */
  finish(tx: Tx, services: Services, journey: Journey, query: URLSearchParams): Promise<Vouched>
}

/** The log-in did not succeed; `failure` chooses the words for the citizen, the message is for the operator's log. */
export class LoginError extends Error {
  readonly failure: LoginFailure
  constructor(failure: LoginFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/** A mainland phone number as providers write it (+86, spaces, dashes) in digits alone; null for anything else. */
export function plainPhone(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 40) return null
  const digits = text.replace(/[\s-]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : null
}
