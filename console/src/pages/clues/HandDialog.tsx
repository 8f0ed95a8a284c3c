import { Alert, Form, Input, Modal, Space } from 'antd'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { OrganSelect } from './selects.tsx'

/** A clue to hand down. */
export interface ToHand {
  id: string
  no: string
  title: string
}
type Letters = ReplyOf<'clues.hand'>['letters']

/** Up to so many clues at once the routing is asked for each. */
const MOST_ASKED = 50

/**
 * 交办: an organ for each clue, then one 转办函 for each organ. The routing's proposal stands there to begin with; a person decides.
 */
export function HandDialog({ clues, onClose }: { clues: readonly ToHand[]; onClose: () => void }): ReactNode {
  const [units, setUnits] = useState<Readonly<Record<string, string | undefined>>>({})
  const [opinion, setOpinion] = useState('')
  const [letters, setLetters] = useState<Letters | null>(null)
  const hand = useSend('clues.hand')
  const missing = clues.filter(({ id }) => !units[id]).length
  const organs = new Set(Object.values(units).filter(Boolean)).size
  const choose = (id: string) => (unitId: string | undefined) => setUnits((old) => ({ ...old, [id]: unitId }))
  const submit = async () => {
    const hands = Object.entries(Object.groupBy(clues, ({ id }) => units[id] ?? '')).map(([unitId, rows = []]) => ({
      unitId,
      ids: rows.map(({ id }) => id),
    }))
    try {
      setLetters((await hand.mutateAsync({ body: { hands, opinion } })).letters)
    } catch {
      // The dialog shows why.
    }
  }
  if (letters) return <Sent letters={letters} onClose={onClose} />
  const [only] = clues.length === 1 ? clues : []
  return (
    <Modal
      open
      title={only ? `交办：${only.no}` : `交办 ${clues.length} 件线索`}
      okText="发出转办函"
      cancelText="取消"
      width={only ? 640 : 860}
      confirmLoading={hand.isPending}
      okButtonProps={{ disabled: missing > 0 }}
      onOk={submit}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <Alert
        type="info"
        showIcon
        className="kit-gap"
        title={`同一承办单位的线索合并为一件转办函${organs > 0 ? `，本次共发出 ${organs} 件` : ''}，发出后开始计算签收和核查期限。函中不含反映人信息。`}
      />
      {hand.error ? <Alert type="error" showIcon className="kit-gap" title={messageOf(hand.error)} role="alert" /> : null}
      {only ? (
        <Organ clue={only} value={units[only.id]} touched={only.id in units} onChange={choose(only.id)} full />
      ) : (
        <>
          <Form.Item label="全部改为">
            <OrganSelect
              label="全部改为"
              handing
              clueIds={clues.map(({ id }) => id)}
              onChange={(unitId) => unitId && setUnits(Object.fromEntries(clues.map(({ id }) => [id, unitId])))}
            />
          </Form.Item>
          <PlainTable<ToHand>
            rowKey="id"
            pageSize={MOST_ASKED}
            dataSource={clues}
            columns={[
              { title: '线索', render: (_, clue) => clue.no },
              { title: '反映问题', width: 220, ellipsis: true, render: (_, clue) => clue.title },
              {
                title: '承办单位',
                render: (_, clue) => (
                  <Organ
                    clue={clue}
                    value={units[clue.id]}
                    touched={clue.id in units}
                    onChange={choose(clue.id)}
                    ask={clues.length <= MOST_ASKED}
                  />
                ),
              },
            ]}
          />
        </>
      )}
      <Form.Item label="交办意见" layout="vertical" className="clue-opinion">
        <Input.TextArea
          rows={3}
          maxLength={2000}
          showCount
          value={opinion}
          onChange={(event) => setOpinion(event.target.value)}
          aria-label="交办意见"
        />
      </Form.Item>
    </Modal>
  )
}

/** The organ of one clue: the proposal with its reason, chosen until a person chooses another. */
function Organ({
  clue,
  value,
  touched,
  onChange,
  ask = true,
  full = false,
}: {
  clue: ToHand
  value: string | undefined
  touched: boolean
  onChange: (unitId: string | undefined) => void
  ask?: boolean
  full?: boolean
}): ReactNode {
  const read = useCall('clues.suggestions', { params: { id: clue.id } }, { staleTime: 60_000, enabled: ask })
  const route = read.data?.route
  const proposed = route && !route.above ? route.unit : null
  const take = useEffectEvent((unitId: string) => onChange(unitId))
  useEffect(() => {
    if (proposed && !touched) take(proposed.id)
  }, [proposed, touched])
  const select = (
    <OrganSelect label={`${clue.no} 的承办单位`} value={value} known={route?.unit} clueIds={[clue.id]} onChange={onChange} handing />
  )
  if (!full)
    return (
      <>
        {select}
        {route && value === route.unit?.id ? <div className="kit-quiet">{route.reason}</div> : null}
      </>
    )
  return (
    <>
      {route ? (
        <Alert
          type={route.unit ? 'success' : 'warning'}
          className="kit-gap"
          title={route.unit ? `建议承办：${route.unit.name}` : '没有可建议的承办单位'}
          description={
            <>
              <div>{route.reason}</div>
              {route.passed.map((line) => (
                <div key={line} className="kit-quiet">
                  {line}
                </div>
              ))}
              {route.above ? <div>须由 {route.above.name} 决定，请报请上级交办。</div> : null}
            </>
          }
        />
      ) : null}
      <Form.Item label="承办单位" layout="vertical" required>
        {select}
      </Form.Item>
    </>
  )
}

function Sent({ letters, onClose }: { letters: Letters; onClose: () => void }): ReactNode {
  return (
    <Modal open title="已交办" okText="知道了" onOk={onClose} onCancel={onClose} cancelButtonProps={{ style: { display: 'none' } }}>
      <Space orientation="vertical">
        {letters.map(({ unit, instrumentId, number, clues }) => (
          <span key={instrumentId}>
            <Link to={`/instruments/${instrumentId}`}>{number}</Link> {unit.name}，{clues} 件线索
          </span>
        ))}
      </Space>
    </Modal>
  )
}
