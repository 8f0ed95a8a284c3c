import { BellOutlined, UserOutlined } from '@ant-design/icons'
import { App, Badge, Button, Dropdown } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { call } from '../client/call.ts'
import { useCall } from '../client/hooks.ts'
import { messageOf } from '../client/problem.ts'
import { type Me, placeOf, rolesOf } from './session.ts'

const POLL = 60_000
const AT_WORK = 5 * 60_000

/** True while the person has touched the page lately: an idle page must not keep its session alive by asking for notices. */
function useAtWork(): () => boolean {
  const last = useRef(Date.now())
  useEffect(() => {
    const touch = () => {
      last.current = Date.now()
    }
    const events = ['pointerdown', 'keydown', 'wheel'] as const
    for (const event of events) window.addEventListener(event, touch, { passive: true })
    return () => {
      for (const event of events) window.removeEventListener(event, touch)
    }
  }, [])
  return () => Date.now() - last.current < AT_WORK
}

/** Right end of the header: bell with the unread notices, and the person's own menu. */
export function HeaderTools({ me, compact }: { me: Me; compact: boolean }): ReactNode {
  const navigate = useNavigate()
  const { message } = App.useApp()
  const atWork = useAtWork()
  const notices = useCall('notices.list', { query: { limit: 1 } }, { refetchInterval: () => (atWork() ? POLL : false) })
  const unread = notices.data?.unread ?? 0
  const leave = async () => {
    try {
      await call('session.end', {})
    } catch (error) {
      message.error(messageOf(error))
      return
    }
    // Loading anew forgets everything that was read in this session.
    window.location.replace('/login')
  }
  const roles = rolesOf(me.roles)
  return (
    <div className="app-tools">
      <Badge count={unread} size="small" offset={[-4, 6]}>
        <Button
          type="text"
          className="app-header-button"
          icon={<BellOutlined />}
          aria-label={unread > 0 ? `消息，${unread} 条未读` : '消息'}
          onClick={() => navigate('/notices')}
        />
      </Badge>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', type: 'group', label: [me.unit?.name, roles || '尚无角色'].filter(Boolean).join(' · ') },
            { key: '/account/password', label: '修改密码' },
            { key: '/account/second-factor', label: '动态口令' },
            { type: 'divider' },
            { key: 'leave', label: '退出登录' },
          ],
          onClick: ({ key }) => (key === 'leave' ? leave() : navigate(key)),
        }}
      >
        <Button type="text" className="app-header-button" icon={<UserOutlined />}>
          {compact ? me.name : `${me.name} · ${placeOf(me)}`}
        </Button>
      </Dropdown>
    </div>
  )
}
