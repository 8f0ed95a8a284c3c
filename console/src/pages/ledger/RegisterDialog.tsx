import { findings, problemKinds, problemSources } from 'virtual:contract'
import { Form, Input, Radio, Select } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { CallOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import { TitleItem } from '../campaigns/fields.tsx'
import { ClassSelect, useCampaigns } from '../clues/selects.tsx'

type Values = CallOf<'problems.register'>['body']
const { F2, F3, F4 } = findings

/** Campaign and class, both of one's choice; the classes are the campaign's. */
function CampaignItems(): ReactNode {
  const form = Form.useFormInstance<Values>()
  const campaignId = Form.useWatch('campaignId', form)
  const campaigns = useCampaigns()
  return (
    <div className="ledger-two">
      <Form.Item name="campaignId" label="专项整治" normalize={(value: string | undefined) => value ?? null}>
        <Select
          allowClear
          placeholder="不属于专项整治的可不选"
          options={campaigns}
          onChange={() => form.setFieldValue('classCode', null)}
        />
      </Form.Item>
      {campaignId ? (
        <Form.Item name="classCode" label="问题类别" normalize={(value: string | undefined) => value ?? null}>
          <ClassSelect campaignId={campaignId} />
        </Form.Item>
      ) : null}
    </div>
  )
}

/** Where the problem was found: the number of a warning or clue, or a visit in words. */
function SourceItems({ own }: { own: boolean }): ReactNode {
  const kind = Form.useWatch<Values['sourceKind']>('sourceKind')
  const numbered = kind === 'warning' || kind === 'clue'
  return (
    <>
      <Form.Item name="sourceKind" label="来源" rules={[{ required: true, message: '请选择来源' }]}>
        <Radio.Group options={optionsOf(own ? { 'self-check': problemSources['self-check'] } : problemSources)} />
      </Form.Item>
      {numbered ? (
        <Form.Item name="sourceNo" label={kind === 'warning' ? '预警编号' : '线索编号'} rules={[{ required: true, message: '请填写编号' }]}>
          <Input maxLength={50} placeholder={kind === 'warning' ? 'YJ00000001' : 'XS00000001'} />
        </Form.Item>
      ) : (
        <Form.Item
          name="sourceText"
          label="来源说明"
          rules={[{ required: true, whitespace: true, message: '请说明在哪次检查、评查或自查中发现' }]}
        >
          <Input maxLength={200} placeholder="如：市督导组第三次明察" />
        </Form.Item>
      )}
    </>
  )
}

/** 登记问题: supervision enters what it found, a unit what it found in itself. */
export function RegisterDialog({ onClose }: { onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const { me } = useMe()
  const register = useSend('problems.register')
  const own = !me.roles.some(({ role }) => role === 'supervisor' || role === 'supervision-lead')
  return (
    <FormDialog<Values>
      title="登记问题"
      okText="登记"
      width={720}
      note="登记后责任单位收到通知，开始计算整改期限。涉及举报的，问题描述中不得出现举报人和举报内容。"
      initial={{ sourceKind: own ? 'self-check' : 'inspection', findingCode: 'F2', ...(own && me.unit ? { unitId: me.unit.id } : {}) }}
      onSubmit={async (values) => {
        const { id } = await register.mutateAsync({ body: values })
        navigate(`/problems/${id}`)
      }}
      onClose={onClose}
    >
      <SourceItems own={own} />
      <TitleItem label="问题" />
      <Form.Item name="description" label="问题描述" rules={[{ required: true, whitespace: true, min: 2, message: '请填写，至少 2 个字' }]}>
        <Input.TextArea rows={3} maxLength={4000} />
      </Form.Item>
      <div className="ledger-two">
        <Form.Item name="unitId" label="责任单位" rules={[{ required: true, message: '请选择责任单位' }]}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="kind" label="整改类型" normalize={(value: string | undefined) => value ?? null}>
          <Select allowClear placeholder="可由责任单位定" options={optionsOf(problemKinds)} />
        </Form.Item>
      </div>
      <Form.Item name="findingCode" label="定性">
        <Radio.Group options={optionsOf({ F2, F3, F4 })} />
      </Form.Item>
      <CampaignItems />
    </FormDialog>
  )
}
