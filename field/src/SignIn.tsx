import { type FormEvent, type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { call } from './api.ts'
import { send } from './queue.ts'

type Me = ReplyOf<'session.me'>

/** What still keeps a person from working after the password was right, in words; null for nothing. */
function blocked(me: Me): string | null {
  if (me.mustChangePassword) return '请先在电脑端登录并修改初始密码'
  if (me.secondFactor === 'must-set-up') return '请先在电脑端设置动态口令'
  return null
}

/** Signing in again; what lies on the phone stays there meanwhile. */
export function SignIn({ known }: { known: boolean }): ReactNode {
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const go = (me: Me) => {
    const stop = blocked(me)
    if (stop) throw new Error(stop)
    if (me.secondFactor === 'due') setStep('code')
    else void send()
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    setBusy(true)
    setFault(null)
    try {
      go(
        step === 'password'
          ? await call('session.start', { body: { account: text('account'), password: text('password') } })
          : await call('session.totpCheck', { body: { code: text('code') } }),
      )
    } catch (error) {
      setFault((error as Error).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="card" onSubmit={submit}>
      <h2>{known ? '登录已过期，请重新登录' : '登录'}</h2>
      {known ? <p className="quiet">已填写的内容仍保存在手机上，登录后自动发送。</p> : null}
      {step === 'password' ? (
        <>
          <label>
            账号
            <input name="account" autoComplete="username" autoCapitalize="none" required />
          </label>
          <label>
            密码
            <input name="password" type="password" autoComplete="current-password" required />
          </label>
        </>
      ) : (
        <label>
          6 位动态口令
          <input name="code" inputMode="numeric" pattern="\d{6}" autoComplete="one-time-code" required />
        </label>
      )}
      {fault ? (
        <p className="fault" role="alert">
          {fault}
        </p>
      ) : null}
      <button type="submit" className="main" disabled={busy}>
        {step === 'password' ? '登录' : '验证'}
      </button>
    </form>
  )
}
