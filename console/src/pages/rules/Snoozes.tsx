import { App, Button, Popconfirm } from 'antd'
import type { ReactNode } from 'react'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { SUBJECT_KINDS } from '#ui-kit/office-labels.ts'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Nothing } from '#ui-kit/States.tsx'
import { useMe } from '../../app/session.ts'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'
import type { RuleRecord } from './detail.tsx'

type Snooze = RuleRecord['snoozes'][number]

/** 暂缓: objects about which the rule warns no more until a day. */
export function Snoozes({ rule }: { rule: RuleRecord }): ReactNode {
  const { message } = App.useApp()
  const { may } = useMe()
  const end = useSend('rules.snoozeEnd')
  if (rule.snoozes.length === 0) return <Nothing text="没有暂缓" hint="可在预警详情中就同一对象暂缓" />
  const stop = (id: string) =>
    end.mutateAsync({ params: { id } }).then(
      () => message.success('已取消暂缓'),
      (error: unknown) => message.error(messageOf(error)),
    )
  return (
    <PlainTable<Snooze>
      rowKey="id"
      dataSource={rule.snoozes}
      columns={[
        { title: '对象', render: (_, row) => `${labelOf(SUBJECT_KINDS, row.subjectKind)} ${row.subjectId}` },
        { title: '状态', render: (_, row) => (row.active ? <PlainTag tone="near">暂缓中</PlainTag> : <PlainTag>已结束</PlainTag>) },
        { title: '暂缓至', dataIndex: 'until' },
        { title: '理由', dataIndex: 'reason' },
        { title: '设定人', dataIndex: 'author' },
        { title: '设定时间', render: (_, row) => momentText(row.createdAt) },
        {
          title: '操作',
          fixed: 'right',
          render: (_, row) =>
            row.active && may('rule.snooze') ? (
              <Popconfirm
                title="取消暂缓？"
                description="下次扫描仍命中时将产生预警。"
                okText="取消暂缓"
                cancelText="保留"
                onConfirm={() => stop(row.id)}
              >
                <Button type="link" size="small">
                  取消暂缓
                </Button>
              </Popconfirm>
            ) : (
              '—'
            ),
        },
      ]}
    />
  )
}
