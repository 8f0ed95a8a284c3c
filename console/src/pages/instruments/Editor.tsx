import { ArrowLeftOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Form, Input, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { UnconfirmedTag } from '#ui-kit/Tags.tsx'
import { UnitsSelect } from '../../app/pick.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import type { ApiProblem } from '../../client/problem.ts'
import { Body } from './Body.tsx'
import { type Block, blocksOf, type Entry, entriesOf } from './blocks.ts'
import { usePaper } from './paper.ts'

type Kind = ReplyOf<'instruments.kinds'>['rows'][number]
type Instrument = ReplyOf<'instruments.show'>

interface Entered {
  unitId?: string
  addressee?: string
  title: string
  entries: Entry[]
  attachments?: string
  copies?: string
  copyUnits?: string[]
  countersigners?: string[]
}

const linesOf = (text = ''): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
const contentOf = ({ title, addressee = '', entries, attachments, copies = '', copyUnits = [], countersigners = [] }: Entered) => ({
  title,
  addressee,
  blocks: blocksOf(entries),
  attachments: linesOf(attachments),
  copies,
  copyUnits,
  countersigners,
})

/** 拟稿: a new paper of a kind, from the kind's template. */
export function NewInstrumentPage(): ReactNode {
  const kinds = useCall('instruments.kinds', { query: {} }, { staleTime: 300_000 })
  return <Loaded read={kinds}>{({ rows }) => <NewPaper kinds={rows.filter((row) => row.direction === 'out')} />}</Loaded>
}

function NewPaper({ kinds }: { kinds: readonly Kind[] }): ReactNode {
  const [kind, setKind] = useState<Kind | null>(null)
  const navigate = useNavigate()
  const write = useSend('instruments.write')
  return (
    <Frame title="拟稿" onBack={() => navigate('/instruments')}>
      <Card size="small">
        <Form layout="vertical">
          <Form.Item label="文种" className="office-cell">
            <Select
              aria-label="文种"
              placeholder="请选择文种"
              showSearch={{ optionFilterProp: 'label' }}
              value={kind?.kind}
              options={kinds.map((row) => ({ value: row.kind, label: row.title }))}
              onChange={(value: string) => setKind(kinds.find((row) => row.kind === value) ?? null)}
            />
          </Form.Item>
        </Form>
        {kind ? <KindNote kind={kind} /> : <Nothing small text="选择文种后按式样拟稿" />}
      </Card>
      {kind ? (
        <PaperForm
          key={kind.kind}
          outside={kind.addressee === 'outside'}
          withUnit
          initial={{ title: '', entries: entriesOf(kind.body as Block[]) }}
          okText="保存草稿"
          onSave={async (entered) => {
            const { id } = await write.mutateAsync({ body: { kind: kind.kind, unitId: entered.unitId ?? null, ...contentOf(entered) } })
            navigate(`/instruments/${id}/edit`, { replace: true })
          }}
        />
      ) : null}
    </Frame>
  )
}

function KindNote({ kind }: { kind: Kind }): ReactNode {
  const reply = { required: `须反馈，期限 ${kind.replyText}`, optional: '可以不反馈', none: '不须反馈' }[kind.reply]
  return (
    <p className="kit-quiet office-note">
      {kind.form === 'document' ? '文件格式' : '信函格式'}；签发：{kind.signerTitle}；
      {kind.short ? '免核稿会签' : '须核稿、会签、签发、用印'}；签收 {kind.signText}；{reply}。 依据：{kind.basis}{' '}
      {kind.confirmed ? null : <UnconfirmedTag />}
    </p>
  )
}

/** 修改文稿: a draft and its paper side by side. */
export function EditInstrumentPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('instruments.show', { params: { id } })
  return <Loaded read={read}>{(instrument) => <EditPaper key={instrument.id} instrument={instrument} />}</Loaded>
}

function EditPaper({ instrument }: { instrument: Instrument }): ReactNode {
  const navigate = useNavigate()
  const edit = useSend('instruments.edit')
  const page = `/instruments/${instrument.id}`
  const { paper } = instrument
  if (!instrument.editable)
    return (
      <Frame title={instrument.title} onBack={() => navigate(page)}>
        <Alert type="info" showIcon title={`文书当前为“${instrument.stateTitle}”，不能修改文稿。`} />
      </Frame>
    )
  return (
    <Frame
      title={`修改${instrument.kindTitle}`}
      onBack={() => navigate(page)}
      extra={
        <Button type="primary" onClick={() => navigate(page)}>
          去办理
        </Button>
      }
    >
      <div className="paper-sides">
        <PaperForm
          outside={instrument.unit.id === instrument.organ.id}
          initial={{
            title: paper.title,
            addressee: paper.addressee,
            entries: entriesOf(paper.blocks as Block[]),
            attachments: paper.attachments.join('\n'),
            copies: paper.copies,
            copyUnits: paper.copyUnits.map(({ id }) => id),
            countersigners: paper.countersigners.map(({ id }) => id),
          }}
          known={paper.copyUnits}
          okText="保存并预览"
          onSave={async (entered) => {
            await edit.mutateAsync({ params: { id: instrument.id }, body: { version: instrument.version, ...contentOf(entered) } })
          }}
        />
        <Preview instrument={instrument} />
      </div>
    </Frame>
  )
}

function Preview({ instrument }: { instrument: Instrument }): ReactNode {
  const paper = usePaper(instrument.id, instrument.version)
  return (
    <Card size="small" title={<h2>预览</h2>}>
      <Loaded read={{ data: paper.url, error: paper.error, isFetching: false, refetch: paper.retry }} rows={10}>
        {(url) => <iframe className="office-paper" src={`${url}#navpanes=0&view=FitH`} title={`${instrument.title}（草稿 PDF）`} />}
      </Loaded>
    </Card>
  )
}

function Frame({
  title,
  extra,
  onBack,
  children,
}: {
  title: string
  extra?: ReactNode
  onBack: () => void
  children: ReactNode
}): ReactNode {
  return (
    <article className="kit-matter">
      <Card size="small">
        <header className="kit-matter-head">
          <Button icon={<ArrowLeftOutlined />} aria-label="返回" onClick={onBack} />
          <div className="kit-matter-title">
            <h1>{title}</h1>
          </div>
          {extra ? <div className="office-extra">{extra}</div> : null}
        </header>
      </Card>
      {children}
    </article>
  )
}

interface PaperFormProps {
  initial: Entered
  outside: boolean
  withUnit?: boolean
  known?: readonly { id: string; name: string }[]
  okText: string
  onSave: (entered: Entered) => Promise<void>
}

function PaperForm({ initial, outside, withUnit = false, known, okText, onSave }: PaperFormProps): ReactNode {
  const colleagues = useCall('instruments.colleagues', {}, { staleTime: 300_000 })
  const [form] = Form.useForm<Entered>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const save = async (entered: Entered) => {
    setBusy(true)
    setRefusal(null)
    try {
      await onSave(entered)
    } catch (error) {
      const { fields = [], message } = error as ApiProblem
      setRefusal([message, ...fields.map((field) => field.message)].filter((text, i, all) => all.indexOf(text) === i).join('；'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card size="small" title={<h2>文稿</h2>}>
      {refusal ? <Alert type="error" showIcon title={refusal} className="kit-gap" role="alert" /> : null}
      <Form<Entered> form={form} layout="vertical" name="paper" className="office-form" initialValues={initial} onFinish={save}>
        {withUnit && !outside ? (
          <Form.Item name="unitId" label="责任单位" rules={[{ required: true, message: '请选择责任单位' }]}>
            <UnitSelect />
          </Form.Item>
        ) : null}
        <Form.Item name="title" label="标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}>
          <Input maxLength={200} placeholder="关于……的函" />
        </Form.Item>
        <Form.Item
          name="addressee"
          label={outside ? '收文机关' : '主送（不填则为责任单位）'}
          rules={outside ? [{ required: true, whitespace: true, message: '请填写收文机关' }] : []}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item label="正文" required>
          <Body />
        </Form.Item>
        <Form.Item name="attachments" label="附件名称（每行一件，文件在保存后上传到“材料”）">
          <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={5000} />
        </Form.Item>
        <Form.Item name="copies" label="抄送机关（印在版记）">
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="copyUnits" label="抄送平台内单位（送达后可以查看并签收）">
          <UnitsSelect known={known} />
        </Form.Item>
        <Form.Item name="countersigners" label="会签人员">
          <Select
            mode="multiple"
            placeholder="不须会签的留空"
            loading={colleagues.isFetching}
            optionFilterProp="label"
            options={(colleagues.data?.rows ?? []).map((person) => ({ value: person.id, label: `${person.name}（${person.unit}）` }))}
          />
        </Form.Item>
        <Space>
          <Button type="primary" htmlType="submit" loading={busy}>
            {okText}
          </Button>
        </Space>
      </Form>
    </Card>
  )
}
