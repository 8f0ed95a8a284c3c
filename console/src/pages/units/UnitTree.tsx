import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'

type Node = ReplyOf<'units.tree'>[number]

/** The units below one (the first ones without `parent`), each opening its own when asked. `open` holds the way to the chosen unit. */
export function UnitTree({ parent, chosen, open }: { parent?: string; chosen?: string; open: ReadonlySet<string> }): ReactNode {
  const read = useCall('units.tree', { query: parent ? { parent } : {} }, { staleTime: 300_000 })
  return (
    <Loaded read={read} rows={3}>
      {(nodes) =>
        nodes.length === 0 ? (
          <Nothing small text="没有单位" />
        ) : (
          <ul className={parent ? undefined : 'office-tree'}>
            {nodes.map((node) => (
              <Branch key={node.id} node={node} chosen={chosen} open={open} />
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Branch({ node, chosen, open }: { node: Node; chosen?: string; open: ReadonlySet<string> }): ReactNode {
  const [asked, setAsked] = useState<boolean | null>(null)
  const shown = asked ?? (open.has(node.id) && node.id !== chosen)
  return (
    <li>
      <div className="office-node">
        {node.children > 0 ? (
          <Button
            type="text"
            size="small"
            icon={shown ? <CaretDownOutlined /> : <CaretRightOutlined />}
            aria-label={`${shown ? '收起' : '展开'}${node.name}的下级`}
            aria-expanded={shown}
            onClick={() => setAsked(!shown)}
          />
        ) : (
          <span className="office-node-gap" />
        )}
        <Link to={`/units/${encodeURIComponent(node.id)}`} aria-current={node.id === chosen ? 'page' : undefined}>
          {node.name}
        </Link>
      </div>
      {shown ? <UnitTree parent={node.id} chosen={chosen} open={open} /> : null}
    </li>
  )
}
