import { Alert, App, Button, Form, Input, Modal, Space } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Clue = ReplyOf<'clues.show'>
type Match = ReplyOf<'clues.matches'>['rows'][number]

/** What two reports share is marked in the text of either. */
function Marked({ text, shared }: { text: string; shared: readonly string[] }): ReactNode {
  const found = shared.filter((part) => part.length > 1).sort((a, b) => b.length - a.length)
  if (found.length === 0) return text
  const pattern = new RegExp(`(${found.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`)
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
  return text.split(pattern).map((part, index) => (found.includes(part) ? <mark key={index}>{part}</mark> : part))
}

/** Known clues that may speak of the same matter, side by side with this one, with the reasons. */
export function Matches({ clue }: { clue: Clue }): ReactNode {
  const read = useCall('clues.matches', { params: { id: clue.id } })
  const { message } = App.useApp()
  const [merging, setMerging] = useState<Match | null>(null)
  const distinct = useSend('clues.distinct', ['clues.matches', 'inbox.triage'])
  const decide = (match: Match) =>
    distinct
      .mutateAsync({ params: { id: clue.id, otherId: match.id }, body: { distinct: !match.distinct } })
      .catch((error: unknown) => message.error(messageOf(error)))
  return (
    <Loaded read={read} rows={2}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Nothing small text="没有发现疑似重复的线索" />
        ) : (
          <ul className="clue-matches">
            {rows.map((match) => (
              <li key={match.id}>
                <header>
                  <Space wrap size={8}>
                    <Link to={`/clues/${match.id}`}>{match.no}</Link>
                    <strong>{match.title}</strong>
                    <StateTag title={match.stateTitle} />
                    <PlainTag tone={match.score >= 0.7 ? 'near' : undefined}>相似 {Math.round(match.score * 100)}%</PlainTag>
                    {match.reasons.map((reason) => (
                      <PlainTag key={reason.text}>{reason.text}</PlainTag>
                    ))}
                    {match.distinct ? <PlainTag tone="normal">已认定不是同一事项</PlainTag> : null}
                  </Space>
                </header>
                <div className="clue-two">
                  <section>
                    <h4>本线索（{momentText(clue.receivedAt)}）</h4>
                    <p className="clue-words">
                      <Marked text={clue.content} shared={match.shared} />
                    </p>
                  </section>
                  <section>
                    <h4>
                      {match.no}（{momentText(match.receivedAt)}，{match.unit.name}）
                    </h4>
                    <p className="clue-words">
                      <Marked text={match.content} shared={match.shared} />
                    </p>
                  </section>
                </div>
                <Space wrap>
                  {clue.actions.some(({ action }) => action === 'merge') && !match.distinct && match.state !== 'merged' ? (
                    <Button size="small" type="primary" onClick={() => setMerging(match)}>
                      并入该线索
                    </Button>
                  ) : null}
                  <Button size="small" loading={distinct.isPending} onClick={() => decide(match)}>
                    {match.distinct ? '撤销认定' : '不是同一事项'}
                  </Button>
                </Space>
              </li>
            ))}
            {merging ? <MergeInto clue={clue} into={merging} onClose={() => setMerging(null)} /> : null}
          </ul>
        )
      }
    </Loaded>
  )
}

const note = '本线索并入所选线索，来源和反映人全部保留，答复将送达每一位反映人；可以撤销。'

/** Confirms a merge into one clue. */
function MergeInto({ clue, into, onClose }: { clue: Clue; into: { id: string; no: string }; onClose: () => void }): ReactNode {
  const act = useSend('clues.act')
  return (
    <FormDialog<{ text: string }>
      title={`并案：${clue.no} 并入 ${into.no}`}
      okText="并案"
      note={note}
      initial={{ text: '反映的是同一事项。' }}
      onClose={onClose}
      onSubmit={({ text }) =>
        act.mutateAsync({ params: { id: clue.id, action: 'merge' }, body: { version: clue.version, input: { intoId: into.id, text } } })
      }
    >
      <Form.Item name="text" label="并案理由" rules={[{ required: true, whitespace: true, message: '请填写并案理由' }]}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  )
}

/** 并案: finds the clue to merge into by its number or words. */
export function MergeDialog({ clue, onClose }: { clue: Clue; onClose: () => void }): ReactNode {
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const [into, setInto] = useState<{ id: string; no: string } | null>(null)
  const found = useCall('clues.list', { query: { q, limit: 10 } }, { enabled: q !== '' })
  const rows = (found.data?.rows ?? []).filter(({ id, state }) => id !== clue.id && state !== 'merged')
  if (into) return <MergeInto clue={clue} into={into} onClose={onClose} />
  return (
    <Modal open title={`并案：${clue.no}`} footer={null} onCancel={onClose} width={640}>
      <Alert type="info" showIcon className="kit-gap" title={note} />
      <Input.Search
        placeholder="输入线索编号、标题、号牌或案号"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(text) => setQ(text.trim())}
        loading={found.isFetching}
        maxLength={100}
      />
      {q && !found.isFetching && rows.length === 0 ? <Nothing text="没有找到可以并入的线索" /> : null}
      <ul className="clue-matches">
        {rows.map((row) => (
          <li key={row.id}>
            <Space wrap>
              <Button size="small" onClick={() => setInto(row)}>
                并入
              </Button>
              <span>{row.no}</span>
              <span>{row.title}</span>
              <StateTag title={row.stateTitle} />
            </Space>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
