import '../ledger/ledger.css'
import './accountability.css'
import { linkSteps, posts, responsibilities } from 'virtual:contract'
import { Form, Input, Radio, Select } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { wallText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import { Nothing } from '#ui-kit/States.tsx'
import { OfficerSelect } from './OfficerSelect.tsx'

/** A link of a tracing as its page shows it. */
export type TracingLink = ReplyOf<'tracings.show'>['links'][number]

const must = (message: string, min = 1) => [{ required: true, whitespace: true, min, message }]
const STATES = {
  proposed: <PlainTag tone="near">待核对</PlainTag>,
  confirmed: <PlainTag tone="normal">已确认</PlainTag>,
  struck: <PlainTag>已排除</PlainTag>,
} as const

/** The chain: who took which step, the records that speak for it, what was decided, and what followed. */
export function Links({ links, offer }: { links: readonly TracingLink[]; offer: (link: TracingLink) => ReactNode }): ReactNode {
  if (links.length === 0) return <Nothing small text="记录中没有找到环节，请补充" />
  return (
    <ol className="account-chain">
      {links.map((link) => (
        <li key={link.id} className={link.state === 'struck' ? 'account-link account-struck' : 'account-link'}>
          <div className="account-head">
            <strong>{linkSteps[link.step]}</strong>
            <span>
              {link.person ?? '（记录没有姓名）'}
              {link.officerId ? <Link to={`/officers/${encodeURIComponent(link.officerId)}`}> 查看人员</Link> : null}
            </span>
            <span className="kit-quiet">{posts[link.post]}</span>
            {STATES[link.state]}
            {link.responsibility ? <PlainTag tone="overdue">{responsibilities[link.responsibility]}</PlainTag> : null}
            {link.proposed ? null : <PlainTag>人工补充</PlainTag>}
          </div>
          <ul className="account-evidence">
            {link.evidence.map((each) => (
              <li key={`${each.of} ${each.id} ${each.at}`}>
                {each.text} {each.at ? <time className="kit-quiet">{wallText(each.at)}</time> : null}
              </li>
            ))}
          </ul>
          {link.reason ? (
            <div className="kit-quiet">
              {link.state === 'struck' ? '排除理由' : '确认理由'}：{link.reason}
              {link.decidedBy ? `（${link.decidedBy}）` : ''}
            </div>
          ) : null}
          <div className="account-head">
            {link.accountability ? <Link to={`/accountability/${link.accountability.id}`}>问责 {link.accountability.no}</Link> : null}
            {link.exemption ? <Link to={`/exemptions/${link.exemption.id}`}>容错 {link.exemption.no}</Link> : null}
            {offer(link)}
          </div>
        </li>
      ))}
    </ol>
  )
}

interface DialogProps {
  link: TracingLink
  onSubmit: (input: Record<string, unknown>) => Promise<unknown>
  onClose: () => void
}
interface Confirmed {
  person: string
  officerId: string | null
  post: 'head' | 'member'
  responsibility: string | null
  text: string
}

function WhoItems(): ReactNode {
  const form = Form.useFormInstance<Confirmed>()
  return (
    <>
      <Form.Item name="officerId" label="执法人员">
        <OfficerSelect onPick={({ name }) => form.setFieldValue('person', name)} />
      </Form.Item>
      <div className="ledger-two">
        <Form.Item name="person" label="姓名" rules={must('请填写姓名')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="post" label="职务" tooltip="单位负责人的责任，其下属看不到">
          <Radio.Group options={optionsOf(posts)} />
        </Form.Item>
      </div>
    </>
  )
}

/** 确认环节: who it was, what responsibility, and why. */
export function ConfirmDialog({ link, onSubmit, onClose }: DialogProps): ReactNode {
  const { person, officerId, post, responsibility } = link
  return (
    <FormDialog<Confirmed>
      title={`确认环节：${linkSteps[link.step]}`}
      okText="确认"
      width={620}
      initial={{ person: person ?? '', officerId, post, responsibility }}
      onSubmit={({ officerId: id, ...values }) =>
        onSubmit({ linkId: link.id, ...values, responsibility: values.responsibility ?? null, ...(id && { officerId: id }) })
      }
      onClose={onClose}
    >
      <WhoItems />
      <Form.Item name="responsibility" label="责任" extra="只参与、没有责任的可以不选。">
        <Select allowClear placeholder="没有责任" options={optionsOf(responsibilities)} />
      </Form.Item>
      <Form.Item name="text" label="理由" rules={must('请填写理由', 2)}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  )
}

/** 排除环节, with the reason. */
export const StrikeDialog = ({ link, onSubmit, onClose }: DialogProps): ReactNode => (
  <FormDialog<{ text: string }>
    title={`排除环节：${linkSteps[link.step]} ${labelOf({}, link.person)}`}
    okText="排除"
    onSubmit={({ text }) => onSubmit({ linkId: link.id, text })}
    onClose={onClose}
  >
    <Form.Item name="text" label="排除理由" rules={must('请填写理由', 2)}>
      <Input.TextArea rows={3} maxLength={2000} showCount />
    </Form.Item>
  </FormDialog>
)

/** 补充环节 that no record names. */
export const AddLinkDialog = ({ onSubmit, onClose }: Omit<DialogProps, 'link'>): ReactNode => (
  <FormDialog<Confirmed & { step: string }>
    title="补充环节"
    okText="补充"
    width={620}
    note="记录中没有的环节由人补充，同样须确认或排除。"
    initial={{ post: 'member', step: 'decide' }}
    onSubmit={({ officerId: id, responsibility: _, ...values }) => onSubmit({ ...values, ...(id && { officerId: id }) })}
    onClose={onClose}
  >
    <Form.Item name="step" label="环节">
      <Select options={optionsOf(linkSteps)} />
    </Form.Item>
    <WhoItems />
    <Form.Item name="text" label="依据" rules={must('请填写依据', 2)}>
      <Input.TextArea rows={3} maxLength={2000} showCount placeholder="如：大队会议纪要第 3 页、执法视频" />
    </Form.Item>
  </FormDialog>
)
