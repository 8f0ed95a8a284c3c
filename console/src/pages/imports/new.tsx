import { InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Form, Input, Progress, Radio, Select, Steps, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { entityTitle } from '#ui-kit/entity-labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { sizeText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { upload } from '../../client/call.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { PreviewResult } from './PreviewResult.tsx'

type Uploaded = ReplyOf<'imports.upload'>
/** The mapping as the endpoints take it. */
interface Mapping {
  mapping: string | null
  mappingName: string | null
}

/** 上传数据: upload, look at the columns, choose a mapping, see what would come of it, start. */
export function NewImportPage(): ReactNode {
  const [file, setFile] = useState<Uploaded | null>(null)
  const [mapping, setMapping] = useState<Mapping | null>(null)
  const preview = useSend('imports.preview', [])
  const take = (uploaded: Uploaded) => {
    setFile(uploaded)
    setMapping(null)
    preview.reset()
  }
  const look = (chosen: Mapping) => {
    setMapping(chosen)
    preview.mutate({ params: { id: file!.uploadId }, body: chosen })
  }
  const step = !file ? 0 : preview.data ? 2 : 1
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>上传数据</h1>
      </header>
      <Card size="small">
        <Steps size="small" current={step} items={[{ title: '上传文件' }, { title: '选择映射并预览' }, { title: '开始接入' }]} />
      </Card>
      <Card size="small" title={<h2>文件</h2>}>
        <FileUpload onTaken={take} />
        {file ? <FileFacts file={file} /> : null}
      </Card>
      {file ? (
        <Card key={file.uploadId} size="small" title={<h2>映射</h2>}>
          <MappingForm file={file} busy={preview.isPending} onPreview={look} />
          {preview.error ? <Alert type="error" showIcon title={messageOf(preview.error)} role="alert" className="office-result" /> : null}
        </Card>
      ) : null}
      {file && mapping && preview.data ? (
        <>
          <Card size="small" title={<h2>预览</h2>}>
            <PreviewResult preview={preview.data} />
          </Card>
          <Card size="small" title={<h2>开始接入</h2>}>
            <StartForm uploadId={file.uploadId} mapping={mapping} />
          </Card>
        </>
      ) : null}
    </section>
  )
}

function FileUpload({ onTaken }: { onTaken: (file: Uploaded) => void }): ReactNode {
  const [share, setShare] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const send = async (file: File) => {
    setShare(0)
    setFailure(null)
    try {
      onTaken(await upload('imports.upload', {}, file, setShare))
    } catch (error) {
      setFailure(messageOf(error))
    } finally {
      setShare(null)
    }
  }
  return (
    <>
      {failure ? <Alert type="error" showIcon title={failure} className="kit-gap" role="alert" /> : null}
      <Upload.Dragger
        accept=".csv,.txt,.tsv,.xlsx,.jsonl,.ndjson,.json,.gz,.zip"
        showUploadList={false}
        disabled={share !== null}
        customRequest={({ file }) => void send(file as File)}
      >
        <p>
          <InboxOutlined style={{ fontSize: 32 }} aria-hidden />
        </p>
        <p>点击或将文件拖到此处</p>
        <p className="kit-quiet">标准格式（JSONL，可压缩）或表格（CSV、Excel）；文件编码自动识别</p>
      </Upload.Dragger>
      {share === null ? null : (
        <div role="status" className="office-progress office-result">
          {share < 1 ? '正在上传' : '正在识别文件'}
          <Progress percent={Math.round(share * 100)} status="active" aria-label="上传进度" />
        </div>
      )}
    </>
  )
}

function FileFacts({ file }: { file: Uploaded }): ReactNode {
  const { columns, sample } = file
  return (
    <div className="kit-stack office-result">
      <Facts
        items={[
          { label: '文件', value: `${file.fileName}（${sizeText(file.size)}）` },
          { label: '格式', value: file.kind === 'native' ? '标准格式' : '表格' },
          { label: '编码', value: file.encoding },
          { label: '包含数据', value: file.entities.map(entityTitle).join('、') },
        ]}
      />
      {columns.length > 0 ? (
        <PlainTable<{ n: number; cells: string[] }>
          rowKey="n"
          pagination={false}
          dataSource={sample.map((cells, n) => ({ n, cells }))}
          columns={columns.map((title, index) => ({
            key: `${index}`,
            title,
            render: (_, { cells }) => <span className="office-value">{cells[index] ?? ''}</span>,
          }))}
        />
      ) : null}
    </div>
  )
}

/** Name under which an import with a mapping of its own is kept. */
const OWN_MAPPING = '自行填写的映射'

interface MappingEntered {
  way: 'native' | 'named' | 'own'
  name?: string
  text?: string
}

function MappingForm({ file, busy, onPreview }: { file: Uploaded; busy: boolean; onPreview: (mapping: Mapping) => void }): ReactNode {
  const [form] = Form.useForm<MappingEntered>()
  const fitting = file.mappings.find(({ fits }) => fits)
  const first: MappingEntered = { way: file.kind === 'native' ? 'native' : file.mappings.length > 0 ? 'named' : 'own', name: fitting?.name }
  const way = Form.useWatch('way', form) ?? first.way
  const submit = ({ way: chosen, name, text }: MappingEntered) =>
    onPreview(
      chosen === 'own'
        ? { mapping: text ?? '', mappingName: OWN_MAPPING }
        : { mapping: null, mappingName: (chosen === 'named' && name) || null },
    )
  return (
    <Form<MappingEntered> form={form} name="mapping" layout="vertical" className="office-form" initialValues={first} onFinish={submit}>
      <Form.Item name="way" label="转换方式">
        <Radio.Group
          options={[
            ...(file.kind === 'native' ? [{ value: 'native', label: '标准格式，无须映射' }] : []),
            ...(file.mappings.length > 0 ? [{ value: 'named', label: '已有映射' }] : []),
            { value: 'own', label: '自行填写映射' },
          ]}
        />
      </Form.Item>
      {way === 'named' ? (
        <Form.Item name="name" label="映射" rules={[{ required: true, message: '请选择映射' }]}>
          <Select
            style={{ maxWidth: 480 }}
            placeholder="请选择"
            options={file.mappings.map(({ name, title, fits }) => ({ value: name, label: fits ? `${title}（与列名相符）` : title }))}
          />
        </Form.Item>
      ) : null}
      {way === 'own' ? (
        <Form.Item name="text" label="映射内容（YAML）" rules={[{ required: true, message: '请填写映射内容' }]}>
          <Input.TextArea rows={12} maxLength={100_000} spellCheck={false} style={{ fontFamily: 'monospace' }} />
        </Form.Item>
      ) : null}
      <Button type="primary" htmlType="submit" loading={busy}>
        预览
      </Button>
    </Form>
  )
}

function StartForm({ uploadId, mapping }: { uploadId: string; mapping: Mapping }): ReactNode {
  const navigate = useNavigate()
  const start = useSend('imports.start', ['imports.list'])
  const submit = async ({ source }: { source: string }) => {
    const started = await start.mutateAsync({ params: { id: uploadId }, body: { source: source.trim(), ...mapping } }).catch(() => null)
    if (started) navigate(`/imports/${started.id}`)
  }
  return (
    <>
      {start.error ? <Alert type="error" showIcon title={messageOf(start.error)} className="kit-gap" role="alert" /> : null}
      <Form name="start" layout="vertical" className="office-form" onFinish={submit}>
        <Form.Item
          name="source"
          label="来源名称"
          extra="同一系统的数据始终使用同一来源名称，系统据此识别并更新记录；不能含空格、冒号、竖线"
          rules={[{ required: true, whitespace: true, message: '请填写来源名称' }]}
        >
          <Input style={{ maxWidth: 320 }} maxLength={50} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={start.isPending}>
          开始接入
        </Button>
      </Form>
    </>
  )
}
