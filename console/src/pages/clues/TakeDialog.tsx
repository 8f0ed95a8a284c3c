import { App, DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { useSend } from '../../client/hooks.ts'
import { RegionSelect, useCampaigns, useChannels } from './selects.tsx'

interface Values {
  channel: string
  receivedAt: Dayjs
  title: string
  content: string
  externalId?: string
  occurredAt?: Dayjs
  place?: string
  plate?: string
  caseNo?: string
  region?: string
  line?: 'police' | 'transport' | 'water' | 'justice'
  campaignId?: string
}

/** What was left empty is not sent. */
const filled = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value != null)) as T

/** 登记线索: keyed in by staff; matched against what is known as soon as it is there. */
export function TakeDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const channels = useChannels()
  const campaigns = useCampaigns()
  const take = useSend('clues.take')
  const submit = async ({ receivedAt, occurredAt, ...rest }: Values) => {
    const { id, no, repeated } = await take.mutateAsync({
      body: filled({ ...rest, receivedAt: receivedAt.toISOString(), occurredAt: occurredAt?.toISOString() }),
    })
    message.success(repeated ? `来件编号已登记过，见线索 ${no}` : `已登记线索 ${no}`)
    navigate(`/clues/${id}`)
  }
  return (
    <FormDialog<Values>
      title="登记线索"
      okText="登记"
      width={720}
      note="反映人的姓名、电话不要写入标题和内容。"
      initial={{ receivedAt: dayjs() }}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="clue-two">
        <Form.Item name="channel" label="渠道" rules={[{ required: true, message: '请选择渠道' }]}>
          <Select options={channels} placeholder="请选择" showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="receivedAt" label="收到时间" rules={[{ required: true, message: '请选择收到时间' }]}>
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            style={{ width: '100%' }}
            disabledDate={(day: Dayjs) => day.isAfter(dayjs(), 'day')}
          />
        </Form.Item>
      </div>
      <Form.Item name="title" label="标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}>
        <Input maxLength={200} showCount />
      </Form.Item>
      <Form.Item
        name="content"
        label="反映内容"
        rules={[{ required: true, whitespace: true, min: 5, message: '请写明反映的问题，至少 5 个字' }]}
      >
        <Input.TextArea rows={5} maxLength={20_000} showCount />
      </Form.Item>
      <div className="clue-two">
        <Form.Item name="externalId" label="来件编号">
          <Input maxLength={200} placeholder="热线工单号、信访件号等" />
        </Form.Item>
        <Form.Item name="occurredAt" label="发生时间">
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            style={{ width: '100%' }}
            disabledDate={(day: Dayjs) => day.isAfter(dayjs(), 'day')}
          />
        </Form.Item>
        <Form.Item name="place" label="地点">
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="plate" label="号牌">
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="caseNo" label="案号">
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="region" label="地区">
          <RegionSelect />
        </Form.Item>
        <Form.Item name="line" label="条线">
          <Select allowClear options={optionsOf(LINES)} placeholder="不确定的可不选" />
        </Form.Item>
        <Form.Item name="campaignId" label="专项整治">
          <Select allowClear options={campaigns} placeholder="可不选" />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
