import { Alert, Button, Card, Checkbox, DatePicker, Form, Input, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { CATEGORIES, PRIVACY_NOTICE } from '#domain/public/index.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

interface Entered {
  category: string
  region: string
  content: string
  occurredOn?: Dayjs
  place?: string
  plate?: string
  caseNo?: string
  publishable?: boolean
  told: boolean
}

const inFours = (receipt: string): string => receipt.replace(/(\d{4})(?=\d)/g, '$1 ')

/** 代为登记: a call or a visit keyed by staff. The caller gets a receipt; whoever keyed it in cannot read on. */
export function OnBehalfPage(): ReactNode {
  const [form] = Form.useForm<Entered>()
  const home = useCall('public.home', {}, { staleTime: 300_000 })
  const send = useSend('reports.onBehalf', [])
  const [taken, setTaken] = useState<{ no: string; receipt: string } | null>(null)
  const submit = async ({ occurredOn, told: _, ...entered }: Entered) => {
    const body = { ...entered, publishable: entered.publishable ?? false, noticeVersion: PRIVACY_NOTICE.version }
    setTaken(
      await send.mutateAsync({ body: { ...body, ...(occurredOn && { occurredOn: occurredOn.format('YYYY-MM-DD') }) } }).catch(() => null),
    )
  }
  if (taken)
    return (
      <Card size="small" title={<h1 className="office-heading">已登记</h1>}>
        <p>编号 {taken.no}。请把查询码告诉反映人，并请他在反映页面“查进展”中更换；更换后您手里的查询码作废，您也看不到后续对话。</p>
        <p className="office-secret" role="status">
          {inFours(taken.receipt)}
        </p>
        <p className="kit-quiet">查询码只显示这一次，遗失无法找回。</p>
        <Button
          type="primary"
          onClick={() => {
            form.resetFields()
            setTaken(null)
          }}
        >
          我已告知，登记下一件
        </Button>
      </Card>
    )
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>代为登记反映</h1>
        <p className="kit-quiet">接听电话、接待来访时使用。不要填写反映人的姓名和电话；反映人凭查询码查看和补充。</p>
      </header>
      <Card size="small">
        {send.error ? <Alert type="error" showIcon title={messageOf(send.error)} className="kit-gap" role="alert" /> : null}
        <Form<Entered> form={form} layout="vertical" className="office-form" onFinish={submit}>
          <Form.Item name="category" label="问题类别" rules={[{ required: true, message: '请选择问题类别' }]}>
            <Radio.Group options={CATEGORIES.map(({ key, title }) => ({ value: key, label: title }))} />
          </Form.Item>
          <Form.Item name="region" label="事发地" rules={[{ required: true, message: '请选择事发地' }]}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              style={{ maxWidth: 320 }}
              options={(home.data?.places ?? []).map(({ region, title, office }) => ({
                value: region,
                label: `${title}（${office}受理）`,
              }))}
            />
          </Form.Item>
          <Form.Item
            name="content"
            label="反映的问题"
            rules={[{ required: true, min: 10, message: '请写明时间、地点和经过，至少 10 个字' }]}
          >
            <Input.TextArea rows={6} maxLength={5000} showCount />
          </Form.Item>
          <div className="office-grid">
            <Form.Item name="occurredOn" label="发生日期">
              <DatePicker style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item name="place" label="具体地点">
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="plate" label="车牌号">
              <Input maxLength={20} />
            </Form.Item>
            <Form.Item name="caseNo" label="处罚决定书或案件编号">
              <Input maxLength={100} />
            </Form.Item>
          </div>
          <Form.Item name="publishable" valuePropName="checked">
            <Checkbox>反映人同意遮盖个人信息后公开</Checkbox>
          </Form.Item>
          <Form.Item
            name="told"
            valuePropName="checked"
            rules={[{ validator: async (_, told) => (told ? undefined : Promise.reject(new Error('请先向反映人告知'))) }]}
          >
            <Checkbox>已向反映人告知个人信息的用途和保护（告知书 {PRIVACY_NOTICE.version} 版），反映人同意</Checkbox>
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={send.isPending}>
            登记
          </Button>
        </Form>
      </Card>
    </section>
  )
}
