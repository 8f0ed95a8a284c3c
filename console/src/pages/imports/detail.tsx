import { DownloadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Progress } from 'antd'
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText, numberText } from '#ui-kit/format.ts'
import { JobTag, POLL, working } from '#ui-kit/JobTag.tsx'
import { MatterPage } from '#ui-kit/MatterPage.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { download } from '../../client/call.ts'
import { useCall } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { Counts, Rejects } from './Counts.tsx'
import { progressText } from './list.tsx'

type Import = ReplyOf<'imports.show'>

/** 接入详情: progress while it runs, then what became of the records. */
export function ImportPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('imports.show', { params: { id } }, { refetchInterval: ({ state }) => (working(state.data?.state) ? POLL : false) })
  return <Loaded read={read}>{(record) => <ImportRecord record={record} />}</Loaded>
}

function ImportRecord({ record }: { record: Import }): ReactNode {
  const { message } = App.useApp()
  const save = () => download('imports.rejects', { params: { id: record.id } }).catch((error: unknown) => message.error(messageOf(error)))
  return (
    <MatterPage
      no={`来源 ${record.source}`}
      title={record.fileName}
      back="/imports"
      tags={<JobTag state={record.state} />}
      sections={[
        { key: 'basic', title: '基本信息', content: <Basic record={record} /> },
        {
          key: 'entities',
          title: '接入结果',
          content: record.entities ? <Counts entities={record.entities} /> : <Nothing small text="接入完成后显示" />,
        },
        {
          key: 'rejects',
          title: `退回记录（${numberText(record.rejected ?? record.rejects.length)}）`,
          extra: record.hasRejects ? (
            <Button size="small" icon={<DownloadOutlined />} onClick={save}>
              下载全部
            </Button>
          ) : null,
          content: <Rejects rows={record.rejects} />,
        },
      ]}
    />
  )
}

function Basic({ record }: { record: Import }): ReactNode {
  const { progress } = record
  const running = working(record.state)
  return (
    <div className="kit-stack">
      {record.error ? <Alert type="error" showIcon title={record.error} /> : null}
      {running ? (
        <div role="status" className="office-progress">
          {progressText(progress)}
          <Progress percent={Math.round((progress.share ?? 0) * 100)} status="active" aria-label="接入进度" />
        </div>
      ) : null}
      <Facts
        items={[
          { label: '来源', value: record.source },
          { label: '映射', value: record.mapping ?? '标准格式' },
          { label: '开始', value: momentText(record.startedAt) },
          { label: '完成', value: momentText(record.finishedAt) },
          { label: '接入人', value: record.startedBy ?? '系统' },
          { label: '引用未找到', value: record.dangling === null ? null : `${numberText(record.dangling)} 处` },
        ]}
      />
    </div>
  )
}
