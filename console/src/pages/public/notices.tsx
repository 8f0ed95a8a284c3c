import { Alert, App, Button, Form, Input, Radio, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useSend } from '../../client/hooks.ts'

type Row = RowOf<'publicNotices.list'>
const KINDS: Readonly<Record<Row['kind'], string>> = { campaign: '整治公告', result: '处理结果', warning: '警示提醒', other: '其他' }
const STATES: Readonly<Record<Row['state'], string>> = { draft: '草稿', published: '已发布', withdrawn: '已撤下' }

/** 公告管理: what the public reads on the reporting page. */
export function PublicNoticesPage(): ReactNode {
  const source = useList('publicNotices.list')
  const [edited, setEdited] = useState<Row | 'new' | null>(null)
  const [published, setPublished] = useState<Row | null>(null)
  const [withdrawn, setWithdrawn] = useState<Row | null>(null)
  const columns: TableColumnsType<Row> = [
    { title: '标题', dataIndex: 'title' },
    { title: '类别', render: (_, row) => KINDS[row.kind] },
    { title: '发布机关', render: (_, row) => row.unit.name },
    { title: '状态', render: (_, row) => <PlainTag tone={row.state === 'published' ? 'normal' : undefined}>{STATES[row.state]}</PlainTag> },
    { title: '发布时间', render: (_, row) => (row.publishedAt ? momentText(row.publishedAt) : '—') },
    {
      title: '操作',
      fixed: 'right',
      render: (_, row) =>
        row.state === 'draft' ? (
          <>
            <Button type="link" className="kit-file" aria-label={`修改 ${row.title}`} onClick={() => setEdited(row)}>
              修改
            </Button>{' '}
            <Button type="link" className="kit-file" aria-label={`发布 ${row.title}`} onClick={() => setPublished(row)}>
              发布
            </Button>
          </>
        ) : row.state === 'published' ? (
          <Button type="link" className="kit-file" aria-label={`撤下 ${row.title}`} onClick={() => setWithdrawn(row)}>
            撤下
          </Button>
        ) : (
          '—'
        ),
    },
  ]
  return (
    <>
      <Ledger<Row>
        title="公告管理"
        note="发布后在群众反映页面公开；发布时自动遮盖姓名、电话、证件号和车牌，请发布前再核对一遍。"
        source={source}
        fields={[
          { name: 'state', label: '状态', kind: 'select', options: Object.entries(STATES).map(([value, label]) => ({ value, label })) },
        ]}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="点“拟公告”新增"
        toolbar={
          <Button type="primary" onClick={() => setEdited('new')}>
            拟公告
          </Button>
        }
      />
      {edited ? <Edit row={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /> : null}
      {published ? <Publish row={published} onClose={() => setPublished(null)} /> : null}
      {withdrawn ? <Withdraw row={withdrawn} onClose={() => setWithdrawn(null)} /> : null}
    </>
  )
}

interface Entered {
  kind: Row['kind']
  title: string
  body: string
}

function Edit({ row, onClose }: { row: Row | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const save = useSend('publicNotices.save', ['publicNotices.list'])
  const submit = async (entered: Entered) => {
    await save.mutateAsync({
      body: { id: row?.id ?? null, version: row?.version ?? null, campaignId: row?.campaignId ?? null, ...entered },
    })
    message.success('已保存草稿')
  }
  return (
    <FormDialog<Entered>
      title={row ? '修改公告' : '拟公告'}
      okText="保存"
      width={720}
      initial={row ?? { kind: 'campaign' }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="kind" label="类别" rules={[{ required: true }]}>
        <Radio.Group options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="title" label="标题" rules={[{ required: true, min: 4, message: '请填写标题，至少 4 个字' }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="body" label="正文" rules={[{ required: true, min: 10, message: '请填写正文，至少 10 个字' }]}>
        <Input.TextArea rows={12} maxLength={20_000} showCount />
      </Form.Item>
    </FormDialog>
  )
}

function Publish({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const publish = useSend('publicNotices.publish', ['publicNotices.list'])
  return (
    <FormDialog<object>
      title={`发布：${row.title}`}
      okText="发布"
      width={720}
      note="发布后群众即可看到，不能再修改，只能撤下。正文中的个人信息将自动遮盖。"
      onSubmit={() => publish.mutateAsync({ params: { id: row.id }, body: { version: row.version } })}
      onClose={onClose}
    >
      <Alert type="info" title={<span style={{ whiteSpace: 'pre-wrap' }}>{row.body}</span>} />
    </FormDialog>
  )
}

function Withdraw({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const withdraw = useSend('publicNotices.withdraw', ['publicNotices.list'])
  return (
    <FormDialog<{ reason: string }>
      title={`撤下：${row.title}`}
      okText="撤下"
      danger
      onSubmit={({ reason }) => withdraw.mutateAsync({ params: { id: row.id }, body: { reason } })}
      onClose={onClose}
    >
      <Form.Item name="reason" label="原因" rules={[{ required: true, min: 2, message: '请填写原因' }]}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}
