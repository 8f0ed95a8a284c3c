import { UserAddOutlined } from '@ant-design/icons'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Clip, ClipName } from '#ui-kit/Clip.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { CreateUser } from './CreateUser.tsx'
import { OneTimePassword } from './OneTimePassword.tsx'
import { UserDrawer } from './UserDrawer.tsx'

/** A user as the list gives it. */
export type User = RowOf<'users.list'>

const fields: SearchField[] = [
  { name: 'q', label: '账号姓名', kind: 'text' },
  { name: 'disabled', label: '含停用', kind: 'flag' },
]

/** True while the account is shut after too many wrong passwords. */
export const locked = ({ lockedUntil }: User): boolean => lockedUntil !== null && Date.parse(lockedUntil) > Date.now()

/** A role with the unit it holds at. */
const grantText = (user: User, { title, unitId, unitName, campaignName }: User['grants'][number]): string => {
  const within = [unitName && (unitId === user.unit?.id ? '本单位' : unitName), campaignName && `限于${campaignName}`].filter(Boolean)
  return within.length > 0 ? `${title}（${within.join('，')}）` : title
}

/** State of an account for people. */
export function UserState({ user }: { user: User }): ReactNode {
  if (user.disabled) return <PlainTag>已停用</PlainTag>
  if (locked(user)) return <PlainTag tone="overdue">已锁定至 {momentText(user.lockedUntil)}</PlainTag>
  return <PlainTag tone="normal">正常</PlainTag>
}

/** 用户与角色: accounts, what they may do and where. */
export function UsersPage(): ReactNode {
  const source = useList('users.list')
  const { may } = useMe()
  const [creating, setCreating] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  const [password, setPassword] = useState<{ account: string; password: string } | null>(null)
  const user = source.list.data?.rows.find(({ id }) => id === opened)
  const columns: TableColumnsType<User> = [
    {
      title: '账号',
      fixed: 'left',
      render: (_, row) => (
        <Button type="link" className="kit-file" onClick={() => setOpened(row.id)}>
          {row.account}
        </Button>
      ),
    },
    { title: '姓名', dataIndex: 'name' },
    { title: '单位', render: (_, row) => (row.unit ? <ClipName name={row.unit.name} /> : '—') },
    {
      title: '角色',
      render: (_, row) =>
        row.grants.length === 0
          ? '尚无角色'
          : row.grants.map((grant) => (
              <div key={grant.id}>
                <Clip text={grantText(row, grant)} />
              </div>
            )),
    },
    { title: '状态', render: (_, row) => <UserState user={row} /> },
    { title: '动态口令', render: (_, row) => (row.secondFactor ? '已启用' : '未启用') },
    { title: '创建时间', render: (_, row) => momentText(row.createdAt) },
    { title: '最近登录', render: (_, row) => momentText(row.lastSeenAt) },
    {
      title: '操作',
      fixed: 'right',
      render: (_, row) => (
        <Button type="link" className="kit-file" aria-label={`管理 ${row.account}`} onClick={() => setOpened(row.id)}>
          管理
        </Button>
      ),
    },
  ]
  return (
    <>
      <Ledger
        title="用户与角色"
        note="系统管理员管账号，安全管理员管授权，两者互不兼任。"
        source={source}
        fields={fields}
        columns={columns}
        rowKey={(row) => row.id}
        toolbar={
          may('user.create') ? (
            <Button type="primary" icon={<UserAddOutlined />} onClick={() => setCreating(true)}>
              新建用户
            </Button>
          ) : null
        }
      />
      {creating ? <CreateUser onCreated={setPassword} onClose={() => setCreating(false)} /> : null}
      {user ? <UserDrawer user={user} onPassword={setPassword} onClose={() => setOpened(null)} /> : null}
      {password ? <OneTimePassword {...password} onClose={() => setPassword(null)} /> : null}
    </>
  )
}
