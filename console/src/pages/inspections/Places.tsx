import { Button, Form, Input, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { CallOf } from '#domain/contract/api/index.ts'
import { PLACE_KINDS, VISIT_STATES } from '#domain/inspection/kinds.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { optionsOf } from '#ui-kit/labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { useMe } from '../../app/session.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useSend } from '../../client/hooks.ts'
import type { Inspection } from './detail.tsx'

type Place = Inspection['places'][number]
type Naming = CallOf<'inspections.name-place'>['body']

/** Places of an inspection with their results; in planning a place can be named with a reason, later one that was closed excused. */
export function Places({ inspection }: { inspection: Inspection }): ReactNode {
  const { may } = useMe()
  const [naming, setNaming] = useState(false)
  const [excusing, setExcusing] = useState<Place | null>(null)
  const manages = may('inspection.manage')
  const open = ['planned', 'assigned', 'working'].includes(inspection.state)
  return (
    <>
      <PlainTable<Place>
        rowKey="id"
        dataSource={inspection.places}
        locale={{ emptyText: '还没有检查对象，可随机抽取，也可注明理由指定' }}
        columns={[
          { title: '编号', render: (_, row) => <Link to={`/inspection-visits/${row.id}`}>{row.no}</Link> },
          {
            title: '检查对象',
            render: (_, row) => (
              <div className="inspection-words inspection-place">
                {row.placeName}
                <div className="kit-quiet">
                  {[
                    PLACE_KINDS[row.placeKind],
                    row.drawn ? '随机抽取' : '指定',
                    row.unit.name === row.placeName ? '' : `责任单位：${row.unit.name}`,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </div>
            ),
          },
          {
            title: '状态',
            render: (_, row) => <PlainTag tone={row.state === 'done' ? 'normal' : undefined}>{VISIT_STATES[row.state]}</PlainTag>,
          },
          { title: '检查日期', render: (_, row) => row.visitedOn ?? '—' },
          { title: '不符合', align: 'right', render: (_, row) => (row.state === 'waiting' ? '—' : row.failed) },
          { title: '得分', align: 'right', render: (_, row) => row.score ?? '—' },
          ...(manages && open
            ? [
                {
                  title: '操作',
                  render: (_: unknown, row: Place) =>
                    row.state === 'waiting' ? (
                      <Button size="small" onClick={() => setExcusing(row)}>
                        注明未检查
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
      {manages && inspection.state === 'planned' ? (
        <Button className="inspection-more" onClick={() => setNaming(true)}>
          指定检查对象
        </Button>
      ) : null}
      {naming ? <NameDialog id={inspection.id} onClose={() => setNaming(false)} /> : null}
      {excusing ? <ExcuseDialog place={excusing} onClose={() => setExcusing(null)} /> : null}
    </>
  )
}

function NameDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const send = useSend('inspections.name-place')
  return (
    <FormDialog<Naming>
      title="指定检查对象"
      okText="指定"
      note="指定的对象和理由与抽取结果一并记录。"
      initial={{ kind: 'unit' }}
      onSubmit={(body) => send.mutateAsync({ params: { id }, body })}
      onClose={onClose}
    >
      <Form.Item name="kind" label="对象种类">
        <Radio.Group options={optionsOf(PLACE_KINDS)} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before, after) => before.kind !== after.kind}>
        {({ getFieldValue }) => <PlaceItems kind={getFieldValue('kind') as Naming['kind']} />}
      </Form.Item>
      <Form.Item name="reason" label="指定的理由" rules={[{ required: true, whitespace: true, min: 2, message: '请写明指定的理由' }]}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}

function PlaceItems({ kind }: { kind: Naming['kind'] }): ReactNode {
  if (kind === 'unit')
    return (
      <Form.Item name="placeId" label="执法单位" rules={[{ required: true, message: '请选择单位' }]}>
        <UnitSelect />
      </Form.Item>
    )
  if (kind === 'site')
    return (
      <Form.Item name="placeId" label="点位编号" rules={[{ required: true, message: '请填写点位编号' }]}>
        <Input maxLength={420} placeholder="设备、站点在系统中的编号" />
      </Form.Item>
    )
  return (
    <>
      <Form.Item name="name" label="企业名称" rules={[{ required: true, whitespace: true, min: 2, message: '请填写企业名称' }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="unitId" label="监管单位" rules={[{ required: true, message: '请选择监管单位' }]}>
        <UnitSelect />
      </Form.Item>
    </>
  )
}

function ExcuseDialog({ place, onClose }: { place: Place; onClose: () => void }): ReactNode {
  const send = useSend('inspections.excuse')
  return (
    <FormDialog<{ reason: string }>
      title={`注明未检查：${place.placeName}`}
      okText="保存"
      note="该对象不再检查，原因保留在检查记录中。"
      onSubmit={(body) => send.mutateAsync({ params: { id: place.id }, body })}
      onClose={onClose}
    >
      <Form.Item name="reason" label="未检查的原因" rules={[{ required: true, whitespace: true, min: 2, message: '请写明原因' }]}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}
