import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Button, Drawer, Grid, Layout, Watermark } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { Link, Navigate, Outlet, useLocation } from 'react-router'
import { momentText } from '#ui-kit/format.ts'
import { Failed, Waiting } from '#ui-kit/States.tsx'
import { useCall } from '../client/hooks.ts'
import { ApiProblem } from '../client/problem.ts'
import { AskExport } from './AskExport.tsx'
import { AskSecondFactor } from './AskSecondFactor.tsx'
import { HeaderTools } from './HeaderTools.tsx'
import { SideMenu } from './SideMenu.tsx'
import type { Me } from './session.ts'

const Duty = lazy(async () => ({ default: (await import('../pages/account/index.tsx')).DutyPage }))

/**
 * Lets in who is signed in and owes nothing (a new password, a second factor); the others go where they settle it. A `bare` page fills the
 * screen without the frame.
 */
export function Gate({ bare = false }: { bare?: boolean }): ReactNode {
  const location = useLocation()
  const session = useCall('session.me', {}, { staleTime: 60_000 })
  const { error, data: me } = session
  if (error instanceof ApiProblem && error.status === 401)
    return <Navigate to={`/login?to=${encodeURIComponent(location.pathname + location.search)}`} replace />
  if (!me) return error ? <Failed error={error} onRetry={session.refetch} /> : <Waiting />
  const owes = me.mustChangePassword || me.secondFactor === 'due' || me.secondFactor === 'must-set-up'
  if (owes)
    return (
      <Suspense fallback={<Waiting />}>
        <Duty me={me} />
      </Suspense>
    )
  return bare ? <Outlet /> : <Shell me={me} />
}

const MINUTE = 60_000

function useMinute(): string {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE)
    return () => clearInterval(timer)
  }, [])
  return momentText(now.toISOString())
}

/** The frame around every page: header, side menu (a drawer on a phone), watermark over everything. */
function Shell({ me }: { me: Me }): ReactNode {
  const wide = Grid.useBreakpoint().lg ?? true
  const [collapsed, setCollapsed] = useState(false)
  const [drawer, setDrawer] = useState(false)
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    // A new page begins at its top, for the eye and for the keyboard.
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [pathname])
  const time = useMinute()
  return (
    <Watermark
      content={[`${me.name} ${me.account}`, time]}
      font={{ color: 'rgba(15, 35, 70, 0.07)', fontSize: 14 }}
      gap={[120, 110]}
      style={{ overflow: 'visible' }}
    >
      <a className="kit-skip" href="#main">
        跳到主要内容
      </a>
      <Layout className="app">
        <Layout.Header className="app-header">
          {wide ? (
            <Button
              type="text"
              className="app-header-button"
              icon={collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
              aria-label={collapsed ? '展开菜单' : '收起菜单'}
              aria-expanded={!collapsed}
              onClick={() => setCollapsed(!collapsed)}
            />
          ) : (
            <Button
              type="text"
              className="app-header-button"
              icon={<MenuOutlined />}
              aria-label="打开菜单"
              onClick={() => setDrawer(true)}
            />
          )}
          <Link to="/" className="app-name">
            标尺 {wide ? <small>交通执法监督</small> : null}
          </Link>
          <HeaderTools me={me} compact={!wide} />
        </Layout.Header>
        <Layout hasSider={wide}>
          {wide ? (
            <Layout.Sider className="app-sider" width={196} collapsedWidth={56} collapsed={collapsed} trigger={null}>
              <SideMenu />
            </Layout.Sider>
          ) : (
            <Drawer
              open={drawer}
              placement="left"
              size={250}
              title="菜单"
              onClose={() => setDrawer(false)}
              styles={{ body: { padding: 0 } }}
            >
              <SideMenu onChosen={() => setDrawer(false)} />
            </Drawer>
          )}
          <main id="main" ref={main} tabIndex={-1} className="app-main">
            <AskExport>
              <Outlet />
            </AskExport>
            {me.secondFactorOf === 'administrators' ? (
              <p className="app-note kit-quiet">
                本部署只要求管理员使用动态口令（演示设置）；正式使用前请由安全管理员在“期限与参数”中改为人人须验证。
              </p>
            ) : null}
          </main>
        </Layout>
      </Layout>
      <AskSecondFactor me={me} />
    </Watermark>
  )
}
