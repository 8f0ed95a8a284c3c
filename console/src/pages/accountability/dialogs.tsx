import '../ledger/ledger.css'
import './accountability.css'
import { accountabilityForms, exemptionGrounds, formGroups, posts, receivers, responsibilities } from 'virtual:contract'
import { Checkbox, Form, Input, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { CallOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import { DayItem, TitleItem } from '../campaigns/fields.tsx'
import { OfficerSelect } from './OfficerSelect.tsx'

const must = (message: string, min = 1) => [{ required: true, whitespace: true, min, message }]
const today = () => dayjs().format('YYYY-MM-DD')

/** Forms in force on a day, under their groups. */
const formOptions = (day: string) =>
  Object.entries(formGroups)
    .map(([group, label]) => ({
      label,
      title: label,
      options: accountabilityForms
        .filter((form) => form.group === group && form.validFrom <= day && (form.validTo === null || day <= form.validTo))
        .map(({ code, title, confirmed }) => ({ value: code, label: confirmed ? title : `${title}（待核实）` })),
    }))
    .filter(({ options }) => options.length > 0)

type Entry = CallOf<'accountability.record'>['body']

/** Who: an officer of the records, or a name. */
function PersonItems({ withUnit }: { withUnit: boolean }): ReactNode {
  const form = Form.useFormInstance<{ person: string; unitId: string }>()
  return (
    <>
      <Form.Item name="officerId" label="执法人员" normalize={(value: string | undefined) => value ?? null}>
        <OfficerSelect onPick={({ name, unitId }) => form.setFieldsValue(withUnit ? { person: name, unitId } : { person: name })} />
      </Form.Item>
      <div className="ledger-two">
        <Form.Item name="person" label="姓名" rules={must('请填写姓名')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="post" label="职务" tooltip="单位负责人的问责，其下属看不到">
          <Radio.Group options={optionsOf(posts)} />
        </Form.Item>
      </div>
      {withUnit ? (
        <Form.Item name="unitId" label="单位" rules={must('请选择单位')}>
          <UnitSelect />
        </Form.Item>
      ) : null}
    </>
  )
}

/** 登记问责: from a problem, a hand-over, or a link of a tracing, whose person and responsibility stand already. */
export function RecordDialog({
  from,
  link,
  unitId,
  onClose,
}: {
  from?: Pick<Entry, 'problemId' | 'handoverId'>
  link?: { id: string; person: string; unitId: string }
  unitId?: string
  onClose: () => void
}): ReactNode {
  const navigate = useNavigate()
  const record = useSend('accountability.record')
  const submit = async (values: Entry) => {
    const { id } = await record.mutateAsync({
      body: {
        ...values,
        ...from,
        ...(link && { linkId: link.id, person: link.person, unitId: link.unitId, post: 'member' as const }),
        docNo: values.docNo || null,
        responsibility: values.responsibility ?? null,
      },
    })
    navigate(`/accountability/${id}`)
  }
  return (
    <FormDialog<Entry>
      title={link ? `登记问责：${link.person}` : '登记问责'}
      okText="登记"
      width={680}
      note="登记已经作出的决定。单位经办人和本人的下属看不到问责记录。"
      initial={{ post: 'member', decidedOn: today(), ...(unitId && { unitId }) }}
      onSubmit={submit}
      onClose={onClose}
    >
      {link ? null : <PersonItems withUnit />}
      <div className="ledger-two">
        <DayItem name="decidedOn" label="决定日期" />
        <Form.Item noStyle shouldUpdate={(before: Entry, after: Entry) => before.decidedOn !== after.decidedOn}>
          {({ getFieldValue }) => (
            <Form.Item name="form" label="问责方式" rules={must('请选择问责方式')}>
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                placeholder="请选择"
                options={formOptions((getFieldValue('decidedOn') as string | null) ?? today())}
              />
            </Form.Item>
          )}
        </Form.Item>
      </div>
      {link ? null : (
        <Form.Item name="responsibility" label="责任">
          <Radio.Group options={optionsOf(responsibilities)} />
        </Form.Item>
      )}
      <div className="ledger-two">
        <Form.Item name="decidedBy" label="决定机关" rules={must('请填写决定机关', 2)}>
          <Input maxLength={200} placeholder="如：县公安局党委" />
        </Form.Item>
        <Form.Item name="docNo" label="文号">
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="basis" label="依据" rules={must('请填写依据', 2)}>
        <Input maxLength={500} placeholder="法规、制度名称和条文号" />
      </Form.Item>
    </FormDialog>
  )
}

type Application = CallOf<'exemptions.apply'>['body']

/** 申请容错免责: on an entry, a link of a tracing, or a problem. */
export function ApplyDialog({
  on,
  who,
  unitId,
  onClose,
}: {
  on: Pick<Application, 'accountabilityId' | 'linkId' | 'problemId'>
  /** Person that the entry or the link names. */
  who?: string
  unitId: string
  onClose: () => void
}): ReactNode {
  const navigate = useNavigate()
  const apply = useSend('exemptions.apply')
  return (
    <FormDialog<Application>
      title={who ? `申请容错免责：${who}` : '申请容错免责'}
      okText="提交申请"
      width={680}
      note="由上一级监督机构审查、批准。提交后可在申请页上传证明材料。"
      initial={{ subject: 'person', post: 'member', grounds: [] }}
      onSubmit={async (values) => {
        const { id } = await apply.mutateAsync({
          body: { ...values, ...on, subject: who ? 'person' : values.subject, unitId, ...(values.subject === 'unit' && { person: null }) },
        })
        navigate(`/exemptions/${id}`)
      }}
      onClose={onClose}
    >
      {who ? null : (
        <>
          <Form.Item name="subject" label="为谁申请">
            <Radio.Group
              options={[
                { value: 'person', label: '个人' },
                { value: 'unit', label: '本单位' },
              ]}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(before: Application, after: Application) => before.subject !== after.subject}>
            {({ getFieldValue }) => (getFieldValue('subject') === 'person' ? <PersonItems withUnit={false} /> : null)}
          </Form.Item>
        </>
      )}
      <Form.Item name="grounds" label="容错情形" rules={[{ required: true, message: '请选择容错情形' }]}>
        <Checkbox.Group
          className="account-grounds"
          options={exemptionGrounds
            .filter(({ validTo }) => validTo === null || validTo >= today())
            .map(({ code, title }) => ({ value: code, label: title }))}
        />
      </Form.Item>
      <Form.Item name="statement" label="事实和理由" rules={must('请填写事实和理由', 2)}>
        <Input.TextArea rows={5} maxLength={4000} showCount />
      </Form.Item>
    </FormDialog>
  )
}

/** 发起倒查: the chain is proposed from the records at once. */
export function TraceDialog({
  from,
  about,
  onClose,
}: {
  from: Pick<CallOf<'tracings.start'>['body'], 'sourceKind' | 'sourceId'>
  about: string
  onClose: () => void
}): ReactNode {
  const navigate = useNavigate()
  const start = useSend('tracings.start')
  return (
    <FormDialog<{ reason: string }>
      title={`发起倒查：${about}`}
      okText="发起"
      note="系统按案件、文书、审核和修改记录列出承办、审核、审批、领导各环节及依据，由您逐项确认或排除。"
      onSubmit={async ({ reason }) => {
        const { id } = await start.mutateAsync({ body: { ...from, reason } })
        navigate(`/tracings/${id}`)
      }}
      onClose={onClose}
    >
      <Form.Item name="reason" label="倒查事由" rules={must('请填写倒查事由', 2)}>
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  )
}

type Content = { title: string; facts: string; persons: string }

/** What is sealed later. */
export const ContentItems = (): ReactNode => (
  <>
    <TitleItem name="title" label="标题" />
    <Form.Item name="facts" label="移送事实" rules={must('请填写移送事实', 2)}>
      <Input.TextArea rows={6} maxLength={8000} showCount />
    </Form.Item>
    <Form.Item name="persons" label="涉及人员">
      <Input.TextArea rows={2} maxLength={2000} />
    </Form.Item>
  </>
)

/** 拟移送: contents are visible to this side until the hand-over. */
export function PrepareDialog({
  from,
  about,
  onClose,
}: {
  from: Pick<CallOf<'handovers.prepare'>['body'], 'sourceKind' | 'sourceId'>
  about: string
  onClose: () => void
}): ReactNode {
  const navigate = useNavigate()
  const prepare = useSend('handovers.prepare')
  return (
    <FormDialog<Content & Pick<CallOf<'handovers.prepare'>['body'], 'receiver' | 'organ'>>
      title={`拟移送：${about}`}
      okText="保存"
      width={720}
      note="经负责人批准后移送。移送后内容、材料、办理记录即密封，只有接收机关可以查看。"
      initial={{ receiver: 'discipline' }}
      onSubmit={async (values) => {
        const { id } = await prepare.mutateAsync({ body: { ...values, ...from } })
        navigate(`/handovers/${id}`)
      }}
      onClose={onClose}
    >
      <div className="ledger-two">
        <Form.Item name="receiver" label="接收机关类别">
          <Radio.Group options={optionsOf(receivers)} />
        </Form.Item>
        <Form.Item name="organ" label="接收机关" rules={must('请填写接收机关', 2)}>
          <Input maxLength={200} placeholder="如：县纪委监委" />
        </Form.Item>
      </div>
      <ContentItems />
    </FormDialog>
  )
}
