import { App, Button, Popconfirm, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useSend } from '../../client/hooks.ts'
import { messageOf } from '../../client/problem.ts'

type Row = RowOf<'questionnaires.list'>
const STATES: Readonly<Record<Row['state'], string>> = { draft: '草稿', open: '征集中', closed: '已结束' }

/** 问卷: what the public is asked, and how many answered. */
export function QuestionnairesPage(): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const source = useList('questionnaires.list')
  const close = useSend('questionnaires.close', ['questionnaires.list'])
  const columns: TableColumnsType<Row> = [
    { title: '问卷', render: (_, row) => <Link to={`/questionnaires/${row.id}`}>{row.title}</Link> },
    { title: '发布机关', render: (_, row) => row.unit.name },
    { title: '状态', render: (_, row) => <PlainTag tone={row.state === 'open' ? 'normal' : undefined}>{STATES[row.state]}</PlainTag> },
    { title: '完成', align: 'right', render: (_, row) => `${row.complete} 份` },
    { title: '未答完', align: 'right', render: (_, row) => `${row.partial} 份` },
    { title: '开始时间', render: (_, row) => (row.openedAt ? momentText(row.openedAt) : '—') },
    { title: '截止日期', render: (_, row) => row.closesOn ?? '不限' },
    {
      title: '操作',
      fixed: 'right',
      render: (_, row) => (
        <>
          <Link to={`/questionnaires/${row.id}?tab=answers`} aria-label={`统计 ${row.title}`}>
            统计
          </Link>{' '}
          {row.state === 'open' ? (
            <Popconfirm
              title="结束这份问卷？"
              description="结束后不再接收答卷，不能重新开始。"
              okText="结束"
              cancelText="取消"
              onConfirm={() =>
                close
                  .mutateAsync({ params: { id: row.id }, body: { version: row.version } })
                  .catch((error) => message.error(messageOf(error)))
              }
            >
              <Button type="link" className="kit-file" aria-label={`结束 ${row.title}`}>
                结束
              </Button>
            </Popconfirm>
          ) : null}
        </>
      ),
    },
  ]
  return (
    <Ledger<Row>
      title="问卷"
      note="群众不登录、不记名作答。题目改动后重新发布，以前的答卷仍按当时的题目统计。"
      source={source}
      columns={columns}
      rowKey={(row) => row.id}
      emptyHint="点“新建问卷”设计题目"
      toolbar={
        <Button type="primary" onClick={() => navigate('/questionnaires/new')}>
          新建问卷
        </Button>
      }
    />
  )
}
