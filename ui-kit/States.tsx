import { Button, Empty, Result, Skeleton } from 'antd'
import type { ReactNode } from 'react'

/** What the parts need of a read: TanStack Query's result has it. */
export interface Read<T> {
  data: T | undefined
  error: Error | null
  isFetching: boolean
  refetch: () => unknown
}

const statusOf = (error: Error): number | undefined => (error as Error & { status?: number }).status

const ICONS = { 403: 'warning', 404: 'info', error: 'error' } as const

/** A whole page that says only why it shows nothing. */
export function Told({
  status,
  title,
  text,
  extra,
}: {
  status: '403' | '404' | 'error'
  title: string
  text: ReactNode
  extra?: ReactNode
}): ReactNode {
  return <Result status={ICONS[status]} title={<h1>{title}</h1>} subTitle={text} extra={extra} />
}

/** The state after a failed read: no permission, not found, or the reason with a button to try again. */
export function Failed({ error, onRetry }: { error: Error; onRetry: () => unknown }): ReactNode {
  const status = statusOf(error)
  if (status === 403) return <Told status="403" title="没有权限" text={error.message} />
  if (status === 404) return <Told status="404" title="没有找到" text={error.message} />
  const retry = (
    <Button type="primary" onClick={() => onRetry()}>
      重试
    </Button>
  )
  return <Told status="error" title="未能读取" text={error.message} extra={retry} />
}

/** Shows the data of a read; before it comes a skeleton, after a failure the reason. Old data stays while new data is on its way. */
export function Loaded<T>({ read, rows = 6, children }: { read: Read<T>; rows?: number; children: (data: T) => ReactNode }): ReactNode {
  if (read.error && (read.data === undefined || !read.isFetching)) return <Failed error={read.error} onRetry={read.refetch} />
  if (read.data === undefined)
    return (
      <div aria-busy="true">
        <Skeleton active paragraph={{ rows }} title={false} />
        <span className="kit-hidden" role="status">
          正在读取
        </span>
      </div>
    )
  return children(read.data)
}

/** Nothing to show, and what to do about it; `small` is one quiet line, for cards. */
export function Nothing({ text = '暂无数据', hint, small = false }: { text?: string; hint?: ReactNode; small?: boolean }): ReactNode {
  if (small) return <div className="kit-quiet">{text}</div>
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <div>{text}</div>
          {hint ? <div className="kit-quiet">{hint}</div> : null}
        </>
      }
    />
  )
}

/** A page on its way. */
export function Waiting(): ReactNode {
  return (
    <div className="kit-waiting" aria-busy="true">
      <Skeleton active paragraph={{ rows: 8 }} title={false} />
      <span className="kit-hidden" role="status">
        正在打开页面
      </span>
    </div>
  )
}
