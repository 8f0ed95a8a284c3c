import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { LoginPage, LoginProvider } from '#domain/public/index.ts'
import type { Services } from '../../platform/context.ts'
import { type Keys, openKeys } from '../../platform/crypto.ts'
import { type Journey, LoginError } from './login.ts'

/** How long somebody may take at the provider. */
export const PATIENCE_SECONDS = 600
const PURPOSE = 'public.login.state'

/** What our state says: which log-in, by which browser, until when, and the page that it leads back to. */
interface State {
  /** Random id: a state works once. */
  readonly i: string
  readonly l: LoginProvider
  readonly p: LoginPage
  /** Digest of the browser's secret. */
  readonly b: string
  /** Milliseconds. */
  readonly e: number
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Nonce and verifier follow from the browser's secret, so that nothing has to be kept on our side. */
const journeyOf = (keys: Keys, secret: string, state: string, back: string): Journey => ({
  state,
  nonce: keys.mac(secret, 'public.login.nonce').toString('base64url'),
  verifier: keys.mac(secret, 'public.login.verifier').toString('base64url'),
  back,
})

/** Begins a journey: a signed state, and the secret that the browser keeps to prove that it was the one. */
export async function setOut(
  services: Services,
  login: LoginProvider,
  page: LoginPage,
  back: string,
): Promise<{ journey: Journey; secret: string }> {
  const keys = await openKeys(services.folder)
  const secret = randomBytes(32).toString('base64url')
  const told: State = {
    i: randomBytes(16).toString('base64url'),
    l: login,
    p: page,
    b: digest(secret),
    e: Date.now() + PATIENCE_SECONDS * 1000,
  }
  const body = Buffer.from(JSON.stringify(told)).toString('base64url')
  const state = `${body}.${keys.mac(body, PURPOSE).toString('base64url')}`
  return { journey: journeyOf(keys, secret, state, back), secret }
}

/** Reads a state of ours for a log-in. Throws LoginError for one that is forged, of another log-in, or over. */
export async function readState(
  services: Services,
  login: LoginProvider,
  state: string,
): Promise<{ id: string; page: LoginPage; browser: string }> {
  const keys = await openKeys(services.folder)
  const [body = '', mac = ''] = state.split('.')
  const given = Buffer.from(mac, 'base64url')
  const right = keys.mac(body, PURPOSE)
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new LoginError('not-here', 'the state is not ours')
  const told = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as State
  if (told.l !== login) throw new LoginError('not-here', 'the state is of another log-in')
  if (told.e < Date.now()) throw new LoginError('expired', 'the state is over')
  return { id: told.i, page: told.p, browser: told.b }
}

/** The journey of a state that came back, for the browser that began it. Throws LoginError for another browser's. */
export async function comeBack(services: Services, state: string, browser: string, secret: string, back: string): Promise<Journey> {
  if (digest(secret) !== browser) throw new LoginError('not-here', 'another browser began')
  return journeyOf(await openKeys(services.folder), secret, state, back)
}
