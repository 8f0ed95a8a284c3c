import { PlusOutlined } from '@ant-design/icons'
import { Button, Card, Checkbox, DatePicker, Form, Input, Radio, Select, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import type { CallOf, ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { StateTag, UnconfirmedTag } from '#ui-kit/Tags.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { Body } from './Body.tsx'
import { type Block, blocksOf, type Entry, entriesOf } from './blocks.ts'

type Kind = ReplyOf<'instruments.kinds'>['rows'][number]

const REPLIES = { required: '须反馈', optional: '可以不反馈', none: '不须反馈' }
const FORMS = { letter: '信函', document: '文件（红头）' }
const choices = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label }))

const stateOf = (kind: Kind, today: string): string => (kind.inForce ? '现行' : kind.validFrom > today ? '未生效' : '已失效')

/** 文种式样: the kinds of instruments, each version with its dates, who signs it and when it must be answered. */
export function KindsPage(): ReactNode {
  const [all, setAll] = useState(false)
  const [chosen, setChosen] = useState<Kind | 'new' | null>(null)
  const read = useCall('instruments.kinds', { query: all ? { all: 'true' } : {} }, { keep: true })
  const { may } = useMe()
  const today = dayjs().format('YYYY-MM-DD')
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>文种式样</h1>
        <p className="kit-quiet">拟稿按当日有效的式样；已拟的文稿沿用原式样。标“待核实”的文种须由主管部门确认依据、期限和签发权限。</p>
      </header>
      <Card size="small" className="kit-table-card">
        <div className="kit-toolbar">
          <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
            显示未生效和已失效的式样
          </Checkbox>
          {may('instrument.manage') ? (
            <Button icon={<PlusOutlined />} onClick={() => setChosen('new')}>
              新增文种
            </Button>
          ) : null}
        </div>
        <Loaded read={read}>
          {({ rows }) => (
            <PlainTable<Kind>
              rowKey={(row) => `${row.kind} ${row.validFrom}`}
              pageSize={50}
              dataSource={rows}
              locale={{ emptyText: <Nothing text="没有文种" /> }}
              columns={[
                {
                  title: '文种',
                  fixed: 'left',
                  render: (_, row) => (
                    <>
                      {row.title} {row.confirmed ? null : <UnconfirmedTag />}
                    </>
                  ),
                },
                { title: '状态', render: (_, row) => <StateTag title={stateOf(row, today)} final={!row.inForce} /> },
                { title: '代字', render: (_, row) => row.letters || '—' },
                { title: '格式', render: (_, row) => (row.direction === 'in' ? '外来文书' : FORMS[row.form]) },
                { title: '签发', dataIndex: 'signerTitle' },
                {
                  title: '程序',
                  render: (_, row) => (row.direction === 'in' ? '登记转送' : row.short ? '免核稿会签' : '核稿、会签、签发、用印'),
                },
                { title: '签收', dataIndex: 'signText' },
                { title: '反馈', render: (_, row) => (row.replyText ? `${REPLIES[row.reply]}，${row.replyText}` : REPLIES[row.reply]) },
                { title: '生效', dataIndex: 'validFrom' },
                { title: '失效', render: (_, row) => row.validTo ?? '—' },
                { title: '依据', render: (_, row) => <span className="office-basis">{row.basis}</span> },
                ...(may('instrument.manage')
                  ? [
                      {
                        title: '操作',
                        fixed: 'right' as const,
                        render: (_: unknown, row: Kind) => (
                          <Button type="link" className="kit-file" aria-label={`设定 ${row.title}`} onClick={() => setChosen(row)}>
                            设定新式样
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </Loaded>
      </Card>
      {chosen ? <KindDialog kind={chosen === 'new' ? null : chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  )
}

type Sent = CallOf<'instruments.kindSet'>['body']
type Entered = Omit<Sent, 'validFrom' | 'validTo' | 'body'> & { validFrom: Dayjs; validTo?: Dayjs; entries: Entry[] }

function KindDialog({ kind, onClose }: { kind: Kind | null; onClose: () => void }): ReactNode {
  const set = useSend('instruments.kindSet', ['instruments.kinds'])
  const periods = useCall('instruments.kinds', { query: { all: 'true' } }, { staleTime: 300_000 })
  const keys = new Map<string, string>()
  for (const row of periods.data?.rows ?? []) {
    keys.set(row.signPeriod, `${row.signText}（同“${row.title}”签收）`)
    if (row.replyPeriod) keys.set(row.replyPeriod, `${row.replyText}（同“${row.title}”反馈）`)
  }
  const options = [...keys].map(([value, label]) => ({ value, label }))
  const submit = ({ validFrom, validTo, entries, ...rest }: Entered) =>
    set.mutateAsync({
      body: {
        ...rest,
        replyPeriod: rest.replyPeriod ?? null,
        validFrom: validFrom.format('YYYY-MM-DD'),
        validTo: validTo ? validTo.format('YYYY-MM-DD') : null,
        body: blocksOf(entries ?? []),
      },
    })
  const initial: Partial<Entered> = kind
    ? { ...kind, validFrom: dayjs().add(1, 'day'), validTo: undefined, entries: entriesOf(kind.body as Block[]), reason: '' }
    : {
        validFrom: dayjs().add(1, 'day'),
        form: 'letter',
        direction: 'out',
        addressee: 'unit',
        reply: 'required',
        signPeriod: 'loop.sign',
        signer: 'supervision-lead',
        short: false,
        monthly: false,
        minutes: false,
        confirmed: false,
        entries: [{ kind: 'paragraph', text: '' }],
      }
  const wanted = (message: string) => [{ required: true, message }]
  return (
    <FormDialog<Entered>
      title={kind ? `设定新式样：${kind.title}` : '新增文种'}
      okText="设定"
      note="从生效日期起拟稿按新式样，已拟的文稿和已发的文书不变。"
      initial={initial}
      width={820}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="paper-grid">
        <Form.Item name="kind" label="文种代码" rules={wanted('请填写文种代码')}>
          <Input maxLength={40} disabled={kind !== null} placeholder="小写字母、数字和连字符" />
        </Form.Item>
        <Form.Item name="title" label="文种名称" rules={wanted('请填写文种名称')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="letters" label="文种代字" rules={kind?.direction === 'in' ? [] : wanted('请填写文种代字')}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="validFrom" label="生效日期" rules={wanted('请选择生效日期')}>
          <DatePicker disabledDate={(day: Dayjs) => day.isBefore(dayjs(), 'day')} />
        </Form.Item>
        <Form.Item name="validTo" label="失效日期（不填为长期）">
          <DatePicker />
        </Form.Item>
        <Form.Item name="form" label="格式">
          <Radio.Group options={choices(FORMS)} />
        </Form.Item>
        <Form.Item name="addressee" label="收文单位">
          <Radio.Group options={choices({ unit: '平台内单位', outside: '平台外机关' })} />
        </Form.Item>
        <Form.Item name="reply" label="反馈">
          <Radio.Group options={choices(REPLIES)} />
        </Form.Item>
        <Form.Item name="signPeriod" label="签收期限">
          <Select options={options} />
        </Form.Item>
        <Form.Item name="replyPeriod" label="反馈期限">
          <Select allowClear options={options} />
        </Form.Item>
        <Form.Item name="signer" label="签发角色">
          <Radio.Group options={choices({ 'supervision-lead': '监督负责人', supervisor: '监督员以上' })} />
        </Form.Item>
        <Form.Item name="signerTitle" label="签发权限（文字）" rules={wanted('请填写签发权限')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="short" label="免核稿会签" valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="monthly" label="每月报告（挂牌督办）" valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="minutes" label="登记并签认约谈纪要" valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="confirmed" label="依据已经核实" valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <Form.Item name="direction" hidden>
        <Input />
      </Form.Item>
      <Form.Item name="basis" label="依据" rules={wanted('请填写依据')}>
        <Input maxLength={200} />
      </Form.Item>
      {kind?.direction === 'in' ? null : (
        <Form.Item label="正文式样（用【】标出须填写的内容）">
          <Body />
        </Form.Item>
      )}
      <Form.Item name="reason" label="理由" rules={wanted('请填写理由')}>
        <Input maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}
