import { Alert, Button, Checkbox, Form, Input, InputNumber, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { CallOf } from '#domain/contract/api/index.ts'
import { LEVELS, LINES } from '#domain/contract/exchange/labels.ts'
import { DRAWN, type Drawn, PLACE_KINDS } from '#domain/inspection/kinds.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import type { Inspection } from './detail.tsx'

type Draw = Inspection['draws'][number]
type Pool = CallOf<'inspections.draw'>['body']['pool']

/** Draws in two steps: the seed is sealed first, then the candidates are gathered and the lots decide; every draw can be repeated. */
export function Draws({ inspection, planning }: { inspection: Inspection; planning: boolean }): ReactNode {
  const [sealing, setSealing] = useState<Drawn | null>(null)
  const [drawing, setDrawing] = useState<Draw | null>(null)
  const waits = (what: Drawn) => inspection.draws.some((draw) => draw.what === what && draw.drawnAt === null)
  return (
    <>
      <PlainTable<Draw>
        rowKey="id"
        dataSource={inspection.draws}
        locale={{ emptyText: '没有抽取记录' }}
        columns={[
          { title: '次序', render: (_, row) => `第 ${row.no} 次` },
          { title: '抽取', render: (_, row) => DRAWN[row.what] },
          { title: '封存', render: (_, row) => `${row.committedBy} ${momentText(row.committedAt)}` },
          { title: '抽取时间', render: (_, row) => (row.drawnAt ? `${row.drawnBy} ${momentText(row.drawnAt)}` : '种子已封存，尚未抽取') },
          { title: '候选', align: 'right', render: (_, row) => (row.drawnAt ? row.candidates : '—') },
          { title: '抽中', align: 'right', render: (_, row) => row.pick ?? '—' },
          { title: '重新抽取的理由', render: (_, row) => row.reason ?? '—' },
          {
            title: '操作',
            render: (_, row) =>
              row.drawnAt ? (
                <Link to={`/inspection-draws/${row.id}`}>复核抽取</Link>
              ) : planning ? (
                <Button size="small" type="primary" onClick={() => setDrawing(row)}>
                  抽取
                </Button>
              ) : null,
          },
        ]}
      />
      {planning ? (
        <Space className="inspection-more" wrap>
          {(Object.keys(DRAWN) as Drawn[]).map((what) => (
            <Button key={what} disabled={waits(what)} onClick={() => setSealing(what)}>
              封存种子：{DRAWN[what]}
            </Button>
          ))}
        </Space>
      ) : null}
      {sealing ? <SealDialog inspection={inspection} what={sealing} onClose={() => setSealing(null)} /> : null}
      {drawing ? <DrawDialog inspection={inspection} draw={drawing} onClose={() => setDrawing(null)} /> : null}
    </>
  )
}

function SealDialog({ inspection, what, onClose }: { inspection: Inspection; what: Drawn; onClose: () => void }): ReactNode {
  const send = useSend('inspections.commit')
  const again = inspection.draws.some((draw) => draw.what === what)
  return (
    <FormDialog<{ reason?: string }>
      title={`封存种子：${DRAWN[what]}`}
      okText="封存"
      note="系统生成随机种子并登记其摘要，此时还没有候选名单，谁也不能预知或挑选结果；抽取时公开种子，任何人都能复核。"
      onSubmit={({ reason }) => send.mutateAsync({ params: { id: inspection.id }, body: { what, reason: reason ?? null } })}
      onClose={onClose}
    >
      {again ? (
        <Form.Item
          name="reason"
          label="重新抽取的理由"
          extra="原来的抽取记录保留，抽取结果由新的代替。"
          rules={[{ required: true, whitespace: true, min: 2, message: '请写明重新抽取的理由' }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      ) : null}
    </FormDialog>
  )
}

interface Values extends Omit<Pool, 'enterprises'> {
  pick: number
  enterprises?: string
}
const { justice: _justice, ...ENFORCING } = LINES
const { province: _province, ...LOCAL } = LEVELS

function DrawDialog({ inspection, draw, onClose }: { inspection: Inspection; draw: Draw; onClose: () => void }): ReactNode {
  const send = useSend('inspections.draw')
  const places = draw.what === 'places'
  const submit = ({ pick, enterprises, ...pool }: Values) =>
    send.mutateAsync({
      params: { id: inspection.id },
      body: {
        drawId: draw.id,
        pick,
        pool: {
          ...pool,
          enterprises: (enterprises ?? '')
            .split(/\r?\n/)
            .map((line) => line.trim())
            .filter(Boolean),
        },
      },
    })
  return (
    <FormDialog<Values>
      title={`抽取${DRAWN[draw.what]}`}
      okText="抽取"
      width={640}
      note="按下面的范围生成候选名单并立即抽取；名单、种子和结果永久保存，不能更改。"
      initial={{ pick: 1, regions: inspection.regions, lines: [], levels: [], placeKinds: ['unit'] }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Alert type="info" className="kit-gap" title={<span className="inspection-hash">种子摘要 {draw.commitment}</span>} />
      <Form.Item name="pick" label="抽取数量" rules={[{ required: true, message: '请填写数量' }]}>
        <InputNumber min={1} max={500} />
      </Form.Item>
      {places ? (
        <Form.Item name="placeKinds" label="对象种类">
          <Checkbox.Group options={optionsOf(PLACE_KINDS)} />
        </Form.Item>
      ) : (
        <Alert
          type="info"
          className="kit-gap"
          title="候选为所选地区的执法人员，被检查单位及其上下级的人员自动排除；交叉检查排除同一地区的人员。"
        />
      )}
      <Form.Item name="regions" label="地区" extra="6 位地区代码，不填为全部">
        <Select mode="tags" tokenSeparators={[' ', ',', '，', '、']} open={false} suffixIcon={null} />
      </Form.Item>
      <div className="inspection-two">
        <Form.Item name="lines" label="条线" extra="不选为全部">
          <Checkbox.Group options={optionsOf(ENFORCING)} />
        </Form.Item>
        {places ? (
          <Form.Item name="levels" label="单位层级" extra="不选为全部">
            <Checkbox.Group options={optionsOf(LOCAL)} />
          </Form.Item>
        ) : null}
      </div>
      <Form.Item noStyle shouldUpdate={(before, after) => before.placeKinds !== after.placeKinds}>
        {({ getFieldValue }) =>
          places && (getFieldValue('placeKinds') as string[]).includes('enterprise') ? (
            <>
              <Form.Item name="enterprises" label="企业名单" extra="每行一个" rules={[{ required: true, message: '请填写企业名单' }]}>
                <Input.TextArea rows={4} />
              </Form.Item>
              <Form.Item name="unitId" label="监管单位" rules={[{ required: true, message: '请选择监管单位' }]}>
                <UnitSelect />
              </Form.Item>
            </>
          ) : null
        }
      </Form.Item>
    </FormDialog>
  )
}
