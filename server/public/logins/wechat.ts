import { ANSWER_SECONDS } from '../../platform/identity/openid.ts'
import { LoginError, plainPhone, type RedirectLogin } from './login.ts'

/** What the platform answers to a code. */
interface TokenAnswer {
  readonly openid?: unknown
  readonly purePhoneNumber?: unknown
  readonly errcode?: unknown
}

/** An official account as this deployment knows it. */
export interface WechatAccount {
  readonly appId: string
  readonly secret: string
  /** Page of the authorisation, shown to the browser. */
  readonly authorize: string
  /** Origin of the platform's interface. */
  readonly api: string
}

/** Codes of the platform for a code that is wrong, over or used; every other one speaks of our settings or of the platform itself. */
const BAD_CODES: readonly unknown[] = [40029, 40163, 42003]

/**
 * Log-in by web authorisation of a WeChat official account: the silent scope, which gives the open id alone. The open id is how the citizen
 * is known and written to; a platform that stands between may add the bound phone number as `purePhoneNumber`.
 */
export function wechatLogin({ appId, secret, authorize, api }: WechatAccount): RedirectLogin {
  return {
    key: 'wechat',
    title: '微信登录',
    hint: '在微信里打开本页时可用；有答复时发微信提醒',
    async begin({ state, back }) {
      const url = new URL(authorize)
      url.search = new URLSearchParams({
        appid: appId,
        redirect_uri: back,
        response_type: 'code',
        scope: 'snsapi_base',
        state,
      }).toString()
      url.hash = 'wechat_redirect'
      return url
    },
    async finish(_tx, _services, _journey, query) {
      const code = query.get('code')
      if (!code) throw new LoginError('cancelled', 'no code came back')
      const url = new URL('/sns/oauth2/access_token', api)
      url.search = new URLSearchParams({ appid: appId, secret, code, grant_type: 'authorization_code' }).toString()
      const answer = await ask(url)
      if (answer.errcode) throw new LoginError(BAD_CODES.includes(answer.errcode) ? 'refused' : 'down', `errcode ${String(answer.errcode)}`)
      if (typeof answer.openid !== 'string' || !/^[\w-]{6,128}$/.test(answer.openid))
        throw new LoginError('down', 'no open id in the answer')
      return { login: 'wechat', name: null, phone: plainPhone(answer.purePhoneNumber), openId: answer.openid }
    },
  }
}

/** The address holds the secret: no error names it. */
async function ask(url: URL): Promise<TokenAnswer> {
  try {
    const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_SECONDS * 1000) })
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`)
    const answer = (await reply.json()) as TokenAnswer | null
    if (typeof answer !== 'object' || answer === null) throw new Error('no object')
    return answer
  } catch (error) {
    throw new LoginError('down', `the platform did not answer: ${(error as Error).message.slice(0, 200)}`)
  }
}
