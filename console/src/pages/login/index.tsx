import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Divider, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { enter, forget } from '../../app/session.ts'
import { safeTarget } from '../../app/target.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

const OIDC_FAILED =
  '统一身份认证登录未成功。可能是认证超时、身份服务暂不可用，或您的账号尚未在本系统开通、已停用或锁定。请重试，仍不成功请联系系统管理员。'

/** 登录: by account and password, or through the unit's own identity service where one is set up. */
export function LoginPage(): ReactNode {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const options = useCall('session.options', {}, { staleTime: 300_000 })
  const start = useSend('session.start', [])
  const target = safeTarget(search.get('to'))
  const submit = async ({ account, password }: { account: string; password: string }) => {
    const me = await start.mutateAsync({ body: { account: account.trim(), password } }).catch(() => null)
    if (!me) return
    forget()
    enter(me)
    navigate(target, { replace: true })
  }
  const { oidc, password = true, demo, version } = options.data ?? {}
  const failed = start.error ?? options.error ?? (search.get('failed') === 'oidc' ? new Error(OIDC_FAILED) : null)
  return (
    <main className="login">
      <title>登录 · 标尺</title>
      <div className="login-name">
        <img src="/icon.svg" alt="" width={52} height={52} />
        <div>
          <h1>标尺</h1>
          <p>道路交通和交通运输执法监督</p>
        </div>
      </div>
      <Card className="login-card">
        {search.get('to') && !start.error ? <p className="kit-quiet kit-gap">请登录后继续。</p> : null}
        {failed ? <Alert type="error" showIcon title={messageOf(failed)} className="kit-gap" role="alert" /> : null}
        {password ? (
          <Form layout="vertical" name="login" onFinish={submit} requiredMark={false}>
            <Form.Item name="account" label="账号" rules={[{ required: true, whitespace: true, message: '请输入账号' }]}>
              <Input prefix={<UserOutlined />} autoFocus autoComplete="username" maxLength={100} size="large" />
            </Form.Item>
            <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
              <Input.Password prefix={<LockOutlined />} autoComplete="current-password" maxLength={200} size="large" />
            </Form.Item>
            <Button type="primary" htmlType="submit" size="large" block loading={start.isPending}>
              登录
            </Button>
          </Form>
        ) : null}
        {oidc ? (
          <>
            {password ? <Divider plain>或</Divider> : null}
            <Button size="large" block href={oidc.start}>
              {oidc.title}
            </Button>
          </>
        ) : null}
      </Card>
      <p className="kit-quiet">{demo ? '演示环境，全部数据均为虚构。' : '仅限授权人员使用，操作将被记录。'}</p>
      {version ? <p className="kit-quiet">版本 {version}</p> : null}
    </main>
  )
}
