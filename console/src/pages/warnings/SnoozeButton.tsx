import { Alert, App, Button, DatePicker, Form, Input, Modal } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

const FORM = 'snooze'

/** 暂缓: stops this rule from warning about the same object again until a day, with a reason. */
export function SnoozeButton({ warning }: { warning: { id: string; no: string; ruleId: string } }): ReactNode {
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const snooze = useSend('rules.snooze')
  const submit = async ({ until, reason }: { until: Dayjs; reason: string }) => {
    try {
      await snooze.mutateAsync({
        params: { id: warning.ruleId },
        body: { warningId: warning.id, until: until.format('YYYY-MM-DD'), reason: reason.trim() },
      })
      setOpen(false)
      message.success('已暂缓')
    } catch {
      // The dialog shows why.
    }
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>暂缓</Button>
      <Modal
        open={open}
        title={`暂缓：${warning.no}`}
        okText="暂缓"
        cancelText="取消"
        confirmLoading={snooze.isPending}
        okButtonProps={{ htmlType: 'submit', form: FORM }}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Alert type="info" showIcon title="到期前该规则不再就同一对象产生新预警；本预警不受影响。" className="kit-gap" />
        {snooze.error ? <Alert type="error" showIcon title={messageOf(snooze.error)} className="kit-gap" /> : null}
        <Form id={FORM} name={FORM} layout="vertical" onFinish={submit}>
          <Form.Item name="until" label="暂缓至" rules={[{ required: true, message: '请选择日期' }]}>
            <DatePicker disabledDate={(day: Dayjs) => !day.isAfter(dayjs(), 'day')} />
          </Form.Item>
          <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, min: 4, message: '请说明理由，至少 4 个字' }]}>
            <Input.TextArea rows={3} maxLength={1000} showCount />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
