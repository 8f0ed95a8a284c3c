import { mediumKinds, mediumLevels, publicityKinds } from 'virtual:contract'
import { App, Button, Form, Input, Space, Timeline, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { FileTable } from '#ui-kit/MatterCards.tsx'
import { MatterPage } from '#ui-kit/MatterPage.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import { EntryDialog } from './EntryDialog.tsx'
import { amountText } from './words.ts'

type Entry = ReplyOf<'publicity.show'>

/** 宣传记录详情. */
export function PublicityPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('publicity.show', { params: { id } })
  return <Loaded read={read}>{(entry) => <EntryRecord entry={entry} reload={() => read.refetch()} />}</Loaded>
}

function EntryRecord({ entry, reload }: { entry: Entry; reload: () => void }): ReactNode {
  const { may } = useMe()
  const { message } = App.useApp()
  const files = useMatterFiles('publicity', entry.id)
  const [open, setOpen] = useState<'amend' | 'withdraw' | null>(null)
  const [busy, setBusy] = useState(false)
  const { unit, campaign, withdrawn, link } = entry
  const changeable = withdrawn === null && may('publicity.keep')
  const add = async (file: File) => {
    setBusy(true)
    try {
      await files.onUpload(file, () => undefined)
      reload()
    } catch (error) {
      message.error(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <MatterPage
        no={entry.no}
        title={entry.title}
        back="/publicity"
        tags={
          <>
            <PlainTag>{publicityKinds[entry.kind].title}</PlainTag>
            {withdrawn ? <StateTag title="已撤销" final /> : <StateTag title="有效" />}
            {entry.versions.length > 0 ? <PlainTag>更正 {entry.versions.length} 次</PlainTag> : null}
          </>
        }
        sections={[
          {
            key: 'basic',
            title: '登记内容',
            extra: changeable ? (
              <Space>
                <Button size="small" onClick={() => setOpen('amend')}>
                  更正
                </Button>
                <Button size="small" danger onClick={() => setOpen('withdraw')}>
                  撤销
                </Button>
              </Space>
            ) : null,
            content: (
              <Facts
                items={[
                  { label: '日期', value: entry.heldOn },
                  { label: '数量', value: amountText(entry.kind, entry.amount) },
                  { label: '单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
                  { label: '专项整治', value: campaign ? <Link to={`/campaigns/${campaign.id}`}>{campaign.name}</Link> : null },
                  ...(entry.kind === 'media'
                    ? [
                        { label: '媒体名称', value: entry.medium },
                        {
                          label: '媒体类型、级别',
                          value: [
                            entry.mediumKind && labelOf(mediumKinds, entry.mediumKind),
                            entry.mediumLevel && labelOf(mediumLevels, entry.mediumLevel),
                          ]
                            .filter(Boolean)
                            .join('，'),
                        },
                      ]
                    : []),
                  {
                    label: '链接',
                    value: link ? (
                      <a href={link} target="_blank" rel="noreferrer" className="office-digest">
                        {link}
                      </a>
                    ) : null,
                    wide: true,
                  },
                  { label: '说明', value: entry.content ? <div className="kit-pre">{entry.content}</div> : null, wide: true },
                  { label: '登记人', value: entry.keptBy },
                  { label: '登记时间', value: momentText(entry.createdAt) },
                  ...(entry.sourceFile ? [{ label: '导入自', value: entry.sourceFile, wide: true }] : []),
                  ...(withdrawn
                    ? [{ label: '撤销', value: `${momentText(withdrawn.at)} ${withdrawn.by ?? ''}：${withdrawn.reason}`, wide: true }]
                    : []),
                ]}
              />
            ),
          },
        ]}
        aside={[
          { key: 'versions', title: '更正记录', content: <Versions versions={entry.versions} /> },
          {
            key: 'files',
            title: '附件',
            extra: changeable ? (
              <Upload showUploadList={false} disabled={busy} customRequest={({ file }) => void add(file as File)}>
                <Button size="small" loading={busy}>
                  上传
                </Button>
              </Upload>
            ) : null,
            content: <FileTable files={entry.filesList} onDownload={files.onDownload} />,
          },
        ]}
      />
      {open === 'amend' ? <EntryDialog entry={entry} onClose={() => setOpen(null)} /> : null}
      {open === 'withdraw' ? <WithdrawDialog entry={entry} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

function Versions({ versions }: { versions: Entry['versions'] }): ReactNode {
  if (versions.length === 0) return <Nothing small text="没有更正过" />
  return (
    <Timeline
      items={versions.map(({ version, replacedAt, replacedBy, reason, changes }) => ({
        key: version,
        content: (
          <div>
            <div>
              <strong>第 {version} 版更正</strong> <time className="kit-quiet">{momentText(replacedAt)}</time>
            </div>
            <div className="kit-quiet">
              {replacedBy} · {reason}
            </div>
            {changes.map(({ field, before, after }) => (
              <div key={field} className="kit-pre">
                {field}：{before} → {after}
              </div>
            ))}
          </div>
        ),
      }))}
    />
  )
}

function WithdrawDialog({ entry, onClose }: { entry: Entry; onClose: () => void }): ReactNode {
  const withdraw = useSend('publicity.withdraw')
  return (
    <FormDialog<{ reason: string }>
      title={`撤销 ${entry.no}`}
      okText="撤销"
      danger
      note={`“${entry.title}”不再计入各项合计，记录和原因保留，不能恢复。`}
      onSubmit={({ reason }) => withdraw.mutateAsync({ params: { id: entry.id }, body: { reason, version: entry.version } })}
      onClose={onClose}
    >
      <Form.Item name="reason" label="撤销原因" rules={[{ required: true, whitespace: true, min: 2, message: '请说明撤销原因' }]}>
        <Input maxLength={500} autoFocus />
      </Form.Item>
    </FormDialog>
  )
}
