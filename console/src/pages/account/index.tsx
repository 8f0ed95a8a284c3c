import { App, Button, Card } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { enter, type Me, useMe } from '../../app/session.ts'
import { call } from '../../client/call.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { CodeForm, SecondFactorSetUp } from './SecondFactor.tsx'

/** 修改密码. */
export function PasswordPage(): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const done = (me: Me) => {
    enter(me)
    message.success('密码已修改')
    navigate('/')
  }
  return (
    <section className="kit-list">
      <h1>修改密码</h1>
      <Card size="small" className="account-card">
        <PasswordForm onDone={done} />
      </Card>
    </section>
  )
}

/** 动态口令: shows the present state and sets it up. */
export function SecondFactorPage(): ReactNode {
  const { me } = useMe()
  const { message } = App.useApp()
  const done = (next: Me) => {
    enter(next)
    message.success('动态口令已启用')
  }
  return (
    <section className="kit-list">
      <h1>动态口令</h1>
      <Card size="small" className="account-card">
        <p className="kit-gap">
          {me.secondFactor === 'passed'
            ? '动态口令已启用，本次登录已验证。更换手机时可重新设置。'
            : me.secondFactorOf === 'everyone'
              ? '尚未启用。签发、签收、销号、发布、查看完整信息和大量导出须先启用；启用后，登录时输入手机上的 6 位动态口令。'
              : '尚未启用。本部署只要求管理员使用；启用后，登录时须输入手机上的 6 位动态口令。'}
        </p>
        <SecondFactorSetUp me={me} onDone={done} />
      </Card>
    </section>
  )
}

/** What a person must settle before the first page: a new password, then the second factor. */
export function DutyPage({ me }: { me: Me }): ReactNode {
  const [title, part] = me.mustChangePassword
    ? ['请修改密码', <PasswordForm key="password" onDone={enter} note="初始密码或已过期的密码须先修改，才能继续使用。" />]
    : me.secondFactor === 'due'
      ? ['请输入动态口令', <CodeForm key="code" onDone={enter} />]
      : ['请设置动态口令', <SecondFactorSetUp key="set-up" me={me} onDone={enter} note="管理员账号须启用动态口令，才能继续使用。" />]
  const leave = async () => {
    await call('session.end', {}).catch(() => null)
    window.location.replace('/login')
  }
  return (
    <main className="login">
      <title>{`${title} · 标尺`}</title>
      <Card className="login-card login-card-wide">
        <h1 className="kit-gap">{title}</h1>
        {part}
      </Card>
      <p className="kit-quiet">
        {me.name}（{me.account}）{' '}
        <Button type="link" onClick={leave}>
          退出登录
        </Button>
      </p>
    </main>
  )
}
