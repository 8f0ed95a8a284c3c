import { Button, Card, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LEVELS, LINES } from '#domain/contract/exchange/labels.ts'
import { ExportButton } from '#ui-kit/ExportButton.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { PeriodBar } from '#ui-kit/PeriodBar.tsx'
import { daysOf } from '#ui-kit/period.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useMe } from '../../app/session.ts'
import { download } from '../../client/call.ts'
import { useCall } from '../../client/hooks.ts'
import { RankingTable } from './table.tsx'

/** A ranking as the server gives it. */
export type Ranking = ReplyOf<'ranking.show'>
type Level = 'city' | 'county' | 'team'
const RANKED = ['city', 'county', 'team'] as const satisfies readonly Level[]
const levelOf = (text: string | undefined): Level => RANKED.find((level) => level === text) ?? 'county'

/** 单位排名: units of a level by their index, with the period before. */
export function RankingPage(): ReactNode {
  const filter = useFilter()
  const { may } = useMe()
  const level = levelOf(filter.values.level)
  const line = filter.values.line
  const query = { ...daysOf(filter.values), level, ...(line ? { line } : {}) }
  const read = useCall('ranking.show', { query }, { keep: true })
  const change = (next: Record<string, string | undefined>) => filter.apply({ ...filter.values, ...next })
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>单位排名</h1>
        {read.data?.asOf ? <p className="kit-quiet">数据截至 {read.data.asOf}</p> : null}
      </header>
      <Card size="small">
        <div className="office-row">
          <PeriodBar value={read.data} asOf={read.data?.asOf ?? null} onChange={(next) => change({ ...next })} />
          <Select
            aria-label="层级"
            value={level}
            style={{ width: 120 }}
            options={RANKED.map((value) => ({ value, label: LEVELS[value] }))}
            onChange={(value) => change({ level: value })}
          />
          <Select
            aria-label="条线"
            allowClear
            placeholder="全部条线"
            value={line}
            style={{ width: 140 }}
            options={optionsOf(LINES)}
            onChange={(value?: string) => change({ line: value })}
          />
          {may('export.make') ? (
            <ExportButton onExport={(purpose) => download('ranking.export', { query: { ...query, purpose } })} />
          ) : null}
        </div>
      </Card>
      <Card size="small" className="kit-table-card">
        <Loaded read={read}>
          {(ranking) => (
            <>
              <Definition ranking={ranking} />
              {ranking.rows.length === 0 ? (
                <Nothing text="没有该层级的单位" hint="可更换层级或条线" />
              ) : (
                <RankingTable ranking={ranking} line={line} busy={read.isFetching} />
              )}
            </>
          )}
        </Loaded>
      </Card>
    </section>
  )
}

/** What the figures mean: the index in one line, the rest when asked for. */
function Definition({ ranking }: { ranking: Ranking }): ReactNode {
  const [open, setOpen] = useState(false)
  const lines = [...ranking.definitions, '名次靠前表示问题较多，▲ 为问题名次上升，▼ 为下降。']
  return (
    <div className="kit-quiet office-definition">
      {open ? (
        <ul className="office-list">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : (
        <p title={lines[0]}>{lines[0]}</p>
      )}
      <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? '收起' : '展开'}
      </Button>
    </div>
  )
}
