import { Alert, App, Button, Card, Checkbox, DatePicker, Form, Input, Select, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LINES } from '#domain/contract/exchange/labels.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { OfficersSelect, UnitsSelect } from '../../app/pick.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { ClassSelect, OrganSelect, RegionSelect, useRegions } from './selects.tsx'

type Route = ReplyOf<'clueRoutes.list'>['rows'][number]
type Line = 'police' | 'transport' | 'water' | 'justice'
const LEVELS = { province: '省级', city: '市级', county: '县级', team: '基层队' } as const

/** 分办规则: region × line × class × level → competent organ, with dates; and what they would decide. */
export function RoutingPage(): ReactNode {
  const { may } = useMe()
  const manages = may('channel.manage')
  const [ended, setEnded] = useState(false)
  const [adding, setAdding] = useState(false)
  const [deriving, setDeriving] = useState(false)
  const [ending, setEnding] = useState<Route | null>(null)
  const read = useCall('clueRoutes.list', { query: ended ? { ended: 'true' } : {} }, { keep: true })
  const end = useSend('clueRoutes.end', ['clueRoutes.list', 'clueRoutes.try'])
  const derive = useSend('clueRoutes.derive', ['clueRoutes.list', 'clueRoutes.try'])
  const { message } = App.useApp()
  const regions = useRegions()
  const regionName = (prefix: string) => regions.find(({ value }) => value === prefix.padEnd(6, '0'))?.label ?? `${prefix} 开头`
  return (
    <section className="kit-list">
      <header className="kit-head kit-toolbar">
        <div>
          <h1>分办规则</h1>
          <p className="kit-quiet">
            按地区、条线、问题类别和级别确定承办单位，越具体的规则越优先。被反映的单位、其下级和被反映人员所在单位不会成为建议承办单位。
          </p>
        </div>
        {manages ? (
          <Space wrap>
            <Button onClick={() => setDeriving(true)}>按机构生成</Button>
            <Button type="primary" onClick={() => setAdding(true)}>
              新增规则
            </Button>
          </Space>
        ) : null}
      </header>
      <Card
        size="small"
        extra={
          <Checkbox checked={ended} onChange={(event) => setEnded(event.target.checked)}>
            含已失效的
          </Checkbox>
        }
        title={<h2>规则</h2>}
      >
        <Loaded read={read} rows={6}>
          {({ rows }) => (
            <PlainTable<Route>
              rowKey="id"
              pageSize={50}
              dataSource={rows}
              columns={[
                { title: '地区', render: (_, row) => regionName(row.regionPrefix) },
                { title: '条线', render: (_, row) => (row.line ? labelOf(LINES, row.line) : '不限') },
                { title: '问题类别', render: (_, row) => row.classPrefix || '不限' },
                { title: '级别', render: (_, row) => (row.level ? labelOf(LEVELS, row.level) : '不限') },
                { title: '承办单位', render: (_, row) => row.unit.name },
                { title: '有效期', render: (_, row) => `${row.validFrom} 至 ${row.validTo ?? '长期'}` },
                { title: '说明', render: (_, row) => row.note || '—' },
                ...(manages
                  ? [
                      {
                        title: '操作',
                        render: (_: unknown, row: Route) =>
                          row.validTo ? (
                            '—'
                          ) : (
                            <Button size="small" onClick={() => setEnding(row)}>
                              终止
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
      <TryCard />
      <MarksCard manages={manages} />
      {adding ? <RouteForm onClose={() => setAdding(false)} /> : null}
      {deriving ? (
        <FormDialog<Record<string, never>>
          title="按机构生成分办规则"
          okText="生成"
          note="监督范围内每个地区、每个条线各生成一条通用规则，由该地区该条线层级最高的执法单位承办；已有通用规则的地区和条线不变。生成后可逐条终止，或用更具体的规则取代。"
          initial={{}}
          onClose={() => setDeriving(false)}
          onSubmit={async () => {
            const { added } = await derive.mutateAsync({})
            message.success(added > 0 ? `已生成 ${added} 条规则` : '各地区、各条线都已有通用规则')
          }}
        >
          {null}
        </FormDialog>
      ) : null}
      {ending ? (
        <FormDialog<{ validTo: Dayjs }>
          title={`终止分办规则：${ending.unit.name}`}
          okText="终止"
          danger
          note="所选日期之后不再按本规则建议承办单位，已交办的线索不受影响。"
          initial={{ validTo: dayjs() }}
          onClose={() => setEnding(null)}
          onSubmit={({ validTo }) => end.mutateAsync({ params: { id: ending.id }, body: { validTo: validTo.format('YYYY-MM-DD') } })}
        >
          <Form.Item name="validTo" label="最后有效日" rules={[{ required: true, message: '请选择日期' }]}>
            <DatePicker />
          </Form.Item>
        </FormDialog>
      ) : null}
    </section>
  )
}

interface RouteValues {
  region: string
  line?: Line
  classPrefix?: string
  level?: keyof typeof LEVELS
  unitId: string
  note?: string
  validFrom: Dayjs
}

function RouteForm({ onClose }: { onClose: () => void }): ReactNode {
  const add = useSend('clueRoutes.add', ['clueRoutes.list', 'clueRoutes.try'])
  return (
    <FormDialog<RouteValues>
      title="新增分办规则"
      okText="保存"
      initial={{ validFrom: dayjs() }}
      onClose={onClose}
      onSubmit={({ region, validFrom, line, level, classPrefix = '', note = '', unitId }) =>
        add.mutateAsync({
          body: {
            regionPrefix: region.replace(/(00)+$/, ''),
            line: line ?? '',
            level: level ?? '',
            classPrefix,
            note,
            unitId,
            validFrom: validFrom.format('YYYY-MM-DD'),
          },
        })
      }
    >
      <Form.Item name="region" label="地区" rules={[{ required: true, message: '请选择地区' }]} extra="选择市的，适用于全市各县区">
        <RegionSelect />
      </Form.Item>
      <Form.Item name="line" label="条线">
        <Select allowClear placeholder="不限" options={optionsOf(LINES)} />
      </Form.Item>
      <Form.Item name="classPrefix" label="问题类别">
        <ClassSelect />
      </Form.Item>
      <Form.Item name="level" label="级别">
        <Select allowClear placeholder="不限" options={optionsOf(LEVELS)} />
      </Form.Item>
      <Form.Item name="unitId" label="承办单位" rules={[{ required: true, message: '请选择承办单位' }]}>
        <OrganSelect />
      </Form.Item>
      <Form.Item name="validFrom" label="生效日" rules={[{ required: true, message: '请选择日期' }]}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="note" label="说明">
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}

interface TryValues {
  region: string
  line: Line
  classCode?: string
  accusedUnits?: string[]
  accusedOfficers?: string[]
}

/** 试算: what the routes would propose, and whom they pass over. */
function TryCard(): ReactNode {
  const ask = useSend('clueRoutes.try', [])
  const found = ask.data
  return (
    <Card size="small" title={<h2>试算</h2>}>
      <Form<TryValues>
        name="try"
        layout="vertical"
        className="clue-three"
        onFinish={({ classCode, ...rest }) => ask.mutate({ body: { ...rest, classCode: classCode ?? null } })}
      >
        <Form.Item name="region" label="地区" rules={[{ required: true, message: '请选择地区' }]}>
          <RegionSelect />
        </Form.Item>
        <Form.Item name="line" label="条线" rules={[{ required: true, message: '请选择条线' }]}>
          <Select options={optionsOf(LINES)} placeholder="请选择" />
        </Form.Item>
        <Form.Item name="classCode" label="问题类别">
          <ClassSelect />
        </Form.Item>
        <Form.Item name="accusedUnits" label="被反映单位">
          <UnitsSelect placeholder="没有指明的可不填" />
        </Form.Item>
        <Form.Item name="accusedOfficers" label="被反映人员">
          <OfficersSelect />
        </Form.Item>
        <Form.Item label=" ">
          <Button htmlType="submit" loading={ask.isPending}>
            试算
          </Button>
        </Form.Item>
      </Form>
      {ask.error ? <Alert type="error" showIcon title={messageOf(ask.error)} role="alert" /> : null}
      {found ? (
        <Alert
          type={found.unit ? 'success' : 'warning'}
          showIcon
          title={found.unit ? `承办单位：${found.unit.name}` : '没有可承办的单位，进入待分流'}
          description={
            <>
              <div>{found.reason}</div>
              {found.passed.map((line) => (
                <div key={line} className="kit-quiet">
                  {line}
                </div>
              ))}
              {found.above ? <div>须由 {found.above.name} 决定。</div> : null}
            </>
          }
        />
      ) : null}
    </Card>
  )
}

interface MarkValues {
  unitId: string
  kind: 'alias' | 'plate'
  text: string
}
const MARK_KINDS = { alias: '别称', plate: '执法车辆' } as const
type Mark = ReplyOf<'unitMarks.list'>['rows'][number]

/** 单位别称和执法车辆: by what people call a unit, so that the analysis knows whom they mean. */
function MarksCard({ manages }: { manages: boolean }): ReactNode {
  const { message } = App.useApp()
  const read = useCall('unitMarks.list', { query: {} })
  const add = useSend('unitMarks.add', ['unitMarks.list'])
  const remove = useSend('unitMarks.remove', ['unitMarks.list'])
  const [adding, setAdding] = useState(false)
  return (
    <Card
      size="small"
      title={<h2>单位别称和执法车辆</h2>}
      extra={
        manages ? (
          <Button size="small" onClick={() => setAdding(true)}>
            登记
          </Button>
        ) : null
      }
    >
      <Loaded read={read} rows={3}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Nothing small text="没有登记；登记后，来件中出现这些写法即认作该单位" />
          ) : (
            <PlainTable<Mark>
              rowKey="id"
              dataSource={rows}
              columns={[
                { title: '单位', render: (_, row) => row.unit.name },
                { title: '类别', render: (_, row) => MARK_KINDS[row.kind] },
                { title: '写法', dataIndex: 'text' },
                ...(manages
                  ? [
                      {
                        title: '操作',
                        render: (_: unknown, row: Mark) => (
                          <Space>
                            <Button
                              size="small"
                              danger
                              onClick={() =>
                                remove.mutateAsync({ params: { id: row.id } }).catch((error: unknown) => message.error(messageOf(error)))
                              }
                            >
                              删除
                            </Button>
                          </Space>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
      {adding ? (
        <FormDialog<MarkValues>
          title="登记单位别称或执法车辆"
          okText="登记"
          initial={{ kind: 'alias' }}
          onClose={() => setAdding(false)}
          onSubmit={(body) => add.mutateAsync({ body })}
        >
          <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
            <OrganSelect />
          </Form.Item>
          <Form.Item name="kind" label="类别" rules={[{ required: true }]}>
            <Select options={optionsOf(MARK_KINDS)} />
          </Form.Item>
          <Form.Item name="text" label="写法" rules={[{ required: true, min: 2, message: '至少两个字' }]}>
            <Input maxLength={50} placeholder="群众常用的叫法，或执法车号牌" />
          </Form.Item>
        </FormDialog>
      ) : null}
    </Card>
  )
}
