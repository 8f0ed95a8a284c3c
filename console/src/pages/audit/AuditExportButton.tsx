import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, DatePicker, Form, Input } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { download } from '../../client/call.ts'

interface Entered {
  period: [Dayjs, Dayjs]
  purpose: string
}

/** 导出: the log of a period, with the purpose, which is itself logged. */
export function AuditExportButton(): ReactNode {
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const submit = async ({ period: [from, to], purpose }: Entered) => {
    await download('audit.export', { query: { from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD'), purpose: purpose.trim() } })
    message.success('已导出，请妥善保管文件')
  }
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => setOpen(true)}>
        导出
      </Button>
      {open ? (
        <FormDialog<Entered>
          title="导出审计日志"
          okText="导出"
          note="导出人、时间和用途将记入日志。"
          initial={{ period: [dayjs().subtract(6, 'day'), dayjs()] }}
          onSubmit={submit}
          onClose={() => setOpen(false)}
        >
          <Form.Item name="period" label="期间" rules={[{ required: true, message: '请选择期间' }]}>
            <DatePicker.RangePicker allowClear={false} />
          </Form.Item>
          <Form.Item
            name="purpose"
            label="用途"
            rules={[{ required: true, whitespace: true, min: 2, message: '请说明导出用途，至少 2 个字' }]}
          >
            <Input maxLength={200} />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}
