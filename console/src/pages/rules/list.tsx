import { Card } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { CONFIRMED, FALSE_ALARMS, JUDGED_STATES, OPEN_STATES } from '#ui-kit/figures.ts'
import { numberText, shareText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { colourOptions, labelOf, optionsOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { RULE_GROUPS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { type SearchField, SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { ColourTag } from '#ui-kit/Tags.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useCall } from '../../client/hooks.ts'

type Row = ReplyOf<'rules.list'>[number]

const fields: SearchField[] = [
  { name: 'q', label: '规则', kind: 'text', placeholder: '编号、名称或内容' },
  { name: 'group', label: '主题', kind: 'select', multiple: true, options: optionsOf(RULE_GROUPS) },
  { name: 'colour', label: '级别', kind: 'select', multiple: true, options: colourOptions },
  {
    name: 'enabled',
    label: '状态',
    kind: 'select',
    options: [
      { value: 'true', label: '启用' },
      { value: 'false', label: '停用' },
    ],
  },
  { name: 'unconfirmed', label: '有待核实参数', kind: 'flag' },
  { name: 'pause', label: '建议暂停', kind: 'flag' },
]

function found(row: Row, values: Readonly<Record<string, string>>): boolean {
  const { q = '', group = '', colour = '', enabled = '' } = values
  const within = (list: string, value: string) => list === '' || list.split(',').includes(value)
  const text = `${row.id} ${row.title} ${row.question}`.toLowerCase()
  return (
    text.includes(q.toLowerCase()) &&
    within(group, row.group) &&
    within(colour, row.colour) &&
    within(enabled, String(row.enabled)) &&
    (values.unconfirmed !== 'true' || row.unconfirmed > 0) &&
    (values.pause !== 'true' || row.quality.pauseAdvised)
  )
}

/** 规则目录: every rule with its switch, version and how right it has been. */
export function RuleListPage(): ReactNode {
  const read = useCall('rules.list', {})
  const filter = useFilter()
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>规则目录</h1>
        <p className="kit-quiet">误报率＝结论为“正常”或“数据错误”的预警占已判定预警的比例。</p>
      </header>
      <Card size="small">
        <SearchForm
          fields={fields}
          values={filter.values}
          onSearch={(values) => filter.apply({ ...filter.values, ...values })}
          onReset={() => filter.apply({})}
        />
      </Card>
      <Card size="small" className="kit-table-card">
        <Loaded read={read}>{(rows) => <Catalogue rows={rows.filter((row) => found(row, filter.values))} all={rows.length} />}</Loaded>
      </Card>
    </section>
  )
}

function Catalogue({ rows, all }: { rows: readonly Row[]; all: number }): ReactNode {
  return (
    <PlainTable<Row>
      rowKey="id"
      pageSize={100}
      dataSource={rows}
      locale={{ emptyText: <Nothing text="没有符合条件的规则" hint="可放宽查询条件后重试" /> }}
      footer={() => `共 ${all} 条规则，符合条件 ${rows.length} 条`}
      columns={[
        {
          title: '编号',
          fixed: 'left',
          sorter: (a, b) => a.id.localeCompare(b.id),
          render: (_, row) => <Link to={`/rules/${row.id}`}>{row.id}</Link>,
        },
        { title: '级别', render: (_, row) => <ColourTag colour={row.colour} /> },
        { title: '规则', render: (_, row) => <Link to={`/rules/${row.id}`}>{row.title}</Link> },
        { title: '主题', render: (_, row) => labelOf(RULE_GROUPS, row.group) },
        { title: '状态', render: (_, row) => (row.enabled ? <PlainTag tone="normal">启用</PlainTag> : <PlainTag>停用</PlainTag>) },
        { title: '版本', align: 'right', render: (_, row) => (row.version === 0 ? '初始' : `第 ${row.version} 版`) },
        {
          title: '待核实参数',
          align: 'right',
          render: (_, row) => (row.unconfirmed > 0 ? <PlainTag tone="near">{row.unconfirmed} 个</PlainTag> : '—'),
        },
        {
          title: '未销号',
          align: 'right',
          sorter: (a, b) => a.quality.open - b.quality.open,
          render: (_, row) => <Link to={linkTo('/warnings', { rule: row.id, state: OPEN_STATES })}>{numberText(row.quality.open)}</Link>,
        },
        {
          title: '属实',
          align: 'right',
          sorter: (a, b) => a.quality.confirmed - b.quality.confirmed,
          render: (_, row) => (
            <Link to={linkTo('/warnings', { rule: row.id, finding: CONFIRMED, state: JUDGED_STATES })}>
              {numberText(row.quality.confirmed)}
            </Link>
          ),
        },
        {
          title: '误报',
          align: 'right',
          sorter: (a, b) => a.quality.falseAlarms - b.quality.falseAlarms,
          render: (_, row) => (
            <Link to={linkTo('/warnings', { rule: row.id, finding: FALSE_ALARMS, state: JUDGED_STATES })}>
              {numberText(row.quality.falseAlarms)}
            </Link>
          ),
        },
        {
          title: '误报率',
          align: 'right',
          sorter: (a, b) => (a.quality.falseShare ?? -1) - (b.quality.falseShare ?? -1),
          render: (_, row) => (
            <>
              {shareText(row.quality.falseShare)} {row.quality.pauseAdvised ? <PlainTag tone="overdue">建议暂停</PlainTag> : null}
            </>
          ),
        },
      ]}
    />
  )
}
