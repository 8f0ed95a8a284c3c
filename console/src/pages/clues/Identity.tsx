import { Alert, App, Button, Form, Input, Modal, Radio, Space, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Row = RowOf<'reporters.requests'>
const STATES: Readonly<Record<Row['state'], string>> = { asked: '待审批', approved: '已批准', refused: '未批准', shown: '已查看' }
const KINDS = { named: '实名', anonymous: '匿名', 'on-behalf': '代为登记' } as const

/** 申请查看身份: the reason goes to another person, who decides. */
export function AskIdentity({
  clueId,
  no,
  sourceId,
  onClose,
}: {
  clueId: string
  no: string
  sourceId: string
  onClose: () => void
}): ReactNode {
  const { message } = App.useApp()
  const ask = useSend('reporters.ask')
  return (
    <FormDialog<{ reason: string }>
      title={`申请查看反映人身份：${no}`}
      okText="提交申请"
      note="须经另一名监督负责人批准，批准后只能查看一次；申请、审批和查看都记入日志。"
      onClose={onClose}
      onSubmit={async ({ reason }) => {
        await ask.mutateAsync({ params: { id: clueId }, body: { sourceId, reason } })
        message.success('已提交，请等待审批')
      }}
    >
      <Form.Item name="reason" label="申请理由" rules={[{ required: true, whitespace: true, min: 4, message: '请说明理由，至少 4 个字' }]}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </FormDialog>
  )
}

/** Shows who reported, once; closing forgets it. */
function ShowOnce({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const show = useSend('reporters.show', [])
  const close = () => {
    show.reset()
    onClose()
  }
  const { data } = show
  return (
    <Modal
      open
      title={`查看反映人身份：${row.clue.no}`}
      okText={data ? '关闭' : '查看（仅一次）'}
      cancelText="取消"
      confirmLoading={show.isPending}
      cancelButtonProps={data ? { style: { display: 'none' } } : undefined}
      onOk={() => (data ? close() : show.mutate({ params: { id: row.id } }))}
      onCancel={close}
      mask={{ closable: false }}
    >
      {data ? (
        <Facts
          items={[
            { label: '反映方式', value: KINDS[data.kind], wide: true },
            { label: '姓名', value: data.name, wide: true },
            { label: '电话', value: data.phone, wide: true },
          ]}
        />
      ) : (
        <>
          <Alert
            type="warning"
            showIcon
            className="kit-gap"
            title="身份信息只显示一次，查看人和时间记入日志；不得记录、转告或泄露给被反映的单位和人员。"
          />
          {show.error ? <Alert type="error" showIcon title={messageOf(show.error)} role="alert" /> : null}
        </>
      )}
    </Modal>
  )
}

/** 身份查看申请: what was asked, by whom, and what was decided. */
export function RequestsPage(): ReactNode {
  const source = useList('reporters.requests')
  const decide = useSend('reporters.decide', ['reporters.requests'])
  const [deciding, setDeciding] = useState<Row | null>(null)
  const [showing, setShowing] = useState<Row | null>(null)
  const columns: TableColumnsType<Row> = [
    { title: '线索', fixed: 'left', render: (_, row) => <Link to={`/clues/${row.clue.id}`}>{row.clue.no}</Link> },
    { title: '反映问题', width: 240, ellipsis: true, render: (_, row) => row.clue.title },
    { title: '来源', render: (_, row) => row.channelTitle },
    { title: '申请人', render: (_, row) => row.askedBy },
    { title: '申请理由', width: 260, render: (_, row) => row.reason },
    { title: '申请时间', render: (_, row) => momentText(row.askedAt) },
    { title: '状态', render: (_, row) => <StateTag title={STATES[row.state]} final={row.state === 'refused' || row.state === 'shown'} /> },
    { title: '审批人', render: (_, row) => row.decidedBy ?? '—' },
    { title: '审批意见', render: (_, row) => row.decision ?? '—' },
    { title: '查看期限', render: (_, row) => momentText(row.showUntil) },
    { title: '查看时间', render: (_, row) => momentText(row.shownAt) },
    {
      title: '操作',
      fixed: 'right',
      render: (_, row) => (
        <Space>
          {row.mayDecide ? (
            <Button size="small" onClick={() => setDeciding(row)}>
              审批
            </Button>
          ) : null}
          {row.mayShow ? (
            <Button size="small" type="primary" onClick={() => setShowing(row)}>
              查看身份
            </Button>
          ) : null}
          {!row.mayDecide && !row.mayShow ? <span className="kit-quiet">—</span> : null}
        </Space>
      ),
    },
  ]
  const fields: SearchField[] = [{ name: 'state', label: '状态', kind: 'select', options: optionsOf(STATES) }]
  return (
    <>
      <Ledger
        title="身份查看申请"
        note="反映人身份密封保存。确需查看的，说明理由，由另一名监督负责人审批；批准后由申请人本人查看一次。"
        source={source}
        fields={fields}
        extraLabels={{ clue: '线索' }}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="在线索详情的“来源”中提出申请"
      />
      {deciding ? (
        <FormDialog<{ approve: boolean; text: string }>
          title={`审批身份查看申请：${deciding.clue.no}`}
          okText="提交"
          note={`${deciding.askedBy} 申请查看反映人身份，理由：${deciding.reason}`}
          onClose={() => setDeciding(null)}
          onSubmit={({ approve, text }) => decide.mutateAsync({ params: { id: deciding.id }, body: { approve, text } })}
        >
          <Form.Item name="approve" label="决定" rules={[{ required: true, message: '请选择' }]}>
            <Radio.Group
              options={[
                { value: true, label: '批准查看一次' },
                { value: false, label: '不批准' },
              ]}
            />
          </Form.Item>
          <Form.Item name="text" label="审批意见" rules={[{ required: true, whitespace: true, message: '请填写审批意见' }]}>
            <Input.TextArea rows={3} maxLength={500} showCount />
          </Form.Item>
        </FormDialog>
      ) : null}
      {showing ? (
        <ShowOnce
          row={showing}
          onClose={() => {
            setShowing(null)
            void source.list.refetch()
          }}
        />
      ) : null}
    </>
  )
}
