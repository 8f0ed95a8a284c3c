import { type ReactNode, useState } from 'react'
import { LOGIN_PROVIDERS } from '#domain/public/index.ts'
import { call, Refused } from '../api.ts'
import { searchOf } from '../place.ts'
import { Fault, Field, Sending, Title } from '../ui.tsx'

/** 本地演示登录: the page of the provider that a demo brings along, on which anybody may be anybody. */
export function LocalLogin(): ReactNode {
  const [search] = useState(searchOf)
  const [name, setName] = useState('')
  const [account, setAccount] = useState('')
  const [phone, setPhone] = useState('')
  const login = LOGIN_PROVIDERS.find((key) => key === search.get('login'))
  const state = search.get('state')
  const challenge = search.get('challenge')
  if (!login || !state || !challenge)
    return (
      <>
        <Title>本地演示登录</Title>
        <Fault text="登录信息不完整，请回到反映页面重新登录。" />
      </>
    )
  const wechat = login === 'wechat'
  const enter = async () => {
    if (wechat ? account.trim().length < 2 : name.trim().length < 2) throw new Refused(422, 'who', wechat ? '请填写微信号' : '请填写姓名')
    if ((!wechat || phone) && !/^1[3-9]\d{9}$/.test(phone)) throw new Refused(422, 'phone', '请填写 11 位手机号码')
    const person = { ...(wechat ? { account } : { name }), ...(phone && { phone }) }
    location.assign((await call('public.localLogin', { params: { login }, body: { state, challenge, ...person } })).url)
  }
  const cancel = `/api/public/logins/${login}/callback?${new URLSearchParams({ error: 'access_denied', state })}`
  return (
    <>
      <Title>本地演示登录</Title>
      <p className="told">
        这里代替{wechat ? '微信' : '政务服务平台'}的登录页面，只用于演示：不核验身份，请填写虚构的{wechat ? '微信号' : '姓名和手机号码'}。
      </p>
      <Sending button="登录" onSend={enter}>
        {wechat ? (
          <Field label="微信号">
            {(tied) => <input {...tied} maxLength={50} value={account} onChange={({ target }) => setAccount(target.value)} />}
          </Field>
        ) : (
          <Field label="姓名">
            {(tied) => <input {...tied} maxLength={50} value={name} onChange={({ target }) => setName(target.value)} />}
          </Field>
        )}
        <Field label="手机号码" optional={wechat}>
          {(tied) => (
            <input
              {...tied}
              type="tel"
              inputMode="numeric"
              maxLength={11}
              value={phone}
              onChange={({ target }) => setPhone(target.value.replace(/\D/g, ''))}
            />
          )}
        </Field>
      </Sending>
      <p>
        <a href={cancel}>取消，回到反映页面</a>
      </p>
    </>
  )
}
