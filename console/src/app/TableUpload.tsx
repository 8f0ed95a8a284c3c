import { InboxOutlined } from '@ant-design/icons'
import { Alert, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { messageOf } from '../client/problem.ts'

/** Where an office drops a table to be imported. `what` is what it is called, `hint` what its head may look like; a refusal is shown above. */
export function TableUpload({ what, hint, onSend }: { what: string; hint: string; onSend: (file: File) => Promise<void> }): ReactNode {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const send = async (file: File) => {
    setBusy(true)
    setFailure(null)
    try {
      await onSend(file)
    } catch (error) {
      setFailure(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {failure ? <Alert type="error" showIcon title={failure} className="kit-gap" role="alert" /> : null}
      <Upload.Dragger accept=".xlsx,.csv" showUploadList={false} disabled={busy} customRequest={({ file }) => void send(file as File)}>
        <p>
          <InboxOutlined style={{ fontSize: 32 }} aria-hidden />
        </p>
        <p>{busy ? '正在读取' : `点击或将${what}拖到此处`}</p>
        <p className="kit-quiet">Excel（XLSX）或 CSV，最多一万行；{hint}</p>
      </Upload.Dragger>
    </>
  )
}
