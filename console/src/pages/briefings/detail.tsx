import { briefingKinds, processes } from 'virtual:contract'
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Select, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Chart } from '#ui-kit/Chart.tsx'
import { ExportButton } from '#ui-kit/ExportButton.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { LogTimeline } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { download } from '../../client/call.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { CorrectDialog, WordsDialog } from './WordsDialog.tsx'
import { daysText, issueText } from './words.ts'

export type Briefing = ReplyOf<'briefings.show'>

/** 简报详情: the paper as it will be printed, its versions and what may be done. */
export function BriefingPage(): ReactNode {
  const { id = '' } = useParams()
  const [version, setVersion] = useState<number | undefined>()
  const read = useCall('briefings.show', { params: { id }, query: version ? { version: String(version) } : {} }, { keep: true })
  return <Loaded read={read}>{(briefing) => <Matter briefing={briefing} onVersion={setVersion} reload={() => read.refetch()} />}</Loaded>
}

function Matter({ briefing, onVersion, reload }: { briefing: Briefing; onVersion: (no: number) => void; reload: () => void }): ReactNode {
  const act = useSend('briefings.act')
  const files = useMatterFiles('briefing', briefing.id)
  const { may } = useMe()
  const [editing, setEditing] = useState(false)
  const final = processes.briefing.final.includes(briefing.state)
  const { id, kind, campaign, source, history, shown } = briefing
  const send = (action: string, input: Record<string, unknown>) =>
    act.mutateAsync({ params: { id, action }, body: { version: briefing.version, input } })
  return (
    <>
      <MatterPage
        no={briefing.no}
        title={briefing.title}
        back="/briefings"
        holder={final ? undefined : briefing.holder}
        tags={
          <>
            <PlainTag>{briefing.kindTitle}</PlainTag>
            {briefing.issue === null ? null : <PlainTag>{issueText(briefing)}</PlainTag>}
            {briefing.verified ? <PlainTag tone="normal">与冻结时一致</PlainTag> : <PlainTag tone="overdue">与冻结时的摘要不符</PlainTag>}
            {history.length > 1 ? <PlainTag tone="near">经过更正</PlainTag> : null}
          </>
        }
        process={{ kind: 'briefing', state: briefing.state, stateTitle: briefing.stateTitle, final, log: briefing.log }}
        sections={[
          {
            key: 'paper',
            title: shown === history.length ? '正文' : `正文（第 ${shown} 版，已被更正）`,
            extra: (
              <Space wrap>
                {history.length > 1 ? (
                  <Select
                    size="small"
                    aria-label="版次"
                    value={shown}
                    options={history.map(({ no }) => ({ value: no, label: `第 ${no} 版` }))}
                    onChange={onVersion}
                  />
                ) : null}
                {briefing.state === 'draft' && may('briefing.make') ? (
                  <Button size="small" onClick={() => setEditing(true)}>
                    修改
                  </Button>
                ) : null}
                <WordButton id={id} version={shown} />
                {may('export.make') && briefingKinds[kind].made !== 'words' ? (
                  <ExportButton
                    label="导出数据"
                    onExport={(purpose) => download('briefings.xlsx', { params: { id }, query: { version: String(shown), purpose } })}
                  />
                ) : null}
              </Space>
            ),
            content: <Paper briefing={briefing} />,
          },
        ]}
        aside={[
          {
            key: 'basic',
            title: '基本信息',
            content: (
              <Facts
                items={[
                  { label: '制发机关', value: briefing.unit.name, wide: true },
                  { label: '统计期', value: daysText(briefing), wide: true },
                  { label: '专项整治', value: campaign ? <Link to={`/campaigns/${campaign.id}`}>{campaign.name}</Link> : null, wide: true },
                  { label: '依据', value: source ? <Link to={`/${source.kind}s/${source.id}`}>{source.no}</Link> : null, wide: true },
                  { label: '公众端公告', value: briefing.notice ? <Link to="/public-notices">已公告</Link> : null, wide: true },
                  { label: '发布时间', value: momentText(briefing.publishedAt), wide: true },
                ]}
              />
            ),
          },
          {
            key: 'versions',
            title: '版次',
            content: (
              <PlainTable<Briefing['history'][number]>
                rowKey="no"
                dataSource={history}
                columns={[
                  { title: '版次', render: (_, each) => `第 ${each.no} 版` },
                  {
                    title: '时间、更正理由和摘要',
                    render: (_, each) => (
                      <div className="briefing-version">
                        {momentText(each.takenAt)}
                        {each.reason ? <div>{each.reason}</div> : null}
                        <div className="kit-quiet office-digest">摘要 {each.digest.slice(0, 16)}</div>
                      </div>
                    ),
                  },
                ]}
              />
            ),
          },
          { key: 'log', title: '办理记录', content: <LogTimeline log={briefing.log} onDownload={files.onDownload} /> },
        ]}
        actions={
          <ActionBar
            kind="briefing"
            no={briefing.no}
            actions={briefing.actions}
            holder={final ? undefined : holderText(briefing.holder)}
            onAct={send}
            onUpload={files.onUpload}
            onReload={reload}
            dialog={({ action }, close) =>
              action === 'correct' ? (
                <CorrectDialog briefing={briefing} onSend={(input) => send('correct', input)} onClose={close} />
              ) : undefined
            }
          />
        }
      />
      {editing ? <WordsDialog briefing={briefing} onClose={() => setEditing(false)} /> : null}
    </>
  )
}

function WordButton({ id, version }: { id: string; version: number }): ReactNode {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    await download('briefings.docx', { params: { id }, query: { version: String(version) } }).catch((error: unknown) =>
      message.error(messageOf(error)),
    )
    setBusy(false)
  }
  return (
    <Button size="small" icon={<DownloadOutlined />} loading={busy} onClick={start}>
      下载 Word
    </Button>
  )
}

/** True when a column holds numbers, shares and dashes only. */
const numeric = (rows: readonly string[][], index: number): boolean =>
  rows.every((cells) => /^([-+]?[\d,.]+(%|个百分点)?|—)?$/.test(cells[index] ?? ''))

/** The paper as it will be printed. */
function Paper({ briefing: { masthead, unit, issue, year, publishedAt, sections } }: { briefing: Briefing }): ReactNode {
  return (
    <div className="kit-stack">
      <div className="briefing-head">
        <strong>{masthead}</strong>
        <div>{issue === null ? '（未发布，尚无期号）' : issueText({ year, issue })}</div>
        <div className="briefing-line">
          <span>{unit.name}</span>
          <span>{momentText(publishedAt)}</span>
        </div>
      </div>
      {sections.map((section) => (
        <section key={section.title}>
          <h3 className="briefing-part">{section.title}</h3>
          {section.paragraphs.map((paragraph) => (
            <p key={paragraph} className="office-paragraph">
              {paragraph}
            </p>
          ))}
          {section.tables.map((table) => (
            <PlainTable<{ n: number; cells: string[] }>
              key={table.columns.join()}
              rowKey="n"
              pageSize={50}
              dataSource={table.rows.map((cells, n) => ({ n, cells }))}
              columns={table.columns.map((title, index) => ({
                title,
                align: numeric(table.rows, index) ? 'right' : undefined,
                render: (_, { cells }) => cells[index] ?? '—',
              }))}
            />
          ))}
          {section.charts.map((chart) => (
            <Chart
              key={chart.title}
              label={chart.title}
              // Shares are told apart more easily by length than by angle.
              kind={chart.type === 'line' ? 'line' : 'bar'}
              horizontal={chart.type !== 'line' && chart.categories.some((category) => category.length > 8)}
              height={chart.categories.length > 8 ? 80 + chart.categories.length * 26 : undefined}
              categories={chart.categories}
              series={chart.series}
            />
          ))}
        </section>
      ))}
    </div>
  )
}
