import type { ReactNode } from 'react'
import { momentText, numberText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import type { RuleRecord } from './detail.tsx'

/** A parameter's value for people. */
export const valueText = (value: number | readonly string[] | undefined, unit = ''): string => {
  if (value === undefined) return '—'
  if (typeof value === 'number') return `${numberText(value)} ${unit}`.trim()
  return value.join('、') || '（空）'
}

/** 版本: what was published, by whom and why; values that differ from the version before stand out. */
export function Versions({ rule }: { rule: RuleRecord }): ReactNode {
  if (rule.versions.length === 0) return <Nothing text="尚未发布过新版本" hint="现行参数为系统初始参数，可在“参数与回测”中调整并发布" />
  const before = (index: number) => rule.versions[index + 1]?.parameters
  return (
    <PlainTable<RuleRecord['versions'][number]>
      rowKey="version"
      dataSource={rule.versions}
      columns={[
        { title: '版本', render: (_, row) => `第 ${row.version} 版` },
        { title: '发布时间', render: (_, row) => momentText(row.publishedAt) },
        { title: '发布人', dataIndex: 'author' },
        { title: '状态', render: (_, row) => (row.enabled ? '启用' : '停用') },
        {
          title: '参数',
          render: (_, row, index) =>
            rule.parameters.map(({ name, title, unit, default: shipped }) => {
              const earlier = before(index)?.[name] ?? shipped
              const now = row.parameters[name]
              const text = `${title}：${valueText(now, unit)}`
              return (
                <div key={name}>
                  {JSON.stringify(now) === JSON.stringify(earlier) ? text : <strong>{`${text}（原 ${valueText(earlier, unit)}）`}</strong>}
                </div>
              )
            }),
        },
        { title: '理由', dataIndex: 'reason' },
      ]}
    />
  )
}
