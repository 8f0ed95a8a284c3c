import { Alert, Button, Card } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { checkDraw, commitmentOf, digestOf, drawLots } from '#domain/inspection/draw.ts'
import { DRAWN } from '#domain/inspection/kinds.ts'
import { sha256Text } from '#domain/text/sha256.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'

type Record = ReplyOf<'inspections.drawn'>

const WRONG = {
  seed: '种子与事先登记的摘要不一致',
  candidates: '候选名单与登记的摘要不一致',
  result: '重新计算的结果与登记的不一致',
} as const

/** 复核抽取: the browser itself computes the draw again from seed and candidates. */
export function DrawPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('inspections.drawn', { params: { id } })
  return <Loaded read={read}>{(draw) => <Draw draw={draw} />}</Loaded>
}

function Draw({ draw }: { draw: Record }): ReactNode {
  const [faults, setFaults] = useState<ReturnType<typeof checkDraw> | null>(null)
  const { seed, digest, pick, list, result } = draw
  const drawn = seed !== null && digest !== null && pick !== null
  const hash = (text: string | null) => <span className="inspection-hash">{text ?? '抽取后公开'}</span>
  const lots = drawn ? new Map(list.map(({ key }) => [key, sha256Text(`${seed}\n${key}`)])) : new Map<string, string>()
  const order = drawn ? drawLots(seed, list, list.length) : []
  const titles = new Map(list.map(({ key, title }) => [key, title]))
  return (
    <section className="kit-list">
      <header className="kit-head">
        <h1>复核抽取</h1>
        <p className="kit-quiet">
          <Link to={`/inspections/${draw.inspection.id}`}>
            {draw.inspection.no} {draw.inspection.title}
          </Link>
          ，第 {draw.no} 次抽取：{DRAWN[draw.what]}
        </p>
      </header>
      <Card size="small">
        <Facts
          items={[
            { label: '封存人', value: `${draw.committedBy} ${momentText(draw.committedAt)}` },
            { label: '抽取人', value: draw.drawnAt ? `${draw.drawnBy} ${momentText(draw.drawnAt)}` : null },
            { label: '候选数', value: draw.drawnAt ? list.length : null },
            { label: '抽取数', value: pick },
            { label: '重新抽取的理由', value: draw.reason, wide: true },
            { label: '种子摘要', value: hash(draw.commitment), wide: true },
            { label: '种子', value: hash(seed), wide: true },
            { label: '名单摘要', value: hash(digest), wide: true },
          ]}
        />
        <p className="kit-quiet">
          规则：种子摘要在候选名单产生之前登记；每个候选的签号是 SHA-256（种子、换行、候选标识），按签号从小到大取前 {pick ?? 0} 个。
          点“复核”由浏览器在本机重新计算，也可以用任何工具自行计算。
        </p>
        {drawn ? (
          <Button
            type="primary"
            onClick={() => setFaults(checkDraw({ commitment: draw.commitment, seed, candidates: list, digest, pick, result }))}
          >
            复核
          </Button>
        ) : null}
        {faults && drawn ? (
          faults.length === 0 ? (
            <Alert
              className="kit-gap"
              type="success"
              showIcon
              role="status"
              title="复核一致"
              description={
                <span className="inspection-hash">
                  种子摘要 {commitmentOf(seed)}；名单摘要 {digestOf(list)}；抽中 {result.length} 个与登记相同
                </span>
              }
            />
          ) : (
            <Alert className="kit-gap" type="error" showIcon role="alert" title={faults.map((fault) => WRONG[fault]).join('；')} />
          )
        ) : null}
      </Card>
      {drawn ? (
        <Card size="small" title={<h2>按签号排列的候选名单</h2>}>
          <PlainTable<{ key: string }>
            rowKey="key"
            pageSize={20}
            dataSource={order.map((key) => ({ key }))}
            columns={[
              { title: '抽中', render: (_, { key }) => (result.includes(key) ? '✓ 抽中' : '') },
              { title: '候选', render: (_, { key }) => titles.get(key) },
              { title: '标识', render: (_, { key }) => key },
              { title: '签号', render: (_, { key }) => hash(lots.get(key) ?? null) },
            ]}
          />
        </Card>
      ) : null}
    </section>
  )
}
