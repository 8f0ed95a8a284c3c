import { Card, Radio, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import { RegionSelect } from '../clues/selects.tsx'
import { Tabs } from './Tabs.tsx'

const OF = [
  { value: 'accountability', label: '问责' },
  { value: 'exemptions', label: '容错' },
  { value: 'tracings', label: '倒查' },
  { value: 'handovers', label: '移送' },
] as const
type Of = (typeof OF)[number]['value']
const BY = [
  { value: 'unit', label: '单位' },
  { value: 'city', label: '市' },
  { value: 'county', label: '县' },
  { value: 'month', label: '月份' },
] as const
type Group = ReplyOf<'accountability.counts'>['groups'][number]

/** 统计: every number leads to the records it counts. */
export function AccountabilityCountsPage(): ReactNode {
  const [search, setSearch] = useSearchParams()
  const of = (OF.find(({ value }) => value === search.get('of')) ?? OF[0]).value
  const own = of === 'accountability' ? ({ value: 'form', label: '方式' } as const) : ({ value: 'state', label: '状态' } as const)
  const choices = [own, ...BY]
  const by = (choices.find(({ value }) => value === search.get('by')) ?? own).value
  const [region, setRegion] = useState<string | undefined>()
  const read = useCall('accountability.counts', { query: { of, by, ...(region ? { region } : {}) } }, { keep: true })
  const choose = (next: { of?: Of; by?: string }) => setSearch({ of, by, ...next }, { replace: true })
  return (
    <>
      <Tabs at="/accountability-counts" />
      <section className="kit-list">
        <header className="kit-head kit-toolbar">
          <h1>问责统计</h1>
        </header>
        <Card size="small">
          <Space wrap size={16}>
            <Radio.Group
              aria-label="统计什么"
              options={[...OF]}
              value={of}
              onChange={(event) => choose({ of: event.target.value as Of, by: '' })}
            />
            <Radio.Group
              aria-label="按什么分组"
              optionType="button"
              options={choices}
              value={by}
              onChange={(event) => choose({ by: event.target.value as string })}
            />
            <RegionSelect label="地区" value={region} onChange={setRegion} placeholder="全部地区" />
          </Space>
        </Card>
        <Card size="small">
          <Loaded read={read}>
            {(counts) =>
              counts.total === 0 ? (
                <Nothing small text="没有记录" />
              ) : (
                <>
                  <p>
                    共 <strong>{counts.total}</strong> 件{counts.persons === null ? '' : `，${counts.persons} 人`}
                    {of === 'accountability' ? <span className="kit-quiet">（不含已免责、已撤销）</span> : null}
                  </p>
                  <PlainTable<Group>
                    rowKey="key"
                    pageSize={50}
                    dataSource={counts.groups}
                    columns={[
                      { title: choices.find(({ value }) => value === by)?.label, dataIndex: 'title' },
                      {
                        title: '件数',
                        align: 'right',
                        render: (_, group) => <Link to={`/${of}?${new URLSearchParams(group.query)}`}>{group.count}</Link>,
                      },
                    ]}
                  />
                </>
              )
            }
          </Loaded>
        </Card>
      </section>
    </>
  )
}
