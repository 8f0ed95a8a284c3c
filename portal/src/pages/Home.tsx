import type { ReactNode } from 'react'
import { call } from '../api.ts'
import { dayText, Reading, Title, To, useRead } from '../ui.tsx'

/** The first page: what can be done here, and what was announced. */
export function Home(): ReactNode {
  const { data, error, again } = useRead(() => call('public.home'), 'home')
  return (
    <>
      <Title tab="首页">反映交通执法问题</Title>
      <p>对交警、交通运输执法不满意，可以在这里反映。可以实名，也可以匿名；不会转给被反映的单位或人员办理。</p>
      <nav aria-label="办事" className="doors">
        <To to="/report" className="door first">
          <b>我要反映</b>
          <small>选类别，说经过，传照片视频</small>
        </To>
        <To to="/track" className="door">
          <b>查进展、评结果</b>
          <small>{data && data.logins.length > 1 ? '凭查询码、手机号码或登录账号' : '凭查询码或手机号码'}</small>
        </To>
      </nav>
      {data ? (
        <>
          {data.questionnaires.length > 0 ? (
            <section>
              <h2>正在征求意见</h2>
              <ul className="links">
                {data.questionnaires.map(({ id, title }) => (
                  <li key={id}>
                    <To to={`/q/${id}`}>{title}</To>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <section>
            <h2>公告</h2>
            {data.notices.length === 0 ? <p className="hint">暂无公告</p> : null}
            <ul className="links">
              {data.notices.map(({ id, title, organ, publishedAt }) => (
                <li key={id}>
                  <To to={`/notices/${id}`}>{title}</To>
                  <small>
                    {organ} {dayText(publishedAt)}
                  </small>
                </li>
              ))}
            </ul>
            {data.notices.length > 0 ? <To to="/notices">更多公告</To> : null}
          </section>
        </>
      ) : (
        <Reading error={error} again={again} />
      )}
    </>
  )
}
