import { App, Button, Form, Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import type { CampaignRecord } from './detail.tsx'

interface Choice {
  value: string
  label: string
}

/** Several units by parts of their names; each value carries its name, so that chosen ones stay readable. */
function UnitsSelect({
  id,
  value = [],
  onChange,
  lines,
  office,
}: {
  id?: string
  value?: Choice[]
  onChange?: (units: Choice[]) => void
  lines: readonly string[]
  office: string
}): ReactNode {
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useCall('units.search', { query: { ...(q ? { q } : {}), limit: 100 } }, { keep: true, staleTime: 300_000 })
  const rows = (found.data?.rows ?? []).filter(({ id: unit, line }) => (lines.includes(line) || line === 'justice') && unit !== office)
  const options = rows.map((unit) => ({ value: unit.id, label: unit.name }))
  // Teams work under their unit's share unless they are chosen one by one.
  const missing = rows
    .filter((unit) => unit.level !== 'team' && !value.some((chosen) => chosen.value === unit.id))
    .map((unit) => ({ value: unit.id, label: unit.name }))
  return (
    <>
      <Select<Choice[], Choice>
        id={id}
        mode="multiple"
        labelInValue
        value={value}
        placeholder="输入单位名称或区划代码"
        showSearch={{ filterOption: false, onSearch: setTyped }}
        options={options}
        loading={found.isFetching}
        notFoundContent={found.error ? found.error.message : '没有找到该名称的单位'}
        onChange={(next) => onChange?.(next.map((each) => ({ value: each.value, label: String(each.label) })))}
      />
      <Button type="link" size="small" disabled={missing.length === 0} onClick={() => onChange?.([...value, ...missing])}>
        加入查到的 {missing.length} 个大队以上单位
      </Button>
    </>
  )
}

/** 设置参加单位. */
export function UnitsDialog({ campaign, onClose }: { campaign: CampaignRecord; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const save = useSend('campaigns.set-units')
  const present = campaign.unitsList.filter(({ leftAt }) => leftAt === null).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <FormDialog<{ units: Choice[] }>
      title="设置参加单位"
      okText="保存"
      width={720}
      note="执法单位和下级办公室都可以参加：各自推进阶段任务、按期报送，由本办公室验收。"
      initial={{ units: present }}
      onSubmit={async ({ units }) => {
        await save.mutateAsync({ params: { id: campaign.id }, body: { unitIds: units.map(({ value }) => value) } })
        message.success(`参加单位 ${units.length} 个`)
      }}
      onClose={onClose}
    >
      <Form.Item name="units" label="参加单位" rules={[{ required: true, type: 'array', min: 1, message: '请选择参加单位' }]}>
        <UnitsSelect lines={campaign.lines} office={campaign.office.id} />
      </Form.Item>
    </FormDialog>
  )
}
