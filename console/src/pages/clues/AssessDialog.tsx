import { clueWeights } from 'virtual:contract'
import { Alert, Button, Form, Input, Modal, Radio, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import { OfficersSelect, UnitsSelect } from '../../app/pick.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { ClassSelect, RegionSelect, useCampaigns } from './selects.tsx'

type Clue = ReplyOf<'clues.show'>
type Suggestions = ReplyOf<'clues.suggestions'>

interface Values {
  weight: string
  campaignId?: string
  classCode?: string
  region: string
  line: string
  accusedUnits?: string[]
  accusedOfficers?: string[]
  text?: string
}

/** The words of the report that led to a suggestion. */
const Words = ({ words }: { words: readonly string[] }): ReactNode =>
  words.length > 0 ? <span className="kit-quiet">依据：{words.map((word) => `“${word}”`).join('')}</span> : null

/** 研判归类: the suggestions with the words they come from, beside what a person decides. */
export function AssessDialog({ clue, onClose }: { clue: Clue; onClose: () => void }): ReactNode {
  const [form] = Form.useForm<Values>()
  const campaignId = Form.useWatch('campaignId', form)
  const campaigns = useCampaigns()
  const act = useSend('clues.act')
  const read = useCall('clues.suggestions', { params: { id: clue.id } }, { staleTime: 60_000 })
  const [open, setOpen] = useState(true)
  const submit = async ({ campaignId: campaign, classCode, accusedUnits = [], accusedOfficers = [], ...rest }: Values) => {
    const input = { ...rest, classCode: classCode ?? null, campaignId: campaign ?? null, accusedUnits, accusedOfficers }
    try {
      await act.mutateAsync({ params: { id: clue.id, action: 'assess' }, body: { version: clue.version, input } })
      setOpen(false)
    } catch {
      // The dialog shows why.
    }
  }
  const add = (name: 'accusedUnits' | 'accusedOfficers', id: string) =>
    form.setFieldValue(name, [...new Set([...((form.getFieldValue(name) as string[] | undefined) ?? []), id])])
  const suggested = read.data
  return (
    <Modal
      open={open}
      afterClose={onClose}
      title={`研判归类：${clue.no}`}
      okText="研判归类"
      cancelText="取消"
      width={860}
      confirmLoading={act.isPending}
      okButtonProps={{ htmlType: 'submit', form: 'assess' }}
      onCancel={() => setOpen(false)}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <Alert
        type="info"
        showIcon
        className="kit-gap"
        title="被反映的单位和人员研判后看不到本线索，也不能承办；建议仅供参考，以您的判断为准。"
      />
      {act.error ? <Alert type="error" showIcon className="kit-gap" title={messageOf(act.error)} role="alert" /> : null}
      <div className="clue-two">
        <Form<Values>
          id="assess"
          name="assess"
          form={form}
          layout="vertical"
          onFinish={submit}
          initialValues={{
            weight: clue.weight ?? 'ordinary',
            campaignId: clue.campaignId ?? undefined,
            classCode: clue.classCode ?? undefined,
            region: clue.region,
            line: clue.line || undefined,
            accusedUnits: clue.accusedUnits.map(({ id }) => id),
            accusedOfficers: clue.accusedOfficers.map(({ id }) => id),
          }}
        >
          <Form.Item name="weight" label="重要程度" rules={[{ required: true }]}>
            <Radio.Group options={optionsOf(clueWeights)} />
          </Form.Item>
          <Form.Item name="campaignId" label="所属专项整治">
            <Select allowClear placeholder="不属于专项整治的可不选" options={campaigns} />
          </Form.Item>
          <Form.Item name="classCode" label="问题类别">
            <ClassSelect campaignId={campaignId} />
          </Form.Item>
          <Form.Item name="region" label="地区" rules={[{ required: true, message: '请选择地区' }]}>
            <RegionSelect />
          </Form.Item>
          <Form.Item name="line" label="条线" rules={[{ required: true, message: '请选择条线' }]}>
            <Select options={optionsOf(LINES)} placeholder="请选择" />
          </Form.Item>
          <Form.Item name="accusedUnits" label="被反映单位">
            <UnitsSelect placeholder="没有指明的可不填" known={[...clue.accusedUnits, ...(suggested?.units ?? [])]} />
          </Form.Item>
          <Form.Item name="accusedOfficers" label="被反映人员">
            <OfficersSelect known={[...clue.accusedOfficers, ...(suggested?.officers ?? [])]} />
          </Form.Item>
          <Form.Item name="text" label="研判意见">
            <Input.TextArea rows={3} maxLength={2000} showCount />
          </Form.Item>
        </Form>
        <aside className="clue-suggest" aria-label="研判建议">
          {suggested ? (
            <Proposals read={suggested} onAdd={add} onSet={(name, value) => form.setFieldValue(name, value)} />
          ) : (
            <p className="kit-quiet">正在分析…</p>
          )}
        </aside>
      </div>
    </Modal>
  )
}

function Proposals({
  read,
  onSet,
  onAdd,
}: {
  read: Suggestions
  onSet: (name: 'classCode' | 'region' | 'line', value: string) => void
  onAdd: (name: 'accusedUnits' | 'accusedOfficers', id: string) => void
}): ReactNode {
  const take = (label: string, onClick: () => void) => (
    <Button size="small" onClick={onClick}>
      {label}
    </Button>
  )
  return (
    <>
      <h3>研判建议</h3>
      {read.nature ? (
        <Alert
          type="warning"
          className="kit-gap"
          title={`看似${read.nature.title}，可能不是线索`}
          description={<Words words={read.nature.words} />}
        />
      ) : null}
      <Group title="问题类别" empty={read.classes.length === 0}>
        {read.classes.slice(0, 3).map((one) => (
          <li key={one.code}>
            {take('采用', () => onSet('classCode', one.code))} {one.path} <Words words={one.words} />
          </li>
        ))}
      </Group>
      <Group title="地区" empty={read.regions.length === 0}>
        {read.regions.slice(0, 3).map((one) => (
          <li key={one.region}>
            {take('采用', () => onSet('region', one.region))} {one.name} <Words words={one.words} />
          </li>
        ))}
      </Group>
      <Group title="条线" empty={read.lines.length === 0}>
        {read.lines.map((one) => (
          <li key={one.line}>
            {take('采用', () => onSet('line', one.line))} {labelOf(LINES, one.line)} <Words words={one.words} />
          </li>
        ))}
      </Group>
      <Group title="被反映单位" empty={read.units.length === 0}>
        {read.units.map((one) => (
          <li key={one.id}>
            {take('加入', () => onAdd('accusedUnits', one.id))} {one.name} <Words words={one.words} />
          </li>
        ))}
      </Group>
      <Group title="被反映人员" empty={read.officers.length === 0}>
        {read.officers.map((one) => (
          <li key={one.id}>
            {take('加入', () => onAdd('accusedOfficers', one.id))} {one.name}（{one.unit}）<Words words={one.words} />
          </li>
        ))}
      </Group>
      <Group title="文中提到" empty={read.plates.length + read.caseNos.length === 0 && !read.place && !read.occurredOn}>
        <li>
          {[...read.plates, ...read.caseNos, read.occurredOn, read.place].filter(Boolean).map((text) => (
            <PlainTag key={text}>{text}</PlainTag>
          ))}
        </li>
      </Group>
      <Group title="分办" empty={false}>
        <li>
          {read.route.unit ? `建议承办：${read.route.unit.name}` : '没有可建议的承办单位'}
          <div className="kit-quiet">{read.route.reason}</div>
        </li>
      </Group>
    </>
  )
}

function Group({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }): ReactNode {
  return (
    <section>
      <h4>{title}</h4>
      {empty ? <p className="kit-quiet">文中看不出</p> : <ul>{children}</ul>}
    </section>
  )
}
