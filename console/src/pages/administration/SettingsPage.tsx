import { Button, Card, Checkbox, DatePicker, Form, Input, InputNumber, Radio } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { numberText } from '#ui-kit/format.ts'
import { VALUE_UNITS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { type SearchField, SearchForm } from '#ui-kit/SearchForm.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { UnconfirmedTag } from '#ui-kit/Tags.tsx'
import { useFilter } from '#ui-kit/use-filter.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'

type Setting = ReplyOf<'settings.list'>[number]
const unitText = (unit: string) => VALUE_UNITS[unit] ?? unit
const valueText = (value: number, unit: string) =>
  unit === 'flag' ? (value === 0 ? '否' : '是') : `${numberText(value)} ${unitText(unit)}`.trim()

const fields: SearchField[] = [
  { name: 'q', label: '名称', kind: 'text', placeholder: '名称或依据' },
  { name: 'unconfirmed', label: '只看待核实', kind: 'flag' },
]

/** 期限与参数: dated values of law and of the office, each with its basis and every earlier version. */
export function SettingsPage(): ReactNode {
  const read = useCall('settings.list', {})
  const filter = useFilter()
  const { q = '', unconfirmed } = filter.values
  const found = ({ title, basis, confirmed }: Setting) => `${title} ${basis}`.includes(q) && (unconfirmed !== 'true' || !confirmed)
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>期限与参数</h1>
        <p className="kit-quiet">每个取值有生效日期和依据，按事项发生时有效的取值计算。标“待核实”的取值须由主管部门确认。</p>
      </header>
      <Card size="small">
        <SearchForm
          fields={fields}
          values={filter.values}
          onSearch={(values) => filter.apply({ ...filter.values, ...values })}
          onReset={() => filter.apply({})}
        />
      </Card>
      <Card size="small" className="kit-table-card">
        <Loaded read={read}>{(settings) => <Settings rows={settings.filter(found)} />}</Loaded>
      </Card>
    </section>
  )
}

function Settings({ rows }: { rows: readonly Setting[] }): ReactNode {
  const { may } = useMe()
  const [chosen, setChosen] = useState<Setting | null>(null)
  return (
    <>
      <PlainTable<Setting>
        rowKey="key"
        pageSize={50}
        dataSource={rows}
        locale={{ emptyText: <Nothing text="没有符合条件的参数" hint="可放宽查询条件后重试" /> }}
        expandable={{
          expandedRowRender: (setting) => <History setting={setting} />,
          rowExpandable: ({ versions }) => versions.length > 0,
          columnTitle: <span className="kit-hidden">历史</span>,
        }}
        columns={[
          {
            title: '名称',
            render: (_, row) => (
              <>
                {row.title} {row.confirmed ? null : <UnconfirmedTag />}
              </>
            ),
          },
          { title: '现行取值', align: 'right', render: (_, row) => valueText(row.value, row.unit) },
          { title: '生效日期', dataIndex: 'validFrom' },
          { title: '依据', render: (_, row) => <span className="office-basis">{row.basis}</span> },
          { title: '版本', align: 'right', render: (_, row) => row.versions.length },
          ...(may('setting.set')
            ? [
                {
                  title: '操作',
                  fixed: 'right' as const,
                  render: (_: unknown, row: Setting) => (
                    <Button type="link" className="kit-file" aria-label={`设定 ${row.title}`} onClick={() => setChosen(row)}>
                      设定
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {chosen ? <SetDialog setting={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  )
}

function History({ setting }: { setting: Setting }): ReactNode {
  return (
    <PlainTable<Setting['versions'][number]>
      rowKey="validFrom"
      dataSource={setting.versions}
      columns={[
        { title: '生效日期', dataIndex: 'validFrom' },
        { title: '失效日期', render: (_, row) => row.validTo ?? '—' },
        { title: '取值', align: 'right', render: (_, row) => valueText(row.value, setting.unit) },
        { title: '依据', dataIndex: 'basis' },
      ]}
    />
  )
}

interface Entered {
  value: number
  validFrom: Dayjs
  basis: string
  confirmed: boolean
}

function SetDialog({ setting, onClose }: { setting: Setting; onClose: () => void }): ReactNode {
  const set = useSend('settings.set')
  const submit = ({ value, validFrom, basis, confirmed }: Entered) =>
    set.mutateAsync({
      params: { key: setting.key },
      body: { value, validFrom: validFrom.format('YYYY-MM-DD'), basis: basis.trim(), confirmed },
    })
  return (
    <FormDialog<Entered>
      title={`设定：${setting.title}`}
      okText="设定"
      note="自生效日期起适用；之前发生的事项仍按原取值。设定人和前后取值记入日志。"
      initial={{ value: setting.value, validFrom: dayjs(), basis: setting.basis, confirmed: setting.confirmed }}
      onSubmit={submit}
      onClose={onClose}
    >
      {setting.unit === 'flag' ? (
        <Form.Item name="value" label="取值">
          <Radio.Group options={[1, 0].map((value) => ({ value, label: valueText(value, 'flag') }))} />
        </Form.Item>
      ) : (
        <Form.Item name="value" label={`取值（${unitText(setting.unit) || '无单位'}）`} rules={[{ required: true, message: '请填写取值' }]}>
          <InputNumber controls={false} autoFocus min={0} max={1e9} style={{ width: 200 }} />
        </Form.Item>
      )}
      <Form.Item name="validFrom" label="生效日期" rules={[{ required: true, message: '请选择生效日期' }]}>
        <DatePicker allowClear={false} />
      </Form.Item>
      <Form.Item name="basis" label="依据" rules={[{ required: true, whitespace: true, min: 2, message: '请填写依据' }]}>
        <Input.TextArea rows={2} maxLength={500} showCount />
      </Form.Item>
      <Form.Item name="confirmed" valuePropName="checked">
        <Checkbox>已经主管部门核实</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
