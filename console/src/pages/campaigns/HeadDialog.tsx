import { App, Form, Input, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import type { CampaignRecord } from './detail.tsx'
import { DayItem, lineOptions, TitleItem } from './fields.tsx'

interface Values {
  name: string
  docNo?: string | null
  basis: string
  periodFrom: string
  periodTo: string
  summaryDue: string
  lines: ('police' | 'transport')[]
  regions?: string[]
  template?: 'fushun' | 'dezhou' | 'chuzhou' | null
}

/** 新建专项整治 without `campaign`, 修改基本信息 with it. */
export function HeadDialog({ campaign, onClose }: { campaign?: CampaignRecord; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const templates = useCall('campaigns.templates', {}, { enabled: !campaign, staleTime: 300_000 })
  const create = useSend('campaigns.create')
  const save = useSend('campaigns.save')
  const submit = async ({ template, ...values }: Values) => {
    const head = { ...values, docNo: values.docNo || null, regions: values.regions ?? [] }
    if (campaign) {
      await save.mutateAsync({ params: { id: campaign.id }, body: { version: campaign.version, ...head } })
      message.success('已修改')
      return
    }
    const { id } = await create.mutateAsync({ body: { ...head, template: template ?? null } })
    navigate(`/campaigns/${id}`)
  }
  const today = dayjs()
  return (
    <FormDialog<Values>
      title={campaign ? '修改基本信息' : '新建专项整治'}
      okText={campaign ? '保存' : '新建'}
      width={720}
      note={
        campaign
          ? '已印发的方案修改后，承接本方案的下级会收到变更提示。'
          : '新建后自动带出五个阶段、任务、组织机构和七项硬措施，可逐项调整后印发。'
      }
      initial={
        campaign ?? {
          periodFrom: today.format('YYYY-MM-DD'),
          periodTo: today.add(5, 'month').format('YYYY-MM-DD'),
          summaryDue: today.add(5, 'month').add(10, 'day').format('YYYY-MM-DD'),
          lines: ['police', 'transport'],
          template: 'fushun',
        }
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <TitleItem name="name" label="方案名称" />
      <div className="campaign-two">
        <Form.Item name="docNo" label="文号">
          <Input maxLength={100} placeholder="如：法办〔2026〕5号" />
        </Form.Item>
        <Form.Item name="lines" label="条线" rules={[{ required: true, message: '请选择条线' }]}>
          <Select mode="multiple" options={lineOptions} />
        </Form.Item>
      </div>
      <Form.Item name="basis" label="依据" rules={[{ required: true, whitespace: true, min: 2, message: '请填写依据' }]}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <div className="campaign-three">
        <DayItem name="periodFrom" label="开始日期" />
        <DayItem name="periodTo" label="结束日期" />
        <DayItem name="summaryDue" label="总结报送期限" />
      </div>
      <Form.Item
        name="regions"
        label="整治地区"
        rules={[{ type: 'array', defaultField: { pattern: /^\d{6}$/, message: '请填写六位区划代码' } }]}
        extra="填写六位区划代码；不填为本办公室辖区全部"
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ' ']} />
      </Form.Item>
      {campaign ? null : (
        <Form.Item name="template" label="问题分类模板" extra="可不选，自行建立分类">
          <Select
            allowClear
            loading={templates.isFetching}
            options={(templates.data?.rows ?? []).map(({ name, title, classes }) => ({ value: name, label: `${title}（${classes} 类）` }))}
          />
        </Form.Item>
      )}
    </FormDialog>
  )
}
