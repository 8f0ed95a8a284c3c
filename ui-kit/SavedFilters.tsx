import { DeleteOutlined, DownOutlined, SaveOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Popover, Space } from 'antd'
import { type ReactNode, useState } from 'react'

/** A filter kept under a name. */
export interface SavedFilter {
  id: string
  name: string
  query: Record<string, string>
}

export interface SavedFiltersProps {
  items: readonly SavedFilter[]
  /** True when the present filter is not empty. */
  canSave: boolean
  onPick: (query: Record<string, string>) => void
  onSave: (name: string) => Promise<unknown>
  onRemove: (id: string) => Promise<unknown>
}

/** 常用筛选: pick or delete a saved filter, or save the present one under a name. */
export function SavedFilters({ items, canSave, onPick, onSave, onRemove }: SavedFiltersProps): ReactNode {
  return (
    <Space>
      <SavedList items={items} onPick={onPick} onRemove={onRemove} />
      <SaveButton disabled={!canSave} onSave={onSave} />
    </Space>
  )
}

function SavedList({ items, onPick, onRemove }: Pick<SavedFiltersProps, 'items' | 'onPick' | 'onRemove'>): ReactNode {
  const { message, modal } = App.useApp()
  const [open, setOpen] = useState(false)
  const remove = ({ id, name }: SavedFilter) => {
    setOpen(false)
    modal.confirm({
      title: `删除常用筛选“${name}”`,
      content: '只删除这组保存的条件，不影响列表中的数据。',
      okText: '删除',
      okButtonProps: { danger: true },
      onOk: () =>
        onRemove(id)
          .then(() => message.success('已删除'))
          .catch((error: Error) => message.error(error.message)),
    })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <ul className="kit-saved">
          {items.map((item, index) => (
            <li key={item.id}>
              <Button
                type="text"
                autoFocus={index === 0}
                onClick={() => {
                  setOpen(false)
                  onPick(item.query)
                }}
              >
                {item.name}
              </Button>
              <Button type="text" icon={<DeleteOutlined />} aria-label={`删除“${item.name}”`} onClick={() => remove(item)} />
            </li>
          ))}
        </ul>
      }
    >
      <Button icon={<DownOutlined />} iconPlacement="end" aria-expanded={open} disabled={items.length === 0}>
        {items.length > 0 ? '常用筛选' : '尚无常用筛选'}
      </Button>
    </Popover>
  )
}

function SaveButton({ disabled, onSave }: { disabled: boolean; onSave: (name: string) => Promise<unknown> }): ReactNode {
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
      <Button icon={<SaveOutlined />} disabled={disabled}>
        保存筛选
      </Button>
    </Popover>
  )
}
