import { type ReactNode, useState } from 'react'
import { RATING_REASONS } from '#domain/public/index.ts'
import { call, Refused } from '../api.ts'
import { prove } from '../prove.ts'
import { Choices, Field, inFours, Reading, Sending, Title, To, useRead } from '../ui.tsx'

type Reason = (typeof RATING_REASONS)[number]

/** 执法评道: what a printed code opens. The code stands after `#` in the address and so reaches no server's log. */
export function Rate(): ReactNode {
  const [code] = useState(() => location.hash.slice(1))
  const act = useRead(() => call('public.openRating', { body: { code: code || '-' } }), code)
  const [satisfied, setSatisfied] = useState('')
  const [reasons, setReasons] = useState<string[]>([])
  const [text, setText] = useState('')
  const [done, setDone] = useState<{ receipt: string | null } | null>(null)
  if (done) return <Done receipt={done.receipt} />
  if (!act.data)
    return (
      <>
        <Title>评价执法</Title>
        <Reading {...act} />
      </>
    )
  const send = async () => {
    if (!satisfied) throw new Refused(422, 'choice', '请选择满意或不满意')
    if (satisfied === 'no' && reasons.length === 0) throw new Refused(422, 'reasons', '请选择不满意的原因')
    const proof = await prove('rating')
    const body = {
      code,
      satisfied: satisfied === 'yes',
      reasons: satisfied === 'yes' ? [] : (reasons as Reason[]),
      text: text.trim(),
      proof,
    }
    setDone(await call('public.rate', { body }))
    history.replaceState(null, '', location.pathname)
  }
  const { unit, caseNo, on, badges } = act.data
  return (
    <>
      <Title>请您评价这次执法</Title>
      <dl className="act">
        <dt>执法单位</dt>
        <dd>{unit}</dd>
        <dt>日期</dt>
        <dd>{on}</dd>
        <dt>案件</dt>
        <dd>{caseNo}</dd>
        <dt>执法人员编号</dt>
        <dd>{badges.join('、') || '未登记'}</dd>
      </dl>
      <p className="hint">不需要登录，不收集您的手机信息。被评价的单位和人员看不到是谁评价的；不满意的由监督机构核查。</p>
      <Sending button="提交评价" onSend={send}>
        <Choices
          legend="您对这次执法"
          options={[
            { value: 'yes', title: '满意' },
            { value: 'no', title: '不满意' },
          ]}
          chosen={[satisfied]}
          onChange={([chosen]) => setSatisfied(chosen!)}
        />
        {satisfied === 'no' ? (
          <Choices
            legend="不满意的原因"
            hint="可以选多项"
            many
            options={RATING_REASONS.map((value) => ({ value, title: value }))}
            chosen={reasons}
            onChange={setReasons}
          />
        ) : null}
        {satisfied ? (
          <Field label="想说的话" optional>
            {(tied) => <textarea {...tied} rows={3} maxLength={1000} value={text} onChange={({ target }) => setText(target.value)} />}
          </Field>
        ) : null}
      </Sending>
    </>
  )
}

function Done({ receipt }: { receipt: string | null }): ReactNode {
  return (
    <>
      <Title>谢谢您的评价</Title>
      {receipt ? (
        <section className="receipt" aria-labelledby="receipt">
          <h2 id="receipt">您的查询码（只显示这一次）</h2>
          <p className="digits">{inFours(receipt)}</p>
          <p>您不满意的情况已作为线索受理。请抄下查询码，凭它查进展、补充说明、评价结果。</p>
        </section>
      ) : null}
      <p>
        <To to="/">回到首页</To>
      </p>
    </>
  )
}
