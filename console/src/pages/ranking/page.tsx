import { Card, Select } from 'antd'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ExportButton } from '#ui-kit/ExportButton.tsx'
import { today } from '#ui-kit/format.ts'
import { LEVELS, LINES, optionsOf } from '#ui-kit/labels.ts'
import { PeriodBar } from '#ui-kit/PeriodBar.tsx'
import { periodOf } from '#ui-kit/period.ts'
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
  const period = periodOf(filter.values, today())
  const level = levelOf(filter.values.level)
  const line = filter.values.line
  const query = { ...period, level, ...(line ? { line } : {}) }
  const read = useCall('ranking.show', { query }, { keep: true })
  const change = (next: Record<string, string | undefined>) => filter.apply({ ...filter.values, ...period, ...next })
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>单位排名</h1>
      </header>
      <Card size="small">
        <div className="office-row">
          <PeriodBar value={period} onChange={(next) => change({ ...next })} />
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

function Definition({ ranking }: { ranking: Ranking }): ReactNode {
  return (
    <p className="kit-quiet office-note">
      {ranking.definition} 名次靠前表示问题较多，▲ 为问题名次上升，▼ 为下降。本期 {ranking.from} 至 {ranking.to}，上期{' '}
      {ranking.previousFrom} 至 {ranking.previousTo}。
    </p>
  )
}
