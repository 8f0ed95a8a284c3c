import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'

interface Entered {
  account: string
  name: string
  unitId?: string
}

/** 新建用户: an account without any role; its one-time password comes back. */
export function CreateUser({
  onCreated,
  onClose,
}: {
  onCreated: (made: { account: string; password: string }) => void
  onClose: () => void
}): ReactNode {
  const create = useSend('users.create', ['users.list'])
  const submit = async ({ account, name, unitId }: Entered) => {
    const { password } = await create.mutateAsync({ body: { account, name, ...(unitId ? { unitId } : {}) } })
    onCreated({ account, password })
  }
  return (
    <FormDialog<Entered>
      title="新建用户"
      okText="新建"
      note="新用户没有任何角色，由安全管理员授权后方可办理业务。"
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item
        name="account"
        label="账号"
        rules={[
          { required: true, message: '请填写账号' },
          { pattern: /^[a-z][a-z0-9._-]{2,49}$/, message: '账号由小写字母开头，3 至 50 位字母、数字、点、横线' },
        ]}
      >
        <Input autoFocus autoComplete="off" maxLength={50} />
      </Form.Item>
      <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}>
        <Input autoComplete="off" maxLength={50} />
      </Form.Item>
      <Form.Item name="unitId" label="所在单位">
        <UnitSelect of="administration.units" />
      </Form.Item>
    </FormDialog>
  )
}
