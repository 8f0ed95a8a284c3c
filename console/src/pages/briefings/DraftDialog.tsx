import { briefingKinds } from 'virtual:contract'
import { Form, Input, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { CallOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { useSend } from '../../client/hooks.ts'
import { DayItem } from '../campaigns/fields.tsx'
import { useCampaigns } from '../clues/selects.tsx'
import { KINDS } from './words.ts'

type Values = CallOf<'briefings.draft'>['body']

const DAY_LABELS: Readonly<Record<string, string>> = { weekly: '该周任一天', monthly: '该月任一天', tip: '日期', case: '日期' }

/** Words of a briefing: a line that begins with 一、 is a heading. */
export function BodyItem({ required }: { required: boolean }): ReactNode {
  return (
    <Form.Item
      name="body"
      label="正文"
      extra="以“一、”“二、”开头的一行作小标题。"
      rules={required ? [{ required: true, whitespace: true, min: 10, message: '请填写正文，至少 10 个字' }] : []}
    >
      <Input.TextArea rows={8} maxLength={20_000} showCount />
    </Form.Item>
  )
}

/** 起草: the kind decides what is asked; figures are counted when the draft is made. */
export function DraftDialog({ onClose }: { onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const draft = useSend('briefings.draft', ['briefings.list'])
  const campaigns = useCampaigns()
  const submit = async (values: Values) => {
    const { id } = await draft.mutateAsync({ body: values })
    navigate(`/briefings/${id}`)
  }
  return (
    <FormDialog<Values>
      title="起草简报"
      okText="起草"
      width={720}
      note="数字按此刻的记录统计，送审前可以重新统计；典型案例从已办结的线索或台账问题生成，单位、人员、车辆自动隐去。"
      initial={{ kind: 'weekly', from: dayjs().format('YYYY-MM-DD') }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="kind" label="种类" rules={[{ required: true }]}>
        <Radio.Group options={optionsOf(KINDS)} />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind']}>
        {({ getFieldValue }) => {
          const kind = getFieldValue('kind') as Values['kind']
          const made = briefingKinds[kind].made
          return (
            <>
              <div className="figure-span">
                <DayItem name="from" label={DAY_LABELS[kind] ?? '开始日期'} />
                {kind === 'ranking' || kind === 'special' ? <DayItem name="to" label="结束日期" /> : null}
              </div>
              {kind === 'case' ? (
                <Form.Item
                  name="sourceNo"
                  label="线索或台账问题编号"
                  rules={[{ required: true, whitespace: true, message: '请填写已办结的线索或台账问题的编号' }]}
                >
                  <Input maxLength={30} placeholder="XS 或 TZ 开头的编号" />
                </Form.Item>
              ) : null}
              <Form.Item name="title" label="标题" extra="不填写的按种类和统计期拟定。" normalize={(value: string) => value || null}>
                <Input maxLength={100} />
              </Form.Item>
              {made === 'both' ? <BodyItem required /> : null}
            </>
          )
        }}
      </Form.Item>
      <Form.Item name="campaignId" label="专项整治" normalize={(value: string | undefined) => value ?? null}>
        <Select allowClear placeholder="不选的统计全部" options={campaigns} />
      </Form.Item>
    </FormDialog>
  )
}
