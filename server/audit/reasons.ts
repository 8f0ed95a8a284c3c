/** Why a trial to sign in did not succeed, by the codes that the log keeps. */
const TRIALS: Readonly<Record<string, string>> = {
  unknown: '没有该账号',
  disabled: '账号已停用',
  locked: '账号已锁定',
  wrong: '密码或口令不正确',
  'disabled-or-locked': '账号已停用或锁定',
  'no-account': '统一身份认证的用户没有对应账号',
  'not-proven': '统一身份认证未通过',
  'provider-unreachable': '统一身份认证服务无法连接',
  'too-late': '统一身份认证超时',
}

/** The reason of an entry in words: what a person wrote, or the sentence that a refused person was told. */
export function reasonOf({ reason, outcome, detail }: Readonly<Record<string, unknown>>): string | null {
  if (typeof reason !== 'string') return null
  if (outcome === 'failed') return TRIALS[reason] ?? reason
  const { message } = (detail ?? {}) as { message?: unknown }
  return outcome === 'refused' && typeof message === 'string' ? message : reason
}
