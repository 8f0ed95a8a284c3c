import { FileDoneOutlined } from '@ant-design/icons'
import { Button, Form, Input, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { download } from '../client/call.ts'
import { useMe } from './session.ts'

interface Values {
  format: 'xlsx' | 'docx'
  period?: string
  purpose: string
}

/** 上报式样: a ledger in the form that offices hand up, under the filter of the page; Excel to work on, Word to print. */
export function FormExport({
  of,
  values,
}: {
  of: 'problems.form' | 'regulations.form'
  values: Readonly<Record<string, string>>
}): ReactNode {
  const { may } = useMe()
  const [open, setOpen] = useState(false)
  if (!may('export.make')) return null
  const start = ({ format, period, purpose }: Values) =>
    download(of, { query: { ...values, format, purpose, ...(period?.trim() ? { period: period.trim() } : {}) } } as never)
  return (
    <>
      <Button icon={<FileDoneOutlined />} onClick={() => setOpen(true)}>
        上报式样
      </Button>
      {open ? (
        <FormDialog<Values>
          title="按上报式样导出"
          okText="导出"
          note="按当前查询条件生成带表头、填报单位、统计期间和签名栏的台账。导出人、时间和用途将记入日志。"
          initial={{ format: 'xlsx' }}
          onSubmit={start}
          onClose={() => setOpen(false)}
        >
          <Form.Item name="format" label="格式">
            <Radio.Group
              options={[
                { value: 'xlsx', label: 'Excel（XLSX）' },
                { value: 'docx', label: 'Word（DOCX，横版，可直接打印）' },
              ]}
            />
          </Form.Item>
          <Form.Item name="period" label="统计期间" extra="不填则按查询的起止日期">
            <Input maxLength={50} placeholder="如：2026年11月" />
          </Form.Item>
          <Form.Item name="purpose" label="用途" rules={[{ required: true, whitespace: true, min: 2, message: '请说明用途，至少 2 个字' }]}>
            <Input maxLength={200} placeholder="例如：报送市专班" />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}
