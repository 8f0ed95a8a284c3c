import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { BULLETIN_KINDS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import { DocxButton } from './DocxButton.tsx'

type Bulletin = ReplyOf<'bulletins.show'>
type Part = Bulletin['sections'][number]

/** 通报详情. */
export function BulletinPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('bulletins.show', { params: { id } })
  return <Loaded read={read}>{(bulletin) => <BulletinRecord bulletin={bulletin} />}</Loaded>
}

function BulletinRecord({ bulletin }: { bulletin: Bulletin }): ReactNode {
  const sections: Section[] = bulletin.sections.map((part, index) => ({
    key: `part-${index}`,
    title: part.title,
    content: <PartContent part={part} />,
  }))
  return (
    <MatterPage
      no={bulletin.from === bulletin.to ? bulletin.from : `${bulletin.from} 至 ${bulletin.to}`}
      title={bulletin.title}
      back="/bulletins"
      tags={
        bulletin.verified ? <PlainTag tone="normal">数据与冻结时一致</PlainTag> : <PlainTag tone="overdue">数据与冻结时的摘要不符</PlainTag>
      }
      sections={[
        { key: 'basic', title: '基本信息', extra: <DocxButton id={bulletin.id} />, content: <Basic bulletin={bulletin} /> },
        ...sections,
      ]}
    />
  )
}

function Basic({ bulletin }: { bulletin: Bulletin }): ReactNode {
  return (
    <Facts
      items={[
        { label: '种类', value: labelOf(BULLETIN_KINDS, bulletin.kind) },
        { label: '期间', value: `${bulletin.from} 至 ${bulletin.to}` },
        { label: '范围', value: bulletin.unitName },
        { label: '生成时间', value: momentText(bulletin.takenAt) },
        { label: '数据摘要', value: <span className="office-digest">{bulletin.digest}</span>, wide: true },
      ]}
    />
  )
}

/** True when a column holds numbers, shares and dashes only. */
const numeric = (rows: readonly string[][], index: number): boolean =>
  rows.every((cells) => /^([-+]?[\d,.]+%?|—)?$/.test(cells[index] ?? ''))

function PartContent({ part }: { part: Part }): ReactNode {
  const { paragraphs, table, chart } = part
  return (
    <div className="kit-stack">
      {paragraphs.map((paragraph) => (
        <p key={paragraph} className="office-paragraph">
          {paragraph}
        </p>
      ))}
      {chart ? (
        <Chart
          label={part.title}
          kind={chart.type}
          categories={chart.categories}
          series={chart.series}
          horizontal={chart.type === 'bar' && chart.categories.some((category) => category.length > 8)}
          height={chart.type === 'bar' && chart.categories.length > 8 ? 80 + chart.categories.length * 26 : undefined}
        />
      ) : null}
      {table ? (
        <PlainTable<{ n: number; cells: string[] }>
          rowKey="n"
          pageSize={50}
          dataSource={table.rows.map((cells, n) => ({ n, cells }))}
          columns={table.columns.map((title, index) => ({
            title,
            align: numeric(table.rows, index) ? 'right' : undefined,
            render: (_, { cells }) => cells[index] ?? '—',
          }))}
        />
      ) : null}
    </div>
  )
}
