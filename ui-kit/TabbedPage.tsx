import './office.css'
import { ArrowLeftOutlined } from '@ant-design/icons'
import { Button, Card, Space } from 'antd'
import type { ReactNode } from 'react'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'

export interface TabbedPageProps {
  /** Short number beside the tags; none for a page of its own. */
  no?: string
  title: string
  tags?: ReactNode
  /** Buttons at the right of the head. */
  extra?: ReactNode
  /** Where 返回 leads when there is no page before this one; none: no such button. */
  back?: string
  tabs: ReadonlyArray<{ key: string; label: string; content: ReactNode }>
}

/** A page of several parts under one head. The parts are links: the chosen one stands in the address. */
export function TabbedPage({ no, title, tags, extra, back, tabs }: TabbedPageProps): ReactNode {
  const navigate = useNavigate()
  const first = useLocation().key === 'default'
  const asked = useSearchParams()[0].get('tab')
  const current = tabs.find(({ key }) => key === asked) ?? tabs[0]!
  return (
    <article className="kit-matter">
      <Card size="small">
        <header className="kit-matter-head">
          {back ? <Button icon={<ArrowLeftOutlined />} aria-label="返回" onClick={() => (first ? navigate(back) : navigate(-1))} /> : null}
          <div className="kit-matter-title">
            <h1>{title}</h1>
            <Space wrap size={8}>
              {no ? <span className="kit-number">{no}</span> : null}
              {tags}
            </Space>
          </div>
          {extra ? <div className="office-extra">{extra}</div> : null}
        </header>
        <nav className="office-tabs" aria-label={`${title}：栏目`}>
          {tabs.map(({ key, label }, index) => (
            <Link
              key={key}
              to={index === 0 ? { search: '' } : { search: `tab=${key}` }}
              replace
              aria-current={key === current.key ? 'page' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="kit-stack">{current.content}</div>
      </Card>
    </article>
  )
}
