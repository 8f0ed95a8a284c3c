import { Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { numberText } from './format.ts'
import { PlainTable } from './PlainTable.tsx'
import { BRAND, FONTS } from './theme.ts'

export interface ChartSeries {
  name: string
  data: readonly (number | null)[]
  /** Default: the next colour of the house. */
  colour?: string
  /** A colour for each category instead. */
  colours?: readonly string[]
  /** Default: the chart's kind. */
  kind?: 'bar' | 'line'
}

export interface ChartProps {
  /** What the chart shows, for those who cannot see it; also the caption of its table. */
  label: string
  kind: 'bar' | 'line'
  categories: readonly string[]
  series: readonly ChartSeries[]
  /** Bars lie instead of standing: for long names. */
  horizontal?: boolean
  stacked?: boolean
  /** Unit of the values, which are counts. */
  unit?: string
  /** Height in px. */
  height?: number
  /** For a dark ground. */
  dark?: boolean
  /** A click on a category: every figure leads to its records. */
  onPick?: (category: string, index: number) => void
}

const COLOURS = [BRAND, '#d46b08', '#237804', '#8c5ac8', '#b81c23', '#08979c']
const DARK_COLOURS = ['#5aa9ff', '#ffb454', '#5fd39a', '#c79bff', '#ff7b80', '#4fd6e0']
const LIGHT = { axis: '#4a4f57', line: '#b9c6d6', split: '#e3e9f1', colours: COLOURS }
const DARK = { axis: '#b9cbe4', line: '#3b5680', split: '#1d3459', colours: DARK_COLOURS }
/** Up to so many categories, all their names are written. */
const FEW = 8

const optionOf = ({ kind, categories, series, horizontal, stacked, unit = '', dark }: ChartProps, width: number) => {
  const { axis, line, split, colours } = dark ? DARK : LIGHT
  const few = !horizontal && categories.length <= FEW
  const category = {
    type: 'category' as const,
    data: [...categories],
    inverse: horizontal,
    axisLabel: {
      color: axis,
      ...(horizontal ? { width: 150, overflow: 'truncate' as const } : {}),
      // Every name shows; one that is too long for its place takes a second line.
      ...(few ? { interval: 0, width: (width - 80) / categories.length, overflow: 'break' as const } : {}),
    },
    axisLine: { lineStyle: { color: line } },
  }
  const value = { type: 'value' as const, minInterval: 1, axisLabel: { color: axis }, splitLine: { lineStyle: { color: split } } }
  return {
    animation: false,
    color: colours,
    textStyle: { fontFamily: FONTS },
    grid: { left: 12, right: 24, top: series.length > 1 ? 36 : 16, bottom: 8, outerBoundsMode: 'same' as const },
    legend: series.length > 1 ? { top: 0, textStyle: { color: axis } } : undefined,
    tooltip: { trigger: 'axis' as const, confine: true, valueFormatter: (v: unknown) => `${numberText(v as number | null)}${unit}` },
    xAxis: horizontal ? value : category,
    yAxis: horizontal ? category : value,
    series: series.map((one) => ({
      name: one.name,
      type: one.kind ?? kind,
      data: one.data.map((value, index) => (one.colours ? { value, itemStyle: { color: one.colours[index] } } : value)),
      stack: stacked ? 'all' : undefined,
      itemStyle: one.colour ? { color: one.colour } : undefined,
      barMaxWidth: 26,
      symbolSize: 6,
    })),
  }
}

/** A bar or line chart, loaded when first needed, with a plain table of the same figures one click away. */
export function Chart(props: ChartProps): ReactNode {
  const { label, categories, series, unit, height = 280, onPick } = props
  const box = useRef<HTMLDivElement>(null)
  const [asTable, setAsTable] = useState(false)
  const key = JSON.stringify([props.kind, categories, series, props.horizontal, props.stacked, unit])
  const pick = useRef(onPick)
  pick.current = onPick

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the figures
  useEffect(() => {
    const element = box.current
    if (!element || asTable) return
    let stop = () => {}
    let gone = false
    import('./echarts.ts').then(({ init }) => {
      if (gone) return
      const chart = init(element, undefined, { renderer: 'svg' })
      chart.setOption(optionOf(props, element.clientWidth))
      const { length } = categories
      chart.getZr().on('click', ({ offsetX, offsetY }) => {
        const found = chart.convertFromPixel({ seriesIndex: 0 }, [offsetX, offsetY])
        const index = Array.isArray(found) ? Math.round(Number(found[props.horizontal ? 1 : 0])) : -1
        if (index >= 0 && index < length) pick.current?.(categories[index]!, index)
      })
      const watch = new ResizeObserver(() => {
        chart.resize()
        chart.setOption(optionOf(props, element.clientWidth))
      })
      watch.observe(element)
      stop = () => {
        watch.disconnect()
        chart.dispose()
      }
    })
    return () => {
      gone = true
      stop()
    }
  }, [key, asTable])

  return (
    <figure className="kit-chart">
      <Button size="small" className="kit-chart-switch" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? '看图' : '看数据'}
      </Button>
      {asTable ? (
        <PlainTable
          aria-label={label}
          pagination={false}
          scroll={{ x: 'max-content', y: height - 40 }}
          rowKey="category"
          dataSource={categories.map((category, index) => ({ category, index }))}
          columns={[
            {
              title: '项目',
              render: (_, { category, index }) =>
                onPick ? (
                  <Button type="link" size="small" onClick={() => onPick(category, index)}>
                    {category}
                  </Button>
                ) : (
                  category
                ),
            },
            ...series.map(({ name, data }) => ({
              title: unit ? `${name}（${unit}）` : name,
              align: 'right' as const,
              render: (_: unknown, { index }: { index: number }) => numberText(data[index]),
            })),
          ]}
        />
      ) : (
        <div ref={box} role="img" aria-label={label} style={{ height, cursor: onPick ? 'pointer' : undefined }} />
      )}
    </figure>
  )
}
