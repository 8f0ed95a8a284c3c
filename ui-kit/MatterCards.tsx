import { Button, Timeline } from 'antd'
import type { ReactNode } from 'react'
import { momentText, sizeText } from './format.ts'
import type { Light } from './labels.ts'
import type { Section } from './MatterPage.tsx'
import { PlainTable } from './PlainTable.tsx'
import { Nothing } from './States.tsx'
import { DeadlineTag } from './Tags.tsx'

/** A file as the server names it. */
export interface NamedFile {
  id: string
  name: string
  size: number
}
export interface LogEntry {
  at: string
  actor: string
  role: string
  unit: string | null
  action: string
  label: string
  text: string | null
  outcome: 'done' | 'refused' | 'failed'
  files: readonly NamedFile[]
}
export interface Clock {
  rule: string
  title: string
  startedAt: string
  dueAt: string
  stoppedAt: string | null
  outcome: 'met' | 'late' | 'dropped' | null
  breached: boolean
  light: Light | null
}

const OUTCOMES = { done: '', refused: '（被拒绝）', failed: '（失败）' } as const

/** A file's name that downloads it. */
export function FileLink({ file, onDownload }: { file: NamedFile; onDownload: (file: NamedFile) => void }): ReactNode {
  return (
    <Button type="link" size="small" className="kit-file" onClick={() => onDownload(file)}>
      {file.name}（{sizeText(file.size)}）
    </Button>
  )
}

/** The log of a matter, newest first: act, person, unit, time, opinion, files. */
export function LogTimeline({ log, onDownload }: { log: readonly LogEntry[]; onDownload: (file: NamedFile) => void }): ReactNode {
  if (log.length === 0) return <Nothing small text="尚无办理记录" />
  const newest = [...log].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <Timeline
      items={newest.map((entry, index) => ({
        key: `${entry.at} ${index}`,
        color: entry.outcome === 'done' ? 'blue' : 'gray',
        content: (
          <div>
            <div>
              <strong>
                {entry.label}
                {OUTCOMES[entry.outcome]}
              </strong>{' '}
              <time className="kit-quiet">{momentText(entry.at)}</time>
            </div>
            <div className="kit-quiet">{[...new Set([entry.actor, entry.role, entry.unit])].filter(Boolean).join(' · ')}</div>
            {entry.text ? <div className="kit-pre">{entry.text}</div> : null}
            {entry.files.map((file) => (
              <FileLink key={file.id} file={file} onDownload={onDownload} />
            ))}
          </div>
        ),
      }))}
    />
  )
}

const CLOCK_OUTCOMES = { met: '按期完成', late: '逾期完成', dropped: '不再计时' } as const

/** The clocks of a matter: since when, until when, how they ended. */
export function ClockTable({ clocks }: { clocks: readonly Clock[] }): ReactNode {
  if (clocks.length === 0) return <Nothing small text="没有计时" />
  return (
    <ul className="kit-clocks">
      {clocks.map((clock) => (
        <li key={`${clock.rule} ${clock.startedAt}`}>
          <div className="kit-clock-head">
            <strong>{clock.title}</strong>
            {clock.stoppedAt ? (
              <span className="kit-quiet">{clock.outcome ? CLOCK_OUTCOMES[clock.outcome] : '已停止'}</span>
            ) : (
              <DeadlineTag light={clock.light} dueAt={clock.dueAt} breached={clock.breached} />
            )}
          </div>
          <div className="kit-quiet">
            {momentText(clock.startedAt)} 起，{momentText(clock.dueAt)} 止
          </div>
        </li>
      ))}
    </ul>
  )
}

export interface StoredFile extends NamedFile {
  purpose: string
  createdAt: string
}

/** The files of a matter. */
export function FileTable({ files, onDownload }: { files: readonly StoredFile[]; onDownload: (file: NamedFile) => void }): ReactNode {
  if (files.length === 0) return <Nothing small text="尚无材料" />
  return (
    <PlainTable<StoredFile>
      rowKey="id"
      dataSource={[...files]}
      columns={[
        {
          title: '文件和上传时间',
          render: (_, file) => (
            <>
              <FileLink file={file} onDownload={onDownload} />
              <div className="kit-quiet">{momentText(file.createdAt)}</div>
            </>
          ),
        },
      ]}
    />
  )
}

/** The side cards of a matter's page: its deadlines, its log, its material. */
export function matterCards(
  { clocks, log, files }: { clocks: readonly Clock[]; log: readonly LogEntry[]; files: readonly StoredFile[] },
  onDownload: (file: NamedFile) => void,
): Section[] {
  return [
    { key: 'clocks', title: '期限', content: <ClockTable clocks={clocks} /> },
    { key: 'log', title: '办理记录', content: <LogTimeline log={log} onDownload={onDownload} /> },
    { key: 'files', title: '材料', content: <FileTable files={files} onDownload={onDownload} /> },
  ]
}
