import { App, Button, Form, Select, type TableColumnsType } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { download } from '../../client/call.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Row = RowOf<'ratings.batches'>

/** 评价码: batches of single-use codes for enforcement acts, printed and handed to the parties. */
export function RatingCodesPage(): ReactNode {
  const source = useList('ratings.batches')
  const [issuing, setIssuing] = useState(false)
  const columns: TableColumnsType<Row> = [
    { title: '制发时间', render: (_, row) => momentText(row.madeAt) },
    { title: '办案单位', render: (_, row) => row.unit.name },
    { title: '评价码', align: 'right', render: (_, row) => `${row.codes} 个` },
    { title: '已使用', align: 'right', render: (_, row) => `${row.used} 个` },
    { title: '有效期至', render: (_, row) => momentText(row.expiresAt) },
    { title: '操作', fixed: 'right', render: (_, row) => <Print row={row} /> },
  ]
  return (
    <>
      <Ledger<Row>
        title="评价码"
        note="每个评价码对应一件真实案件，只能使用一次。交给当事人扫码评价，本单位看不到单条评价。"
        source={source}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="点“制发评价码”选择案件"
        toolbar={
          <Button type="primary" onClick={() => setIssuing(true)}>
            制发评价码
          </Button>
        }
      />
      {issuing ? <Issue onClose={() => setIssuing(false)} /> : null}
    </>
  )
}

function Print({ row }: { row: Row }): ReactNode {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const print = async () => {
    setBusy(true)
    try {
      await download('ratings.pdf', { params: { id: row.id } })
    } catch (error) {
      message.error(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button type="link" className="kit-file" loading={busy} disabled={row.used === row.codes} onClick={print}>
      下载打印
    </Button>
  )
}

function Issue({ onClose }: { onClose: () => void }): ReactNode {
  const { message } = App.useApp()
  const issue = useSend('ratings.issue', ['ratings.batches'])
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useCall('cases.list', { query: { ...(q ? { q } : {}), limit: 50 } }, { keep: true })
  return (
    <FormDialog<{ caseIds: string[] }>
      title="制发评价码"
      okText="制发"
      note="一批只能选同一办案单位的案件，最多 200 件。"
      onSubmit={async ({ caseIds }) => {
        const { codes } = await issue.mutateAsync({ body: { caseIds } })
        message.success(`已制发 ${codes} 个评价码，请下载打印`)
      }}
      onClose={onClose}
    >
      <Form.Item name="caseIds" label="案件" rules={[{ required: true, message: '请选择案件' }]}>
        <Select
          mode="multiple"
          maxCount={200}
          placeholder="输入案件编号查找"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={found.isFetching}
          options={(found.data?.rows ?? []).map((row) => ({ value: row.id, label: `${row.caseNo}　${row.unit.name}` }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
