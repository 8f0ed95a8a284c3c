import { App, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import type { CampaignRecord } from './detail.tsx'

interface Values {
  successorId?: string
  text: string
}

/** 撤并移交: hands over everything that a dissolved unit still has in hand. */
export function SucceedDialog({
  campaign,
  unit,
  onClose,
}: {
  campaign: CampaignRecord
  unit: { id: string; name: string }
  onClose: () => void
}): ReactNode {
  const { message } = App.useApp()
  const succeed = useSend('campaigns.succeed')
  const submit = async ({ successorId, text }: Values) => {
    const { successor, moved } = await succeed.mutateAsync({
      params: { id: campaign.id },
      body: { unitId: unit.id, successorId: successorId ?? null, text },
    })
    const count = Object.values(moved).reduce((sum, each) => sum + each, 0)
    message.success(`已移交${successor.name}，共 ${count} 件`)
  }
  return (
    <FormDialog<Values>
      title={`撤并移交：${unit.name}`}
      okText="移交"
      danger
      note="该单位在各次专项整治中的阶段和报送，以及未办结的线索、问题、预警、文书，全部由承接单位继续办理，期限不变；线索涉及承接单位的，退回交办机构。逐件记入日志。"
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="successorId" label="承接单位" extra="不选则由其上级单位承接">
        <UnitSelect />
      </Form.Item>
      <Form.Item name="text" label="撤并依据" rules={[{ required: true, whitespace: true, min: 2, message: '请填写依据' }]}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  )
}
