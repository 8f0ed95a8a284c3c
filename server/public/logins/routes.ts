import { LOGIN_FAILURES, type LoginFailure, type LoginPage, type LoginProvider } from '#domain/public/index.ts'
import { accountIndex, phoneIndex } from '../../clues/index.ts'
import type { Context, Routes } from '../../platform/context.ts'
import type { Tx } from '../../platform/database/client.ts'
import { invalid, notFound, Refusal } from '../../platform/refusal.ts'
import { insideOf, openDoor } from '../doors.ts'
import { spendProof } from '../proofs.ts'
import { atTheDoor } from '../shared.ts'
import { comeBack, PATIENCE_SECONDS, readState, setOut } from './journeys.ts'
import { localCode } from './local.ts'
import { LoginError, type RedirectLogin, type Vouched } from './login.ts'
import { isLocalLogin, redirectLogin } from './offered.ts'

const COOKIE = 'biaochi_login'
/** Journeys that may wait for a provider at once in this process: a slow provider must not hold every connection to the database. */
const MOST_WAITING = 5

let waiting = 0

const callback = (login: LoginProvider): string => `/api/public/logins/${login}/callback`

/** Address of the callback as the provider knows it. */
const backOf = ({ raw }: Context, login: LoginProvider): string => new URL(callback(login), process.env.BIAOCHI_ADDRESS || raw.origin).href

async function offeredLogin(context: Context, tx: Tx, key: LoginProvider): Promise<RedirectLogin> {
  const login = await redirectLogin(tx, context.services, key)
  if (!login) throw notFound('登录方式')
  return login
}

/** Asks a provider, unless too many wait for theirs already. Throws LoginError. */
async function asking<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING) throw new LoginError('busy', 'too many wait for the provider')
  waiting += 1
  try {
    return await work()
  } finally {
    waiting -= 1
  }
}

/** What the operator has to know: that a provider fails and why; nothing of who wanted in. */
function tellOperator(login: LoginProvider, error: LoginError): void {
  if (error.failure !== 'down' && error.failure !== 'incomplete') return
  process.stderr.write(`${JSON.stringify({ level: 'warn', login, message: error.message })}\n`)
}

/** Who came back from the provider, and the page to go on with. */
async function arrived(
  context: Context,
  tx: Tx,
  login: RedirectLogin,
  query: URLSearchParams,
  seen: (page: LoginPage) => void,
): Promise<Vouched> {
  const { services, raw } = context
  const state = query.get('state') ?? ''
  const secret = raw.cookie(COOKIE) ?? ''
  raw.setCookie(COOKIE, '', { path: callback(login.key), maxAge: 0 })
  const { id, page, browser } = await readState(services, login.key, state)
  seen(page)
  const journey = await comeBack(services, state, browser, secret, backOf(context, login.key))
  // Spent for good before the provider is asked: one state is one try.
  if (!(await spendProof(tx, id))) throw new LoginError('not-here', 'the state was used')
  await tx`commit and chain`
  return asking(() => login.finish(tx, services, journey, query))
}

/** Log-in of citizens by a provider: out, back, and who stands inside; and the page of the local provider. */
export const loginRoutes: Routes = {
  'public.login': async (context, { params, body }) => {
    const tx = await atTheDoor(context)
    const login = await offeredLogin(context, tx, params.login)
    const { journey, secret } = await setOut(context.services, login.key, body.page, backOf(context, login.key))
    let url: URL
    try {
      url = await asking(() => login.begin(journey))
    } catch (error) {
      if (!(error instanceof LoginError)) throw error
      tellOperator(login.key, error)
      throw new Refusal(503, `login-${error.failure}`, LOGIN_FAILURES[error.failure])
    }
    context.raw.setCookie(COOKIE, secret, { path: callback(login.key), maxAge: PATIENCE_SECONDS })
    return { url: url.href }
  },

  'public.loginBack': async (context, { params, query }) => {
    const tx = await atTheDoor(context)
    const login = await offeredLogin(context, tx, params.login)
    const came = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) if (typeof value === 'string') came.append(name, value)
    let page: LoginPage = 'track'
    const go = (answer: { login: LoginProvider } | { failed: LoginFailure }) =>
      context.raw.redirect(`/p/${page}?${new URLSearchParams(answer)}`)
    try {
      const vouched = await arrived(context, tx, login, came, (to) => {
        page = to
      })
      await openDoor(context, tx, {
        sourceId: null,
        phoneIndex: vouched.phone === null ? null : await phoneIndex(vouched.phone, context.services),
        accountIndex: vouched.openId === null ? null : await accountIndex(vouched.login, vouched.openId, context.services),
        vouched,
      })
      go({ login: login.key })
    } catch (error) {
      if (!(error instanceof LoginError)) throw error
      tellOperator(login.key, error)
      go({ failed: error.failure })
    }
    return {}
  },

  'public.inside': async (context) => {
    const { vouched, sourceId } = await insideOf(context, await atTheDoor(context))
    return {
      by: sourceId ? ('receipt' as const) : (vouched?.login ?? ('phone' as const)),
      name: vouched?.name ?? null,
      phone: vouched?.phone ?? null,
    }
  },

  'public.localLogin': async (context, { params, body: { state, challenge, ...person } }) => {
    const tx = await atTheDoor(context)
    const login = await offeredLogin(context, tx, params.login)
    if (!isLocalLogin(login)) throw notFound('登录方式')
    try {
      await readState(context.services, login.key, state)
    } catch (error) {
      throw error instanceof LoginError ? new Refusal(409, 'login-over', LOGIN_FAILURES[error.failure]) : error
    }
    const { name = null, phone = null, account = null } = person
    const missing = login.key === 'wechat' ? !account && 'account' : name ? !phone && 'phone' : 'name'
    if (missing) throw invalid('请填写完整', [{ field: missing, message: '必填' }])
    // WeChat knows no real name; the government platform is known by the phone.
    const said = login.key === 'wechat' ? { name: null, phone, account } : { name, phone, account: null }
    const url = new URL(callback(login.key), backOf(context, login.key))
    url.search = new URLSearchParams({ code: await localCode(context.services, login.key, challenge, said), state }).toString()
    return { url: url.href }
  },
}
