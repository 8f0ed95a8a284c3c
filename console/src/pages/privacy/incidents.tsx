import { App, Button, Checkbox, DatePicker, Form, InputNumber, Select, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { DATA_SETS, type DataSetKey, INCIDENT_KINDS, INCIDENT_PARTS, type IncidentKind } from '#domain/privacy/index.ts'
import { ExportButton } from '#ui-kit/ExportButton.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText, numberText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { StateTag } from '#ui-kit/Tags.tsx'
import { type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { download } from '../../client/call.ts'
import { useSend } from '../../client/hooks.ts'
import { setOptions, TabList, Words } from './shared.tsx'

type Row = RowOf<'privacy.incidents'>
type Task = { kind: 'new' } | { kind: 'edit' | 'close'; row: Row }

const titleOf = (key: DataSetKey): string => DATA_SETS.find((set) => set.key === key)!.title

/** 安全事件: leaks, changes and losses of personal data with everything that art. 57 asks for. */
export function Incidents(): ReactNode {
  const source = useList('privacy.incidents')
  const { may } = useMe()
  const [task, setTask] = useState<Task | null>(null)
  const manages = may('privacy.manage')
  return (
    <>
      <TabList<Row>
        source={source}
        fields={[{ name: 'state', label: '状态', kind: 'select', options: optionsOf({ open: '处置中', closed: '已办结' }) }]}
        toolbar={
          manages ? (
            <Space wrap>
              <Button type="primary" onClick={() => setTask({ kind: 'new' })}>
                登记事件
              </Button>
              <ExportButton label="导出" onExport={(purpose) => download('privacy.export-incidents', { query: { purpose } })} />
            </Space>
          ) : null
        }
        rowKey={(row) => row.id}
        hint="发生或者可能发生泄露、篡改、丢失的，应当立即补救并通知（《个人信息保护法》第57条）"
        columns={[
          { title: '编号', fixed: 'left', render: (_, row) => row.no },
          { title: '事件', width: 180, render: (_, row) => row.title },
          { title: '情形', render: (_, row) => row.kinds.map((kind) => INCIDENT_KINDS[kind]).join('、') },
          { title: '涉及的信息', width: 160, render: (_, row) => row.sets.map(titleOf).join('、') },
          { title: '涉及人数', align: 'right', render: (_, row) => (row.people === null ? '尚未查明' : numberText(row.people)) },
          { title: '发现时间', render: (_, row) => momentText(row.foundAt) },
          {
            title: '通知主管部门',
            render: (_, row) =>
              row.authorityAt ? (
                <>
                  {row.authority} {momentText(row.authorityAt)}
                </>
              ) : (
                <PlainTag tone={row.overdue ? 'overdue' : 'near'}>
                  {momentText(row.dueAt)} 前{row.overdue ? '，已超期' : ''}
                </PlainTag>
              ),
          },
          { title: '通知个人', render: (_, row) => (row.personsAt ? momentText(row.personsAt) : row.notTold ? '依法不通知' : '—') },
          { title: '尚缺', width: 200, render: (_, row) => row.missing.map((part) => INCIDENT_PARTS[part].title).join('、') || '—' },
          {
            title: '状态',
            render: (_, row) => <StateTag title={row.state === 'open' ? '处置中' : '已办结'} final={row.state === 'closed'} />,
          },
          { title: '登记人', render: (_, row) => row.openedBy },
          { title: '办结时间', render: (_, row) => momentText(row.closedAt) },
          ...(manages
            ? [
                {
                  title: '操作',
                  fixed: 'right' as const,
                  render: (_: unknown, row: Row) =>
                    row.state === 'open' ? (
                      <Space>
                        <Button size="small" onClick={() => setTask({ kind: 'edit', row })}>
                          补充
                        </Button>
                        <Button size="small" disabled={row.missing.length > 0} onClick={() => setTask({ kind: 'close', row })}>
                          办结
                        </Button>
                      </Space>
                    ) : (
                      <span className="kit-quiet">—</span>
                    ),
                },
              ]
            : []),
        ]}
      />
      {task && task.kind !== 'close' ? <IncidentDialog row={task.kind === 'edit' ? task.row : null} onClose={() => setTask(null)} /> : null}
      {task?.kind === 'close' ? <CloseDialog row={task.row} onClose={() => setTask(null)} /> : null}
    </>
  )
}

const TEXTS = ['categories', 'cause', 'harm', 'measures', 'advice', 'contact'] as const
const TIMES = ['occurredAt', 'authorityAt', 'personsAt'] as const
const WORDS = [...TEXTS, 'authority', 'personsWay', 'notTold'] as const

type Entered = {
  title: string
  kinds: IncidentKind[]
  sets: DataSetKey[]
  happened: string
  people?: number | null
  foundAt: Dayjs
} & Partial<Record<(typeof WORDS)[number], string>> &
  Partial<Record<(typeof TIMES)[number], Dayjs | null>>

/** Words and times as they are sent: what is empty is null. */
const sent = ({ foundAt: _, people, ...entered }: Entered) => ({
  title: entered.title,
  kinds: entered.kinds,
  sets: entered.sets,
  happened: entered.happened,
  people: people ?? null,
  ...(Object.fromEntries(WORDS.map((key) => [key, entered[key]?.trim() || null])) as Record<(typeof WORDS)[number], string | null>),
  ...(Object.fromEntries(TIMES.map((key) => [key, entered[key]?.toISOString() ?? null])) as Record<(typeof TIMES)[number], string | null>),
})

const entered = (row: Row): Entered => ({
  title: row.title,
  kinds: row.kinds,
  sets: row.sets,
  happened: row.happened,
  people: row.people ?? null,
  foundAt: dayjs(row.foundAt),
  ...Object.fromEntries(WORDS.map((key) => [key, row[key] ?? undefined])),
  ...Object.fromEntries(TIMES.map((key) => [key, row[key] ? dayjs(row[key]) : null])),
})

function Moment({ name, label, required = false }: { name: string; label: string; required?: boolean }): ReactNode {
  return (
    <Form.Item name={name} label={label} rules={required ? [{ required: true, message: '请选择' }] : []}>
      <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" disabledDate={(day) => day.isAfter(dayjs(), 'day')} />
    </Form.Item>
  )
}

function IncidentDialog({ row, onClose }: { row: Row | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const open = useSend('privacy.open-incident', ['privacy.incidents'])
  const save = useSend('privacy.save-incident', ['privacy.incidents'])
  const submit = async (values: Entered) => {
    if (row) {
      await save.mutateAsync({ params: { id: row.id }, body: { ...sent(values), version: row.version } })
      message.success('已保存')
      return
    }
    const made = await open.mutateAsync({ body: { ...sent(values), foundAt: values.foundAt.toISOString() } })
    message.success(`已登记 ${made.no}，请在 ${momentText(made.dueAt)} 前通知主管部门`)
  }
  return (
    <FormDialog<Entered>
      title={row ? `补充 ${row.no}` : '登记个人信息安全事件'}
      okText={row ? '保存' : '登记'}
      width={760}
      note="先登记已知情况，其余查明后补充；第57条要求的内容齐全后才能办结。登记中不写个人姓名和号码。"
      initial={row ? entered(row) : { foundAt: dayjs() }}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="privacy-dialog">
        <Words name="title" label="标题" rows={1} most={200} />
        <Form.Item name="kinds" label="情形" rules={[{ required: true, message: '请选择情形' }]}>
          <Checkbox.Group options={optionsOf(INCIDENT_KINDS)} />
        </Form.Item>
        <Form.Item name="sets" label="涉及的信息" rules={[{ required: true, message: '请选择涉及的信息' }]}>
          <Select mode="multiple" options={setOptions} placeholder="请选择" showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Words name="happened" label="经过" most={5000} />
        <div className="privacy-pair">
          {row ? null : <Moment name="foundAt" label="发现时间" required />}
          <Moment name="occurredAt" label="发生时间" />
          <Form.Item name="people" label="涉及人数" extra="不填表示尚未查明">
            <InputNumber min={0} max={2_000_000_000} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        {TEXTS.map((part) => (
          <Words
            key={part}
            name={part}
            label={INCIDENT_PARTS[part].title}
            extra={INCIDENT_PARTS[part].basis}
            rows={part === 'contact' ? 1 : 2}
            most={part === 'contact' ? 500 : part === 'categories' ? 2000 : 5000}
            required={false}
          />
        ))}
        <div className="privacy-pair">
          <Words name="authority" label="已通知的主管部门" rows={1} most={200} required={false} />
          <Moment name="authorityAt" label="通知主管部门时间" />
          <Words name="personsWay" label="通知个人的方式" rows={1} most={500} required={false} />
          <Moment name="personsAt" label="通知个人时间" />
        </div>
        <Words
          name="notTold"
          label={INCIDENT_PARTS.notTold.title}
          extra={INCIDENT_PARTS.notTold.basis}
          rows={2}
          most={2000}
          required={false}
        />
      </div>
    </FormDialog>
  )
}

function CloseDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const close = useSend('privacy.close-incident', ['privacy.incidents'])
  return (
    <FormDialog<{ text: string }>
      title={`办结 ${row.no}`}
      okText="办结"
      note="办结后不能再修改。"
      onClose={onClose}
      onSubmit={({ text }) => close.mutateAsync({ params: { id: row.id }, body: { version: row.version, text } })}
    >
      <Words name="text" label="办结意见" most={500} />
    </FormDialog>
  )
}
