import type { ReactNode } from 'react'
import { CLASS_GROUPS, groupOf } from '#domain/campaign/classes.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import type { CampaignRecord } from './detail.tsx'
import { AddItem, ItemActions } from './item-forms.tsx'

type Row = CampaignRecord['classes'][number]
type Node = Row & { children?: Node[] }

/** Rows as a tree; a class without its parent stands at the top. */
function treeOf(rows: readonly Row[]): Node[] {
  const nodes = new Map<string, Node>(rows.map((row) => [row.code, { ...row }]))
  const top: Node[] = []
  for (const node of nodes.values()) {
    const parent = node.parentCode === null ? undefined : nodes.get(node.parentCode)
    if (!parent) top.push(node)
    else {
      parent.children ??= []
      parent.children.push(node)
    }
  }
  return top
}

/** Where a line of the plan came from. */
export const OriginTag = ({ campaign, origin }: { campaign: CampaignRecord; origin: string | null }): ReactNode =>
  origin === null ? campaign.parent ? <PlainTag tone="normal">本级增加</PlainTag> : null : <PlainTag>承接上级</PlainTag>

/** 问题分类: the class tree of the campaign. */
export function Classes({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const tops = campaign.classes.filter((row) => row.parentCode === null)
  return (
    <>
      <div className="campaign-bar">
        <span className="kit-quiet">
          共 {campaign.classes.length} 类：
          {Object.entries(CLASS_GROUPS)
            .map(([letter, title]) => [title, tops.filter(({ code }) => groupOf(code) === letter).length] as const)
            .filter(([, count]) => count > 0)
            .map(([title, count]) => `${title} ${count} 大类`)
            .join('、')}
        </span>
        <AddItem campaign={campaign} kind="class" initial={{ words: [] }} />
      </div>
      {campaign.classes.length === 0 ? (
        <Nothing text="尚未建立问题分类" hint="可逐项增加；新建方案时也可选用模板" />
      ) : (
        <PlainTable<Node>
          rowKey="code"
          dataSource={treeOf(campaign.classes)}
          pageSize={100}
          columns={[
            { title: '编号', dataIndex: 'code', width: 120 },
            { title: '问题分类', dataIndex: 'title' },
            { title: '条线', render: (_, row) => (row.line ? LINES[row.line] : '共性') },
            { title: '指向本类的用词', render: (_, row) => <div className="campaign-words">{row.words.join('、') || '—'}</div> },
            ...(campaign.parent
              ? [{ title: '来源', render: (_: unknown, row: Node) => <OriginTag campaign={campaign} origin={row.origin} /> }]
              : []),
            ...(campaign.canManage
              ? [
                  {
                    title: '操作',
                    render: (_: unknown, { children: _children, ...row }: Node) => (
                      <ItemActions campaign={campaign} kind="class" item={`class:${row.code}`} row={row} />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </>
  )
}
