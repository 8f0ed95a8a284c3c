import { DownloadOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { download } from '../../client/call.ts'
import { messageOf } from '../../client/problem.ts'

/** Downloads a bulletin as a Word document, to be edited further in the office. */
export function DocxButton({ id, link = false }: { id: string; link?: boolean }): ReactNode {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    try {
      await download('bulletins.docx', { params: { id } })
    } catch (error) {
      message.error(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button type={link ? 'link' : 'primary'} size={link ? 'small' : 'middle'} icon={<DownloadOutlined />} loading={busy} onClick={start}>
      下载 Word
    </Button>
  )
}
