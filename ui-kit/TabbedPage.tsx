import './office.css'
import { ArrowLeftOutlined } from '@ant-design/icons'
import { Button, Card, Space, Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

export interface TabbedPageProps {
  /** Short number beside the tags; none for a page of its own. */
  no?: string
  title: ReactNode
  tags?: ReactNode
  /** Buttons at the right of the head. */
  extra?: ReactNode
  /** Where 返回 leads when there is no page before this one; none: no such button. */
  back?: string
  tabs: ReadonlyArray<{ key: string; label: ReactNode; content: ReactNode }>
}

/** A page with tabs under a head; the chosen tab stands in the address. */
export function TabbedPage({ no, title, tags, extra, back, tabs }: TabbedPageProps): ReactNode {
  const navigate = useNavigate()
  const first = useLocation().key === 'default'
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const current = tabs.some(({ key }) => key === asked) ? asked! : tabs[0]!.key
  const choose = (key: string) => setSearch(key === tabs[0]!.key ? {} : { tab: key }, { replace: true })
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
        <Tabs
          className="office-tabs"
          activeKey={current}
          onChange={choose}
          destroyOnHidden
          items={tabs.map(({ key, label, content }) => ({ key, label, children: <div className="kit-stack">{content}</div> }))}
        />
      </Card>
    </article>
  )
}
