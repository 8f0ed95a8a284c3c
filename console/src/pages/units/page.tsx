import { Breadcrumb, Card } from 'antd'
import type { ReactNode } from 'react'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { LEVELS, LINES } from '#domain/contract/exchange/labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { numberText } from '#ui-kit/format.ts'
import { labelOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall } from '../../client/hooks.ts'
import { Profile } from './Profile.tsx'
import { UnitTree } from './UnitTree.tsx'

type Unit = ReplyOf<'units.show'>
const pageOf = (id: string) => `/units/${encodeURIComponent(id)}`

/** 执法单位: the tree of units and the profile of the chosen one. */
export function UnitsPage(): ReactNode {
  const { id } = useParams()
  const navigate = useNavigate()
  const read = useCall('units.show', { params: { id: id ?? '' } }, { enabled: id !== undefined })
  const way = new Set((read.data?.path ?? []).map((unit) => unit.id))
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>执法单位</h1>
      </header>
      <div className="office-sides">
        <Card size="small">
          <label className="kit-hidden" htmlFor="find-unit">
            查找单位
          </label>
          <div className="office-fill">
            <UnitSelect id="find-unit" placeholder="查找单位" onChange={(unit) => unit && navigate(pageOf(unit))} />
          </div>
          <nav className="office-tree-scroll" aria-label="单位树">
            <UnitTree chosen={id} open={way} />
          </nav>
        </Card>
        <div className="kit-column">{id ? <Loaded read={read}>{(unit) => <UnitRecord unit={unit} />}</Loaded> : <FirstUnit />}</div>
      </div>
    </section>
  )
}

/** Without a choice the first unit of the tree that enforces is shown: a supervision office has no cases of its own. */
function FirstUnit(): ReactNode {
  const read = useCall('units.tree', { query: {} }, { staleTime: 300_000 })
  return (
    <Loaded read={read}>
      {(nodes) => {
        const first = nodes.find(({ line }) => line !== 'justice') ?? nodes[0]
        return first ? <Navigate to={pageOf(first.id)} replace /> : <Nothing text="没有可以查看的单位" hint="单位由数据接入产生" />
      }}
    </Loaded>
  )
}

function UnitRecord({ unit }: { unit: Unit }): ReactNode {
  const above = unit.path.filter(({ id }) => id !== unit.id)
  return (
    <>
      <Card size="small" title={<h2>{unit.name}</h2>}>
        {above.length > 0 ? (
          <Breadcrumb
            className="kit-gap"
            items={[...above.map(({ id, name }) => ({ title: <Link to={pageOf(id)}>{name}</Link> })), { title: unit.name }]}
          />
        ) : null}
        <Facts
          items={[
            { label: '条线', value: labelOf(LINES, unit.line) },
            { label: '层级', value: labelOf(LEVELS, unit.level) },
            { label: '行政区划', value: unit.region },
            { label: '执法人员', value: <Link to={linkTo('/officers', { unit: unit.id })}>{numberText(unit.officers)} 人</Link> },
          ]}
        />
      </Card>
      <Profile figures={unit} filter={{ unit: unit.id }} />
    </>
  )
}
