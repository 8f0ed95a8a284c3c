import { App, Button, Checkbox, DatePicker, Form, Modal, Radio, Select, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useRef, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import {
  type DataSetKey,
  REFUSAL_GROUNDS,
  REQUEST_KINDS,
  REQUEST_OUTCOMES,
  type RefusalGround,
  type RequestKind,
  type RequestOutcome,
} from '#domain/privacy/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { StateTag } from '#ui-kit/Tags.tsx'
import { type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import { setOptions, TabList, titledOptions, Words } from './shared.tsx'

type Row = RowOf<'privacy.requests'>
type Task = { kind: 'register' } | { kind: 'answer' | 'applicant'; row: Row }

/** What became of a request, or how long it may still take. */
function Standing({ row }: { row: Row }): ReactNode {
  if (row.outcome) return <StateTag title={REQUEST_OUTCOMES[row.outcome]} final />
  return row.overdue ? <PlainTag tone="overdue">超期未答复</PlainTag> : <StateTag title="待答复" />
}

/** 个人请求: what persons ask for about their own data, by when it is answered, and why something stays. */
export function Requests(): ReactNode {
  const source = useList('privacy.requests')
  const { may } = useMe()
  const [task, setTask] = useState<Task | null>(null)
  const manages = may('privacy.manage')
  const close = () => setTask(null)
  return (
    <>
      <TabList<Row>
        source={source}
        fields={[
          { name: 'kind', label: '请求', kind: 'select', options: titledOptions(REQUEST_KINDS) },
          {
            name: 'state',
            label: '状态',
            kind: 'select',
            options: optionsOf({ open: '待答复', overdue: '超期未答复', answered: '已答复' }),
          },
        ]}
        toolbar={
          manages ? (
            <Button type="primary" onClick={() => setTask({ kind: 'register' })}>
              登记请求
            </Button>
          ) : null
        }
        rowKey={(row) => row.id}
        hint="个人可以请求查阅、更正、删除其信息（《个人信息保护法》第45条至第48条）"
        columns={[
          { title: '编号', fixed: 'left', render: (_, row) => row.no },
          { title: '请求', render: (_, row) => REQUEST_KINDS[row.kind].title },
          { title: '信息', render: (_, row) => row.title },
          { title: '内容', width: 220, render: (_, row) => row.content },
          { title: '会同办理', width: 160, render: (_, row) => row.unit?.name ?? '—' },
          { title: '收到日期', render: (_, row) => row.receivedOn },
          { title: '答复期限', render: (_, row) => momentText(row.dueAt) },
          { title: '状态', render: (_, row) => <Standing row={row} /> },
          {
            title: '理由和依据',
            width: 240,
            render: (_, row) =>
              row.grounds.length === 0
                ? '—'
                : row.grounds.map((ground) => (
                    <div key={ground}>
                      {REFUSAL_GROUNDS[ground].title} <span className="kit-quiet">{REFUSAL_GROUNDS[ground].basis}</span>
                    </div>
                  )),
          },
          { title: '答复', width: 200, render: (_, row) => row.answer ?? '—' },
          { title: '答复人', render: (_, row) => row.answeredBy ?? '—' },
          { title: '答复时间', render: (_, row) => momentText(row.answeredAt) },
          ...(manages
            ? [
                {
                  title: '操作',
                  fixed: 'right' as const,
                  render: (_: unknown, row: Row) => (
                    <Space>
                      {row.state === 'open' ? (
                        <Button size="small" type="primary" onClick={() => setTask({ kind: 'answer', row })}>
                          答复
                        </Button>
                      ) : null}
                      {row.sealed ? (
                        <Button size="small" onClick={() => setTask({ kind: 'applicant', row })}>
                          申请人
                        </Button>
                      ) : null}
                    </Space>
                  ),
                },
              ]
            : []),
        ]}
      />
      {task?.kind === 'register' ? <RegisterDialog onClose={close} /> : null}
      {task?.kind === 'answer' ? <AnswerDialog row={task.row} onClose={close} /> : null}
      {task?.kind === 'applicant' ? <ApplicantDialog row={task.row} onClose={close} /> : null}
    </>
  )
}

interface Registered {
  set: DataSetKey
  kind: RequestKind
  name: string
  contact: string
  identityCheck: string
  content: string
  receivedOn: Dayjs
  unitId?: string
}

function RegisterDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const register = useSend('privacy.register', ['privacy.requests'])
  return (
    <FormDialog<Registered>
      title="登记个人请求"
      okText="登记"
      width={640}
      note="申请人加密保存，答复时说明理由后查看。请不要在请求内容中写姓名和号码。"
      initial={{ receivedOn: dayjs() }}
      onClose={onClose}
      onSubmit={async ({ receivedOn, unitId, ...rest }) => {
        const made = await register.mutateAsync({
          body: { ...rest, receivedOn: receivedOn.format('YYYY-MM-DD'), unitId: unitId ?? null },
        })
        message.success(`已登记 ${made.no}，请在 ${momentText(made.dueAt)} 前答复`)
      }}
    >
      <div className="privacy-dialog">
        <Form.Item name="kind" label="请求" rules={[{ required: true, message: '请选择' }]}>
          <Radio.Group options={titledOptions(REQUEST_KINDS)} />
        </Form.Item>
        <Form.Item name="set" label="涉及的信息" rules={[{ required: true, message: '请选择' }]}>
          <Select options={setOptions} placeholder="请选择" showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <div className="privacy-pair">
          <Words name="name" label="申请人姓名" rows={1} most={50} />
          <Words name="contact" label="联系方式" rows={1} most={200} />
        </div>
        <Words name="identityCheck" label="身份核验方式" rows={1} most={500} extra="例如：当面核对身份证件；受托人另核对委托书" />
        <Words name="content" label="请求内容" most={2000} />
        <div className="privacy-pair">
          <Form.Item name="receivedOn" label="收到日期" rules={[{ required: true, message: '请选择' }]}>
            <DatePicker allowClear={false} disabledDate={(day) => day.isAfter(dayjs(), 'day')} />
          </Form.Item>
          <Form.Item name="unitId" label="会同办理的监督机构" extra="该机构负责人可以看到本请求（不含申请人）">
            <UnitSelect of="administration.units" />
          </Form.Item>
        </div>
      </div>
    </FormDialog>
  )
}

interface Answered {
  outcome: RequestOutcome
  grounds?: RefusalGround[]
  answer: string
}

function AnswerDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const send = useSend('privacy.answer', ['privacy.requests'])
  const [outcome, setOutcome] = useState<RequestOutcome | null>(null)
  return (
    <FormDialog<Answered>
      title={`答复 ${row.no}`}
      okText="答复"
      width={640}
      onClose={onClose}
      onSubmit={async ({ outcome: chosen, grounds = [], answer }) => {
        await send.mutateAsync({ params: { id: row.id }, body: { outcome: chosen, grounds: chosen === 'granted' ? [] : grounds, answer } })
        message.success('已登记答复')
      }}
    >
      <div className="privacy-dialog">
        <Form.Item name="outcome" label="结果" rules={[{ required: true, message: '请选择' }]}>
          <Radio.Group options={optionsOf(REQUEST_OUTCOMES)} onChange={(event) => setOutcome(event.target.value as RequestOutcome)} />
        </Form.Item>
        {outcome && outcome !== 'granted' ? (
          <Form.Item
            name="grounds"
            label="没有全部办理的理由（第50条）"
            rules={[{ required: true, message: '请选择理由（《个人信息保护法》第50条）' }]}
          >
            <Checkbox.Group
              options={Object.entries(REFUSAL_GROUNDS).map(([value, { title, basis }]) => ({
                value,
                label: (
                  <>
                    {title} <span className="kit-quiet">{basis}</span>
                  </>
                ),
              }))}
            />
          </Form.Item>
        ) : null}
        <Words name="answer" label="答复内容" most={2000} />
      </div>
    </FormDialog>
  )
}

function ApplicantDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const open = useSend('privacy.applicant', [])
  const [shown, setShown] = useState<ReplyOf<'privacy.applicant'> | null>(null)
  const found = useRef(false)
  if (shown)
    return (
      <Modal open title={`${row.no} 的申请人`} onCancel={onClose} footer={<Button onClick={onClose}>关闭</Button>}>
        <Facts
          items={[
            { label: '姓名', value: shown.name, wide: true },
            { label: '联系方式', value: shown.contact, wide: true },
            { label: '身份核验', value: row.identityCheck, wide: true },
          ]}
        />
      </Modal>
    )
  return (
    <FormDialog<{ reason: string }>
      title={`查看 ${row.no} 的申请人`}
      okText="查看"
      note="查看人、时间和理由将记入日志。"
      // The form closes after success as after 取消; after success its place is taken by the answer.
      onClose={() => found.current || onClose()}
      onSubmit={async ({ reason }) => {
        const answer = await open.mutateAsync({ params: { id: row.id }, body: { reason } })
        found.current = true
        setShown(answer)
      }}
    >
      <Words name="reason" label="理由" most={200} rows={1} />
    </FormDialog>
  )
}
