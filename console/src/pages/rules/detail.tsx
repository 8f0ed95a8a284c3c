import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { RULE_GROUPS, SUBJECT_KINDS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { ColourTag } from '#ui-kit/Tags.tsx'
import { useMe } from '../../app/session.ts'
import { useCall } from '../../client/hooks.ts'
import { Parameters } from './Parameters.tsx'
import { Quality } from './Quality.tsx'
import { Snoozes } from './Snoozes.tsx'
import { SwitchButton } from './SwitchButton.tsx'
import { Versions } from './Versions.tsx'

/** A rule as the server shows it. */
export type RuleRecord = ReplyOf<'rules.show'>

/** 规则详情. */
export function RulePage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('rules.show', { params: { id } })
  return <Loaded read={read}>{(rule) => <RulePages rule={rule} />}</Loaded>
}

function RulePages({ rule }: { rule: RuleRecord }): ReactNode {
  const { may } = useMe()
  const active = rule.snoozes.filter((snooze) => snooze.active).length
  return (
    <TabbedPage
      no={rule.id}
      title={rule.title}
      back="/rules"
      tags={
        <>
          <ColourTag colour={rule.colour} full />
          {rule.enabled ? <PlainTag tone="normal">启用</PlainTag> : <PlainTag>停用</PlainTag>}
          <span className="kit-quiet">{rule.version === 0 ? '初始参数' : `第 ${rule.version} 版`}</span>
          {rule.unconfirmed > 0 ? <PlainTag tone="near">{rule.unconfirmed} 个参数待核实</PlainTag> : null}
          {rule.quality.pauseAdvised ? <PlainTag tone="overdue">误报率高，建议暂停</PlainTag> : null}
        </>
      }
      extra={may('rule.publish') ? <SwitchButton rule={rule} /> : null}
      tabs={[
        { key: 'about', label: '说明', content: <About rule={rule} /> },
        { key: 'parameters', label: '参数与回测', content: <Parameters key={rule.version} rule={rule} /> },
        { key: 'quality', label: '质量', content: <Quality rule={rule} /> },
        { key: 'versions', label: `版本（${rule.versions.length}）`, content: <Versions rule={rule} /> },
        { key: 'snoozes', label: `暂缓（${active}）`, content: <Snoozes rule={rule} /> },
      ]}
    />
  )
}

function Lines({ items }: { items: readonly string[] }): ReactNode {
  if (items.length === 0) return '—'
  return (
    <ul className="office-list">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}

function About({ rule }: { rule: RuleRecord }): ReactNode {
  return (
    <>
      <Facts
        items={[
          { label: '查什么', value: rule.question, wide: true },
          { label: '整治要求', value: rule.seed, wide: true },
          { label: '主题', value: labelOf(RULE_GROUPS, rule.group) },
          { label: '预警对象', value: labelOf(SUBJECT_KINDS, rule.subject) },
          { label: '依据', value: <Lines items={rule.basis} />, wide: true },
          { label: '核查要点', value: <Lines items={rule.check} />, wide: true },
          { label: '常见误报', value: <Lines items={rule.falseAlarmHints} />, wide: true },
          { label: '留存数据', value: rule.evidence.map(({ label }) => label).join('、'), wide: true },
        ]}
      />
      <h2 className="office-heading">样例</h2>
      <PlainTable<RuleRecord['examples'][number]>
        rowKey="name"
        dataSource={rule.examples}
        columns={[
          { title: '情形', dataIndex: 'name' },
          { title: '是否预警', render: (_, row) => (row.flagged ? '预警' : '不预警') },
        ]}
      />
    </>
  )
}
