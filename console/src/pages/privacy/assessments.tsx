import { App, Button, Checkbox, DatePicker, Drawer, Form, Radio, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { ASSESSMENT_GROUNDS, ASSESSMENT_PARTS, type AssessmentGround, type DataSetKey, RISKS, type Risk } from '#domain/privacy/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { setOptions, TabList, Words } from './shared.tsx'

type Row = RowOf<'privacy.assessments'>
const RISK_TONES = { low: 'normal', medium: 'near', high: 'overdue' } as const
const groundsText = (grounds: readonly AssessmentGround[]): string => grounds.map((ground) => ASSESSMENT_GROUNDS[ground].title).join('；')

/** 影响评估: what was considered before personal data are dealt with, version by version. */
export function Assessments(): ReactNode {
  const source = useList('privacy.assessments')
  const { may } = useMe()
  const [adding, setAdding] = useState(false)
  const [opened, setOpened] = useState<Row | null>(null)
  return (
    <>
      <TabList<Row>
        source={source}
        fields={[{ name: 'set', label: '信息', kind: 'select', options: setOptions }]}
        toolbar={
          may('privacy.manage') ? (
            <Button type="primary" onClick={() => setAdding(true)}>
              登记评估
            </Button>
          ) : null
        }
        rowKey={(row) => row.id}
        hint="处理敏感个人信息等情形应当事前评估（《个人信息保护法》第55条）"
        columns={[
          {
            title: '信息',
            fixed: 'left',
            render: (_, row) => (
              <Button type="link" className="kit-file" onClick={() => setOpened(row)}>
                {row.title}
              </Button>
            ),
          },
          { title: '版次', align: 'right', render: (_, row) => `第 ${row.version} 版` },
          { title: '评估情形', width: 220, render: (_, row) => groundsText(row.grounds) },
          { title: '风险', render: (_, row) => <PlainTag tone={RISK_TONES[row.risk]}>{RISKS[row.risk]}</PlainTag> },
          { title: '决定人', render: (_, row) => row.decidedBy },
          { title: '决定日期', render: (_, row) => row.decidedOn },
          {
            title: '复查日期',
            render: (_, row) => (row.due ? <PlainTag tone="overdue">{row.nextReview} 应复查</PlainTag> : row.nextReview),
          },
          { title: '登记人', render: (_, row) => row.recordedBy },
          { title: '登记时间', render: (_, row) => momentText(row.recordedAt) },
        ]}
      />
      {adding ? <AssessDialog onClose={() => setAdding(false)} /> : null}
      {opened ? (
        <Drawer
          open
          size={720}
          title={`${opened.title} 第 ${opened.version} 版`}
          onClose={() => setOpened(null)}
          styles={{ wrapper: { maxWidth: '100vw' } }}
        >
          <Facts
            items={[
              {
                label: '评估情形',
                value: opened.grounds.map((ground) => (
                  <div key={ground}>
                    {ASSESSMENT_GROUNDS[ground].title} <span className="kit-quiet">{ASSESSMENT_GROUNDS[ground].basis}</span>
                  </div>
                )),
                wide: true,
              },
              ...(['lawful', 'impact', 'measures'] as const).map((part) => ({
                label: ASSESSMENT_PARTS[part].title,
                value: opened[part],
                wide: true,
              })),
              { label: '风险', value: RISKS[opened.risk], wide: true },
              { label: '决定', value: `${opened.decidedBy}，${opened.decidedOn}`, wide: true },
              { label: '复查日期', value: opened.nextReview, wide: true },
            ]}
          />
        </Drawer>
      ) : null}
    </>
  )
}

interface Entered {
  set: DataSetKey
  grounds: AssessmentGround[]
  lawful: string
  impact: string
  risk: Risk
  measures: string
  decidedBy: string
  decidedOn: Dayjs
  nextReview?: Dayjs
}

function AssessDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const sets = useCall('privacy.data-sets', {})
  const assess = useSend('privacy.assess', ['privacy.assessments', 'privacy.data-sets'])
  return (
    <FormDialog<Entered>
      title="登记个人信息保护影响评估"
      okText="登记"
      width={720}
      note="每次登记为新的一版，以前的版次保留。评估报告和处理情况记录的保存期限见《个人信息保护法》第56条。"
      initial={{ decidedOn: dayjs() }}
      onClose={onClose}
      onSubmit={async ({ decidedOn, nextReview, ...rest }) => {
        const version = sets.data?.find(({ key }) => key === rest.set)?.assessed?.version ?? 0
        const made = await assess.mutateAsync({
          body: {
            ...rest,
            version,
            decidedOn: decidedOn.format('YYYY-MM-DD'),
            ...(nextReview ? { nextReview: nextReview.format('YYYY-MM-DD') } : {}),
          },
        })
        message.success(`已登记第 ${made.version} 版，复查日期 ${made.nextReview}`)
      }}
    >
      <div className="privacy-dialog">
        <Form.Item name="set" label="信息" rules={[{ required: true, message: '请选择' }]}>
          <Select options={setOptions} placeholder="请选择" showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="grounds" label="应当评估的情形（第55条）" rules={[{ required: true, message: '请选择应当评估的情形' }]}>
          <Checkbox.Group
            options={Object.entries(ASSESSMENT_GROUNDS).map(([value, { title, basis }], at) => ({
              value,
              label: <span title={basis}>{`第${at + 1}项 ${title}`}</span>,
            }))}
          />
        </Form.Item>
        {(['lawful', 'impact', 'measures'] as const).map((part) => (
          <Words key={part} name={part} label={ASSESSMENT_PARTS[part].title} extra={ASSESSMENT_PARTS[part].basis} most={5000} />
        ))}
        <Form.Item name="risk" label="风险程度" rules={[{ required: true, message: '请选择' }]}>
          <Radio.Group options={optionsOf(RISKS)} />
        </Form.Item>
        <div className="privacy-pair">
          <Words name="decidedBy" label="决定人" rows={1} most={100} />
          <Form.Item name="decidedOn" label="决定日期" rules={[{ required: true, message: '请选择' }]}>
            <DatePicker allowClear={false} disabledDate={(day) => day.isAfter(dayjs(), 'day')} />
          </Form.Item>
          <Form.Item name="nextReview" label="复查日期" extra="不填则按复查周期">
            <DatePicker />
          </Form.Item>
        </div>
      </div>
    </FormDialog>
  )
}
