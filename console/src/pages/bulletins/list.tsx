import { App, Button, DatePicker, Form, Radio, type TableColumnsType } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import { BULLETIN_KINDS } from '#ui-kit/office-labels.ts'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { useSend } from '../../client/hooks.ts'
import { DocxButton } from './DocxButton.tsx'

type Row = RowOf<'bulletins.list'>

const columns: TableColumnsType<Row> = [
  { title: '标题', fixed: 'left', render: (_, row) => <Link to={`/bulletins/${row.id}`}>{row.title}</Link> },
  { title: '种类', render: (_, row) => labelOf(BULLETIN_KINDS, row.kind) },
  { title: '期号', render: (_, row) => `第 ${row.issue} 期` },
  { title: '期间', render: (_, row) => (row.from === row.to ? row.from : `${row.from} 至 ${row.to}`) },
  { title: '范围', dataIndex: 'unitName' },
  { title: '生成时间', render: (_, row) => momentText(row.takenAt) },
  { title: '操作', fixed: 'right', render: (_, row) => <DocxButton id={row.id} link /> },
]

/** 通报简报: daily and monthly ones, each frozen with its figures. */
export function BulletinListPage(): ReactNode {
  const source = useList('bulletins.list')
  const { may } = useMe()
  return (
    <Ledger
      title="通报简报"
      note="生成时冻结数据并留存摘要，之后数据变化不影响已生成的通报。"
      source={source}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint={may('bulletin.make') ? '点击“生成通报”' : '尚未生成通报'}
      toolbar={may('bulletin.make') ? <MakeButton /> : null}
    />
  )
}

interface Entered {
  kind: Row['kind']
  day: Dayjs
}

function MakeButton(): ReactNode {
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const make = useSend('bulletins.make', ['bulletins.list'])
  const submit = async ({ kind, day }: Entered) => {
    const made = await make.mutateAsync({ body: { kind, day: day.format('YYYY-MM-DD') } })
    message.success('已生成')
    navigate(`/bulletins/${made.id}`)
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        生成通报
      </Button>
      {open ? (
        <FormDialog<Entered>
          title="生成通报"
          okText="生成"
          note="按所选日期（月通报为该日所在的月份）冻结数据，自动编号。"
          initial={{ kind: 'daily', day: dayjs() }}
          onSubmit={submit}
          onClose={() => setOpen(false)}
        >
          <Form.Item name="kind" label="种类" rules={[{ required: true }]}>
            <Radio.Group options={optionsOf(BULLETIN_KINDS)} />
          </Form.Item>
          <Form.Item name="day" label="日期" rules={[{ required: true, message: '请选择日期' }]}>
            <DatePicker allowClear={false} disabledDate={(day: Dayjs) => day.isAfter(dayjs(), 'day')} />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}
