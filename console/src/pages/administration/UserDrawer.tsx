import { Button, Drawer, Form, Input, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { ADMINISTRATORS, ROLES, type Role } from '#domain/contract/roles.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { locked, type User, UserState } from './UsersPage.tsx'

type Grant = User['grants'][number]
type Task = { kind: 'disable' | 'reset' | 'unlock' | 'grant' } | { kind: 'revoke'; grant: Grant }

/** One account: its state, roles, and what an administrator may do with it. */
export function UserDrawer({
  user,
  onPassword,
  onClose,
}: {
  user: User
  onPassword: (made: { account: string; password: string }) => void
  onClose: () => void
}): ReactNode {
  const { may } = useMe()
  const [task, setTask] = useState<Task | null>(null)
  return (
    <Drawer open size={720} title={`${user.name}（${user.account}）`} onClose={onClose} styles={{ wrapper: { maxWidth: '100vw' } }}>
      <div className="kit-stack">
        <Facts
          items={[
            { label: '单位', value: user.unit?.name },
            { label: '状态', value: <UserState user={user} /> },
            { label: '动态口令', value: user.secondFactor ? '已启用' : '未启用' },
            { label: '最近登录', value: momentText(user.lastSeenAt) },
          ]}
        />
        <Space wrap>
          {may('user.create') ? <Button onClick={() => setTask({ kind: 'reset' })}>重置密码</Button> : null}
          {may('user.unlock') && locked(user) ? <Button onClick={() => setTask({ kind: 'unlock' })}>解锁</Button> : null}
          {may('user.disable') ? (
            <Button danger={!user.disabled} onClick={() => setTask({ kind: 'disable' })}>
              {user.disabled ? '恢复' : '停用'}
            </Button>
          ) : null}
          {may('grant.set') ? (
            <Button type="primary" onClick={() => setTask({ kind: 'grant' })}>
              授予角色
            </Button>
          ) : null}
        </Space>
        <h2 className="office-heading">角色</h2>
        <PlainTable<Grant>
          rowKey="id"
          dataSource={user.grants}
          locale={{ emptyText: <Nothing small text="尚无角色" /> }}
          columns={[
            { title: '角色', dataIndex: 'title' },
            { title: '范围', render: (_, grant) => grant.unitName ?? '全部单位' },
            { title: '授予时间', render: (_, grant) => momentText(grant.grantedAt) },
            {
              title: '操作',
              render: (_, grant) =>
                may('grant.set') ? (
                  <Button type="link" danger className="kit-file" onClick={() => setTask({ kind: 'revoke', grant })}>
                    收回
                  </Button>
                ) : (
                  '—'
                ),
            },
          ]}
        />
      </div>
      {task ? <TaskDialog user={user} task={task} onPassword={onPassword} onClose={() => setTask(null)} /> : null}
    </Drawer>
  )
}

interface Entered {
  reason: string
  role?: Role
  unitId?: string
  campaignId?: string
}

/** What each task is called and does. */
function words(user: User, task: Task): { title: string; note: string; danger: boolean } {
  switch (task.kind) {
    case 'disable':
      return user.disabled
        ? { title: '恢复', note: '恢复后该用户可以登录，原有角色仍然有效。', danger: false }
        : { title: '停用', note: '停用后该用户立即退出并不能登录，记录保留。', danger: true }
    case 'reset':
      return { title: '重置密码', note: '原密码立即失效，将生成一次性密码。', danger: true }
    case 'unlock':
      return { title: '解锁', note: '解锁后该用户可以立即登录。', danger: false }
    case 'grant':
      return { title: '授予角色', note: '角色只在所选单位及其下级范围内有效；三类管理员之间及与其他角色不得兼任。', danger: false }
    case 'revoke':
      return { title: '收回角色', note: `将收回“${task.grant.title}”，立即生效。`, danger: true }
  }
}

function TaskDialog({
  user,
  task,
  onPassword,
  onClose,
}: {
  user: User
  task: Task
  onPassword: (made: { account: string; password: string }) => void
  onClose: () => void
}): ReactNode {
  const disable = useSend('users.disable', ['users.list'])
  const reset = useSend('users.resetPassword', ['users.list'])
  const unlock = useSend('users.unlock', ['users.list'])
  const grant = useSend('grants.set', ['users.list'])
  const revoke = useSend('grants.revoke', ['users.list'])
  const params = { id: user.id }
  const submit = async ({ reason, role, unitId, campaignId }: Entered) => {
    switch (task.kind) {
      case 'disable':
        return disable.mutateAsync({ params, body: { disabled: !user.disabled, reason } })
      case 'reset':
        return onPassword({ account: user.account, ...(await reset.mutateAsync({ params, body: { reason } })) })
      case 'unlock':
        return unlock.mutateAsync({ params, body: { reason } })
      case 'grant':
        return grant.mutateAsync({ params, body: { role: role!, unitId: unitId ?? null, campaignId: campaignId ?? null, reason } })
      case 'revoke':
        return revoke.mutateAsync({ params: { id: task.grant.id }, body: { reason } })
    }
  }
  const { title, note, danger } = words(user, task)
  return (
    <FormDialog<Entered>
      title={`${title}：${user.name}（${user.account}）`}
      okText={title}
      note={note}
      danger={danger}
      onSubmit={submit}
      onClose={onClose}
    >
      {task.kind === 'grant' ? <GrantItems /> : null}
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, min: 2, message: '请说明理由，至少 2 个字' }]}>
        <Input.TextArea rows={2} maxLength={200} showCount />
      </Form.Item>
    </FormDialog>
  )
}

function GrantItems(): ReactNode {
  const role = Form.useWatch<Role | undefined>('role')
  const campaigns = useCall('administration.campaigns', {}, { staleTime: 300_000 })
  const everywhere = role !== undefined && ADMINISTRATORS.includes(role)
  return (
    <>
      <Form.Item name="role" label="角色" rules={[{ required: true, message: '请选择角色' }]}>
        <Select placeholder="请选择" options={optionsOf(ROLES)} />
      </Form.Item>
      {everywhere ? null : (
        <>
          <Form.Item name="unitId" label="范围" rules={[{ required: true, message: '请选择单位' }]} extra="在该单位及其下级有效">
            <UnitSelect of="administration.units" />
          </Form.Item>
          <Form.Item name="campaignId" label="限于专项整治" extra="专班人员只看该专项整治的事项；同一账号的角色须同属一项">
            <Select
              allowClear
              placeholder="不限"
              loading={campaigns.isFetching}
              showSearch={{ optionFilterProp: 'label' }}
              options={(campaigns.data?.rows ?? []).map(({ id, name, office }) => ({ value: id, label: `${name}（${office}）` }))}
            />
          </Form.Item>
        </>
      )}
    </>
  )
}
