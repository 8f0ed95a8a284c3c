import { Alert, Button, Card, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useMe } from '../../app/session.ts'
import { useCall, useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Talk = ReplyOf<'dialogue.show'>[number]
const DOORS: Readonly<Record<Talk['door'], string>> = { named: '实名', anonymous: '匿名', 'on-behalf': '代为登记' }

/** The dialogue with everybody who reported a clue through the public door; nothing when nobody did. */
export function Dialogue({ clueId }: { clueId: string }): ReactNode {
  const read = useCall('dialogue.show', { params: { id: clueId } })
  return (
    <Loaded read={read}>
      {(talks) =>
        talks.length === 0 ? (
          <p className="kit-quiet">没有可以对话的反映人：来件不是从公众端来的，或是您代为登记的。</p>
        ) : (
          <div className="kit-stack">
            {talks.map((talk) => (
              <TalkCard key={talk.sourceId} talk={talk} />
            ))}
          </div>
        )
      }
    </Loaded>
  )
}

function TalkCard({ talk }: { talk: Talk }): ReactNode {
  const { me } = useMe()
  const dispatches = me.roles.some(({ role }) => role === 'supervisor' || role === 'supervision-lead')
  const say = useSend('dialogue.say', ['dialogue.show'])
  const [text, setText] = useState('')
  const send = () =>
    say.mutateAsync({ params: { id: talk.sourceId }, body: { text } }).then(
      () => setText(''),
      () => undefined,
    )
  return (
    <Card
      size="small"
      title={
        <>
          {DOORS[talk.door]}反映人　<span className="kit-quiet">{talk.category}</span>
        </>
      }
      extra={
        talk.satisfied === null ? null : (
          <PlainTag tone={talk.satisfied ? 'normal' : 'overdue'}>{talk.satisfied ? '满意' : '不满意'}</PlainTag>
        )
      }
    >
      {talk.judgedText ? <p>评价：{talk.judgedText}</p> : null}
      <p className="kit-quiet">{talk.publishable ? '同意遮盖个人信息后公开' : '不同意公开'}</p>
      {talk.originals.map(({ name, sm3 }) => (
        <p key={sm3} className="kit-quiet office-digest">
          {name} 原件已封存，SM3 摘要 {sm3}
        </p>
      ))}
      <ol className="office-list">
        {talk.messages.map(({ id, side, text: said, at, readAt }) => (
          <li key={id}>
            <b>{side === 'office' ? '我方' : '反映人'}</b>{' '}
            <span className="kit-quiet">
              {momentText(at)}
              {side === 'reporter' && readAt ? '，已读' : ''}
            </span>
            <div style={{ whiteSpace: 'pre-wrap' }}>{said}</div>
          </li>
        ))}
      </ol>
      {dispatches ? (
        <>
          {say.error ? <Alert type="error" showIcon title={messageOf(say.error)} role="alert" /> : null}
          <Input.TextArea
            aria-label="给反映人的话"
            rows={3}
            maxLength={2000}
            value={text}
            placeholder="反映人凭查询码或手机号码看到；不要写内部意见"
            onChange={({ target }) => setText(target.value)}
          />
          <div className="office-buttons">
            <Button type="primary" disabled={text.trim().length < 2} loading={say.isPending} onClick={send}>
              发送给反映人
            </Button>
          </div>
        </>
      ) : null}
    </Card>
  )
}
