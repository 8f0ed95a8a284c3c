import { Button, Form, Radio, Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import type { Inspection } from './detail.tsx'

type Member = Inspection['team'][number]

/** What a member is named by: the account, or the officer's number where he has none. */
const nameOf = ({ userId, officerId }: Member): string => userId ?? officerId ?? ''

/** The team; whoever has an account finds the task on the phone page. */
export function Team({ inspection, planning }: { inspection: Inspection; planning: boolean }): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <>
      <PlainTable<Member>
        rowKey="id"
        dataSource={inspection.team}
        locale={{ emptyText: '还没有检查组成员' }}
        columns={[
          {
            title: '姓名',
            render: (_, row) => (
              <>
                {row.name} {row.leader ? <PlainTag tone="normal">组长</PlainTag> : null}
              </>
            ),
          },
          { title: '单位', render: (_, row) => row.unitName },
          { title: '产生方式', render: (_, row) => (row.drawn ? '随机抽取' : '指定') },
          { title: '手机填报', render: (_, row) => (row.account ? '有账号' : '无账号，由同组人员填报') },
        ]}
      />
      {planning ? (
        <Button className="inspection-more" onClick={() => setOpen(true)}>
          设置检查组
        </Button>
      ) : null}
      {open ? <TeamDialog inspection={inspection} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

interface Values {
  userIds: string[]
  leader: string | null
}

function TeamDialog({ inspection, onClose }: { inspection: Inspection; onClose: () => void }): ReactNode {
  const send = useSend('inspections.team')
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useCall('inspections.people', { query: { ...(q ? { q } : {}), limit: 50 } }, { keep: true })
  const named = inspection.team.filter(({ drawn, userId }) => !drawn && userId !== null)
  const [known, setKnown] = useState(() => new Map(named.map((member) => [member.userId!, `${member.name}（${member.unitName}）`])))
  const options = (found.data ?? []).map(({ userId, name, unitName }) => ({ value: userId, label: `${name}（${unitName}）` }))
  const rest = [...known].filter(([value]) => !options.some((option) => option.value === value)).map(([value, label]) => ({ value, label }))
  const [chosen, setChosen] = useState(named.map(({ userId }) => userId!))
  const drawn = inspection.team.filter((member) => member.drawn)
  const leaders = [
    ...drawn.map((member) => ({ value: nameOf(member), label: member.name })),
    ...chosen.map((value) => ({ value, label: known.get(value) ?? value })),
  ]
  const leader = inspection.team.find((member) => member.leader)
  return (
    <FormDialog<Values>
      title="设置检查组"
      okText="保存"
      note="检查组至少两人、一名组长；不得有被检查单位及其上下级执法单位的人员，交叉检查须由其他地区人员承担。抽取的人员另行保留。"
      initial={{ userIds: chosen, leader: leader ? nameOf(leader) : null }}
      onSubmit={(body) => send.mutateAsync({ params: { id: inspection.id }, body: { ...body, leader: body.leader ?? null } })}
      onClose={onClose}
    >
      <Form.Item name="userIds" label="指定的成员">
        <Select
          mode="multiple"
          placeholder="输入姓名或单位"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          options={[...rest, ...options]}
          loading={found.isFetching}
          onChange={(next: string[], picked) => {
            setChosen(next)
            const list = picked as { value: string; label: string }[]
            setKnown(new Map([...known, ...list.map(({ value, label }) => [value, label] as const)]))
          }}
        />
      </Form.Item>
      <Form.Item name="leader" label="组长" rules={[{ required: true, message: '请选择组长' }]}>
        <Radio.Group options={leaders} />
      </Form.Item>
    </FormDialog>
  )
}
