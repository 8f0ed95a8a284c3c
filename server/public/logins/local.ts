import { createHash, randomBytes } from 'node:crypto'
import type { LoginProvider } from '#domain/public/index.ts'
import type { Services } from '../../platform/context.ts'
import { openKeys } from '../../platform/crypto.ts'
import { spendProof } from '../proofs.ts'
import { LoginError, type RedirectLogin } from './login.ts'

const PURPOSE = 'public.login.code'
/** How long a code may be exchanged. */
const CODE_SECONDS = 60

/** Who somebody says he is on the page of the local log-in. */
export interface LocalPerson {
  readonly name: string | null
  readonly phone: string | null
  readonly account: string | null
}

interface Code extends LocalPerson {
  readonly i: string
  readonly l: LoginProvider
  /** The challenge that the verifier must answer. */
  readonly c: string
  readonly e: number
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** Gives out a code for whoever it is said to be: a demo checks nobody. */
export async function localCode(services: Services, login: LoginProvider, challenge: string, person: LocalPerson): Promise<string> {
  const code: Code = { ...person, i: randomBytes(16).toString('base64url'), l: login, c: challenge, e: Date.now() + CODE_SECONDS * 1000 }
  return (await openKeys(services.folder)).encrypt(JSON.stringify(code), PURPOSE)
}

/**
 * The provider of a demo: a page of our own on which anybody may be anybody. It gives out codes that work once, for a minute, for the
 * browser that began, through the same interface as the real ones.
 */
export const localLogin = (key: LoginProvider, title: string): RedirectLogin => ({
  key,
  title,
  hint: '本地演示：不核验身份',
  async begin({ state, verifier, back }) {
    const url = new URL('/p/local-login', back)
    url.search = new URLSearchParams({ login: key, state, challenge: challengeOf(verifier) }).toString()
    return url
  },
  async finish(tx, services, { verifier }, query) {
    if (query.has('error')) throw new LoginError('cancelled', 'cancelled on the page')
    const code = await readCode(services, query.get('code') ?? '')
    if (code.l !== key || code.c !== challengeOf(verifier)) throw new LoginError('refused', 'the code is for another log-in')
    if (code.e < Date.now()) throw new LoginError('refused', 'the code is over')
    if (!(await spendProof(tx, code.i))) throw new LoginError('refused', 'the code was used')
    const openId = key === 'wechat' ? `local_${createHash('sha256').update(code.account!).digest('base64url').slice(0, 22)}` : null
    return { login: key, name: code.name, phone: code.phone, openId }
  },
})

async function readCode(services: Services, text: string): Promise<Code> {
  const keys = await openKeys(services.folder)
  try {
    return JSON.parse(keys.decrypt(text, PURPOSE)) as Code
  } catch (error) {
    throw new LoginError('refused', 'the code is not ours', { cause: error })
  }
}
