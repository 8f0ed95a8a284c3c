import { EyeOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { Facts } from '#ui-kit/Facts.tsx'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

const FORM = 'reveal'

/** 查看完整信息: shows the party's unmasked data after a reason, which is written to the log. Closing forgets it. */
export function RevealButton({ id, caseNo }: { id: string; caseNo: string }): ReactNode {
  const [open, setOpen] = useState(false)
  const reveal = useSend('cases.reveal', [])
  const close = () => {
    setOpen(false)
    reveal.reset()
  }
  const shown = reveal.data
  return (
    <>
      <Button size="small" icon={<EyeOutlined />} onClick={() => setOpen(true)}>
        查看完整信息
      </Button>
      <Modal
        open={open}
        title={`查看当事人完整信息：${caseNo}`}
        okText={shown ? '关闭' : '查看'}
        cancelText="取消"
        confirmLoading={reveal.isPending}
        okButtonProps={shown ? { onClick: close } : { htmlType: 'submit', form: FORM }}
        cancelButtonProps={shown ? { style: { display: 'none' } } : undefined}
        onCancel={close}
        destroyOnHidden
      >
        {shown ? (
          <Facts
            items={[
              { label: '当事人', value: shown.name, wide: true },
              { label: '证件号', value: shown.idNo, wide: true },
              { label: '电话', value: shown.phone, wide: true },
              { label: '号牌', value: shown.plate, wide: true },
            ]}
          />
        ) : (
          <>
            <Alert type="warning" showIcon title="查看人、时间和理由将记入日志，请勿截屏或转发。" className="kit-gap" />
            {reveal.error ? <Alert type="error" showIcon title={messageOf(reveal.error)} className="kit-gap" /> : null}
            <Form id={FORM} name={FORM} layout="vertical" onFinish={(body: { reason: string }) => reveal.mutate({ params: { id }, body })}>
              <Form.Item
                name="reason"
                label="查看理由"
                rules={[{ required: true, whitespace: true, min: 4, message: '请说明理由，至少 4 个字' }]}
              >
                <Input.TextArea rows={3} maxLength={500} showCount />
              </Form.Item>
            </Form>
          </>
        )}
      </Modal>
    </>
  )
}
