import { type ReactNode, useEffect, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { call, Refused } from '../api.ts'
import { cameBack, forgetJourney, Way } from '../logins.tsx'
import { prove } from '../prove.ts'
import { Choices, dayText, Fault, Field, inFours, momentText, Reading, Sending, Title, useRead } from '../ui.tsx'
import { Uploads } from './Report.tsx'

type Mine = ReplyOf<'public.mine'>[number]

/** 查进展: in by receipt or phone, then the reports that it opens. */
export function Track(): ReactNode {
  const mine = useRead(() => call('public.mine'), 'mine')
  const outside = mine.error instanceof Refused && mine.error.status === 401
  if (outside) return <Doors onInside={mine.again} />
  if (!mine.data) return <Reading {...mine} />
  const leave = async () => {
    await call('public.leave')
    mine.again()
  }
  return (
    <>
      <Title>我反映的问题</Title>
      {mine.data.length === 0 ? <p>没有用这个手机号码或账号反映过问题。</p> : null}
      {mine.data.map((report) => (
        <Card key={report.id} report={report} again={mine.again} />
      ))}
      <Sending button="退出查询" onSend={leave}>
        <p className="hint">在公用手机、电脑上看完请退出。关闭浏览器或 30 分钟不操作也会退出。</p>
      </Sending>
    </>
  )
}

function Doors({ onInside }: { onInside: () => void }): ReactNode {
  const home = useRead(() => call('public.home'), 'home')
  const [came] = useState(cameBack)
  const [by, setBy] = useState('receipt')
  const [receipt, setReceipt] = useState('')
  const digits = receipt.replace(/\D/g, '')
  useEffect(forgetJourney, [])
  const logins = home.data?.logins ?? []
  const login = logins.find(({ key }) => key === by)
  const enter = async () => {
    if (digits.length !== 16) throw new Refused(422, 'receipt', '查询码为 16 位数字')
    await call('public.enter', { body: { receipt: digits, proof: await prove('enter') } })
    onInside()
  }
  return (
    <>
      <Title>查进展、评结果</Title>
      <Fault text={came?.failed ?? null} />
      <Choices
        legend="凭什么查"
        options={[
          { value: 'receipt', title: '查询码', hint: '匿名反映、工作人员代为登记、扫码评价后得到的 16 位数字' },
          ...logins.map(({ key, title }) => ({
            value: key,
            title,
            hint: key === 'phone' ? '实名反映时验证的手机号码' : '实名反映时用它登录的',
          })),
        ]}
        chosen={[by]}
        onChange={([chosen]) => setBy(chosen!)}
      />
      {by === 'receipt' ? (
        <Sending button="查询" onSend={enter}>
          <Field label="查询码">
            {(tied) => (
              <input
                {...tied}
                inputMode="numeric"
                autoComplete="off"
                maxLength={19}
                value={inFours(digits)}
                onChange={({ target }) => setReceipt(target.value)}
              />
            )}
          </Field>
        </Sending>
      ) : (
        <Way login={login!} page="track" onInside={onInside} />
      )}
    </>
  )
}

function Card({ report, again }: { report: Mine; again: () => void }): ReactNode {
  const heading = `r${report.id}`
  return (
    <article className="card" aria-labelledby={heading}>
      <h2 id={heading}>
        {report.category} <small>{report.no}</small>
      </h2>
      <p>
        <b className={`state ${report.state}`}>{report.stateTitle}</b>　{report.office}
      </p>
      <ol className="progress">
        {report.steps.map(({ title, at }) => (
          <li key={title}>
            {title} <small>{dayText(at)}</small>
          </li>
        ))}
      </ol>
      {report.refusal ? <p className="told">不予受理的理由：{report.refusal}</p> : null}
      {report.reply ? (
        <section aria-label="答复">
          <h3>答复</h3>
          <dl>
            <dt>办理结果</dt>
            <dd>{report.reply.done}</dd>
            <dt>理由和依据</dt>
            <dd>{report.reply.reason}</dd>
            {report.reply.remedy ? (
              <>
                <dt>救济途径</dt>
                <dd>{report.reply.remedy}</dd>
              </>
            ) : null}
          </dl>
        </section>
      ) : null}
      {report.canJudge ? <Judge id={report.id} again={again} /> : null}
      {report.satisfied !== null && !report.canJudge ? <p>您的评价：{report.satisfied ? '满意' : '不满意，已重新办理'}</p> : null}
      {report.exchangeDue ? <Exchange again={again} /> : <Talk report={report} again={again} />}
      {report.content ? (
        <details>
          <summary>我反映的内容</summary>
          <p className="words">{report.content}</p>
          {report.files.length > 0 ? <p className="hint">已上传 {report.files.map(({ name }) => name).join('、')}</p> : null}
        </details>
      ) : null}
    </article>
  )
}

function Judge({ id, again }: { id: string; again: () => void }): ReactNode {
  const [satisfied, setSatisfied] = useState('')
  const [text, setText] = useState('')
  const send = async () => {
    if (!satisfied) throw new Refused(422, 'choice', '请选择满意或不满意')
    if (satisfied === 'no' && text.trim().length < 2) throw new Refused(422, 'reason', '请写明不满意的原因')
    await call('public.judge', { params: { id }, body: { satisfied: satisfied === 'yes', text: text.trim() } })
    again()
  }
  return (
    <Sending button="提交评价" onSend={send}>
      <Choices
        legend="对办理结果是否满意"
        options={[
          { value: 'yes', title: '满意' },
          { value: 'no', title: '不满意', hint: '将重新办理' },
        ]}
        chosen={[satisfied]}
        onChange={([chosen]) => setSatisfied(chosen!)}
      />
      {satisfied ? (
        <Field label={satisfied === 'no' ? '不满意的原因' : '想说的话'} optional={satisfied === 'yes'}>
          {(tied) => <textarea {...tied} rows={3} maxLength={2000} value={text} onChange={({ target }) => setText(target.value)} />}
        </Field>
      ) : null}
    </Sending>
  )
}

function Exchange({ again }: { again: () => void }): ReactNode {
  const [receipt, setReceipt] = useState<string | null>(null)
  if (receipt)
    return (
      <section className="receipt" aria-label="新的查询码">
        <h3>新的查询码（只显示这一次）</h3>
        <p className="digits">{inFours(receipt)}</p>
        <p>原来的查询码已经作废，登记人员不能再查看。</p>
        <button type="button" onClick={again}>
          我已抄下，继续
        </button>
      </section>
    )
  return (
    <Sending button="更换查询码" onSend={async () => setReceipt((await call('public.exchange')).receipt)}>
      <p className="told">这件事由工作人员代您登记。请先更换查询码，更换后只有您能看到内容和对话。</p>
    </Sending>
  )
}

function Talk({ report, again }: { report: Mine; again: () => void }): ReactNode {
  const [text, setText] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const send = async () => {
    if (text.trim().length < 2) throw new Refused(422, 'text', '请填写内容')
    await call('public.say', { params: { id: report.id }, body: { text: text.trim() } })
    setText('')
    again()
  }
  return (
    <section aria-label="和办理人员对话">
      <h3>和办理人员对话</h3>
      {report.dialogue.length === 0 ? <p className="hint">还没有留言。办理人员可能在这里向您了解情况。</p> : null}
      <ol className="talk">
        {report.dialogue.map(({ id, side, text: said, at }) => (
          <li key={id} className={side}>
            <small>
              {side === 'office' ? '办理人员' : '我'} {momentText(at)}
            </small>
            <p className="words">{said}</p>
          </li>
        ))}
      </ol>
      <Sending button="发送" onSend={send}>
        <Field label="补充说明">
          {(tied) => <textarea {...tied} rows={3} maxLength={2000} value={text} onChange={({ target }) => setText(target.value)} />}
        </Field>
      </Sending>
      <Field label="补充照片、视频" optional>
        {(tied) => (
          <input
            {...tied}
            type="file"
            multiple
            accept="image/jpeg,image/png,video/mp4"
            onChange={({ target }) => setFiles([...(target.files ?? [])])}
          />
        )}
      </Field>
      <Uploads id={report.id} files={files} onSent={again} />
    </section>
  )
}
