import { type ReactNode, useState } from 'react'
import { ANSWERS } from '#domain/inspection/index.ts'
import type { Shown } from './hooks.ts'
import { again } from './queue.ts'
import { dropEntry, dropPicture, type WaitingEntry, type WaitingPicture } from './store.ts'
import { momentText } from './text.ts'

/** What has not been sent, item by item; what was refused stays here with the reason until a person decides. */
export function Queue({ shown }: { shown: Shown }): ReactNode {
  const { waiting, waitingPictures, foreign } = shown
  return (
    <>
      <p>
        <a href="#/">← 返回任务</a>
      </p>
      <h1>未发送</h1>
      {waiting.length + waitingPictures.length === 0 ? <p>全部记录和照片都已发送。</p> : null}
      <ul className="tasks">
        {waiting.map((item) => (
          <Waiting key={item.id} shown={shown} item={item} />
        ))}
        {waitingPictures.map((item) => (
          <Waiting key={item.id} shown={shown} item={item} />
        ))}
      </ul>
      {foreign > 0 ? <p className="quiet">手机上另有其他账号的 {foreign} 件未发送，由其本人登录后发送。</p> : null}
    </>
  )
}

function textOf(item: WaitingEntry | WaitingPicture): string {
  if ('bytes' in item) return `${item.about} 的照片（${Math.ceil(item.bytes.size / 1024)} KB）`
  const { entry, about } = item
  return entry.kind === 'answer' ? `${about} — ${ANSWERS[entry.result]}${entry.note ? `（${entry.note}）` : ''}` : about
}

function Waiting({ shown, item }: { shown: Shown; item: WaitingEntry | WaitingPicture }): ReactNode {
  const [asked, setAsked] = useState(false)
  const drop = () =>
    'entry' in item
      ? dropEntry(
          item.id,
          shown.waitingPictures.filter(({ entryId }) => entryId === item.id).map(({ id }) => id),
        )
      : dropPicture(item.id)
  return (
    <li className="card">
      <span>{textOf(item)}</span>
      {'entry' in item ? <span className="quiet">{momentText(item.entry.at)}</span> : null}
      {item.state === 'refused' ? (
        <>
          <span className="fault">未被接收：{item.reason}</span>
          <span>
            <button type="button" onClick={() => void again(item)}>
              重新发送
            </button>{' '}
            {asked ? (
              <button type="button" className="danger" onClick={() => void drop()}>
                确认删除
              </button>
            ) : (
              <button type="button" onClick={() => setAsked(true)}>
                删除
              </button>
            )}
          </span>
        </>
      ) : (
        <span className="quiet">等待发送</span>
      )}
    </li>
  )
}
