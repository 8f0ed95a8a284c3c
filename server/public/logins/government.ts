import * as oidc from 'openid-client'
import { discovered, isLocal, type OpenIdProvider } from '../../platform/identity/openid.ts'
import { LoginError, plainPhone, type RedirectLogin } from './login.ts'

/** Errors that say that the provider, not the citizen, is at fault. */
const isDown = (error: unknown): boolean => {
  const { code, name, cause } = error as { code?: string; name?: string; cause?: unknown }
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON') return true
  if (name === 'TimeoutError' || name === 'TypeError' || code === 'ECONNREFUSED') return true
  return cause instanceof Error && isDown(cause)
}

const failed = (error: unknown): LoginError => {
  if (error instanceof LoginError) return error
  return new LoginError(isDown(error) ? 'down' : 'refused', (error as Error).message.slice(0, 300), { cause: error })
}

/** Name and phone of the claims; null unless both are there and the phone is not said to be unproved. */
function personOf(claims: Record<string, unknown>): { name: string; phone: string } | null {
  const phone = claims.phone_number_verified === false ? null : plainPhone(claims.phone_number)
  const name = typeof claims.name === 'string' ? claims.name.trim() : ''
  return phone && name.length >= 2 && name.length <= 50 ? { name, phone } : null
}

/**
 * Log-in of a government service platform by OpenID Connect: authorization code with PKCE, state and nonce. It vouches for real name and
 * phone number; people are known by the phone, so that a report is found again by text message as well.
 */
export const governmentLogin = (provider: OpenIdProvider, title: string, scope: string): RedirectLogin => ({
  key: 'government',
  title,
  hint: '用政务服务账号登录，不必再填姓名和手机号码',
  async begin({ state, nonce, verifier, back }) {
    try {
      const url = oidc.buildAuthorizationUrl(await discovered(provider), {
        redirect_uri: back,
        scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      const secure = url.protocol === 'https:' || isLocal(url)
      if (!secure || !provider.hosts?.includes(url.host)) throw new LoginError('down', `${url.host} is not among the hosts that are set up`)
      return url
    } catch (error) {
      throw error instanceof LoginError ? error : new LoginError('down', (error as Error).message.slice(0, 300), { cause: error })
    }
  },
  async finish(_tx, _services, { state, nonce, verifier, back }, query) {
    if (query.has('error')) throw new LoginError(query.get('error') === 'access_denied' ? 'cancelled' : 'refused', 'the provider refused')
    const came = new URL(back)
    came.search = query.toString()
    try {
      const configuration = await discovered(provider)
      const tokens = await oidc.authorizationCodeGrant(configuration, came, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()!
      const asked = personOf(claims) === null && configuration.serverMetadata().userinfo_endpoint !== undefined
      const person = personOf(asked ? { ...claims, ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)) } : claims)
      if (!person) throw new LoginError('incomplete', 'no name or no proved phone number in the claims')
      return { login: 'government', ...person, openId: null }
    } catch (error) {
      throw failed(error)
    }
  },
})
