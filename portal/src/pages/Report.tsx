import { type ReactNode, useEffect, useRef, useState } from 'react'
import { CATEGORIES, ELSEWHERE, PRIVACY_NOTICE } from '#domain/public/index.ts'
import { maskForPublic } from '#domain/text/mask.ts'
import { call, Refused, upload, words } from '../api.ts'
import { cameBack, forgetJourney, keptDraft } from '../logins.tsx'
import { prove } from '../prove.ts'
import { Choices, Fault, Field, inFours, Reading, Sending, Title, To, useRead } from '../ui.tsx'
import { type Draft, type Inside, type Part, type Step, Steps, Who } from './Who.tsx'

const EMPTY: Draft = {
  category: '',
  region: '',
  door: 'anonymous',
  by: null,
  name: '',
  phone: '',
  content: '',
  occurredOn: '',
  place: '',
  plate: '',
  caseNo: '',
  publishable: false,
}
interface Sent {
  id: string
  no: string
  receipt: string | null
  office: string
}

/** 我要反映: category and who handles it first, then by which door, then the words with a preview, at last the sending. */
export function Report(): ReactNode {
  const [came] = useState(cameBack)
  const [draft, setDraft] = useState<Draft>(() => (came ? { ...EMPTY, ...keptDraft<Draft>(), door: 'named' } : EMPTY))
  const [step, next] = useState<Step>(draft.category && draft.region ? 'who' : 'what')
  useEffect(forgetJourney, [])
  const [sent, setSent] = useState<Sent | null>(null)
  const [files, setFiles] = useState<File[]>([])
  const part: Part = { draft, set: (more) => setDraft({ ...draft, ...more }), next }
  switch (step) {
    case 'what':
      return <What {...part} />
    case 'who':
      return <Who {...part} failed={came?.failed ?? null} />
    case 'words':
      return <Words {...part} files={files} setFiles={setFiles} />
    case 'send':
      return <Send {...part} files={files} onSent={setSent} />
    case 'done':
      return <Done sent={sent!} by={draft.by} files={files} />
  }
}

function What({ draft, set, next }: Part): ReactNode {
  const home = useRead(() => call('public.home'), 'home')
  const chosen = draft.category !== '' && draft.region !== ''
  const handler = useRead(
    async () => (chosen ? call('public.handler', { query: { category: draft.category, region: draft.region } }) : null),
    `${draft.category} ${draft.region}`,
  )
  if (!home.data) return <Reading {...home} />
  return (
    <>
      <Steps at={1} />
      <Title>反映什么问题</Title>
      <details>
        <summary>这些情况请找别的部门</summary>
        <ul>
          {ELSEWHERE.map(({ title, to }) => (
            <li key={title}>
              <b>{title}</b>：{to}
            </li>
          ))}
        </ul>
      </details>
      <Choices
        legend="问题类别"
        options={CATEGORIES.map(({ key, title, hint }) => ({ value: key, title, hint }))}
        chosen={[draft.category]}
        onChange={([category]) => set({ category: category! })}
      />
      <Field label="事发地">
        {(tied) => (
          <select {...tied} value={draft.region} onChange={({ target }) => set({ region: target.value })}>
            <option value="">请选择</option>
            {home.data!.places.map(({ region, title }) => (
              <option key={region} value={region}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div role="status">
        {handler.data ? (
          <p className="told">
            由<b>{handler.data.office}</b>受理，{handler.data.assessDays} 个工作日内研判，
            {handler.data.organ ? `一般转${handler.data.organ}核查` : '转有管辖权的机关核查'}， {handler.data.resultDays}{' '}
            日内报结果。被反映的单位和人员看不到您反映的内容。
          </p>
        ) : null}
      </div>
      <button type="button" className="main" disabled={!chosen} onClick={() => next('who')}>
        下一步
      </button>
    </>
  )
}

const LATER: Record<Inside['by'], string> = {
  receipt: '',
  phone: '凭您的手机号码验证后可以查进展、和办理人员对话、评价结果；有答复时短信提醒您。',
  government: '用同一政务账号登录，或者用同一手机号码收验证码，可以查进展、和办理人员对话、评价结果；有答复时短信提醒您。',
  wechat: '用同一微信账号登录可以查进展、和办理人员对话、评价结果；有答复时发微信提醒您。',
}

const LEAST = 10

function Words({ draft, set, next, files, setFiles }: Part & { files: File[]; setFiles: (files: File[]) => void }): ReactNode {
  const [fault, setFault] = useState<string>()
  const forward = () => {
    if (draft.content.trim().length < LEAST) setFault(`请写明时间、地点和经过，至少 ${LEAST} 个字`)
    else next('send')
  }
  return (
    <>
      <Steps at={3} />
      <Title>说说经过</Title>
      <Field label="反映的问题" hint="什么时候、在哪里、谁做了什么；不要写与问题无关的个人信息" fault={fault}>
        {(tied) => (
          <textarea {...tied} rows={7} maxLength={5000} value={draft.content} onChange={({ target }) => set({ content: target.value })} />
        )}
      </Field>
      <Field label="发生日期" optional>
        {(tied) => <input {...tied} type="date" value={draft.occurredOn} onChange={({ target }) => set({ occurredOn: target.value })} />}
      </Field>
      <Field label="具体地点" optional>
        {(tied) => <input {...tied} maxLength={200} value={draft.place} onChange={({ target }) => set({ place: target.value })} />}
      </Field>
      <Field label="车牌号" optional hint="执法车辆或您的车辆">
        {(tied) => <input {...tied} maxLength={20} value={draft.plate} onChange={({ target }) => set({ plate: target.value })} />}
      </Field>
      <Field label="处罚决定书或案件编号" optional>
        {(tied) => <input {...tied} maxLength={100} value={draft.caseNo} onChange={({ target }) => set({ caseNo: target.value })} />}
      </Field>
      <Field label="照片、视频" optional hint="最多 9 个；照片 JPG、PNG 每个不超过 10 MB，视频 MP4 不超过 60 MB。提交时去除拍摄地点等信息">
        {(tied) => (
          <input
            {...tied}
            type="file"
            multiple
            accept="image/jpeg,image/png,video/mp4"
            onChange={({ target }) => setFiles([...(target.files ?? [])].slice(0, 9))}
          />
        )}
      </Field>
      {files.length > 0 ? <p role="status">已选 {files.length} 个文件</p> : null}
      <div className="buttons">
        <button type="button" onClick={() => next('who')}>
          上一步
        </button>
        <button type="button" className="main" onClick={forward}>
          下一步
        </button>
      </div>
    </>
  )
}

function Send({ draft, set, next, onSent }: Part & { files: File[]; onSent: (sent: Sent) => void }): ReactNode {
  const [agreed, setAgreed] = useState(false)
  const [waiting, setWaiting] = useState<number | null>(null)
  const send = async () => {
    if (!agreed) throw new Refused(422, 'not-agreed', '请先阅读并同意个人信息告知')
    const { name, phone, door, by, occurredOn, place, plate, caseNo, ...rest } = draft
    const proof = await prove('report', setWaiting)
    const own = door === 'named' ? { ...(name.trim() && { name }), ...(by === 'phone' && { phone }) } : {}
    const more = Object.fromEntries(Object.entries({ occurredOn, place, plate, caseNo }).filter(([, value]) => value.trim() !== ''))
    onSent(await call('public.report', { body: { door, ...rest, ...more, ...own, noticeVersion: PRIVACY_NOTICE.version, proof } }))
    next('done')
  }
  return (
    <>
      <Steps at={4} />
      <Title>确认并提交</Title>
      <section aria-labelledby="preview">
        <h2 id="preview">如果公开，会是这样</h2>
        <p className="hint">姓名、电话、证件号、车牌等自动遮盖。公开前还要由工作人员审核；不同意公开不影响办理。</p>
        <blockquote>{maskForPublic(draft.content)}</blockquote>
        <label className="choice">
          <input type="checkbox" checked={draft.publishable} onChange={({ target }) => set({ publishable: target.checked })} />
          <span>同意遮盖后公开，作为典型问题</span>
        </label>
      </section>
      <section aria-labelledby="privacy">
        <h2 id="privacy">个人信息告知</h2>
        <ul>
          {PRIVACY_NOTICE.text.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <label className="choice">
          <input type="checkbox" checked={agreed} onChange={({ target }) => setAgreed(target.checked)} />
          <span>我已阅读并同意</span>
        </label>
      </section>
      <Sending
        button="提交"
        busyText={waiting === null ? '正在提交，请稍候…' : `您的设备较慢，${waiting} 秒后自动提交，请不要离开`}
        onSend={send}
      />
      <button type="button" onClick={() => next('words')}>
        上一步
      </button>
    </>
  )
}

function Done({ sent, by, files }: { sent: Sent; by: Inside['by'] | null; files: File[] }): ReactNode {
  const [copied, setCopied] = useState(false)
  return (
    <>
      <Title>已经收到</Title>
      <p>
        编号 <b>{sent.no}</b>，由{sent.office}受理。
      </p>
      {sent.receipt ? (
        <section className="receipt" aria-labelledby="receipt">
          <h2 id="receipt">您的查询码（只显示这一次）</h2>
          <p className="digits">{inFours(sent.receipt)}</p>
          <p>请抄下或截图保存，不要告诉别人。凭它查进展、和办理人员对话、评价结果；遗失无法找回。</p>
          {navigator.clipboard ? (
            <button
              type="button"
              onClick={async () => {
                await navigator.clipboard.writeText(sent.receipt!)
                setCopied(true)
              }}
            >
              {copied ? '已复制' : '复制查询码'}
            </button>
          ) : null}
        </section>
      ) : (
        <p>{LATER[by ?? 'phone']}</p>
      )}
      <Uploads id={sent.id} files={files} auto />
      <p>
        <To to="/track">查看进展</To>　<To to="/">回到首页</To>
      </p>
    </>
  )
}

/** Sends the chosen files one by one, and each that failed again on demand. */
export function Uploads(props: { id: string; files: readonly File[]; auto?: boolean; onSent?: () => void }): ReactNode {
  const { id, files, auto = false, onSent } = props
  const [sent, setSent] = useState<ReadonlySet<File>>(new Set())
  const [fault, setFault] = useState<string | null>(null)
  const started = useRef(false)
  const left = files.filter((file) => !sent.has(file))
  const send = async () => {
    setFault(null)
    const done = new Set(sent)
    for (const file of left)
      try {
        await upload(id, file)
        done.add(file)
        setSent(new Set(done))
      } catch (error) {
        setFault(`${file.name}：${words(error)}`)
      }
    onSent?.()
  }
  // What was chosen before goes out by itself; the button is for what failed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    if (!auto || started.current || files.length === 0) return
    started.current = true
    void send()
  }, [])
  if (files.length === 0) return null
  return (
    <section aria-labelledby="files">
      <h2 id="files">照片、视频</h2>
      <p role="status">
        已上传 {sent.size} 个，共 {files.length} 个
      </p>
      <Fault text={fault} />
      {left.length > 0 ? <Sending button={`上传 ${left.length} 个文件`} busyText="正在上传，请不要离开…" onSend={send} /> : null}
    </section>
  )
}
