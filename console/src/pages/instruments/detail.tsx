import { processes } from 'virtual:contract'
import { DownloadOutlined, EditOutlined, UploadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Space, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import type { UploadFunction } from '#ui-kit/ActionFields.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { ClockTable, FileTable, LogTimeline } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { DeadlineTag, FindingTag, UnconfirmedTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { download } from '../../client/call.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { usePaper } from './paper.ts'
import { SealDialog } from './SealDialog.tsx'

type Instrument = ReplyOf<'instruments.show'>
const PAGES: Readonly<Record<string, string>> = { warning: '/warnings', problem: '/problems', clue: '/clues', instrument: '/instruments' }

/** 监督文书详情. */
export function InstrumentPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('instruments.show', { params: { id } })
  return <Loaded read={read}>{(instrument) => <InstrumentMatter instrument={instrument} reload={() => read.refetch()} />}</Loaded>
}

function InstrumentMatter({ instrument, reload }: { instrument: Instrument; reload: () => void }): ReactNode {
  const act = useSend('instruments.act')
  const take = useSend('instruments.take')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const files = useMatterFiles('instrument', instrument.id)
  const { may } = useMe()
  const [sealing, setSealing] = useState(false)
  const final = processes.instrument.final.includes(instrument.state)
  const no = instrument.number ?? '草稿（编号后取得文号）'
  const perform = (action: string, input: Record<string, unknown>) =>
    act.mutateAsync({ params: { id: instrument.id, action }, body: { version: instrument.version, input } })
  const untaken = instrument.receipts.some(({ mine, signedAt }) => mine && signedAt === null) && instrument.issuedAt !== null
  const sections: Section[] = [
    { key: 'basic', title: '基本信息', content: <Basic instrument={instrument} /> },
    {
      key: 'paper',
      title: instrument.direction === 'in' ? '来文' : instrument.number ? '成文' : '文稿预览',
      extra: <Downloads instrument={instrument} />,
      content: <Paper instrument={instrument} />,
    },
    ...(instrument.minutes ? [{ key: 'minutes', title: '约谈纪要', content: <Minutes minutes={instrument.minutes} /> }] : []),
    ...(instrument.mattersList.length > 0
      ? [{ key: 'matters', title: `所列事项（${instrument.mattersList.length}）`, content: <Matters rows={instrument.mattersList} /> }]
      : []),
    ...(instrument.receipts.length > 0
      ? [{ key: 'receipts', title: `抄送签收（${instrument.receipts.length}）`, content: <Receipts rows={instrument.receipts} /> }]
      : []),
  ]
  const aside: Section[] = [
    { key: 'clocks', title: '期限', content: <ClockTable clocks={instrument.clocks} /> },
    { key: 'log', title: '办理记录', content: <LogTimeline log={instrument.log} onDownload={files.onDownload} /> },
    {
      key: 'files',
      title: '材料',
      extra: may('instrument.draft') && !final ? <AddFile onUpload={files.onUpload} onDone={reload} /> : null,
      content: <FileTable files={instrument.files} onDownload={files.onDownload} />,
    },
  ]
  const taking = () => take.mutateAsync({ params: { id: instrument.id } }).then(reload, (error: unknown) => message.error(messageOf(error)))
  return (
    <>
      <MatterPage
        no={no}
        title={instrument.title}
        back="/instruments"
        holder={instrument.holder}
        tags={
          instrument.light || instrument.breached ? (
            <DeadlineTag light={instrument.light} dueAt={instrument.dueAt} breached={instrument.breached} />
          ) : null
        }
        process={{ kind: 'instrument', state: instrument.state, stateTitle: instrument.stateTitle, final, log: instrument.log }}
        sections={sections}
        aside={aside}
        actions={
          <ActionBar
            kind="instrument"
            no={instrument.number ?? instrument.title}
            actions={instrument.actions.filter(({ action }) => action !== 'seal')}
            holder={final ? undefined : holderText(instrument.holder)}
            onAct={perform}
            onUpload={files.onUpload}
            onReload={reload}
            extra={
              <>
                {instrument.editable ? (
                  <Button icon={<EditOutlined />} onClick={() => navigate(`/instruments/${instrument.id}/edit`)}>
                    修改文稿
                  </Button>
                ) : null}
                {instrument.actions.some(({ action }) => action === 'seal') ? (
                  <Button type="primary" onClick={() => setSealing(true)}>
                    用印
                  </Button>
                ) : null}
                {untaken ? (
                  <Button type="primary" loading={take.isPending} onClick={taking}>
                    签收抄送件
                  </Button>
                ) : null}
              </>
            }
          />
        }
      />
      {sealing ? (
        <SealDialog
          organId={instrument.organ.id}
          about={instrument.title}
          onSeal={(sealId) => perform('seal', { sealId })}
          onClose={() => setSealing(false)}
        />
      ) : null}
    </>
  )
}

function Basic({ instrument }: { instrument: Instrument }): ReactNode {
  const { unit, received, paper, corrections, withdrawn, archive } = instrument
  const outside = unit.id === instrument.organ.id
  // What a paper has not come to yet, or never takes, is left out.
  const later: { label: string; value: ReactNode; wide?: boolean }[] = [
    {
      label: '会签',
      value:
        paper.countersigners.length > 0
          ? paper.countersigners.map(({ name, signed }) => `${name}（${signed ? '已会签' : '未会签'}）`).join('、')
          : null,
    },
    {
      label: '用印',
      value: instrument.seal ? `${instrument.seal.name}${instrument.seal.kind === 'test' ? '（测试用印）' : ''}` : null,
    },
    { label: '回执文号', value: instrument.receiptNo },
    { label: '归档', value: archive ? `${archive.volume}，保管期限 ${archive.retention}` : null },
    {
      label: '核验码',
      value: instrument.verifyCode ? (
        <Link to={`/verify/${instrument.verifyCode}`}>{instrument.verifyCode.replace(/(.{4})(?=.)/g, '$1-')}</Link>
      ) : null,
    },
    { label: '文件摘要', value: instrument.sha256 ? <span className="office-digest">{instrument.sha256}</span> : null, wide: true },
    { label: '反馈意见', value: instrument.answer ? <div className="kit-pre">{instrument.answer}</div> : null, wide: true },
    { label: '评估意见', value: instrument.assessment ? <div className="kit-pre">{instrument.assessment}</div> : null, wide: true },
  ]
  return (
    <>
      {withdrawn ? (
        <Alert type="warning" showIcon className="kit-gap" title={`本文书已于 ${momentText(withdrawn.at)} 撤回：${withdrawn.why}`} />
      ) : null}
      {corrections.map(({ at, text }) => (
        <Alert key={at} type="info" showIcon className="kit-gap" title={`更正（${momentText(at)}）：${text}`} />
      ))}
      <Facts
        items={[
          {
            label: '文种',
            value: (
              <>
                {instrument.kindTitle} {instrument.confirmed ? null : <UnconfirmedTag />}
              </>
            ),
          },
          { label: '文号', value: instrument.number },
          { label: '发文机关', value: received ? received.organ : instrument.organ.name },
          ...(received
            ? [
                { label: '登记机关', value: instrument.organ.name },
                { label: '来文日期', value: received.date },
                { label: '收文日期', value: received.receivedOn },
                { label: '要求回复', value: received.dueOn },
              ]
            : [{ label: '签发权限', value: instrument.signerTitle }]),
          {
            label: outside ? '收文机关' : '责任单位',
            value: outside ? instrument.addressee : <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link>,
          },
          { label: '依据', value: instrument.basis },
          { label: '拟稿时间', value: momentText(instrument.draftedAt) },
          { label: '送达时间', value: momentText(instrument.issuedAt) },
          { label: '签收时间', value: momentText(instrument.signedAt) },
          ...later.filter(({ value }) => value !== null),
        ]}
      />
    </>
  )
}

function Downloads({ instrument }: { instrument: Instrument }): ReactNode {
  const { message } = App.useApp()
  const fetching = (name: 'instruments.pdf' | 'instruments.docx') =>
    download(name, { params: { id: instrument.id } }).catch((error: unknown) => message.error(messageOf(error)))
  const { may } = useMe()
  return (
    <Space>
      {instrument.number === null && may('instrument.draft') ? (
        <Button size="small" icon={<DownloadOutlined />} onClick={() => fetching('instruments.docx')}>
          下载 Word
        </Button>
      ) : null}
      <Button size="small" icon={<DownloadOutlined />} onClick={() => fetching('instruments.pdf')}>
        下载 PDF
      </Button>
    </Space>
  )
}

/** Adds a file to the paper: the scan of one that came from outside, an enclosure of one that is drafted. */
function AddFile({ onUpload, onDone }: { onUpload: UploadFunction; onDone: () => void }): ReactNode {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const send = (file: File) => {
    setBusy(true)
    onUpload(file, () => undefined)
      .then(onDone, (error: unknown) => message.error(messageOf(error)))
      .finally(() => setBusy(false))
    return false
  }
  return (
    <Upload beforeUpload={send} showUploadList={false} accept=".pdf,.jpg,.jpeg,.png,.doc,.docx,.xls,.xlsx,.zip">
      <Button size="small" icon={<UploadOutlined />} loading={busy}>
        上传材料
      </Button>
    </Upload>
  )
}

function Minutes({ minutes }: { minutes: NonNullable<Instrument['minutes']> }): ReactNode {
  return (
    <Facts
      items={[
        { label: '约谈日期', value: minutes.heldOn },
        { label: '地点', value: minutes.place },
        { label: '参加人员', value: minutes.present },
        { label: '签认时间', value: minutes.signedAt ? momentText(minutes.signedAt) : '待被约谈单位负责人签认' },
        { label: '纪要', value: <div className="kit-pre">{minutes.text}</div>, wide: true },
      ]}
    />
  )
}

function Receipts({ rows }: { rows: Instrument['receipts'] }): ReactNode {
  return (
    <PlainTable<Instrument['receipts'][number]>
      rowKey={(row) => row.unit.id}
      dataSource={rows}
      columns={[
        { title: '单位', render: (_, row) => row.unit.name },
        { title: '签收时间', render: (_, row) => (row.signedAt ? momentText(row.signedAt) : '未签收') },
      ]}
    />
  )
}

function Paper({ instrument }: { instrument: Instrument }): ReactNode {
  const scanned = instrument.direction === 'out' || instrument.files.some(({ mediaType }) => mediaType === 'application/pdf')
  return scanned ? (
    <PaperFrame instrument={instrument} />
  ) : (
    <>
      <Nothing small text="尚未上传来文扫描件（PDF），主要内容如下" />
      {(instrument.paper.blocks as { text?: string }[]).map(({ text }) => (
        <div key={text} className="kit-pre">
          {text}
        </div>
      ))}
    </>
  )
}

function PaperFrame({ instrument }: { instrument: Instrument }): ReactNode {
  const paper = usePaper(instrument.id, instrument.version)
  return (
    <Loaded read={{ data: paper.url, error: paper.error, isFetching: false, refetch: paper.retry }} rows={10}>
      {(url) => <iframe className="office-paper" src={`${url}#navpanes=0&view=FitH`} title={`${instrument.title}（PDF）`} />}
    </Loaded>
  )
}

function Matters({ rows }: { rows: Instrument['mattersList'] }): ReactNode {
  if (rows.length === 0) return <Nothing small text="没有所列事项" />
  return (
    <PlainTable<Instrument['mattersList'][number]>
      rowKey="id"
      dataSource={rows}
      columns={[
        {
          title: '编号',
          render: (_, row) => {
            const page = PAGES[row.kind]
            return page ? <Link to={`${page}/${row.id}`}>{row.no}</Link> : row.no
          },
        },
        { title: '事项', dataIndex: 'title' },
        { title: '状态', dataIndex: 'stateTitle' },
        { title: '核查结论', render: (_, row) => <FindingTag code={row.findingCode} /> },
      ]}
    />
  )
}
