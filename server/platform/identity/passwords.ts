import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>

/** Cost of a password hash: about 60 ms and 32 MB, so that guessing is dear and sign-in is not. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1_048_576 }

/** scrypt, with its parameters beside it: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password.normalize('NFKC'), salt, 32, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$')
}

/** A hash that no password has: unknown accounts cost the same time as known ones (S2). */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${randomBytes(16).toString('base64')}$${randomBytes(32).toString('base64')}`

/** Whether the password belongs to the hash. With null it takes as long and says no. */
export async function checkPassword(password: string, hash: string | null): Promise<boolean> {
  const [, n, r, p, salt, key] = (hash ?? NOBODY).split('$') as [string, string, string, string, string, string]
  const expected = Buffer.from(key, 'base64')
  const actual = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), expected.length, {
    N: Number(n),
    r: Number(r),
    p: Number(p),
    maxmem: COST.maxmem,
  })
  return timingSafeEqual(actual, expected) && hash !== null
}

/** Beginnings that guessers try first; compared without case and without the digits and signs that people add. */
const COMMON = [
  'password',
  'passw0rd',
  'qwerty',
  'admin',
  'administrator',
  'biaochi',
  'welcome',
  'letmein',
  'abc',
  'iloveyou',
  'woaini',
  'huawei',
  'china',
  'zhongguo',
  'jiaojing',
  'test',
  'root',
  'changeme',
  'qazwsx',
  'asdfgh',
  'zxcvbn',
  '1q2w3e',
  '1qaz2wsx',
  'p@ssw0rd',
  'p@ssword',
]

/**
 * What is wrong with a new password, in a sentence, or null (S1): at least 10 characters (administrators 12), three of four
 * classes, not a common one, not the account's name.
 */
export function passwordFault(password: string, account: string, administrator: boolean): string | null {
  const least = administrator ? 12 : 10
  if ([...password].length < least) return `密码至少 ${least} 位`
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((pattern) => pattern.test(password)).length
  if (classes < 3) return '密码应包含大写字母、小写字母、数字、符号中的至少三类'
  const lower = password.toLowerCase()
  if (lower.includes(account.toLowerCase())) return '密码不能包含账号'
  const core = lower.replace(/^[\d\W_]+|[\d\W_]+$/g, '')
  if (COMMON.includes(core) || COMMON.includes(lower)) return '密码过于常见，请换一个'
  if (new Set(password).size < 5) return '密码中重复字符过多'
  return null
}

const LETTERS = ['abcdefghjkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-+=']

/** A one-time password: 16 characters of all classes, without look-alikes. */
export function oneTimePassword(): string {
  const chars = LETTERS.map((set) => set[randomInt(set.length)]!)
  const all = LETTERS.slice(0, 3).join('')
  while (chars.length < 16) chars.push(all[randomInt(all.length)]!)
  for (let i = chars.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[chars[i], chars[j]] = [chars[j]!, chars[i]!]
  }
  return chars.join('')
}
