import { Form, Input, Radio } from 'antd'
import type { ReactNode } from 'react'
import { type Fact, Facts } from './Facts.tsx'
import { FormDialog } from './FormDialog.tsx'

/** What the person who approves has decided, and why. */
export interface Decision {
  approve: boolean
  text: string
}

/** Approval of another person's request: what is asked for, approved or not, and the opinion. */
export function DecisionDialog({
  title,
  note,
  danger,
  facts,
  onDecide,
  onClose,
}: {
  title: string
  note?: string
  danger?: boolean
  facts: readonly Fact[]
  onDecide: (decision: Decision) => Promise<unknown>
  onClose: () => void
}): ReactNode {
  return (
    <FormDialog<Decision> title={title} okText="提交" note={note} danger={danger} onClose={onClose} onSubmit={onDecide}>
      <div className="kit-gap">
        <Facts items={facts} />
      </div>
      <Form.Item name="approve" label="审批结果" rules={[{ required: true, message: '请选择' }]}>
        <Radio.Group
          options={[
            { value: true, label: '批准' },
            { value: false, label: '不批准' },
          ]}
        />
      </Form.Item>
      <Form.Item name="text" label="审批意见" rules={[{ required: true, whitespace: true, min: 2, message: '请填写审批意见' }]}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </FormDialog>
  )
}
