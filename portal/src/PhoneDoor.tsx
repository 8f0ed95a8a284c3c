import { type ReactNode, useState } from 'react'
import { call, Refused } from './api.ts'
import { prove } from './prove.ts'
import { Field, Sending } from './ui.tsx'

/** Proves a phone number by a code in a text message. */
export function PhoneDoor({ onInside }: { onInside: (phone: string) => void }): ReactNode {
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [minutes, setMinutes] = useState<number | null>(null)
  const ask = async () => {
    if (!/^1[3-9]\d{9}$/.test(phone)) throw new Refused(422, 'phone', '请填写 11 位手机号码')
    setMinutes((await call('public.code', { body: { phone, proof: await prove('code') } })).minutes)
  }
  const enter = async () => {
    await call('public.signIn', { body: { phone, code } })
    onInside(phone)
  }
  return (
    <>
      <Sending button={minutes === null ? '获取验证码' : '重新获取验证码'} onSend={ask}>
        <Field label="手机号码">
          {(tied) => (
            <input
              {...tied}
              type="tel"
              inputMode="numeric"
              autoComplete="tel-national"
              maxLength={11}
              value={phone}
              onChange={({ target }) => setPhone(target.value.replace(/\D/g, ''))}
            />
          )}
        </Field>
      </Sending>
      {minutes === null ? null : (
        <Sending button="验证" onSend={enter} disabled={code.length < 6}>
          <p role="status">验证码已发出，{minutes} 分钟内有效。</p>
          <Field label="短信验证码">
            {(tied) => (
              <input
                {...tied}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                value={code}
                onChange={({ target }) => setCode(target.value.replace(/\D/g, ''))}
              />
            )}
          </Field>
        </Sending>
      )}
    </>
  )
}
