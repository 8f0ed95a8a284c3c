import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select, Space } from 'antd'
import type { ReactNode } from 'react'
import { optionsOf } from '#ui-kit/labels.ts'
import { ENTRY_KINDS, type Entry } from './blocks.ts'

/** The body of a paper as a list of pieces in a form. */
export function Body({ name = 'entries' }: { name?: string }): ReactNode {
  const form = Form.useFormInstance()
  const entries = (Form.useWatch(name, form) ?? []) as Entry[]
  return (
    <Form.List name={name} rules={[{ validator: async (_, rows: Entry[] = []) => wantText(rows) }]}>
      {(fields, { add, remove, move }, { errors }) => (
        <div className="paper-body">
          {fields.map((field, index) => {
            const entry = entries[index]
            return (
              <div key={field.key} className="paper-piece">
                {entry?.kind === 'table' ? (
                  <div className="kit-quiet">
                    <Form.Item name={[field.name, 'kind']} hidden>
                      <Kept />
                    </Form.Item>
                    <Form.Item name={[field.name, 'table']} hidden>
                      <Kept />
                    </Form.Item>
                    表格：{entry.table?.columns.map(({ title }) => title).join('、')}，{entry.table?.rows.length ?? 0} 行
                  </div>
                ) : (
                  <>
                    <Form.Item name={[field.name, 'kind']} className="office-cell">
                      <Select aria-label={`第 ${index + 1} 段的层次`} options={optionsOf(ENTRY_KINDS)} style={{ width: 150 }} />
                    </Form.Item>
                    <Form.Item name={[field.name, 'text']} className="office-cell paper-text">
                      <Input.TextArea aria-label={`第 ${index + 1} 段的文字`} autoSize={{ minRows: 1, maxRows: 12 }} maxLength={8000} />
                    </Form.Item>
                  </>
                )}
                <Space size={4}>
                  <Button
                    size="small"
                    aria-label={`第 ${index + 1} 段上移`}
                    icon={<ArrowUpOutlined />}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <Button
                    size="small"
                    aria-label={`第 ${index + 1} 段下移`}
                    icon={<ArrowDownOutlined />}
                    disabled={index === fields.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <Button size="small" aria-label={`删除第 ${index + 1} 段`} icon={<DeleteOutlined />} onClick={() => remove(index)} />
                </Space>
              </div>
            )
          })}
          <Space wrap>
            {Object.entries(ENTRY_KINDS).map(([kind, label]) => (
              <Button key={kind} size="small" icon={<PlusOutlined />} onClick={() => add({ kind, text: '' })}>
                {label.replace(/（.*）/, '')}
              </Button>
            ))}
          </Space>
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  )
}

/** Holds a value of the form that is not edited: the form gives back only what it knows of. */
const Kept = (): ReactNode => null

async function wantText(rows: readonly Entry[]): Promise<void> {
  if (!rows.some((row) => row?.kind === 'table' || row?.text?.trim())) throw new Error('请填写正文')
}
