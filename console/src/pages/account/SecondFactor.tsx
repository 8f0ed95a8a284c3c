import { Alert, Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import type { Me } from '../../app/session.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

/** Asks for the six digits that the phone shows. */
export function CodeForm({ onDone }: { onDone: (me: Me) => void }): ReactNode {
  const check = useSend('session.totpCheck', [])
  const submit = async ({ code }: { code: string }) => {
    const me = await check.mutateAsync({ body: { code } }).catch(() => null)
    if (me) onDone(me)
  }
  return (
    <>
      {check.error ? <Alert type="error" showIcon title={messageOf(check.error)} className="kit-gap" role="alert" /> : null}
      <Form name="code" layout="vertical" onFinish={submit} requiredMark={false}>
        <Form.Item name="code" label="6 位动态口令" rules={[{ required: true, pattern: /^\d{6}$/, message: '请输入 6 位数字' }]}>
          <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={check.isPending}>
          验证
        </Button>
      </Form>
    </>
  )
}

/**
 * Sets up the second factor: password (of an account that has one), then the code to scan, then the first six digits.
 */
export function SecondFactorSetUp({ me, onDone, note }: { me: Me; onDone: (me: Me) => void; note?: string }): ReactNode {
  const start = useSend('session.totpStart', [])
  if (start.data) {
    const { qrSvg, secret } = start.data
    return (
      <>
        <p className="kit-gap">请用手机上的动态口令应用扫描二维码，或手工输入密钥，再填写应用显示的 6 位数字。</p>
        <img
          className="account-code"
          src={`data:image/svg+xml;utf8,${encodeURIComponent(qrSvg)}`}
          alt="动态口令二维码"
          width={200}
          height={200}
        />
        <p className="kit-gap">
          密钥 <code className="account-secret">{secret}</code>
        </p>
        <CodeForm onDone={onDone} />
      </>
    )
  }
  return (
    <>
      {note ? <p className="kit-gap">{note}</p> : null}
      {start.error ? <Alert type="error" showIcon title={messageOf(start.error)} className="kit-gap" role="alert" /> : null}
      <Form
        name="set-up"
        layout="vertical"
        onFinish={({ password = '' }: { password?: string }) => start.mutate({ body: { password } })}
        requiredMark={false}
      >
        {me.hasPassword ? (
          <Form.Item name="password" label="当前密码" rules={[{ required: true, message: '请输入当前密码' }]}>
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
        ) : null}
        <Button type="primary" htmlType="submit" loading={start.isPending}>
          下一步
        </Button>
      </Form>
    </>
  )
}
