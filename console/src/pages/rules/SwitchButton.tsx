import { App, Button, Form, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { useSend } from '../../client/hooks.ts'
import type { RuleRecord } from './detail.tsx'

/** 理由 of a publication. */
export const ReasonItem = (): ReactNode => (
  <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, min: 4, message: '请说明理由，至少 4 个字' }]}>
    <Input.TextArea autoFocus rows={3} maxLength={1000} showCount />
  </Form.Item>
)

/** 停用 or 启用: publishes a version that differs only in the switch. */
export function SwitchButton({ rule }: { rule: RuleRecord }): ReactNode {
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const publish = useSend('rules.publish')
  const label = rule.enabled ? '停用' : '启用'
  const parameters = Object.fromEntries(rule.parameters.map(({ name, value }) => [name, value]))
  const submit = async ({ reason }: { reason: string }) => {
    await publish.mutateAsync({ params: { id: rule.id }, body: { baseVersion: rule.version, enabled: !rule.enabled, parameters, reason } })
    message.success(`已${label}`)
  }
  return (
    <>
      <Button danger={rule.enabled} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open ? (
        <FormDialog<{ reason: string }>
          title={`${label}：${rule.id} ${rule.title}`}
          okText={label}
          danger={rule.enabled}
          note={
            rule.enabled
              ? '停用后扫描不再执行本规则，已有预警照常办理。对全部单位生效，记入日志。'
              : '启用后下次扫描执行本规则。对全部单位生效，记入日志。'
          }
          onSubmit={submit}
          onClose={() => setOpen(false)}
        >
          <ReasonItem />
        </FormDialog>
      ) : null}
    </>
  )
}
