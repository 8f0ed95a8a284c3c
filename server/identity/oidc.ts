import * as oidc from 'openid-client'
import type { InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import { openKeys } from '../platform/crypto.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwner } from '../platform/database/owner.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { discovered, type OpenIdProvider } from '../platform/identity/openid.ts'
import { notFound } from '../platform/refusal.ts'
import { type Candidate, candidateBy } from './attempts.ts'
import { databaseSeconds } from './second-factor.ts'
import { enter } from './sign-in.ts'
import { keep } from './transaction.ts'

const START = '/api/session/oidc/start'
const CALLBACK = '/api/session/oidc/callback'
const COOKIE = 'biaochi_oidc'
const COOKIE_PURPOSE = 'oidc'
/** How long somebody may take to sign in at the provider. */
const PATIENCE_SECONDS = 600

interface Settings extends OpenIdProvider {
  readonly title: string
  /** Whether a person's first sign-in ties the provider's subject to the account of the same name. */
  readonly link: boolean
}

function settings(env = process.env): Settings | null {
  const { BIAOCHI_OIDC_ISSUER: issuer, BIAOCHI_OIDC_CLIENT_ID: clientId } = env
  if (!issuer || !clientId) return null
  return {
    issuer,
    clientId,
    clientSecret: env.BIAOCHI_OIDC_CLIENT_SECRET,
    title: env.BIAOCHI_OIDC_TITLE || '统一身份认证登录',
    link: env.BIAOCHI_OIDC_LINK === '1',
  }
}

/** How the log-in page offers it, or null when no provider is set up. */
export function offered(): { title: string; start: string } | null {
  const set = settings()
  return set && { title: set.title, start: START }
}

/** What the browser brings back to prove that it started the sign-in. */
interface Started {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly until: number
}

/** Sends the browser to the provider: authorization code with PKCE, state and nonce. Throws a 404 when none is set up. */
export async function startOidc({ tx, services, actor, raw }: Context): Promise<object> {
  const set = settings()
  if (!set) throw notFound('登录方式')
  await asOwner(tx)
  let configuration: oidc.Configuration
  try {
    configuration = await discovered(set)
  } catch (error) {
    return failed(tx, { actor, raw }, 'provider-unreachable', error)
  }
  const started: Started = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    until: (await databaseSeconds(tx)) + PATIENCE_SECONDS,
  }
  const keys = await openKeys(services.folder)
  raw.setCookie(COOKIE, keys.encrypt(JSON.stringify(started), COOKIE_PURPOSE), { path: CALLBACK, maxAge: PATIENCE_SECONDS })
  raw.redirect(
    oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: `${raw.origin}${CALLBACK}`,
      scope: 'openid profile',
      state: started.state,
      nonce: started.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(started.verifier),
      code_challenge_method: 'S256',
    }).href,
  )
  return {}
}

/** Takes the browser back from the provider. Never makes an account: an unknown person is sent back to the log-in page. */
export async function finishOidc(context: Context, { query }: InputOf<'session.oidcBack'>): Promise<object> {
  const { tx, services, actor, raw } = context
  const set = settings()
  if (!set) throw notFound('登录方式')
  await asOwner(tx)
  const cookie = raw.cookie(COOKIE)
  raw.setCookie(COOKIE, '', { path: CALLBACK, maxAge: 0 })
  let claims: { sub: string; preferred_username?: unknown }
  try {
    const started = JSON.parse((await openKeys(services.folder)).decrypt(cookie ?? '', COOKIE_PURPOSE)) as Started
    if (started.until < (await databaseSeconds(tx))) return await failed(tx, context, 'too-late')
    const back = new URL(`${raw.origin}${CALLBACK}`)
    for (const [name, value] of Object.entries(query)) if (typeof value === 'string') back.searchParams.set(name, value)
    const tokens = await oidc.authorizationCodeGrant(await discovered(set), back, {
      pkceCodeVerifier: started.verifier,
      expectedState: started.state,
      expectedNonce: started.nonce,
      idTokenExpected: true,
    })
    claims = tokens.claims()!
  } catch (error) {
    return failed(tx, { actor, raw }, 'not-proven', error)
  }
  const candidate = (await candidateBy(tx, 'oidc_subject', claims.sub)) ?? (await linked(tx, context, set, claims))
  if (!candidate || candidate.disabled || candidate.locked) return failed(tx, context, candidate ? 'disabled-or-locked' : 'no-account')
  await enter(context, candidate, 'oidc')
  await keep(tx)
  raw.redirect('/')
  return {}
}

/** Ties the subject to the account of its preferred name, once, where the deployment allows it. A one-time password not yet used lapses. */
async function linked(
  tx: Tx,
  { actor }: Context,
  set: Settings,
  claims: { sub: string; preferred_username?: unknown },
): Promise<Candidate | null> {
  if (!set.link || typeof claims.preferred_username !== 'string') return null
  const [row] =
    await tx`update users set oidc_subject = ${claims.sub}, password_hash = case when must_change_password then null else password_hash end
    where account = ${claims.preferred_username.toLowerCase()} and oidc_subject is null and disabled_at is null and account <> 'system' returning id`
  if (!row) return null
  const id = row.id as string
  await logAction(
    tx,
    { ...systemActor(actor.requestId), name: '统一身份认证', ip: actor.ip },
    { chain: `user:${id}`, action: 'session.oidcLink', objectKind: 'user', objectId: id, detail: { subject: claims.sub } },
  )
  return candidateBy(tx, 'id', id)
}

/** Back to the log-in page, which says that it did not work; the reason is in the log. */
async function failed(tx: Tx, { actor, raw }: Pick<Context, 'actor' | 'raw'>, reason: string, error?: unknown): Promise<object> {
  await logAction(
    tx,
    { ...systemActor(actor.requestId), account: '', name: '未登录', ip: actor.ip },
    {
      chain: 'sign-in',
      action: 'session.oidc',
      objectKind: 'user',
      objectId: '',
      outcome: 'failed',
      role: 'none',
      reason,
      detail: error instanceof Error ? { error: error.message.slice(0, 300) } : {},
    },
  )
  await keep(tx)
  raw.redirect('/login?failed=oidc')
  return {}
}
