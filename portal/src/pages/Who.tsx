import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { call, Refused } from '../api.ts'
import { keepDraft, Way } from '../logins.tsx'
import { Choices, Fault, Field, Reading, Sending, Title, useRead } from '../ui.tsx'

/** Who stands inside the door. */
export type Inside = ReplyOf<'public.inside'>

/** A report as far as it is filled in. */
export interface Draft {
  category: string
  region: string
  door: 'anonymous' | 'named'
  /** How the reporter has proved who he is. */
  by: Inside['by'] | null
  name: string
  phone: string
  content: string
  occurredOn: string
  place: string
  plate: string
  caseNo: string
  publishable: boolean
}
/** Steps of a report. */
export type Step = 'what' | 'who' | 'words' | 'send' | 'done'
/** What each step works on. */
export interface Part {
  draft: Draft
  set: (more: Partial<Draft>) => void
  next: (step: Step) => void
}
/** How far the report is. */
export const Steps = ({ at }: { at: number }): ReactNode => (
  <p className="steps">
    第 {at} 步，共 4 步
    <progress max={4} value={at} aria-hidden="true" />
  </p>
)

/** Whom a provider has vouched for; null for nobody, and for who came by a receipt or a code. */
async function vouchedFor(): Promise<Inside | null> {
  const inside = await call('public.inside').catch((error: unknown) => {
    if (error instanceof Refused && error.status === 401) return null
    throw error
  })
  return inside && inside.by !== 'receipt' && inside.by !== 'phone' ? inside : null
}

/** By which door, and for a named report the proof of who it is. */
export function Who({ draft, set, next, failed }: Part & { failed: string | null }): ReactNode {
  const [fault, setFault] = useState<string>()
  const named = draft.door === 'named'
  const vouched = useRead(async () => (named ? vouchedFor() : null), String(named))
  const proved = vouched.data ? vouched.data.by : draft.phone ? ('phone' as const) : null
  const asksName = !vouched.data?.name
  const forward = () => {
    if (named && asksName && draft.name.trim().length < 2) return setFault('请填写姓名')
    set({ by: named ? proved : null })
    next('words')
  }
  return (
    <>
      <Steps at={2} />
      <Title>怎样反映</Title>
      <Fault text={proved ? null : failed} />
      <Choices
        legend="反映方式"
        options={[
          { value: 'anonymous', title: '匿名', hint: '不留姓名电话，给您一个 16 位查询码，凭码查进展、补充材料' },
          { value: 'named', title: '实名', hint: '先确认是您本人；姓名和号码加密保存，办理人员看不到，答复时提醒您' },
        ]}
        chosen={[draft.door]}
        onChange={([door]) => set({ door: door as Draft['door'] })}
      />
      {named && vouched.data === undefined ? <Reading {...vouched} /> : null}
      {named && vouched.data !== undefined ? (
        <>
          {vouched.data ? <Vouched inside={vouched.data} onLeft={vouched.again} /> : null}
          {proved === 'phone' ? (
            <p className="told" role="status">
              手机号码 {draft.phone} 已验证
            </p>
          ) : null}
          {proved ? null : <Ways onInside={(phone) => set({ phone })} onLeave={() => keepDraft(draft)} />}
          {proved && asksName ? (
            <Field label="姓名" fault={fault}>
              {(tied) => (
                <input
                  {...tied}
                  autoComplete="name"
                  maxLength={50}
                  value={draft.name}
                  onChange={({ target }) => set({ name: target.value })}
                />
              )}
            </Field>
          ) : null}
        </>
      ) : null}
      <div className="buttons">
        <button type="button" onClick={() => next('what')}>
          上一步
        </button>
        <button type="button" className="main" disabled={named && !proved} onClick={forward}>
          下一步
        </button>
      </div>
    </>
  )
}

/** Ways to prove who one is, as far as they are offered. */
function Ways({ onInside, onLeave }: { onInside: (phone: string) => void; onLeave: () => void }): ReactNode {
  const home = useRead(() => call('public.home'), 'home')
  const [by, setBy] = useState('phone')
  if (!home.data) return <Reading {...home} />
  const login = home.data.logins.find(({ key }) => key === by)!
  return (
    <>
      {home.data.logins.length > 1 ? (
        <Choices
          legend="怎样确认是您本人"
          options={home.data.logins.map(({ key, title, hint }) => ({ value: key, title, hint }))}
          chosen={[by]}
          onChange={([chosen]) => setBy(chosen!)}
        />
      ) : null}
      <Way login={login} page="report" onInside={onInside} onLeave={onLeave} />
    </>
  )
}

function Vouched({ inside, onLeft }: { inside: Inside; onLeft: () => void }): ReactNode {
  const leave = async () => {
    await call('public.leave')
    onLeft()
  }
  return (
    <Sending button="换一种方式" quiet onSend={leave}>
      <p className="told" role="status">
        {inside.by === 'wechat' ? '已用微信登录' : '已用政务服务平台登录'}
        {inside.name || inside.phone ? `：${[inside.name, inside.phone].filter(Boolean).join('　')}` : ''}
      </p>
    </Sending>
  )
}
