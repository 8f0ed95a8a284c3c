import { App, Button, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { CLASS_GROUPS, groupOf } from '#domain/campaign/classes.ts'
import { GROUP_KINDS } from '#domain/campaign/plan.ts'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import type { CampaignRecord } from './detail.tsx'
import { rhythmText } from './item-forms.tsx'

type Offer = ReplyOf<'campaigns.offers'>['rows'][number]
type Item = Record<string, unknown>
const KINDS: Readonly<Record<string, string>> = {
  period: '整治时间',
  requirements: '工作要求',
  group: '机构',
  stage: '阶段',
  class: '问题分类',
  task: '任务',
  duty: '措施',
}
const CHANGES = { added: '上级新增', changed: '上级修改', removed: '上级删除' } as const

/** 上级变更: what changed above since it was adopted or last decided on; each is taken over or left as it is here. */
export function Offers({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const { message } = App.useApp()
  const read = useCall('campaigns.offers', { params: { id: campaign.id } })
  const decide = useSend('campaigns.decide')
  const [picked, setPicked] = useState<string[]>([])
  const send = (items: readonly string[], decision: 'accept' | 'keep') =>
    decide
      .mutateAsync({ params: { id: campaign.id }, body: { decisions: items.map((item) => ({ item, decision })) } })
      .then(({ accepted, kept, left }) => {
        setPicked([])
        message.success(`接受 ${accepted} 项，保留 ${kept} 项，还有 ${left} 项待处理`)
      })
      .catch((error: unknown) => message.error(messageOf(error)))
  return (
    <Loaded read={read}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Nothing text="没有待处理的上级变更" hint="上级修改方案后，改动会逐项列在这里" />
        ) : (
          <>
            <div className="campaign-bar">
              <span className="kit-quiet">接受：改为上级现在的内容。保留：本级内容不变，上级再改时另行提示。</span>
              <Space>
                <Button disabled={picked.length === 0} loading={decide.isPending} type="primary" onClick={() => send(picked, 'accept')}>
                  接受所选 {picked.length} 项
                </Button>
                <Button disabled={picked.length === 0} loading={decide.isPending} onClick={() => send(picked, 'keep')}>
                  保留本级
                </Button>
              </Space>
            </div>
            <PlainTable<Offer>
              rowKey="item"
              dataSource={rows}
              pageSize={50}
              rowSelection={{
                selectedRowKeys: picked,
                onChange: (keys) => setPicked(keys as string[]),
                getTitleCheckboxProps: () => ({ 'aria-label': '全选' }),
                getCheckboxProps: (row) => ({ 'aria-label': `选择 ${nameOf(row)}` }),
              }}
              columns={[
                {
                  title: '内容',
                  render: (_, row) => (
                    <>
                      {nameOf(row)}
                      <div>
                        <PlainTag tone={row.change === 'removed' ? 'overdue' : 'normal'}>{CHANGES[row.change]}</PlainTag>{' '}
                        {row.conflict ? <PlainTag tone="near">本级也改过</PlainTag> : null}
                      </div>
                    </>
                  ),
                },
                { title: '承接时的上级内容', render: (_, row) => <Words item={row.seen} beside={row.above} /> },
                { title: '上级现在的内容', render: (_, row) => <Words item={row.above} beside={row.seen} mark /> },
                { title: '本级现在的内容', render: (_, row) => <Words item={row.own} beside={row.above} /> },
                {
                  title: '处理',
                  fixed: 'right',
                  render: (_, row) => (
                    <Space>
                      <Button size="small" type="primary" ghost disabled={decide.isPending} onClick={() => send([row.item], 'accept')}>
                        接受
                      </Button>
                      <Button size="small" disabled={decide.isPending} onClick={() => send([row.item], 'keep')}>
                        保留本级
                      </Button>
                    </Space>
                  ),
                },
              ]}
            />
          </>
        )
      }
    </Loaded>
  )
}

const nameOf = ({ item, own, above, seen }: Offer): string => {
  const [kind = '', key = ''] = item.split(':')
  const title = (own ?? above ?? seen)?.title
  return `${KINDS[kind] ?? kind}${key ? ` ${key}` : ''}${typeof title === 'string' ? ` ${title}` : ''}`
}

/** A line of a plan in words; with `mark` what differs from the one beside it stands out. */
function Words({ item, beside, mark = false }: { item: Item | null; beside: Item | null; mark?: boolean }): ReactNode {
  if (item === null) return <span className="kit-quiet">（无）</span>
  const other = new Map(beside ? factsOf(beside) : [])
  return (
    <div className="campaign-words">
      {factsOf(item).map(([label, text]) => (
        <div key={label}>
          <span className="kit-quiet">{label}：</span>
          {mark && other.get(label) !== text ? <mark>{text}</mark> : text}
        </div>
      ))}
    </div>
  )
}

function factsOf(item: Item): [string, string][] {
  const text = (value: unknown) => (value === null || value === '' || value === undefined ? '—' : String(value))
  switch (item.kind) {
    case 'period':
      return [['时间', `${text(item.from)} 至 ${text(item.to)}`]]
    case 'requirements':
      return [['要求', text(item.text)]]
    case 'group':
      return [
        ['名称', text(item.title)],
        ['类别', GROUP_KINDS[item.groupKind as keyof typeof GROUP_KINDS]],
        ['职责', text(item.duties)],
      ]
    case 'stage':
      return [
        ['名称', text(item.title)],
        ['时间', `${text(item.from)} 至 ${item.to === null ? '长期' : text(item.to)}`],
        ['成果', text(item.deliverable)],
      ]
    case 'class':
      return [
        ['名称', text(item.title)],
        ['类别', CLASS_GROUPS[groupOf(String(item.code))]],
        ['条线', item.line === null ? '共性' : (LINES[String(item.line)] ?? '')],
        ['用词', (item.words as string[]).join('、') || '—'],
      ]
    case 'task':
      return [
        ['任务', text(item.title)],
        ['阶段', `第 ${text(item.stageNo)} 阶段`],
        ['成果', text(item.deliverable)],
        ['完成日期', item.due === null ? '随阶段' : text(item.due)],
      ]
    default:
      return [
        ['措施', text(item.title)],
        ['周期', rhythmText(item as unknown as Parameters<typeof rhythmText>[0])],
        ['启用', item.enabled ? '是' : '否'],
      ]
  }
}
