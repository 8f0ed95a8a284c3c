import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button, Card, Form, Input, InputNumber, Radio, Space, Switch, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { useCall, useSend } from '../../client/hooks.ts'

type Seal = ReplyOf<'seals.list'>['rows'][number]
const MOST_BYTES = 500_000

/** 印章: the seals of the own office, and its part of the numbers. */
export function SealsPage(): ReactNode {
  const read = useCall('seals.list', { query: {} })
  const [adding, setAdding] = useState(false)
  const [marking, setMarking] = useState(false)
  const [retiring, setRetiring] = useState<Seal | null>(null)
  const mark = useSend('seals.mark', ['seals.list'])
  const retire = useSend('seals.retire', ['seals.list'])
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>印章</h1>
        <p className="kit-quiet">印章只由本机关监督负责人在用印环节使用，每次用印留有记录；停用的印章不再用于新的文书。</p>
      </header>
      <Card size="small" className="kit-table-card">
        <Loaded read={read}>
          {({ organ, mark: current, rows }) => (
            <>
              <div className="kit-toolbar">
                <Space wrap>
                  <span>
                    {organ?.name ?? '—'}　机关代字：{current || '（未设定）'}
                  </span>
                  <Button size="small" onClick={() => setMarking(true)}>
                    设定
                  </Button>
                </Space>
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
                  登记印章
                </Button>
              </div>
              <PlainTable<Seal>
                rowKey="id"
                dataSource={rows}
                locale={{ emptyText: <Nothing text="本机关还没有登记印章" hint="可以先登记一枚测试用印" /> }}
                columns={[
                  { title: '印模', render: (_, row) => <img src={row.picture} alt={`${row.name}的印模`} width={88} height={88} /> },
                  { title: '名称', dataIndex: 'name' },
                  { title: '类别', render: (_, row) => (row.kind === 'test' ? '测试用印' : '正式印章') },
                  { title: '直径', render: (_, row) => `${row.diameter} 毫米` },
                  { title: '自动用印', render: (_, row) => (row.automatic ? '免核稿会签的文种' : '否') },
                  { title: '用印次数', align: 'right', dataIndex: 'used' },
                  { title: '登记时间', render: (_, row) => momentText(row.addedAt) },
                  {
                    title: '状态',
                    render: (_, row) => <StateTag title={row.retiredAt ? '已停用' : '在用'} final={row.retiredAt !== null} />,
                  },
                  {
                    title: '操作',
                    fixed: 'right',
                    render: (_, row) =>
                      row.retiredAt ? (
                        '—'
                      ) : (
                        <Button type="link" danger className="kit-file" aria-label={`停用 ${row.name}`} onClick={() => setRetiring(row)}>
                          停用
                        </Button>
                      ),
                  },
                ]}
              />
              {marking ? (
                <FormDialog<{ mark: string }>
                  title="设定机关代字"
                  okText="设定"
                  note="机关代字写在文号最前，例如“某司监建〔2026〕5号”中的“某司”，从下一个文号起使用。"
                  initial={{ mark: current ?? '' }}
                  onSubmit={(values) => mark.mutateAsync({ body: { mark: values.mark ?? '' } })}
                  onClose={() => setMarking(false)}
                >
                  <Form.Item name="mark" label="机关代字">
                    <Input maxLength={20} />
                  </Form.Item>
                </FormDialog>
              ) : null}
            </>
          )}
        </Loaded>
      </Card>
      {adding ? <AddDialog onClose={() => setAdding(false)} /> : null}
      {retiring ? (
        <FormDialog<{ reason: string }>
          title={`停用印章：${retiring.name}`}
          okText="停用"
          danger
          note="停用后不能恢复，已经用印的文书不受影响。"
          onSubmit={({ reason }) => retire.mutateAsync({ params: { id: retiring.id }, body: { reason } })}
          onClose={() => setRetiring(null)}
        >
          <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请填写理由' }]}>
            <Input maxLength={200} />
          </Form.Item>
        </FormDialog>
      ) : null}
    </section>
  )
}

interface Entered {
  name: string
  source: 'test' | 'png'
  diameter: number
  automatic: boolean
}

function AddDialog({ onClose }: { onClose: () => void }): ReactNode {
  const add = useSend('seals.add', ['seals.list'])
  const { message } = App.useApp()
  const [png, setPng] = useState<{ name: string; base64: string } | null>(null)
  const [source, setSource] = useState<Entered['source']>('test')
  const pick = (file: File) => {
    if (file.size > MOST_BYTES) message.error('图片不能超过 500 KB')
    else {
      const reader = new FileReader()
      reader.onload = () => setPng({ name: file.name, base64: String(reader.result).replace(/^[^,]*,/, '') })
      reader.readAsDataURL(file)
    }
    return false
  }
  const submit = async ({ name, diameter, automatic }: Entered) => {
    if (source === 'png' && !png) throw new Error('请选择印章图片')
    await add.mutateAsync({ body: { name, diameter, automatic, png: source === 'png' ? png!.base64 : null } })
  }
  return (
    <FormDialog<Entered>
      title="登记印章"
      okText="登记"
      note="测试用印由系统绘制，印面写明“测试用印”；正式印章请上传透明背景的正方形 PNG 图片。"
      initial={{ diameter: 42, automatic: false }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item label="来源">
        <Radio.Group
          value={source}
          onChange={(event) => setSource(event.target.value as Entered['source'])}
          options={[
            { value: 'test', label: '测试用印' },
            { value: 'png', label: '上传图片' },
          ]}
        />
      </Form.Item>
      {source === 'png' ? (
        <Form.Item label="图片">
          <Upload accept="image/png" maxCount={1} beforeUpload={pick} showUploadList={false}>
            <Button icon={<UploadOutlined />}>{png ? png.name : '选择 PNG 图片'}</Button>
          </Upload>
        </Form.Item>
      ) : null}
      <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写印章名称' }]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="diameter" label="直径（毫米）">
        <InputNumber min={20} max={50} precision={0} />
      </Form.Item>
      <Form.Item name="automatic" label="授权自动用印：免核稿会签的文种签发时随即用印" valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDialog>
  )
}
