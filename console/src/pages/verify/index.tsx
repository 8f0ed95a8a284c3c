import './verify.css'
import { Alert, Button, Card, Form, Input, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { sha256 } from '#domain/text/sha256.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { Nothing, Waiting } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Paper = ReplyOf<'papers.verify'>

/** 文书核验: for anybody who holds a paper. It says that the paper is genuine and compares a file with it; never what the paper says. */
export function VerifyPage(): ReactNode {
  const { code = '' } = useParams()
  const navigate = useNavigate()
  const read = useCall('papers.verify', { params: { code } }, { enabled: code !== '' })
  return (
    <main className="verify">
      <title>文书核验 · 标尺</title>
      <Card>
        <h1>监督文书核验</h1>
        <p className="kit-quiet">扫描纸面上的二维码，或者输入二维码旁的核验码。本页只核验文书真伪，不显示文书内容。</p>
        <Form
          key={code}
          layout="vertical"
          name="verify"
          requiredMark={false}
          initialValues={{ code }}
          onFinish={({ code: typed }: { code: string }) => navigate(`/verify/${encodeURIComponent(typed.trim())}`)}
        >
          <Form.Item name="code" label="核验码" rules={[{ required: true, whitespace: true, message: '请输入核验码' }]}>
            <Input size="large" maxLength={40} autoComplete="off" placeholder="例如 7K3M-9Q2X-H4T8-RZ5C" />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block>
            核验
          </Button>
        </Form>
      </Card>
      {code === '' ? null : (
        <Card aria-live="polite">
          {read.error ? (
            <Alert type="error" showIcon title="没有查到" description={messageOf(read.error)} role="alert" />
          ) : read.data ? (
            <Result paper={read.data} />
          ) : (
            <Waiting />
          )}
        </Card>
      )}
    </main>
  )
}

function Result({ paper }: { paper: Paper }): ReactNode {
  const [file, setFile] = useState<{ name: string; matches: boolean } | null>(null)
  const compare = async (chosen: File) => {
    setFile({ name: chosen.name, matches: sha256(new Uint8Array(await chosen.arrayBuffer())) === paper.sha256 })
  }
  return (
    <>
      {paper.withdrawnOn ? (
        <Alert type="warning" showIcon className="kit-gap" title={`该文书已于 ${paper.withdrawnOn} 撤回，不再有效`} />
      ) : (
        <Alert type="success" showIcon className="kit-gap" title="该文书由下列机关通过本平台制发" />
      )}
      {paper.correctedOn ? (
        <Alert type="info" showIcon className="kit-gap" title={`该文书于 ${paper.correctedOn} 有更正，更正内容请向发文机关了解`} />
      ) : null}
      <Facts
        items={[
          { label: '发文机关', value: paper.organ, wide: true },
          { label: '文号', value: paper.number, wide: true },
          { label: '文种', value: paper.title, wide: true },
          { label: '成文日期', value: paper.dated, wide: true },
          { label: '文件摘要', value: <span className="office-digest">{paper.sha256}</span>, wide: true },
        ]}
      />
      <h2>比对电子文件</h2>
      <p className="kit-quiet">选择收到的 PDF 文件，在本机计算摘要并比对，文件不会上传。</p>
      <Upload
        accept="application/pdf"
        maxCount={1}
        showUploadList={false}
        beforeUpload={(chosen) => {
          void compare(chosen)
          return false
        }}
      >
        <Button block>选择 PDF 文件</Button>
      </Upload>
      <div aria-live="polite" className="verify-file">
        {file === null ? (
          <Nothing small text="尚未选择文件" />
        ) : file.matches ? (
          <Alert type="success" showIcon title={`“${file.name}”与制发的文件一致，没有改动`} />
        ) : (
          <Alert type="error" showIcon title={`“${file.name}”与制发的文件不一致：不是该文书，或者内容被改动过`} />
        )}
      </div>
    </>
  )
}
