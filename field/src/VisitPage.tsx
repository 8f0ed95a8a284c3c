import { type FormEvent, type ReactNode, useState } from 'react'
import { INSPECTION_KINDS, lacking } from '#domain/inspection/index.ts'
import type { Shown } from './hooks.ts'
import { ItemCard } from './ItemCard.tsx'
import { record } from './queue.ts'
import type { Me, Visit } from './store.ts'

/** A visit: its questions in their groups, and at the end the handing in. */
export function VisitPage({ visit, shown, me }: { visit: Visit; shown: Shown; me: Me }): ReactNode {
  const lists = visit.checklistIds.flatMap((id) => shown.work.checklists.filter((list) => list.id === id))
  const open = lists.flatMap(({ id, items }) =>
    lacking(
      items,
      visit.answers
        .filter(({ versionId }) => versionId === id)
        .map(({ itemKey, result, note, pictures }) => ({ itemKey, result, note, pictures: pictures.length })),
    ),
  )
  return (
    <>
      <p>
        <a href="#/">← 返回任务</a>
      </p>
      <h1>{visit.placeName}</h1>
      <p className="quiet">
        {INSPECTION_KINDS[visit.kind]} · {visit.no} · 责任单位：{visit.unitName}
        <br />
        检查组：{visit.team.join('、')}
      </p>
      <details>
        <summary>检查要求</summary>
        <p className="pre">{visit.purpose}</p>
      </details>
      {lists.map((list) => (
        <section key={list.id}>
          <h2>
            {list.title}（第{list.no}版）
          </h2>
          {list.items.map((item, n) => (
            <ItemCard
              key={item.key}
              item={item}
              heading={item.group !== list.items[n - 1]?.group ? item.group : ''}
              visitId={visit.id}
              placeName={visit.placeName}
              versionId={list.id}
              answer={visit.answers.find(({ versionId, itemKey }) => versionId === list.id && itemKey === item.key)}
              unsent={shown.waiting.some(
                ({ entry }) =>
                  entry.kind === 'answer' && entry.visitId === visit.id && entry.versionId === list.id && entry.itemKey === item.key,
              )}
              me={me}
            />
          ))}
        </section>
      ))}
      {visit.concluded ? (
        <p className="done">检查结果已提交。检查结束前还可以补充和更正。</p>
      ) : (
        <HandIn visit={visit} me={me} open={open} />
      )}
    </>
  )
}

function HandIn({ visit, me, open }: { visit: Visit; me: Me; open: readonly string[] }): ReactNode {
  const [fault, setFault] = useState<string | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const note = String(new FormData(event.currentTarget).get('note') ?? '').trim()
    if (open.length > 0) return setFault(`还不能提交：${open.join('；')}`)
    if (note.length < 2) return setFault('请填写检查小结')
    setFault(null)
    await record(me, `${visit.placeName}：提交检查结果`, { kind: 'conclude', visitId: visit.id, note }).catch((error: Error) =>
      setFault(`手机没有保存成功：${error.message}`),
    )
  }
  return (
    <form className="card" onSubmit={submit}>
      <h2>提交检查结果</h2>
      <label>
        检查小结
        <textarea name="note" rows={3} maxLength={2000} />
      </label>
      {fault ? (
        <p className="fault" role="alert">
          {fault}
        </p>
      ) : null}
      <button type="submit" className="main">
        提交
      </button>
    </form>
  )
}
