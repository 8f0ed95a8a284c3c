import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { Failure } from './Failure.tsx'

/** 导出: asks for the purpose, which is written to the log, then downloads. Personal fields in the file are masked. */
export function ExportButton({
  onExport,
  label = '导出',
}: {
  /** Starts the download; its error is shown in the dialog. */
  onExport: (purpose: string) => Promise<void>
  label?: string
}): ReactNode {
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Error | null>(null)
  const formId = useId()
  const start = async ({ purpose }: { purpose: string }) => {
    setBusy(true)
    setFailure(null)
    try {
      await onExport(purpose.trim())
      setOpen(false)
      message.success('已导出，请妥善保管文件')
    } catch (error) {
      setFailure(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        open={open}
        title={`${label}表格`}
        okText={label}
        cancelText="取消"
        confirmLoading={busy}
        okButtonProps={{ htmlType: 'submit', form: formId }}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <p>按当前查询条件导出为 Excel 文件，个人信息已脱敏。导出人、时间和用途将记入日志。</p>
        {failure ? <Failure error={failure} /> : null}
        <Form id={formId} layout="vertical" onFinish={start}>
          <Form.Item
            name="purpose"
            label="用途"
            rules={[{ required: true, whitespace: true, min: 2, message: '请说明导出用途，至少 2 个字' }]}
          >
            <Input autoFocus maxLength={200} placeholder="例如：月度执法监督例会" />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
