import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { entityTitle, fieldTitle, flatten } from '#ui-kit/entity-labels.ts'
import { numberText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Counts, Rejects } from './Counts.tsx'
import { codeText } from './codes.ts'

type Preview = ReplyOf<'imports.preview'>

/** What would come of the file: numbers by kind, the first records field by field, and what would be rejected. */
export function PreviewResult({ preview }: { preview: Preview }): ReactNode {
  const { entities, rows, rejects, complete } = preview
  const rejected = Object.values(entities).reduce((sum, counts) => sum + counts.rejected, 0)
  const names = [...new Set(rows.map(({ entity }) => entity))]
  return (
    <div className="kit-stack">
      <Alert
        showIcon
        type={rejected > 0 ? 'warning' : 'success'}
        title={rejected > 0 ? `${numberText(rejected)} 条记录有误，将被退回；其余照常接入` : '没有需要退回的记录'}
        description={complete ? undefined : '文件较大，只预览了开头的一部分'}
      />
      <Counts entities={entities} />
      {names.map((name) => (
        <section key={name}>
          <h2 className="office-heading">{entityTitle(name)}</h2>
          <Records entity={name} records={rows.filter((row) => row.entity === name).map(({ record }) => record)} />
        </section>
      ))}
      {rejects.length > 0 ? (
        <section>
          <h2 className="office-heading">将退回的记录</h2>
          <Rejects rows={rejects} />
        </section>
      ) : null}
    </div>
  )
}

function Records({ entity, records }: { entity: string; records: readonly Record<string, unknown>[] }): ReactNode {
  const lines = records.map((record, n) => ({ n, cells: Object.fromEntries(flatten(record)) }))
  const paths = [...new Set(lines.flatMap(({ cells }) => Object.keys(cells)))]
  return (
    <PlainTable<(typeof lines)[number]>
      rowKey="n"
      dataSource={lines}
      columns={paths.map((path) => ({
        key: path,
        title: fieldTitle(entity, path),
        render: (_, { cells }) => <span className="office-value">{codeText(path, cells[path])}</span>,
      }))}
    />
  )
}
