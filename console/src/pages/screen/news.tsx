import { publicityKinds } from 'virtual:contract'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { momentText, numberText } from '#ui-kit/format.ts'
import { linkTo } from '#ui-kit/link.ts'
import { useMe } from '../../app/session.ts'
import { useCall } from '../../client/hooks.ts'
import { Count, Panel } from './panels.tsx'

/** 开门整治: what was told and heard, from the publicity ledger. */
export function Openness({ scope, every }: { scope: Readonly<Record<string, string>>; every: number }): ReactNode {
  const { may } = useMe()
  const read = useCall('publicity.totals', { query: scope }, { keep: true, refetchInterval: every, enabled: may('publicity.read') })
  const kinds = (read.data?.byKind ?? []).slice(0, 4)
  if (kinds.length === 0) return null
  return (
    <Panel title="宣传走访">
      <dl className="screen-small">
        {kinds.map(({ kind, amount }) => (
          <div key={kind}>
            <dt>
              {publicityKinds[kind].title}（{publicityKinds[kind].measure}）
            </dt>
            <dd>
              <Count to={linkTo('/publicity', { ...scope, kind })}>{numberText(amount)}</Count>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

/** The latest briefings that were published. */
export function Papers({ every }: { every: number }): ReactNode {
  const read = useCall('briefings.list', { query: { published: 'true', limit: 4 } }, { keep: true, refetchInterval: every })
  const rows = read.data?.rows ?? []
  return (
    <Panel title="最新简报">
      {read.data && rows.length === 0 ? <p className="screen-quiet">尚未发布</p> : null}
      <ul className="screen-papers">
        {rows.map(({ id, title, publishedAt }) => (
          <li key={id}>
            <Link to={`/briefings/${id}`} className="screen-clip" title={title}>
              {title}
            </Link>
            <time className="screen-quiet">{momentText(publishedAt).slice(5, 10)}</time>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
