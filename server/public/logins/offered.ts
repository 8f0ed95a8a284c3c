import type { LoginProvider } from '#domain/public/index.ts'
import type { Services } from '../../platform/context.ts'
import type { Sql, Tx } from '../../platform/database/client.ts'
import { isLocal } from '../../platform/identity/openid.ts'
import { governmentLogin } from './government.ts'
import { localLogin } from './local.ts'
import type { RedirectLogin } from './login.ts'
import { wechatLogin } from './wechat.ts'

type Settings = Readonly<Record<string, string | undefined>>

/** The address in a setting. Throws an error that names the setting when it is none, or goes without TLS to another machine. */
function addressIn(env: Settings, name: string, otherwise = ''): string {
  const text = env[name] || otherwise
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && !isLocal(url))) throw new Error(`${name} 应为 https:// 开头的地址，现为“${text}”`)
  return text
}

/** The government platform, where it is set up: settings of operations.md. Only its own host and the listed ones are asked. */
function government(env: Settings): RedirectLogin | null {
  const clientId = env.BIAOCHI_CITIZEN_OIDC_CLIENT_ID
  if (!env.BIAOCHI_CITIZEN_OIDC_ISSUER || !clientId) return null
  const issuer = addressIn(env, 'BIAOCHI_CITIZEN_OIDC_ISSUER')
  const more = (env.BIAOCHI_CITIZEN_OIDC_HOSTS ?? '').split(',').map((host) => host.trim())
  const hosts = [new URL(issuer).host, ...more.filter(Boolean)]
  return governmentLogin(
    { issuer, clientId, clientSecret: env.BIAOCHI_CITIZEN_OIDC_CLIENT_SECRET, hosts },
    env.BIAOCHI_CITIZEN_OIDC_TITLE || '政务服务平台登录',
    env.BIAOCHI_CITIZEN_OIDC_SCOPE || 'openid profile phone',
  )
}

/** The official account, where it is set up: settings of operations.md. */
function wechat(env: Settings): RedirectLogin | null {
  const { BIAOCHI_WECHAT_APP_ID: appId, BIAOCHI_WECHAT_SECRET: secret } = env
  if (!appId || !secret) return null
  return wechatLogin({
    appId,
    secret,
    authorize: addressIn(env, 'BIAOCHI_WECHAT_AUTHORIZE', 'https://open.weixin.qq.com/connect/oauth2/authorize'),
    api: addressIn(env, 'BIAOCHI_WECHAT_API', 'https://api.weixin.qq.com'),
  })
}

const LOCAL: readonly RedirectLogin[] = [localLogin('government', '政务服务平台登录'), localLogin('wechat', '微信登录')]

/**
 * Log-ins of the settings alone: what is set up, and the local ones in the place of what is not where `BIAOCHI_CITIZEN_LOGIN` is `local`.
 * Throws when a setting cannot be read.
 */
export function configuredLogins(local: boolean, env: Settings = process.env): readonly RedirectLogin[] {
  const real = [government(env), wechat(env)].filter((login) => login !== null)
  return local ? [...real, ...LOCAL.filter(({ key }) => !real.some((each) => each.key === key))] : real
}

/**
 * Whether anybody may log in as anybody: where the setting says so, or by itself in a demo into which nobody has brought data of his own.
 * `off` forbids it there as well.
 */
export async function localOffered(
  tx: Tx | Sql,
  { demo }: Pick<Services, 'demo'>,
  setting = process.env.BIAOCHI_CITIZEN_LOGIN,
): Promise<boolean> {
  if (setting) return setting === 'local'
  if (!demo) return false
  const [own] = await tx`select 1 from record.imports where source <> 'demo' limit 1`
  return own === undefined
}

/** Redirect log-ins that this deployment offers now. The transaction must be the owner's. */
export const redirectLogins = async (tx: Tx, services: Services): Promise<readonly RedirectLogin[]> =>
  configuredLogins(await localOffered(tx, services))

/** One of them, or null where it is not offered. */
export const redirectLogin = async (tx: Tx, services: Services, key: LoginProvider): Promise<RedirectLogin | null> =>
  (await redirectLogins(tx, services)).find((login) => login.key === key) ?? null

/** Whether one of them is the local one. */
export const isLocalLogin = (login: RedirectLogin): boolean => LOCAL.includes(login)
