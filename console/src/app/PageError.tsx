import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Told } from '#ui-kit/States.tsx'

/** Shown when a page could not be drawn or loaded, for instance after the server got a new version. */
export function PageError(): ReactNode {
  return (
    <main>
      <Told
        status="error"
        title="页面未能打开"
        text="系统可能刚刚更新，请刷新页面；仍不能打开时请联系系统管理员。"
        extra={
          <Button type="primary" onClick={() => window.location.reload()}>
            刷新页面
          </Button>
        }
      />
    </main>
  )
}
