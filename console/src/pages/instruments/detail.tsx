import { processes } from 'virtual:contract'
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { ClockTable, FileTable, LogTimeline } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage, type Section } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { DeadlineTag, FindingTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { download } from '../../client/call.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { usePaper } from './paper.ts'

type Instrument = ReplyOf<'instruments.show'>
const PAGES: Readonly<Record<string, string>> = { warning: '/warnings', problem: '/problems' }

/** 监督文书详情. */
export function InstrumentPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('instruments.show', { params: { id } })
  return <Loaded read={read}>{(instrument) => <InstrumentMatter instrument={instrument} reload={() => read.refetch()} />}</Loaded>
}

function InstrumentMatter({ instrument, reload }: { instrument: Instrument; reload: () => void }): ReactNode {
  const act = useSend('instruments.act')
  const files = useMatterFiles('instrument', instrument.id)
  const final = processes.instrument.final.includes(instrument.state)
  const no = instrument.number ?? '草稿（签发时编号）'
  const sections: Section[] = [
    { key: 'basic', title: '基本信息', content: <Basic instrument={instrument} /> },
    {
      key: 'paper',
      title: instrument.state === 'draft' ? '文稿预览' : '成文',
      extra: <DownloadButton id={instrument.id} />,
      content: <Paper instrument={instrument} />,
    },
    { key: 'matters', title: `所列事项（${instrument.mattersList.length}）`, content: <Matters rows={instrument.mattersList} /> },
  ]
  const aside: Section[] = [
    { key: 'clocks', title: '期限', content: <ClockTable clocks={instrument.clocks} /> },
    { key: 'log', title: '办理记录', content: <LogTimeline log={instrument.log} onDownload={files.onDownload} /> },
    { key: 'files', title: '材料', content: <FileTable files={instrument.files} onDownload={files.onDownload} /> },
  ]
  return (
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
          actions={instrument.actions}
          holder={final ? undefined : holderText(instrument.holder)}
          onAct={(action, input) =>
            act.mutateAsync({ params: { id: instrument.id, action }, body: { version: instrument.version, input } })
          }
          onUpload={files.onUpload}
          onReload={reload}
        />
      }
    />
  )
}

function Basic({ instrument }: { instrument: Instrument }): ReactNode {
  const { unit } = instrument
  return (
    <Facts
      items={[
        { label: '种类', value: instrument.kindTitle },
        { label: '文号', value: instrument.number },
        { label: '发文机关', value: instrument.organ.name },
        { label: '责任单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
        { label: '拟稿时间', value: momentText(instrument.draftedAt) },
        { label: '签发时间', value: momentText(instrument.issuedAt) },
        { label: '签收时间', value: momentText(instrument.signedAt) },
        { label: '文件摘要', value: instrument.sha256 ? <span className="office-digest">{instrument.sha256}</span> : null },
        { label: '反馈意见', value: instrument.answer ? <div className="kit-pre">{instrument.answer}</div> : null, wide: true },
      ]}
    />
  )
}

function DownloadButton({ id }: { id: string }): ReactNode {
  const { message } = App.useApp()
  return (
    <Button
      size="small"
      icon={<DownloadOutlined />}
      onClick={() => download('instruments.pdf', { params: { id } }).catch((error: unknown) => message.error(messageOf(error)))}
    >
      下载 PDF
    </Button>
  )
}

function Paper({ instrument }: { instrument: Instrument }): ReactNode {
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
