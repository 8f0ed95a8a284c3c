import { Alert, Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import type { Me } from '../../app/session.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

interface Entered {
  current: string
  next: string
  again: string
}

/** Present password, new one twice. What the new one must be like the server says. */
export function PasswordForm({ onDone, note }: { onDone: (me: Me) => void; note?: string }): ReactNode {
  const change = useSend('session.password', [])
  const [form] = Form.useForm<Entered>()
  const submit = async ({ current, next }: Entered) => {
    const me = await change.mutateAsync({ body: { current, next } }).catch(() => null)
    if (!me) return
    form.resetFields()
    onDone(me)
  }
  return (
    <>
      {note ? <p className="kit-gap">{note}</p> : null}
      {change.error ? <Alert type="error" showIcon title={messageOf(change.error)} className="kit-gap" role="alert" /> : null}
      <Form form={form} name="password" layout="vertical" onFinish={submit} requiredMark={false}>
        <Form.Item name="current" label="当前密码" rules={[{ required: true, message: '请输入当前密码' }]}>
          <Input.Password autoFocus autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="next"
          label="新密码"
          extra="至少 10 位（管理员 12 位），大写字母、小写字母、数字、符号中至少三类，不得与最近 5 次相同"
          rules={[{ required: true, message: '请输入新密码' }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="again"
          label="再次输入新密码"
          dependencies={['next']}
          rules={[
            { required: true, message: '请再次输入新密码' },
            ({ getFieldValue }) => ({
              validator: async (_, value) => {
                if (value && value !== getFieldValue('next')) throw new Error('两次输入的新密码不一致')
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          修改密码
        </Button>
      </Form>
    </>
  )
}
