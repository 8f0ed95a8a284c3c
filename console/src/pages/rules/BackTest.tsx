import { Alert, App, Button, Card, DatePicker, Form, Progress } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { POLL, working } from '#ui-kit/JobTag.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { BackTestResult } from './BackTestResult.tsx'
import type { RuleRecord } from './detail.tsx'
import type { Values } from './Parameters.tsx'

interface Entered {
  period: [Dayjs, Dayjs]
  unitId?: string
}

/** 回测: runs the rule with the entered values over past data, without warnings, and compares it with the present ones. */
export function BackTest({ rule, parameters }: { rule: RuleRecord; parameters: () => Promise<Values> }): ReactNode {
  const { message } = App.useApp()
  const [search, setSearch] = useSearchParams()
  const start = useSend('rules.backTest', [])
  const id = search.get('test')
  const run = async ({ period: [from, to], unitId }: Entered) => {
    // A value out of range is shown at its field.
    const values = await parameters().catch(() => null)
    if (!values) return
    const body = { parameters: values, from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD'), ...(unitId ? { unitId } : {}) }
    try {
      const { id: started } = await start.mutateAsync({ params: { id: rule.id }, body })
      setSearch({ tab: 'parameters', test: started }, { replace: true })
    } catch (error) {
      message.error(messageOf(error))
    }
  }
  return (
    <Card size="small" title={<h2>回测</h2>}>
      <p className="kit-quiet office-note">用上表的取值重新检查已有数据，与现行参数对比。不产生预警。</p>
      <Form<Entered>
        name="back-test"
        layout="inline"
        className="office-row"
        onFinish={run}
        initialValues={{ period: [dayjs().subtract(11, 'month').startOf('month'), dayjs()] }}
      >
        <Form.Item name="period" label="期间" rules={[{ required: true, message: '请选择期间' }]}>
          <DatePicker.RangePicker allowClear={false} />
        </Form.Item>
        <Form.Item name="unitId" label="单位及下级" style={{ minWidth: 280 }}>
          <UnitSelect placeholder="全部单位" />
        </Form.Item>
        <Button type="primary" ghost htmlType="submit" loading={start.isPending}>
          开始回测
        </Button>
      </Form>
      {id ? <Running id={id} rule={rule} /> : null}
    </Card>
  )
}

function Running({ id, rule }: { id: string; rule: RuleRecord }): ReactNode {
  const read = useCall(
    'rules.backTestShow',
    { params: { id } },
    { refetchInterval: ({ state }) => (working(state.data?.state) ? POLL : false) },
  )
  return (
    <div className="office-result">
      <Loaded read={read}>
        {(test) =>
          working(test.state) ? (
            <div role="status" className="office-progress">
              {test.state === 'queued' ? '已排队，请稍候' : '正在回测，请稍候'}
              <Progress percent={test.state === 'queued' ? 5 : 60} status="active" showInfo={false} aria-hidden />
            </div>
          ) : test.result ? (
            <BackTestResult rule={rule} test={test} result={test.result} />
          ) : (
            <Alert type="error" showIcon title={test.error ?? '回测未完成，请稍后重试'} />
          )
        }
      </Loaded>
    </div>
  )
}
