import { App, Button, Form, InputNumber, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { numberText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { UnconfirmedTag } from '#ui-kit/Tags.tsx'
import { useMe } from '../../app/session.ts'
import { useSend } from '../../client/hooks.ts'
import { BackTest } from './BackTest.tsx'
import type { RuleRecord } from './detail.tsx'
import { ReasonItem } from './SwitchButton.tsx'
import { valueText } from './Versions.tsx'

type Parameter = RuleRecord['parameters'][number]
/** Values of a rule's parameters. */
export type Values = Record<string, number | string[]>

const valuesBy = (rule: RuleRecord, key: 'value' | 'default'): Values =>
  Object.fromEntries(rule.parameters.map((parameter) => [parameter.name, parameter[key]]))

const rangeText = ({ min, max, kind }: Parameter): string => {
  if (kind === 'list') return '可填多项'
  if (min === null && max === null) return '—'
  return `${numberText(min)} 至 ${numberText(max)}`
}

function Input({ parameter, disabled }: { parameter: Parameter; disabled: boolean }): ReactNode {
  const { name, title, kind, min, max } = parameter
  const required = `请填写${title}`
  if (kind === 'list')
    return (
      <Form.Item name={name} className="office-cell">
        <Select
          aria-label={title}
          mode="tags"
          open={false}
          suffixIcon={null}
          disabled={disabled}
          style={{ minWidth: 220, maxWidth: 360 }}
        />
      </Form.Item>
    )
  return (
    <Form.Item name={name} className="office-cell" rules={[{ required: true, message: required }]}>
      <InputNumber
        controls={false}
        aria-label={title}
        min={min ?? undefined}
        max={max ?? undefined}
        precision={kind === 'integer' ? 0 : undefined}
        disabled={disabled}
        style={{ width: 120 }}
      />
    </Form.Item>
  )
}

/** 参数与回测: what the rule measures by; try other values on past data, then publish them. */
export function Parameters({ rule }: { rule: RuleRecord }): ReactNode {
  const { message } = App.useApp()
  const { may } = useMe()
  const [form] = Form.useForm<Values>()
  const [publishing, setPublishing] = useState<Values | null>(null)
  const publish = useSend('rules.publish')
  const mayTry = may('rule.back-test')
  if (rule.parameters.length === 0) return <Nothing text="本规则没有参数" hint="依据法律规定直接判断" />
  const submit = async ({ reason }: { reason: string }) => {
    const { version } = await publish.mutateAsync({
      params: { id: rule.id },
      body: { baseVersion: rule.version, enabled: rule.enabled, parameters: publishing!, reason },
    })
    message.success(`已发布第 ${version} 版`)
  }
  const ask = async () => {
    // A value out of range is shown at its field; nothing else to do.
    const values = await form.validateFields().catch(() => null)
    if (values) setPublishing(values)
  }
  return (
    <>
      <Form form={form} name="parameters" initialValues={valuesBy(rule, 'value')}>
        <PlainTable<Parameter>
          rowKey="name"
          pagination={false}
          dataSource={rule.parameters}
          columns={[
            {
              title: '参数',
              onCell: () => ({ scope: 'row' }),
              render: (_, parameter) => (
                <>
                  {parameter.title} {parameter.confirmed ? null : <UnconfirmedTag />}
                </>
              ),
            },
            { title: '取值', render: (_, parameter) => <Input parameter={parameter} disabled={!mayTry} /> },
            { title: '单位', render: (_, { unit }) => unit || '—' },
            { title: '范围', render: (_, parameter) => rangeText(parameter) },
            { title: '现行', render: (_, { value }) => valueText(value) },
            {
              title: '初始',
              render: (_, { value, default: shipped }) => (
                <>
                  {valueText(shipped)} {JSON.stringify(value) === JSON.stringify(shipped) ? null : <PlainTag>已调整</PlainTag>}
                </>
              ),
            },
            { title: '依据', dataIndex: 'basis' },
          ]}
        />
        <Space wrap className="office-buttons">
          <Button disabled={!mayTry} onClick={() => form.setFieldsValue(valuesBy(rule, 'value'))}>
            恢复现行值
          </Button>
          <Button disabled={!mayTry} onClick={() => form.setFieldsValue(valuesBy(rule, 'default'))}>
            填入初始值
          </Button>
          {may('rule.publish') ? (
            <Button type="primary" onClick={ask}>
              发布
            </Button>
          ) : null}
        </Space>
      </Form>
      {mayTry ? <BackTest rule={rule} parameters={() => form.validateFields()} /> : null}
      {publishing ? (
        <FormDialog<{ reason: string }>
          title={`发布参数：${rule.id} ${rule.title}`}
          okText="发布"
          note="新参数自下次扫描起对全部单位生效，已有预警不变。发布人、理由和前后取值记入日志。建议先回测。"
          onSubmit={submit}
          onClose={() => setPublishing(null)}
        >
          <Changes rule={rule} values={publishing} />
          <ReasonItem />
        </FormDialog>
      ) : null}
    </>
  )
}

function Changes({ rule, values }: { rule: RuleRecord; values: Values }): ReactNode {
  const changed = rule.parameters.filter(({ name, value }) => JSON.stringify(values[name]) !== JSON.stringify(value))
  if (changed.length === 0) return <p className="kit-gap">取值与现行参数相同。</p>
  return (
    <ul className="office-list kit-gap">
      {changed.map(({ name, title, unit, value }) => (
        <li key={name}>
          {title}：{valueText(value, unit)} → <strong>{valueText(values[name], unit)}</strong>
        </li>
      ))}
    </ul>
  )
}
