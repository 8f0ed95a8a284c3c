import { SaveOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Popover, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'

export interface SavedFiltersProps {
  items: ReadonlyArray<{ id: string; name: string; query: Record<string, string> }>
  /** True when the present filter is not empty. */
  canSave: boolean
  onPick: (query: Record<string, string>) => void
  onSave: (name: string) => Promise<unknown>
}

/** 常用筛选: pick a saved filter or save the present one under a name. */
export function SavedFilters({ items, canSave, onPick, onSave }: SavedFiltersProps): ReactNode {
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const save = async ({ name }: { name: string }) => {
    setBusy(true)
    try {
      await onSave(name.trim())
      setOpen(false)
      message.success('已保存为常用筛选')
    } catch (error) {
      message.error((error as Error).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Space>
      <Select
        aria-label="常用筛选"
        style={{ width: 170 }}
        value={null}
        placeholder={items.length > 0 ? '常用筛选' : '尚无常用筛选'}
        disabled={items.length === 0}
        options={items.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id: string | null) => {
          const item = items.find((candidate) => candidate.id === id)
          if (item) onPick(item.query)
        }}
      />
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        destroyOnHidden
        content={
          <Form layout="inline" onFinish={save}>
            <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}>
              <Input autoFocus maxLength={50} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={busy}>
              保存
            </Button>
          </Form>
        }
      >
        <Button icon={<SaveOutlined />} disabled={!canSave}>
          保存筛选
        </Button>
      </Popover>
    </Space>
  )
}
