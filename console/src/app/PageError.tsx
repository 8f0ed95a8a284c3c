import { Button, Result } from 'antd'
import type { ReactNode } from 'react'

/** Shown when a page could not be drawn or loaded, for instance after the server got a new version. */
export function PageError(): ReactNode {
  return (
    <Result
      status="error"
      title="页面未能打开"
      subTitle="系统可能刚刚更新，请刷新页面；仍不能打开时请联系系统管理员。"
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          刷新页面
        </Button>
      }
    />
  )
}
