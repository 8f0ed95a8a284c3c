import { App, Button, Card, Form, Input, Popconfirm, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { GROUP_KINDS, MEMBER_TITLES } from '#domain/campaign/plan.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { OriginTag } from './Classes.tsx'
import type { CampaignRecord } from './detail.tsx'
import { groupTitle, TitleItem } from './fields.tsx'
import { AddItem, ItemActions } from './item-forms.tsx'

type Member = CampaignRecord['members'][number]

/** 组织机构: leading group, 专班 and working groups with their people. */
export function Organisation({ campaign }: { campaign: CampaignRecord }): ReactNode {
  const [adding, setAdding] = useState<string | null>(null)
  return (
    <>
      <div className="campaign-bar">
        <span className="kit-quiet">共 {campaign.members.length} 人。列为成员不增加查看权限，权限由角色决定。</span>
        <AddItem campaign={campaign} kind="group" initial={{ groupKind: 'working', parentKey: 'office' }} />
      </div>
      {campaign.groups.length === 0 ? <Nothing text="尚未设立机构" /> : null}
      <div className="campaign-groups">
        {campaign.groups.map((group) => (
          <Card
            key={group.key}
            size="small"
            title={
              <h2>
                {group.title} <PlainTag>{GROUP_KINDS[group.groupKind]}</PlainTag> <OriginTag campaign={campaign} origin={group.origin} />
              </h2>
            }
            extra={
              campaign.canManage ? (
                <>
                  <Button size="small" onClick={() => setAdding(group.key)}>
                    增加成员
                  </Button>
                  <ItemActions campaign={campaign} kind="group" item={`group:${group.key}`} row={group} />
                </>
              ) : null
            }
          >
            <p className="kit-quiet">
              {group.parentKey ? `隶属${groupTitle(campaign, group.parentKey)}。` : ''}
              {group.duties}
            </p>
            <Members campaign={campaign} rows={campaign.members.filter(({ groupKey }) => groupKey === group.key)} />
          </Card>
        ))}
      </div>
      {adding ? <MemberDialog campaign={campaign} groupKey={adding} onClose={() => setAdding(null)} /> : null}
    </>
  )
}

function Members({ campaign, rows }: { campaign: CampaignRecord; rows: Member[] }): ReactNode {
  const { message } = App.useApp()
  const remove = useSend('campaigns.remove-member')
  if (rows.length === 0) return <Nothing small text="尚无成员" />
  return (
    <PlainTable<Member>
      rowKey="id"
      dataSource={rows}
      columns={[
        { title: '职务', render: (_, row) => MEMBER_TITLES[row.title] },
        {
          title: '姓名',
          render: (_, row) => (
            <>
              {row.name} {row.isMe ? <PlainTag tone="normal">本人</PlainTag> : null}
            </>
          ),
        },
        { title: '单位及职务', render: (_, row) => row.position || '—' },
        ...(campaign.canManage
          ? [
              {
                title: '操作',
                render: (_: unknown, row: Member) => (
                  <Popconfirm
                    title={`移出${row.name}？`}
                    okText="移出"
                    cancelText="取消"
                    onConfirm={() =>
                      remove
                        .mutateAsync({ params: { id: campaign.id, memberId: row.id } })
                        .catch((error: unknown) => message.error(messageOf(error)))
                    }
                  >
                    <Button type="link" size="small" danger>
                      移出
                    </Button>
                  </Popconfirm>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

interface Values {
  name: string
  position?: string
  title: 'head' | 'deputy' | 'member'
  account?: string
}

function MemberDialog({ campaign, groupKey, onClose }: { campaign: CampaignRecord; groupKey: string; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const put = useSend('campaigns.put-member')
  return (
    <FormDialog<Values>
      title={`增加成员：${groupTitle(campaign, groupKey)}`}
      okText="增加"
      initial={{ title: 'member' }}
      onSubmit={async ({ name, position, title, account }) => {
        await put.mutateAsync({
          params: { id: campaign.id },
          body: { groupKey, name, title, position: position ?? '', ...(account ? { account } : {}) },
        })
        message.success(`已增加${name}`)
      }}
      onClose={onClose}
    >
      <TitleItem name="name" label="姓名" max={50} />
      <Form.Item name="position" label="单位及职务">
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="title" label="组内职务">
        <Select options={optionsOf(MEMBER_TITLES)} />
      </Form.Item>
      <Form.Item name="account" label="本平台账号" extra="填写后该人员可按“我参加的”查找本次整治">
        <Input maxLength={100} />
      </Form.Item>
    </FormDialog>
  )
}
