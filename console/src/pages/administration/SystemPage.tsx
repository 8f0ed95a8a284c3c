import { Button, Card, Progress } from 'antd'
import type { ReactNode } from 'react'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { tableTitle } from '#ui-kit/entity-labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText, numberText, sizeText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useMe } from '../../app/session.ts'
import { useCall } from '../../client/hooks.ts'

type System = ReplyOf<'system.show'>

/** Names of the work in the background. */
const TASKS: Readonly<Record<string, string>> = {
  scan: '扫描',
  'scan-scheduled': '数据更新后扫描',
  'scan-nightly': '每日扫描',
  clocks: '期限检查',
  'back-test': '回测',
  import: '数据接入',
  'audit-root': '审计日签',
  'bulletin-daily': '日通报',
  housekeeping: '清理过期数据',
}

/** 系统状态: versions, database, copy for analysis, jobs, disk. */
export function SystemPage(): ReactNode {
  const read = useCall('system.show', {})
  return (
    <section className="kit-list">
      <header className="kit-head kit-toolbar">
        <h1>系统状态</h1>
        <Button loading={read.isFetching} onClick={() => read.refetch()}>
          刷新
        </Button>
      </header>
      <Loaded read={read} rows={8}>
        {(system) => (
          <>
            <Card size="small" title={<h2>运行</h2>}>
              <Running system={system} />
            </Card>
            <div className="office-grid">
              <Card size="small" title={<h2>后台任务</h2>}>
                <Jobs jobs={system.jobs} />
              </Card>
              <Card size="small" title={<h2>分析副本</h2>}>
                <Copy copy={system.copy} />
              </Card>
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}

function Running({ system }: { system: System }): ReactNode {
  const { database, disk } = system
  const { me } = useMe()
  const used = disk.total > 0 ? Math.round((1 - disk.free / disk.total) * 100) : 0
  return (
    <Facts
      items={[
        { label: '版本', value: system.version },
        { label: '启动时间', value: momentText(system.startedAt) },
        { label: '数据库', value: `${database.version}（${database.embedded ? '内置' : '外部'}）` },
        { label: '数据库大小', value: sizeText(database.size) },
        {
          label: '动态口令',
          value: me.secondFactorOf === 'everyone' ? '管理员和重要操作须验证' : '仅管理员须验证（演示设置），正式使用前请改为人人须验证',
        },
        {
          label: '磁盘',
          value: (
            <div className="office-progress">
              剩余 {sizeText(disk.free)}，共 {sizeText(disk.total)}
              <Progress percent={used} size="small" status={used > 90 ? 'exception' : 'normal'} aria-label="磁盘已用" />
            </div>
          ),
          wide: true,
        },
      ]}
    />
  )
}

function Jobs({ jobs }: { jobs: System['jobs'] }): ReactNode {
  return (
    <PlainTable<System['jobs'][number]>
      rowKey="task"
      dataSource={jobs}
      locale={{ emptyText: <Nothing small text="没有等待的任务" /> }}
      columns={[
        { title: '任务', render: (_, row) => TASKS[row.task] ?? row.task },
        { title: '等待', align: 'right', render: (_, row) => numberText(row.waiting) },
        { title: '失败', align: 'right', render: (_, row) => (row.failed > 0 ? <PlainTag tone="overdue">{row.failed}</PlainTag> : 0) },
      ]}
    />
  )
}

function Copy({ copy }: { copy: System['copy'] }): ReactNode {
  return (
    <div className="kit-stack">
      <Facts
        items={[
          { label: '更新时间', value: momentText(copy.refreshedAt) },
          { label: '大小', value: copy.size === null ? null : sizeText(copy.size) },
        ]}
      />
      <PlainTable<System['copy']['tables'][number]>
        rowKey="name"
        pageSize={20}
        dataSource={copy.tables}
        locale={{ emptyText: <Nothing small text="尚无数据" /> }}
        columns={[
          { title: '数据', render: (_, row) => tableTitle(row.name) },
          { title: '记录（估计）', align: 'right', render: (_, row) => (row.rows > 0 ? numberText(row.rows) : '—') },
        ]}
      />
    </div>
  )
}
