import { Breadcrumb, Button, Card, Select, Space, Tooltip } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ClassNode } from '#domain/campaign/index.ts'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { ExportButton } from '#ui-kit/ExportButton.tsx'
import { momentText, numberText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useMe } from '../../app/session.ts'
import { download } from '../../client/call.ts'
import { useCall } from '../../client/hooks.ts'
import { useCampaigns, useClasses } from '../clues/selects.tsx'
import { BySource } from './BySource.tsx'
import { PeriodPicker, spanOf } from './PeriodPicker.tsx'

type Figures = ReplyOf<'figures.show'>
type Figure = Figures['figures'][number]
type Row = Figures['rows'][number]
type Question = CallOf<'figures.show'>['query']
type Which = 'value' | 'previous' | 'year'

const SPLITS = {
  region: '按地区',
  class: '按问题类别',
  channel: '按来源渠道',
  unit: '按单位',
  stage: '按整治阶段',
  day: '逐日',
  week: '逐周',
  month: '逐月',
}
const SOURCES: Readonly<Record<string, string>> = {
  clues: '问题线索',
  problems: '问题台账',
  instruments: '监督文书',
  regulations: '制度建设',
  duties: '定期报送',
  ratings: '群众评价',
  visits: '督导检查',
  accountability: '问责',
  exemptions: '容错免责',
  publicity: '宣传和听取意见',
}

/** 整治统计: every figure of the campaign with the period before and the year so far, split as one likes; each leads to its records. */
export function FiguresPage(): ReactNode {
  const filter = useFilter()
  const { may } = useMe()
  const campaigns = useCampaigns()
  const { values } = filter
  const period = values.from && values.to ? { from: values.from, to: values.to } : spanOf('week', dayjs())
  const by = values.by && values.by in SPLITS ? values.by : 'region'
  const query = { ...values, ...period, by: by === 'stage' && !values.campaign ? 'region' : by } as Question
  const read = useCall('figures.show', { query }, { keep: true })
  const ask = (change: Readonly<Record<string, string | undefined>>) => filter.apply({ ...values, ...period, by, ...change })
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>整治统计</h1>
        <p className="kit-quiet">
          {read.data
            ? `${read.data.period.title}，统计于 ${momentText(read.data.asOf)}；点数字查看所统计的记录。`
            : '点数字查看所统计的记录。'}
        </p>
      </header>
      <Card size="small">
        <Space wrap size={12}>
          <PeriodPicker value={period} onChange={(next) => ask({ ...next })} />
          <Select
            aria-label="专项整治"
            allowClear
            placeholder="全部专项整治"
            style={{ minWidth: 240, maxWidth: 420 }}
            value={values.campaign}
            options={campaigns}
            onChange={(campaign?: string) => ask({ campaign })}
          />
          {may('export.make') ? (
            <ExportButton onExport={(purpose) => download('figures.export', { query: { ...query, purpose } })} />
          ) : null}
          <Link to={linkTo('/screen', { campaign: values.campaign })}>打开大屏</Link>
        </Space>
        <Where values={values} figures={read.data} onAsk={ask} />
      </Card>
      <Loaded read={read} rows={12}>
        {(figures) => (
          <>
            <Card size="small" title={<h2>总量</h2>}>
              <Totals figures={figures} />
              <ul className="figure-notes kit-quiet">
                {figures.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Card>
            <Card
              size="small"
              title={<h2>分项</h2>}
              extra={
                <Select
                  aria-label="分项方式"
                  style={{ width: 140 }}
                  value={figures.by ?? 'region'}
                  options={optionsOf(SPLITS).map((option) => ({ ...option, disabled: option.value === 'stage' && !values.campaign }))}
                  onChange={(next: string) => ask({ by: next })}
                />
              }
            >
              <Split figures={figures} onDrill={ask} />
            </Card>
          </>
        )}
      </Loaded>
    </section>
  )
}

/** Where the figures are of: the way from the widest region down, and what else narrows them. */
function Where({
  values,
  figures,
  onAsk,
}: {
  values: Readonly<Record<string, string>>
  figures: Figures | undefined
  onAsk: (change: Readonly<Record<string, string | undefined>>) => void
}): ReactNode {
  const classes = useClasses(values.campaign)
  if (!values.region && !values.classCode && !values.unit) return null
  const known = find(classes, values.classCode)
  const classTitle = values.classCode === 'none' ? '未分类' : `${values.classCode} ${known?.title ?? ''}`
  const parents = figures?.parents ?? []
  const unit = figures?.rows.find(({ key }) => key === values.unit)
  const top = (
    <Button
      type="link"
      size="small"
      onClick={() => onAsk({ region: undefined, ownLevel: undefined, classCode: undefined, unit: undefined })}
    >
      全部
    </Button>
  )
  return (
    <Breadcrumb
      style={{ marginTop: 8 }}
      items={[
        { key: 'top', title: top },
        ...parents.map(({ code, name }) => ({
          key: code,
          title: (
            <Button type="link" size="small" onClick={() => onAsk({ region: code, ownLevel: undefined })}>
              {name}
            </Button>
          ),
        })),
        ...(values.unit ? [{ key: 'unit', title: unit ? `${unit.title}及下属单位` : '所选单位及下属单位' }] : []),
        ...(values.classCode ? [{ key: 'class', title: classTitle }] : []),
      ]}
    />
  )
}

/** A class of the tree by its code. */
const find = (classes: readonly ClassNode[], code: string | undefined): ClassNode | undefined =>
  classes.flatMap((each) => [each, ...each.children.flatMap((child) => find([child], code) ?? [])]).find((each) => each.code === code)

const shown = (value: number | null, unit: string): string =>
  value === null ? '—' : unit === '%' ? `${value.toFixed(1)}%` : numberText(value)

/** A value that leads to its records. */
function Value({
  figure,
  which,
  more,
  value,
}: {
  figure: Figure
  which: Which
  more?: Readonly<Record<string, string>>
  value: number | null
}): ReactNode {
  const query = which === 'value' ? figure.query : which === 'previous' ? figure.previousQuery : figure.yearQuery
  const text = shown(value, figure.unit)
  return value === null || !figure.page || !query ? text : <Link to={linkTo(figure.page, { ...query, ...more })}>{text}</Link>
}

function changeOf({ value, previous, unit }: Pick<Figure, 'value' | 'previous' | 'unit'>): string {
  if (value === null || previous === null) return '—'
  const more = Math.round((value - previous) * 10) / 10
  if (more === 0) return '持平'
  if (unit === '%') return `${more > 0 ? '+' : ''}${more.toFixed(1)} 个百分点`
  const share = previous === 0 ? '' : `（${more > 0 ? '+' : ''}${((more / previous) * 100).toFixed(1)}%）`
  return `${more > 0 ? '+' : ''}${numberText(more)}${share}`
}

function Totals({ figures: { figures } }: { figures: Figures }): ReactNode {
  const sources = [...new Set(figures.map(({ source }) => source))]
  return (
    <BySource
      label="总量的类别"
      items={sources.map((source) => ({
        key: source,
        label: SOURCES[source] ?? source,
        children: (
          <PlainTable<Figure>
            rowKey="key"
            pageSize={40}
            dataSource={figures.filter((each) => each.source === source)}
            columns={[
              {
                title: '指标',
                render: (_, each) => (
                  <Tooltip title={each.counted}>
                    <span>{each.title}</span>
                  </Tooltip>
                ),
              },
              { title: '单位', dataIndex: 'unit' },
              { title: '本期', align: 'right', render: (_, each) => <Value figure={each} which="value" value={each.value} /> },
              { title: '上期', align: 'right', render: (_, each) => <Value figure={each} which="previous" value={each.previous} /> },
              { title: '增减', align: 'right', render: (_, each) => changeOf(each) },
              { title: '本年', align: 'right', render: (_, each) => <Value figure={each} which="year" value={each.year} /> },
              { title: '口径', render: (_, each) => <span className="kit-quiet">{each.counted}</span> },
            ]}
          />
        ),
      }))}
    />
  )
}

/** The lines of a split, source by source; a region or class leads one level down. */
function Split({
  figures,
  onDrill,
}: {
  figures: Figures
  onDrill: (change: Readonly<Record<string, string | undefined>>) => void
}): ReactNode {
  const { rows, by } = figures
  if (rows.length === 0) return <Nothing small text="期间没有记录" />
  const inTime = by === 'day' || by === 'week' || by === 'month'
  const taken = rows.map((row) => row.figures['clues.taken']?.value ?? 0)
  const sources = [...new Set(figures.figures.filter(({ key }) => rows.some((row) => row.figures[key])).map(({ source }) => source))]
  const drill = (row: Row): ReactNode =>
    row.drill ? (
      <Button type="link" size="small" className="kit-file" onClick={() => onDrill(row.drill!)}>
        {row.title}
      </Button>
    ) : (
      row.title
    )
  return (
    <>
      {taken.some((n) => n > 0) ? (
        <Chart
          label="登记线索"
          kind={inTime ? 'line' : 'bar'}
          unit="件"
          height={240}
          categories={rows.slice(0, 31).map(({ title }) => title)}
          series={[
            { name: '本期', data: taken.slice(0, 31) },
            ...(inTime || by === 'stage'
              ? []
              : [{ name: '上期', data: rows.slice(0, 31).map((row) => row.figures['clues.taken']?.previous ?? 0), colour: '#8fa3bd' }]),
          ]}
        />
      ) : null}
      <BySource
        label="分项的类别"
        items={sources.map((source) => {
          const own = figures.figures.filter((each) => each.source === source && rows.some((row) => row.figures[each.key]))
          return {
            key: source,
            label: SOURCES[source] ?? source,
            children: (
              <PlainTable<Row>
                rowKey="key"
                pageSize={50}
                dataSource={[...rows]}
                columns={[
                  { title: '分项', fixed: 'left', render: (_, row) => drill(row) },
                  ...own.map((each) => ({
                    title: (
                      <Tooltip title={each.counted}>
                        <span>{each.title}</span>
                      </Tooltip>
                    ),
                    align: 'right' as const,
                    render: (_: unknown, row: Row) => <Cell figure={each} row={row} compared={!inTime && by !== 'stage'} />,
                  })),
                ]}
              />
            ),
          }
        })}
      />
    </>
  )
}

function Cell({ figure, row, compared }: { figure: Figure; row: Row; compared: boolean }): ReactNode {
  const own = row.figures[figure.key]
  if (!own) return '—'
  const more = row.query[figure.source]
  return (
    <span className="figure-cell">
      <Value figure={figure} which="value" more={more} value={own.value} />
      {compared ? (
        <small>
          上期 <Value figure={figure} which="previous" more={more} value={own.previous} />
          {figure.yearQuery ? (
            <>
              {' · '}本年 <Value figure={figure} which="year" more={more} value={own.year} />
            </>
          ) : null}
        </small>
      ) : null}
    </span>
  )
}
