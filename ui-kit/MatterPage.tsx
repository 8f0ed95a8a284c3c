import { ArrowLeftOutlined } from '@ant-design/icons'
import { Button, Card, Space } from 'antd'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { MatterKind } from '#domain/process/index.ts'
import { ProcessSteps } from './ProcessSteps.tsx'
import { StateTag } from './Tags.tsx'

/** A card of a detail page. */
export interface Section {
  key: string
  title: ReactNode
  extra?: ReactNode
  content: ReactNode
}

export interface MatterPageProps {
  /** Number of the matter or name of the record. */
  no: string
  title: ReactNode
  /** Tags beside the title: colour, light. */
  tags?: ReactNode
  /** Who has it now. */
  holder?: string
  /** Present for matters under a process: draws its steps and the state. */
  process?: { kind: MatterKind; state: string; stateTitle: string; final: boolean; log: ReadonlyArray<{ action: string; outcome: string }> }
  /** Cards of the main column. */
  sections: readonly Section[]
  /** Cards of the side column: clocks, log, files. */
  aside?: readonly Section[]
  /** Fixed at the foot: an ActionBar. */
  actions?: ReactNode
  /** Where 返回 leads when there is no page before this one. */
  back: string
}

const HOLDERS: Readonly<Record<string, string>> = { supervision: '监督机构', unit: '责任单位', nobody: '（已办结）' }

/** Name of the holder of a matter for people. */
export const holderText = (holder: string): string => HOLDERS[holder] ?? holder

const cards = (sections: readonly Section[]): ReactNode =>
  sections.map(({ key, title, extra, content }) => (
    <Card key={key} id={key} size="small" title={<h2>{title}</h2>} extra={extra}>
      {content}
    </Card>
  ))

/** The detail page of the house: head with number, state, light and holder; steps; cards; action bar at the foot. */
export function MatterPage({ no, title, tags, holder, process, sections, aside = [], actions, back }: MatterPageProps): ReactNode {
  const navigate = useNavigate()
  const first = useLocation().key === 'default'
  return (
    <article className={actions ? 'kit-matter kit-with-actions' : 'kit-matter'}>
      <Card size="small">
        <header className="kit-matter-head">
          <Button icon={<ArrowLeftOutlined />} aria-label="返回" onClick={() => (first ? navigate(back) : navigate(-1))} />
          <div className="kit-matter-title">
            <h1>{title}</h1>
            <Space wrap size={8}>
              <span className="kit-number">{no}</span>
              {process ? <StateTag title={process.stateTitle} final={process.final} /> : null}
              {tags}
              {holder ? <span className="kit-quiet">当前办理：{holderText(holder)}</span> : null}
            </Space>
          </div>
        </header>
        {process ? (
          <div className="kit-steps">
            <ProcessSteps kind={process.kind} state={process.state} log={process.log} />
          </div>
        ) : null}
      </Card>
      <div className={aside.length > 0 ? 'kit-columns' : undefined}>
        <div className="kit-column">{cards(sections)}</div>
        {aside.length > 0 ? <div className="kit-column">{cards(aside)}</div> : null}
      </div>
      {actions}
    </article>
  )
}
