import { Button, Drawer } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { KEEPERS, RISKS } from '#domain/privacy/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import { PeriodText } from './shared.tsx'

type Row = ReplyOf<'privacy.data-sets'>[number]

/** Whether and when a set was assessed. */
function Assessed({ of }: { of: Row['assessed'] }): ReactNode {
  if (!of) return <PlainTag tone="near">未评估</PlainTag>
  if (of.due) return <PlainTag tone="overdue">{of.nextReview} 应复查</PlainTag>
  return <PlainTag tone="normal">{of.nextReview} 前有效</PlainTag>
}

/** 信息目录: every set of personal data in the house. */
export function DataSets(): ReactNode {
  const read = useCall('privacy.data-sets', {})
  const [opened, setOpened] = useState<Row | null>(null)
  return (
    <Loaded read={read} rows={10}>
      {(sets) => (
        <>
          <PlainTable<Row>
            rowKey="key"
            pageSize={50}
            dataSource={sets}
            columns={[
              {
                title: '信息',
                fixed: 'left',
                width: 150,
                render: (_, row) => (
                  <Button type="link" className="kit-file" onClick={() => setOpened(row)}>
                    {row.title}
                  </Button>
                ),
              },
              { title: '涉及的人', width: 240, render: (_, row) => row.persons },
              { title: '敏感', render: (_, row) => (row.sensitive ? <PlainTag tone="overdue">敏感</PlainTag> : <PlainTag>一般</PlainTag>) },
              { title: '管理', render: (_, row) => KEEPERS[row.keeper] },
              { title: '保存期限', render: (_, row) => <PeriodText period={row.period} /> },
              { title: '起算', width: 160, render: (_, row) => row.since },
              { title: '到期处理', render: (_, row) => (row.deletable ? '经批准清理' : '保留') },
              { title: '影响评估', render: (_, row) => <Assessed of={row.assessed} /> },
            ]}
          />
          {opened ? <SetDrawer row={opened} onClose={() => setOpened(null)} /> : null}
        </>
      )}
    </Loaded>
  )
}

function SetDrawer({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  return (
    <Drawer open size={720} title={row.title} onClose={onClose} styles={{ wrapper: { maxWidth: '100vw' } }}>
      <Facts
        items={[
          { label: '涉及的人', value: row.persons, wide: true },
          { label: '内容', value: row.contents, wide: true },
          { label: '敏感信息', value: row.sensitive ?? '不属于敏感个人信息', wide: true },
          { label: '目的', value: row.purpose, wide: true },
          { label: '依据', value: row.basis.join('；'), wide: true },
          { label: '谁能看到', value: row.readers, wide: true },
          { label: '如何保护', value: row.protection, wide: true },
          { label: '保存期限', value: <PeriodText period={row.period} />, wide: true },
          { label: '期限依据', value: row.period.basis, wide: true },
          { label: '起算', value: row.since, wide: true },
          { label: row.deletable ? '到期清理' : '保留理由', value: row.disposal, wide: true },
          { label: '数据库字段', value: <span className="privacy-places">{row.places.join('、')}</span>, wide: true },
          {
            label: '影响评估',
            value: row.assessed ? (
              <>
                第 {row.assessed.version} 版，{row.assessed.decidedOn} 决定，风险{RISKS[row.assessed.risk]}，
                <Link to={`/privacy?tab=assessments&set=${row.key}`}>查看评估</Link>
              </>
            ) : (
              '尚未评估'
            ),
            wide: true,
          },
        ]}
      />
    </Drawer>
  )
}
