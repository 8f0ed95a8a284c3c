import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Card, Checkbox, Form, Input, InputNumber, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { BASIS_NUMBER, type ChecklistItem } from '#domain/inspection/checklist.ts'
import { CHECKLIST_STATES } from '#domain/inspection/kinds.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Checklist = ReplyOf<'checklists.show'>
interface Values {
  title: string
  items: ChecklistItem[]
}

/** 检查清单: builder and versions. */
export function ChecklistPage(): ReactNode {
  const { id = '' } = useParams()
  const fresh = id === 'new'
  const read = useCall('checklists.show', { params: { id } }, { enabled: !fresh })
  if (fresh) return <Builder />
  return <Loaded read={read}>{(list) => <Builder key={list.version} list={list} />}</Loaded>
}

/** The next free code of an item: i1, i2 … */
const nextKey = (items: readonly Partial<ChecklistItem>[]): string => {
  for (let n = items.length + 1; ; n++) if (!items.some((item) => item?.key === `i${n}`)) return `i${n}`
}

function Builder({ list }: { list?: Checklist }): ReactNode {
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const create = useSend('checklists.create')
  const save = useSend('checklists.save')
  const publish = useSend('checklists.publish')
  const [fault, setFault] = useState<string | null>(null)
  const [retiring, setRetiring] = useState(false)
  const editable = list?.editable ?? true
  const keep = async (values: Values): Promise<{ id: string; version: number } | null> => {
    setFault(null)
    try {
      if (list) return { id: list.id, ...(await save.mutateAsync({ params: { id: list.id }, body: { ...values, version: list.version } })) }
      return { ...(await create.mutateAsync({ body: values })), version: 1 }
    } catch (error) {
      setFault(messageOf(error))
      return null
    }
  }
  const onSave = async (values: Values) => {
    const kept = await keep(values)
    if (!kept) return
    message.success('已保存')
    if (!list) navigate(`/checklists/${kept.id}`, { replace: true })
  }
  const onPublish = async () => {
    const kept = await keep(await form.validateFields())
    if (!kept) return
    await publish
      .mutateAsync({ params: { id: kept.id }, body: { version: kept.version } })
      .then(({ no }) => message.success(`已发布第 ${no} 版`))
      .catch((error: unknown) => setFault(messageOf(error)))
    if (!list) navigate(`/checklists/${kept.id}`, { replace: true })
  }
  const busy = save.isPending || create.isPending || publish.isPending
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>{list?.title ?? '新建检查清单'}</h1>
        <p className="kit-quiet">
          {list ? `${list.officeName} · ${CHECKLIST_STATES[list.state]}` : '依据只写法律、规章、标准的名称和条号，不抄条文。'}
        </p>
      </header>
      {fault ? <Alert type="error" showIcon role="alert" title={fault} /> : null}
      <Card size="small" title={<h2>项目</h2>}>
        {editable ? null : <Items items={list?.items ?? []} />}
        <Form<Values>
          form={form}
          layout="vertical"
          hidden={!editable}
          initialValues={list ?? { title: '', items: [{ key: 'i1', group: '', question: '', basis: '', weight: 5, photo: false }] }}
          onFinish={onSave}
        >
          <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, min: 2, message: '请填写名称' }]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.List name="items">
            {(fields, { add, remove, move }) => (
              <>
                {fields.map(({ key, name }) => (
                  <div className="inspection-item" key={key}>
                    <Form.Item name={[name, 'key']} hidden>
                      <Input />
                    </Form.Item>
                    <Form.Item name={[name, 'group']} label="类别">
                      <Input maxLength={50} />
                    </Form.Item>
                    <Form.Item
                      name={[name, 'question']}
                      label={`第 ${name + 1} 项 检查内容`}
                      rules={[{ required: true, whitespace: true, min: 2, message: '请填写检查内容' }]}
                    >
                      <Input.TextArea autoSize maxLength={300} />
                    </Form.Item>
                    <Form.Item
                      name={[name, 'basis']}
                      label="依据"
                      rules={[
                        { required: true, message: '请填写依据' },
                        { pattern: BASIS_NUMBER, message: '请写明名称和条号，如《行政处罚法》第42条' },
                      ]}
                    >
                      <Input.TextArea autoSize maxLength={200} />
                    </Form.Item>
                    <Form.Item name={[name, 'weight']} label="权重" rules={[{ required: true, message: '1—100' }]}>
                      <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
                    </Form.Item>
                    <Form.Item name={[name, 'photo']} label="拍照" valuePropName="checked">
                      <Checkbox>须拍照</Checkbox>
                    </Form.Item>
                    {editable ? (
                      <Form.Item label="操作">
                        <Space.Compact>
                          <Button
                            icon={<ArrowUpOutlined />}
                            aria-label={`上移第 ${name + 1} 项`}
                            disabled={name === 0}
                            onClick={() => move(name, name - 1)}
                          />
                          <Button
                            icon={<ArrowDownOutlined />}
                            aria-label={`下移第 ${name + 1} 项`}
                            disabled={name === fields.length - 1}
                            onClick={() => move(name, name + 1)}
                          />
                          <Button icon={<DeleteOutlined />} aria-label={`删除第 ${name + 1} 项`} onClick={() => remove(name)} />
                        </Space.Compact>
                      </Form.Item>
                    ) : null}
                  </div>
                ))}
                {editable ? (
                  <Button
                    icon={<PlusOutlined />}
                    onClick={() => {
                      const items = (form.getFieldValue('items') ?? []) as ChecklistItem[]
                      add({ key: nextKey(items), group: items.at(-1)?.group ?? '', question: '', basis: '', weight: 5, photo: false })
                    }}
                  >
                    增加一项
                  </Button>
                ) : null}
              </>
            )}
          </Form.List>
          {editable ? (
            <Space className="inspection-more" wrap>
              <Button htmlType="submit" loading={busy}>
                保存
              </Button>
              <Button type="primary" loading={busy} onClick={() => void onPublish()}>
                保存并发布新版本
              </Button>
              {list?.state === 'published' ? (
                <Button danger onClick={() => setRetiring(true)}>
                  停用
                </Button>
              ) : null}
            </Space>
          ) : null}
        </Form>
      </Card>
      {list && list.versions.length > 0 ? (
        <Card size="small" title={<h2>版本</h2>}>
          <PlainTable<Checklist['versions'][number]>
            rowKey="id"
            dataSource={list.versions}
            expandable={{
              expandedRowRender: (version) => (
                <ol>
                  {version.items.map((item) => (
                    <li key={item.key}>
                      {item.question}（{item.basis}，权重 {item.weight}
                      {item.photo ? '，须拍照' : ''}）
                    </li>
                  ))}
                </ol>
              ),
            }}
            columns={[
              { title: '版本', render: (_, row) => <PlainTag>第 {row.no} 版</PlainTag> },
              { title: '项目', align: 'right', render: (_, row) => row.items.length },
              { title: '发布时间', render: (_, row) => momentText(row.publishedAt) },
              { title: '使用', align: 'right', render: (_, row) => `${row.visits} 个对象` },
              { title: '摘要', render: (_, row) => <span className="inspection-hash">{row.digest.slice(0, 16)}…</span> },
            ]}
          />
        </Card>
      ) : null}
      {retiring && list ? <RetireDialog id={list.id} onClose={() => setRetiring(false)} /> : null}
    </section>
  )
}

/** The questions as whoever may not change them reads them. */
const Items = ({ items }: { items: readonly ChecklistItem[] }): ReactNode => (
  <PlainTable<ChecklistItem>
    rowKey="key"
    pageSize={100}
    dataSource={[...items]}
    columns={[
      { title: '类别', render: (_, item) => item.group || '—' },
      { title: '检查内容', render: (_, item) => item.question },
      { title: '依据', render: (_, item) => item.basis },
      { title: '权重', align: 'right', render: (_, item) => item.weight },
      { title: '拍照', render: (_, item) => (item.photo ? '须拍照' : '—') },
    ]}
  />
)

function RetireDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const retire = useSend('checklists.retire')
  return (
    <FormDialog<{ reason: string }>
      title="停用检查清单"
      okText="停用"
      danger
      note="停用后不能再用于新的检查；已经填写的不受影响。"
      onSubmit={(body) => retire.mutateAsync({ params: { id }, body })}
      onClose={onClose}
    >
      <Form.Item name="reason" label="停用的理由" rules={[{ required: true, whitespace: true, min: 2, message: '请写明理由' }]}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}
