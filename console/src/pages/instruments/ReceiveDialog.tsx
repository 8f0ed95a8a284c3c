import { DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall, useSend } from '../../client/hooks.ts'

interface Entered {
  kind: string
  unitId: string
  organ: string
  number: string
  title: string
  date: Dayjs
  receivedOn: Dayjs
  dueOn?: Dayjs
  summary: string
}

const past = (day: Dayjs) => day.isAfter(dayjs(), 'day')
const dayOf = (day: Dayjs) => day.format('YYYY-MM-DD')
const wanted = (message: string) => [{ required: true, message }]

/** Registers a paper of another organ: 行政复议意见书, 司法建议, 检察建议. */
export function ReceiveDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }): ReactNode {
  const kinds = useCall('instruments.kinds', { query: {} }, { staleTime: 300_000 })
  const receive = useSend('instruments.receive')
  const submit = async ({ date, receivedOn, dueOn, ...rest }: Entered) => {
    const days = { date: dayOf(date), receivedOn: dayOf(receivedOn), dueOn: dueOn ? dayOf(dueOn) : null }
    const { id } = await receive.mutateAsync({ body: { ...rest, ...days } })
    onDone(id)
  }
  return (
    <FormDialog<Entered>
      title="登记外来文书"
      okText="登记"
      note="登记后在文书页面上传来文扫描件，再送达责任单位办理；来文没有写明回复日期的，按文种设定的期限计算。"
      initial={{ receivedOn: dayjs() }}
      width={640}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="kind" label="文种" rules={wanted('请选择文种')}>
        <Select
          placeholder="请选择"
          loading={kinds.isFetching}
          options={(kinds.data?.rows ?? []).filter((row) => row.direction === 'in').map((row) => ({ value: row.kind, label: row.title }))}
        />
      </Form.Item>
      <Form.Item name="organ" label="来文机关" rules={wanted('请填写来文机关')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="number" label="来文字号" rules={wanted('请填写来文字号')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="title" label="标题" rules={wanted('请填写标题')}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="office-row">
        <Form.Item name="date" label="来文日期" rules={wanted('请选择来文日期')}>
          <DatePicker disabledDate={past} />
        </Form.Item>
        <Form.Item name="receivedOn" label="收文日期" rules={wanted('请选择收文日期')}>
          <DatePicker disabledDate={past} />
        </Form.Item>
        <Form.Item name="dueOn" label="要求回复日期">
          <DatePicker />
        </Form.Item>
      </div>
      <Form.Item name="unitId" label="责任单位" rules={wanted('请选择责任单位')}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="summary" label="主要内容" rules={wanted('请填写主要内容')}>
        <Input.TextArea rows={4} maxLength={4000} showCount />
      </Form.Item>
    </FormDialog>
  )
}
