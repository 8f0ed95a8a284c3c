import { posts, responsibilities } from 'virtual:contract'
import { Button, Form, Input, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { MatterPage } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { DayItem } from '../campaigns/fields.tsx'
import { ApplyDialog } from './dialogs.tsx'
import { entryColumns, StandingTag } from './lists.tsx'

type Entry = ReplyOf<'accountability.show'>

/** 问责记录, with the person's other records. */
export function AccountabilityPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('accountability.show', { params: { id } })
  return <Loaded read={read}>{(entry) => <Shown entry={entry} />}</Loaded>
}

function Shown({ entry }: { entry: Entry }): ReactNode {
  const [open, setOpen] = useState<'revoke' | 'apply' | null>(null)
  return (
    <>
      <MatterPage
        no={entry.no}
        title={`${entry.person}：${entry.formTitle}`}
        back="/accountability"
        tags={<StandingTag standing={entry.standing} />}
        sections={[
          { key: 'basic', title: '问责', content: <Basic entry={entry} /> },
          {
            key: 'others',
            title: `本人其他记录（${entry.others.length}）`,
            content:
              entry.others.length > 0 ? (
                <PlainTable<Entry['others'][number]> rowKey="id" dataSource={entry.others} columns={entryColumns} />
              ) : (
                <Nothing small text="没有其他问责记录" />
              ),
          },
        ]}
        actions={
          entry.mayRevoke || entry.mayApply ? (
            <footer className="kit-actions">
              <Space wrap>
                {entry.mayApply ? <Button onClick={() => setOpen('apply')}>申请容错</Button> : null}
                {entry.mayRevoke ? (
                  <Button danger onClick={() => setOpen('revoke')}>
                    登记撤销
                  </Button>
                ) : null}
              </Space>
            </footer>
          ) : undefined
        }
      />
      {open === 'revoke' ? <RevokeDialog entry={entry} onClose={() => setOpen(null)} /> : null}
      {open === 'apply' ? (
        <ApplyDialog on={{ accountabilityId: entry.id }} who={entry.person} unitId={entry.unit.id} onClose={() => setOpen(null)} />
      ) : null}
    </>
  )
}

function RevokeDialog({ entry, onClose }: { entry: Entry; onClose: () => void }): ReactNode {
  const revoke = useSend('accountability.revoke')
  return (
    <FormDialog<{ revokedOn: string; text: string }>
      title={`登记撤销：${entry.no}`}
      okText="登记撤销"
      danger
      note="原决定被撤销的，登记后不再计入追责，记录保留。"
      onSubmit={(body) => revoke.mutateAsync({ params: { id: entry.id }, body })}
      onClose={onClose}
    >
      <DayItem name="revokedOn" label="撤销日期" />
      <Form.Item name="text" label="撤销理由" rules={[{ required: true, whitespace: true, min: 2, message: '请填写撤销理由' }]}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  )
}

function Basic({ entry }: { entry: Entry }): ReactNode {
  const ref = (page: string, of: { id: string; no: string } | null): ReactNode => (of ? <Link to={`${page}/${of.id}`}>{of.no}</Link> : null)
  return (
    <Facts
      items={[
        {
          label: '姓名',
          value: entry.officerId ? <Link to={`/officers/${encodeURIComponent(entry.officerId)}`}>{entry.person}</Link> : entry.person,
        },
        { label: '职务', value: posts[entry.post] },
        { label: '单位', value: <Link to={`/units/${encodeURIComponent(entry.unit.id)}`}>{entry.unit.name}</Link> },
        { label: '责任', value: labelOf(responsibilities, entry.responsibility) },
        {
          label: '问责方式',
          value: (
            <>
              {entry.formTitle} {entry.formConfirmed ? null : <PlainTag tone="near">待核实</PlainTag>}
            </>
          ),
        },
        { label: '方式依据', value: entry.formBasis },
        { label: '决定机关', value: entry.decidedBy },
        { label: '决定日期', value: entry.decidedOn },
        { label: '文号', value: entry.docNo },
        { label: '依据', value: entry.basis },
        { label: '台账问题', value: ref('/problems', entry.problem) },
        { label: '倒查', value: ref('/tracings', entry.tracing) },
        { label: '移送', value: ref('/handovers', entry.handover) },
        { label: '容错', value: ref('/exemptions', entry.exemption) },
        { label: '登记人', value: entry.recordedBy },
        { label: '登记时间', value: momentText(entry.recordedAt) },
        ...(entry.revokedOn
          ? [
              { label: '撤销日期', value: entry.revokedOn },
              { label: '撤销理由', value: entry.revokedText },
            ]
          : []),
      ]}
    />
  )
}
