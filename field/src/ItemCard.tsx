import { type ChangeEvent, type ReactNode, useState } from 'react'
import { ANSWERS, type Answer, type ChecklistItem } from '#domain/inspection/index.ts'
import { shrink } from './picture.ts'
import { record } from './queue.ts'
import type { Answered, Me } from './store.ts'

const CODES = { F2: '程序瑕疵', F3: '违法违规', F4: '违纪或犯罪线索' } as const
type Code = keyof typeof CODES

interface Draft {
  result: Answer
  code: Code
  note: string
}

/** What is being typed survives a closed page. */
const draftKey = (visitId: string, versionId: string, itemKey: string): string => `biaochi-field:${visitId}:${versionId}:${itemKey}`
function readDraft(key: string): Draft | null {
  const text = localStorage.getItem(key)
  return text ? (JSON.parse(text) as Draft) : null
}

interface ItemProps {
  item: ChecklistItem
  heading: string
  visitId: string
  placeName: string
  versionId: string
  answer?: Answered
  unsent: boolean
  me: Me
}

/** A question: 符合 and 不涉及 are recorded at a touch, 不符合 with its words; pictures are added to what was recorded. */
export function ItemCard({ item, heading, visitId, placeName, versionId, answer, unsent, me }: ItemProps): ReactNode {
  const key = draftKey(visitId, versionId, item.key)
  const [draft, setDraft] = useState(() => readDraft(key))
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const name = `${versionId}-${item.key}`
  const chosen = draft?.result ?? answer?.result

  const change = (next: Draft | null) => {
    setDraft(next)
    if (next) localStorage.setItem(key, JSON.stringify(next))
    else localStorage.removeItem(key)
  }
  const save = async (result: Answer, code: Code | null, note: string, taken: readonly Blob[] = []) => {
    setBusy(true)
    setFault(null)
    try {
      await record(
        me,
        `${placeName}：${item.question}`,
        { kind: 'answer', visitId, versionId, itemKey: item.key, result, findingCode: code, note },
        taken,
      )
      change(null)
    } catch (error) {
      setFault(`手机没有保存成功：${(error as Error).message}`)
    } finally {
      setBusy(false)
    }
  }
  const choose = (result: Answer) => {
    if (result !== 'fail') return void save(result, null, answer?.result === result ? answer.note : '')
    change({ result, code: (answer?.findingCode as Code | null) ?? 'F2', note: answer?.note ?? '' })
  }
  const photograph = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosenFiles = [...(event.target.files ?? [])]
    event.target.value = ''
    if (!answer || chosenFiles.length === 0) return
    setBusy(true)
    try {
      const taken: Blob[] = []
      for (const file of chosenFiles.slice(0, 9)) taken.push(await shrink(file))
      await save(answer.result, answer.findingCode as Code | null, answer.note, taken)
    } catch (error) {
      setFault((error as Error).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {heading ? <h3>{heading}</h3> : null}
      <fieldset className="card item" aria-busy={busy}>
        <legend>{item.question}</legend>
        <p className="quiet">
          {item.basis} · 权重 {item.weight}
          {item.photo ? ' · 须拍照' : ''}
          {unsent ? <em> · 未发送</em> : null}
        </p>
        <div className="choices">
          {(Object.keys(ANSWERS) as Answer[]).map((result) => (
            <label key={result} className={`choice ${result}`}>
              <input type="radio" name={name} checked={chosen === result} onChange={() => choose(result)} />
              {ANSWERS[result]}
            </label>
          ))}
        </div>
        {draft?.result === 'fail' ? (
          <>
            <label>
              问题性质
              <select value={draft.code} onChange={({ target }) => change({ ...draft, code: target.value as Code })}>
                {(Object.keys(CODES) as Code[]).map((code) => (
                  <option key={code} value={code}>
                    {CODES[code]}
                  </option>
                ))}
              </select>
            </label>
            <label>
              具体情况
              <textarea rows={3} maxLength={1000} value={draft.note} onChange={({ target }) => change({ ...draft, note: target.value })} />
            </label>
            <button
              type="button"
              className="main"
              disabled={busy}
              onClick={() =>
                draft.note.trim().length < 2 ? setFault('请写明不符合的具体情况') : void save('fail', draft.code, draft.note.trim())
              }
            >
              保存
            </button>{' '}
            <button type="button" onClick={() => change(null)}>
              放弃修改
            </button>
          </>
        ) : null}
        {answer?.result === 'fail' && !draft ? (
          <p className="found">
            {CODES[answer.findingCode as Code]}：{answer.note}{' '}
            <button type="button" onClick={() => choose('fail')}>
              修改
            </button>
          </p>
        ) : null}
        {answer && !draft ? (
          <p className="pictures">
            <label className="camera">
              拍照
              <input type="file" accept="image/*" capture="environment" multiple disabled={busy} onChange={photograph} />
            </label>
            {answer.pictures.length > 0 ? (
              <span>
                照片 {answer.pictures.length} 张，已发送 {answer.pictures.filter(({ arrived }) => arrived).length} 张
              </span>
            ) : null}
          </p>
        ) : null}
        {fault ? (
          <p className="fault" role="alert">
            {fault}
          </p>
        ) : null}
      </fieldset>
    </>
  )
}
