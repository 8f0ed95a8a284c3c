import { channelFormats, channelKinds } from 'virtual:contract'
import { Alert, App, Button, Card, Form, Input, Modal, Select, Space, Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ChannelFormat, ChannelKind } from '#domain/contract/api/channels.ts'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Channel = ReplyOf<'channels.list'>['rows'][number]
type Key = Channel['keys'][number]

/** 线索渠道: where reports may come from, in which ways, and the keys of the systems that send them. */
export function ChannelsPage(): ReactNode {
  const read = useCall('channels.list', {})
  const { may } = useMe()
  const [editing, setEditing] = useState<Channel | 'new' | null>(null)
  const [keysOf, setKeysOf] = useState<string | null>(null)
  const manages = may('channel.manage')
  return (
    <section className="kit-list">
      <header className="kit-head kit-toolbar">
        <div>
          <h1>线索渠道</h1>
          <p className="kit-quiet">停用的渠道不再接收来件，已有线索不受影响。接口报送须持密钥签名。</p>
        </div>
        {manages ? (
          <Button type="primary" onClick={() => setEditing('new')}>
            新增渠道
          </Button>
        ) : null}
      </header>
      <Card size="small">
        <Loaded read={read} rows={8}>
          {({ rows }) => (
            <PlainTable<Channel>
              rowKey="code"
              pageSize={50}
              dataSource={rows}
              columns={[
                { title: '渠道', render: (_, row) => row.title, onCell: () => ({ scope: 'row' }) },
                { title: '代码', render: (_, row) => <code>{row.code}</code> },
                { title: '类别', render: (_, row) => row.kindTitle },
                { title: '来件方式', render: (_, row) => row.formats.map((format) => channelFormats[format]).join('、') },
                { title: '别称', render: (_, row) => row.aliases.join('、') || '—' },
                { title: '状态', render: (_, row) => (row.active ? <PlainTag tone="normal">启用</PlainTag> : <PlainTag>停用</PlainTag>) },
                { title: '有效密钥', align: 'right', render: (_, row) => row.keys.filter((key) => !key.revokedAt).length },
                ...(manages
                  ? [
                      {
                        title: '操作',
                        render: (_: unknown, row: Channel) => (
                          <Space>
                            <Button size="small" onClick={() => setEditing(row)}>
                              修改
                            </Button>
                            <Button size="small" onClick={() => setKeysOf(row.code)}>
                              密钥
                            </Button>
                          </Space>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </Loaded>
      </Card>
      {editing ? <ChannelForm channel={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
      {keysOf ? <KeysDialog channel={read.data?.rows.find(({ code }) => code === keysOf)} onClose={() => setKeysOf(null)} /> : null}
    </section>
  )
}

interface Values {
  code: string
  title: string
  kind: ChannelKind
  formats: ChannelFormat[]
  aliases: string[]
  active: boolean
}

function ChannelForm({ channel, onClose }: { channel: Channel | null; onClose: () => void }): ReactNode {
  const set = useSend('channels.set', ['channels.list'])
  return (
    <FormDialog<Values>
      title={channel ? `修改渠道：${channel.title}` : '新增渠道'}
      okText="保存"
      initial={channel ?? { active: true, formats: ['staff'], aliases: [] }}
      onClose={onClose}
      onSubmit={({ code, ...body }) => set.mutateAsync({ params: { code }, body })}
    >
      <Form.Item
        name="code"
        label="代码"
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,39}$/, message: '由小写字母、数字和连字符组成' }]}
        hidden={channel !== null}
      >
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="title" label="名称" rules={[{ required: true, whitespace: true, min: 2, message: '请填写名称' }]}>
        <Input maxLength={50} />
      </Form.Item>
      <Form.Item name="kind" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
        <Select options={optionsOf(channelKinds)} />
      </Form.Item>
      <Form.Item name="formats" label="来件方式" rules={[{ required: true, message: '请至少选择一种来件方式' }]}>
        <Select mode="multiple" options={optionsOf(channelFormats)} />
      </Form.Item>
      <Form.Item name="aliases" label="别称" extra="来件文件中这样写的也归入本渠道，回车分隔">
        <Select mode="tags" open={false} suffixIcon={null} maxCount={20} />
      </Form.Item>
      <Form.Item name="active" label="启用" valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDialog>
  )
}

function KeysDialog({ channel, onClose }: { channel: Channel | undefined; onClose: () => void }): ReactNode {
  const { message, modal } = App.useApp()
  const [title, setTitle] = useState('')
  const add = useSend('channels.addKey', ['channels.list'])
  const revoke = useSend('channels.revokeKey', ['channels.list'])
  if (!channel) return null
  const ask = (key: Key) =>
    modal.confirm({
      title: `停用密钥 ${key.keyId}`,
      content: `“${key.title}”将不能再报送来件，停用后不能恢复。`,
      okText: '停用',
      okButtonProps: { danger: true },
      onOk: () =>
        revoke.mutateAsync({ params: { code: channel.code, keyId: key.keyId } }).catch((error: unknown) => message.error(messageOf(error))),
    })
  return (
    <Modal
      open
      title={`报送密钥：${channel.title}`}
      width={720}
      footer={<Button onClick={onClose}>关闭</Button>}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      {add.data ? (
        <Alert
          type="success"
          showIcon
          className="kit-gap"
          title="密钥只显示这一次，请立即交给接入系统保管"
          description={
            <div className="office-secret">
              <div>
                密钥编号：<code>{add.data.keyId}</code>
              </div>
              <div>
                密钥：<code>{add.data.secret}</code>
              </div>
            </div>
          }
        />
      ) : null}
      {add.error ? <Alert type="error" showIcon className="kit-gap" title={messageOf(add.error)} role="alert" /> : null}
      <Space.Compact className="kit-gap" style={{ width: '100%' }}>
        <Input
          aria-label="由哪个系统使用"
          placeholder="由哪个系统使用，如：市 12345 热线平台"
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Button
          type="primary"
          loading={add.isPending}
          disabled={title.trim().length < 2}
          onClick={() => add.mutate({ params: { code: channel.code }, body: { title: title.trim() } }, { onSuccess: () => setTitle('') })}
        >
          发放密钥
        </Button>
      </Space.Compact>
      <PlainTable<Key>
        rowKey="keyId"
        dataSource={channel.keys}
        columns={[
          { title: '密钥编号', render: (_, key) => <code>{key.keyId}</code> },
          { title: '使用系统', dataIndex: 'title' },
          { title: '发放时间', render: (_, key) => momentText(key.createdAt) },
          { title: '最近使用', render: (_, key) => momentText(key.usedAt) },
          {
            title: '操作',
            render: (_, key) =>
              key.revokedAt ? (
                <span className="kit-quiet">{momentText(key.revokedAt)} 停用</span>
              ) : (
                <Button size="small" danger onClick={() => ask(key)}>
                  停用
                </Button>
              ),
          },
        ]}
      />
    </Modal>
  )
}
