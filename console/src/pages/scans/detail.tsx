import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText, numberText, wallText } from '#ui-kit/format.ts'
import { JobTag, POLL, working } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { MatterPage } from '#ui-kit/MatterPage.tsx'
import { ENGINES, SCAN_TRIGGERS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'

type Scan = ReplyOf<'scans.show'>
type RuleRun = Scan['rules'][number]

/** 扫描详情: the run and what each rule found. */
export function ScanPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('scans.show', { params: { id } }, { refetchInterval: ({ state }) => (working(state.data?.state) ? POLL : false) })
  return <Loaded read={read}>{(scan) => <ScanRecord scan={scan} />}</Loaded>
}

function ScanRecord({ scan }: { scan: Scan }): ReactNode {
  return (
    <MatterPage
      no={momentText(scan.requestedAt)}
      title="扫描"
      back="/scans"
      tags={
        <span role="status">
          <JobTag state={scan.state} /> {working(scan.state) ? <span className="kit-quiet">{scan.progress}</span> : null}
        </span>
      }
      sections={[
        { key: 'basic', title: '基本信息', content: <Basic scan={scan} /> },
        { key: 'rules', title: `规则（${scan.rules.length}）`, content: <Rules rows={scan.rules} running={working(scan.state)} /> },
      ]}
    />
  )
}

function Basic({ scan }: { scan: Scan }): ReactNode {
  const total = (key: 'findings' | 'opened' | 'repeated' | 'cleared') => numberText(scan.rules.reduce((sum, rule) => sum + rule[key], 0))
  return (
    <div className="kit-stack">
      {scan.error ? <Alert type="error" showIcon title={scan.error} /> : null}
      <Facts
        items={[
          { label: '方式', value: labelOf(SCAN_TRIGGERS, scan.trigger) },
          { label: '引擎', value: labelOf(ENGINES, scan.engine) },
          { label: '期限算到', value: wallText(scan.asOf) },
          { label: '检查记录', value: scan.records === null ? null : `${numberText(scan.records)} 条` },
          { label: '开始', value: momentText(scan.startedAt) },
          { label: '完成', value: momentText(scan.finishedAt) },
          { label: '命中', value: total('findings') },
          { label: '新增预警', value: total('opened') },
          { label: '再次发现', value: total('repeated') },
          { label: '条件消失', value: total('cleared') },
        ]}
      />
    </div>
  )
}

function Rules({ rows, running }: { rows: readonly RuleRun[]; running: boolean }): ReactNode {
  if (rows.length === 0) return <Nothing small text={running ? '正在扫描，尚无结果' : '没有执行规则'} />
  return (
    <PlainTable<RuleRun>
      rowKey="ruleId"
      pageSize={100}
      dataSource={rows}
      columns={[
        {
          title: '规则',
          sorter: (a, b) => a.ruleId.localeCompare(b.ruleId),
          render: (_, row) => <Link to={`/rules/${row.ruleId}`}>{`${row.ruleId} ${row.title}`}</Link>,
        },
        { title: '版本', align: 'right', render: (_, row) => (row.version === 0 ? '初始' : `第 ${row.version} 版`) },
        {
          title: '命中',
          align: 'right',
          sorter: (a, b) => a.findings - b.findings,
          render: (_, row) => (row.findings > 0 ? <Link to={`/warnings?rule=${row.ruleId}`}>{numberText(row.findings)}</Link> : 0),
        },
        { title: '新增预警', align: 'right', sorter: (a, b) => a.opened - b.opened, render: (_, row) => numberText(row.opened) },
        { title: '再次发现', align: 'right', sorter: (a, b) => a.repeated - b.repeated, render: (_, row) => numberText(row.repeated) },
        {
          title: '条件消失',
          align: 'right',
          sorter: (a, b) => a.cleared - b.cleared,
          render: (_, row) => (row.cleared > 0 ? <Link to={`/warnings?rule=${row.ruleId}&gone=true`}>{numberText(row.cleared)}</Link> : 0),
        },
        { title: '用时', align: 'right', sorter: (a, b) => a.ms - b.ms, render: (_, row) => `${numberText(row.ms / 1000)} 秒` },
      ]}
    />
  )
}
