import { Form, Input, Radio, Select } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { INSPECTION_KINDS } from '#domain/inspection/kinds.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { DayItem, TitleItem } from '../campaigns/fields.tsx'
import { useCampaigns } from '../clues/selects.tsx'

type Values = CallOf<'inspections.create'>['body']

/** Published checklists by their latest version; those already chosen stay choosable. */
function useChecklists(chosen: ReplyOf<'inspections.show'>['checklists'] = []) {
  const { data } = useCall('checklists.list', { query: { state: 'published', limit: 200 } }, { staleTime: 60_000 })
  const latest = (data?.rows ?? []).flatMap(({ title, latest: version }) =>
    version ? [{ value: version.id, label: `${title}（第${version.no}版）` }] : [],
  )
  const older = chosen
    .filter(({ id }) => !latest.some(({ value }) => value === id))
    .map(({ id, title, no }) => ({ value: id, label: `${title}（第${no}版）` }))
  return [...latest, ...older]
}

/** 新建 without `inspection`, 修改 with it. */
export function PlanDialog({ inspection, onClose }: { inspection?: ReplyOf<'inspections.show'>; onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const create = useSend('inspections.create')
  const save = useSend('inspections.save')
  const campaigns = useCampaigns()
  const checklists = useChecklists(inspection?.checklists)
  const submit = async (values: Values) => {
    if (inspection) {
      await save.mutateAsync({ params: { id: inspection.id }, body: { ...values, version: inspection.version } })
      return
    }
    const { id } = await create.mutateAsync({ body: values })
    navigate(`/inspections/${id}`)
  }
  return (
    <FormDialog<Values>
      title={inspection ? '修改检查计划' : '新建检查'}
      okText={inspection ? '保存' : '新建'}
      width={720}
      note="先定计划和清单，再封存种子、抽取对象和人员，最后派组。派组以后计划不能再改。"
      initial={
        inspection
          ? {
              kind: inspection.kind,
              title: inspection.title,
              purpose: inspection.purpose,
              periodFrom: inspection.periodFrom,
              periodTo: inspection.periodTo,
              regions: inspection.regions,
              campaignId: inspection.campaign?.id ?? null,
              checklistIds: inspection.checklists.map(({ id }) => id),
            }
          : { kind: 'open', regions: [], checklistIds: [], campaignId: null }
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="kind" label="检查方式" extra="暗访、四不两直在检查结束前不通知、不显示给被检查单位。">
        <Radio.Group options={optionsOf(INSPECTION_KINDS)} />
      </Form.Item>
      <TitleItem name="title" label="名称" />
      <Form.Item
        name="purpose"
        label="检查内容和要求"
        rules={[{ required: true, whitespace: true, min: 2, message: '请填写检查内容和要求' }]}
      >
        <Input.TextArea rows={3} maxLength={4000} />
      </Form.Item>
      <div className="inspection-two">
        <DayItem name="periodFrom" label="开始日期" />
        <DayItem name="periodTo" label="结束日期" />
      </div>
      <Form.Item name="checklistIds" label="检查清单">
        <Select mode="multiple" options={checklists} placeholder="选择已发布的清单" optionFilterProp="label" />
      </Form.Item>
      <div className="inspection-two">
        <Form.Item name="regions" label="检查地区" extra="6 位地区代码，可填多个；不填为本机构全部地区">
          <Select mode="tags" tokenSeparators={[' ', ',', '，', '、']} open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item name="campaignId" label="专项整治" normalize={(value: string | undefined) => value ?? null}>
          <Select allowClear placeholder="可不选" options={campaigns} />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
