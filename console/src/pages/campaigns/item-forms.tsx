import { App, Button, Form, Input, InputNumber, Popconfirm, Select, Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import { EVERY, GROUP_KINDS } from '#domain/campaign/plan.ts'
import type { CallOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import type { CampaignRecord } from './detail.tsx'
import { DayItem, GroupItem, lineOptions, TitleItem, WordsItem } from './fields.tsx'

type Item = CallOf<'campaigns.put-item'>['body']
export type ItemKind = 'class' | 'stage' | 'task' | 'group' | 'duty'
const TITLES: Readonly<Record<ItemKind, string>> = { class: '问题分类', stage: '阶段', task: '任务', group: '机构', duty: '措施' }
const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']

/** The key of a line of the plan that is there already, or of a new one. */
const KEY_RULES = [{ required: true, pattern: /^[A-Za-z0-9][A-Za-z0-9.-]{0,49}$/, message: '由字母、数字、点和短横组成' }]

/** Adds a line to the plan, or changes one that is there: then its key stays. */
export function ItemDialog({
  campaign,
  kind,
  initial,
  isNew,
  onClose,
}: {
  campaign: CampaignRecord
  kind: ItemKind
  initial: Record<string, unknown>
  isNew: boolean
  onClose: () => void
}): ReactNode {
  const { message } = App.useApp()
  const put = useSend('campaigns.put-item')
  const submit = async (values: Record<string, unknown>) => {
    const { origin: _, id: __, parentCode: ___, ...known } = initial
    await put.mutateAsync({ params: { id: campaign.id }, body: { ...known, ...values, kind } as Item })
    message.success(isNew ? `已增加${TITLES[kind]}` : '已保存')
  }
  return (
    <FormDialog<Record<string, unknown>>
      title={`${isNew ? '增加' : '修改'}${TITLES[kind]}`}
      okText="保存"
      width={640}
      note={campaign.state === 'running' ? '方案已印发：改动即时生效，并逐项提示承接本方案的下级。' : undefined}
      initial={initial}
      onSubmit={submit}
      onClose={onClose}
    >
      <Fields campaign={campaign} kind={kind} isNew={isNew} />
    </FormDialog>
  )
}

function Fields({ campaign, kind, isNew }: { campaign: CampaignRecord; kind: ItemKind; isNew: boolean }): ReactNode {
  switch (kind) {
    case 'class':
      return (
        <>
          <Form.Item
            name="code"
            label="编号"
            extra="G 共性问题、J 交通安全、Y 交通运输、D 本地增加；下级在后面加点，如 D1.2"
            rules={[{ required: true, pattern: /^[GJYD][1-9]\d?(\.[1-9]\d?){0,3}$/, message: '编号如 G1、J3.2、D1' }]}
          >
            <Input disabled={!isNew} maxLength={15} />
          </Form.Item>
          <TitleItem />
          <Form.Item name="line" label="条线" normalize={(value: string | undefined) => value ?? null}>
            <Select allowClear options={lineOptions} placeholder="不选为共性" />
          </Form.Item>
          <Form.Item name="words" label="指向本类的用词" extra="群众反映中出现这些词时，建议归入本类">
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ' ']} />
          </Form.Item>
        </>
      )
    case 'stage':
      return (
        <>
          <div className="campaign-three">
            <Form.Item name="no" label="序号" rules={[{ required: true, message: '请填写序号' }]}>
              <InputNumber min={1} max={20} disabled={!isNew} style={{ width: '100%' }} />
            </Form.Item>
            <DayItem name="from" label="开始" />
            <DayItem name="to" label="截止（不填为长期）" optional />
          </div>
          <TitleItem />
          <WordsItem name="deliverable" label="成果" />
          <GroupItem campaign={campaign} />
        </>
      )
    case 'task':
      return (
        <>
          <div className="campaign-three">
            <Form.Item name="key" label="编号" rules={KEY_RULES}>
              <Input disabled={!isNew} maxLength={50} />
            </Form.Item>
            <Form.Item name="stageNo" label="所属阶段" rules={[{ required: true, message: '请选择阶段' }]}>
              <Select options={campaign.stages.map(({ no, title }) => ({ value: no, label: `${no}. ${title}` }))} />
            </Form.Item>
            <DayItem name="due" label="完成日期（不填随阶段）" optional />
          </div>
          <TitleItem label="任务" />
          <WordsItem name="deliverable" label="成果" />
          <GroupItem campaign={campaign} />
        </>
      )
    case 'group':
      return (
        <>
          <div className="campaign-three">
            <Form.Item name="key" label="编号" rules={KEY_RULES}>
              <Input disabled={!isNew} maxLength={50} />
            </Form.Item>
            <Form.Item name="groupKind" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
              <Select options={optionsOf(GROUP_KINDS)} />
            </Form.Item>
            <GroupItem campaign={campaign} name="parentKey" label="隶属" />
          </div>
          <TitleItem />
          <WordsItem name="duties" label="职责" rows={3} />
        </>
      )
    case 'duty':
      return (
        <>
          <Form.Item name="key" label="编号" rules={KEY_RULES}>
            <Input disabled={!isNew} maxLength={50} />
          </Form.Item>
          <TitleItem label="措施" />
          <div className="campaign-three">
            <Form.Item name="every" label="周期" rules={[{ required: true, message: '请选择周期' }]}>
              <Select options={optionsOf(EVERY)} />
            </Form.Item>
            <Form.Item noStyle dependencies={['every']}>
              {({ getFieldValue }) => (
                <Form.Item
                  name="onDay"
                  label="报送日"
                  hidden={getFieldValue('every') === 'day'}
                  extra="遇休息日顺延到下一工作日"
                  rules={[{ required: true, message: '请选择报送日' }]}
                >
                  <Select options={daysOf(getFieldValue('every') as string)} />
                </Form.Item>
              )}
            </Form.Item>
            <Form.Item name="enabled" label="启用" valuePropName="checked">
              <Switch checkedChildren="是" unCheckedChildren="否" />
            </Form.Item>
          </div>
        </>
      )
  }
}

const daysOf = (every: string) =>
  every === 'week'
    ? WEEKDAYS.map((label, i) => ({ value: i + 1, label }))
    : Array.from({ length: 31 }, (_, i) => ({ value: i + 1, label: every === 'quarter' ? `季末月 ${i + 1} 日` : `${i + 1} 日` }))

/** When a duty is reported, in words. */
export function rhythmText({ every, onDay }: { every: keyof typeof EVERY; onDay: number }): string {
  if (every === 'day') return '每个工作日'
  if (every === 'week') return `每周${WEEKDAYS[onDay - 1]?.slice(1) ?? ''}`
  return every === 'month' ? `每月 ${onDay} 日` : `每季度末月 ${onDay} 日`
}

/** 修改 and 删除 of a line of the plan; where the plan is another office's, nothing. */
export function ItemActions({
  campaign,
  kind,
  item,
  row,
}: {
  campaign: CampaignRecord
  kind: ItemKind
  item: string
  row: object
}): ReactNode {
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const remove = useSend('campaigns.remove-item')
  if (!campaign.canManage) return null
  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        修改
      </Button>
      <Popconfirm
        title={`删除该${TITLES[kind]}？`}
        okText="删除"
        cancelText="取消"
        onConfirm={() =>
          remove.mutateAsync({ params: { id: campaign.id }, body: { item } }).catch((error: unknown) => message.error(messageOf(error)))
        }
      >
        <Button type="link" size="small" danger>
          删除
        </Button>
      </Popconfirm>
      {open ? (
        <ItemDialog campaign={campaign} kind={kind} initial={row as Record<string, unknown>} isNew={false} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}

/** 增加 a line of a kind. */
export function AddItem({
  campaign,
  kind,
  initial = {},
  label,
}: {
  campaign: CampaignRecord
  kind: ItemKind
  initial?: Record<string, unknown>
  label?: string
}): ReactNode {
  const [open, setOpen] = useState(false)
  if (!campaign.canManage) return null
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {label ?? `增加${TITLES[kind]}`}
      </Button>
      {open ? <ItemDialog campaign={campaign} kind={kind} initial={initial} isNew onClose={() => setOpen(false)} /> : null}
    </>
  )
}
