import type { ReactNode } from 'react'
import { INSPECTION_KINDS, PLACE_KINDS } from '#domain/inspection/index.ts'
import type { Shown } from './hooks.ts'
import type { Visit } from './store.ts'
import { momentText } from './text.ts'

function Task({ visit, shown }: { visit: Visit; shown: Shown }): ReactNode {
  const items = shown.work.checklists.filter(({ id }) => visit.checklistIds.includes(id)).reduce((sum, list) => sum + list.items.length, 0)
  const unsent =
    shown.waiting.filter(({ entry }) => entry.visitId === visit.id).length +
    shown.waitingPictures.filter(({ visitId }) => visitId === visit.id).length
  return (
    <li>
      <a className="card" href={`#/visit/${visit.id}`}>
        <b>{visit.placeName}</b>
        <span>
          {INSPECTION_KINDS[visit.kind]} · {PLACE_KINDS[visit.placeKind]} · {visit.no}
        </span>
        <span>{visit.title}</span>
        <span>
          {visit.concluded ? '已提交' : `已填 ${visit.answers.length} / ${items} 项`}，期限 {visit.until}
          {unsent > 0 ? <em>，未发送 {unsent} 件</em> : null}
        </span>
      </a>
    </li>
  )
}

/** The tasks on this phone: what is still to do, then what has been handed in. */
export function Tasks({ shown }: { shown: Shown }): ReactNode {
  const { visits } = shown.work
  const open = visits.filter(({ concluded }) => !concluded)
  const handedIn = visits.filter(({ concluded }) => concluded)
  return (
    <>
      <h1>我的检查任务</h1>
      <p className="quiet">
        {shown.readAt ? `任务取回于 ${momentText(shown.readAt)}` : '任务尚未取回，请联网'}。没有网络时照常填写，联网后自动发送。
      </p>
      {visits.length === 0 ? <p>目前没有派给您的检查任务。</p> : null}
      <ul className="tasks">
        {open.map((visit) => (
          <Task key={visit.id} visit={visit} shown={shown} />
        ))}
      </ul>
      {handedIn.length > 0 ? <h2>已提交</h2> : null}
      <ul className="tasks">
        {handedIn.map((visit) => (
          <Task key={visit.id} visit={visit} shown={shown} />
        ))}
      </ul>
    </>
  )
}
