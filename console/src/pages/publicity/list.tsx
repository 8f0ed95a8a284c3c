import { mediumKinds, mediumLevels, publicityKinds } from 'virtual:contract'
import { Button, type TableColumnsType } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { Clip } from '#ui-kit/Clip.tsx'
import { labelOf, optionsOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { StateTag } from '#ui-kit/Tags.tsx'
import { Ledger, type RowOf, useList } from '../../app/Ledger.tsx'
import { useMe } from '../../app/session.ts'
import { UnitCell } from '../../app/UnitCell.tsx'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall } from '../../client/hooks.ts'
import { useCampaigns } from '../clues/selects.tsx'
import { EntryDialog } from './EntryDialog.tsx'
import { amountText, kindOptions } from './words.ts'

type Row = RowOf<'publicity.list'>

const columns: TableColumnsType<Row> = [
  { title: '编号', fixed: 'left', render: (_, row) => <Link to={`/publicity/${row.id}`}>{row.no}</Link> },
  { title: '日期', dataIndex: 'heldOn' },
  { title: '类型', render: (_, row) => publicityKinds[row.kind].title },
  { title: '标题', render: (_, row) => <Clip text={row.title} /> },
  { title: '数量', align: 'right', render: (_, row) => amountText(row.kind, row.amount) },
  { title: '单位', render: (_, row) => <UnitCell unit={row.unit} /> },
  {
    title: '媒体',
    render: (_, row) =>
      row.medium || row.mediumLevel ? (
        <Clip text={[row.medium, row.mediumLevel && labelOf(mediumLevels, row.mediumLevel)].filter(Boolean).join(' · ')} />
      ) : (
        '—'
      ),
  },
  {
    title: '依据',
    render: (_, row) =>
      row.link ? (
        <a href={row.link} target="_blank" rel="noreferrer">
          原文
        </a>
      ) : row.files > 0 ? (
        `${row.files} 个附件`
      ) : (
        '—'
      ),
  },
  { title: '状态', render: (_, row) => (row.withdrawnAt ? <StateTag title="已撤销" final /> : <StateTag title="有效" />) },
]

/** 宣传台账: media items, meetings, visits, questionnaires, posters and what else was told or heard. */
export function PublicityListPage(): ReactNode {
  const source = useList('publicity.list')
  const { may } = useMe()
  const campaigns = useCampaigns()
  const [entering, setEntering] = useState(false)
  const { limit: _limit, ...filter } = source.filter.values as Record<string, string>
  const totals = useCall('publicity.totals', { query: filter as never }, { keep: true })
  const fields: SearchField[] = [
    { name: 'q', label: '编号标题', kind: 'text', placeholder: '编号、标题或媒体名称' },
    { name: 'kind', label: '类型', kind: 'select', multiple: true, options: kindOptions },
    { name: 'unit', label: '单位', kind: 'custom', input: <UnitSelect /> },
    { name: 'from', to: 'to', label: '日期', kind: 'days' },
    { name: 'campaign', label: '专项整治', kind: 'select', options: campaigns },
    { name: 'mediumKind', label: '媒体类型', kind: 'select', multiple: true, options: optionsOf(mediumKinds) },
    { name: 'mediumLevel', label: '媒体级别', kind: 'select', multiple: true, options: optionsOf(mediumLevels) },
    { name: 'withdrawn', label: '已撤销', kind: 'flag' },
  ]
  const sums = totals.data?.byKind.map(
    ({ kind, entries, amount }) => `${publicityKinds[kind].title} ${amountText(kind, amount)}（${entries} 条）`,
  )
  return (
    <>
      <Ledger
        title="宣传台账"
        note={sums && sums.length > 0 ? `合计：${sums.join('，')}` : undefined}
        source={source}
        fields={fields}
        extraLabels={{ holder: '单位本身', region: '地区', ownLevel: '本级', line: '条线' }}
        columns={columns}
        rowKey={(row) => row.id}
        emptyHint="登记媒体稿件、座谈、走访、问卷等，或导入现有台账"
        exportAs="publicity.export"
        filtersOf="publicity"
        toolbar={
          <>
            {may('publicity.keep') ? (
              <>
                <Button type="primary" onClick={() => setEntering(true)}>
                  登记
                </Button>
                <Link to="/publicity-import">
                  <Button tabIndex={-1}>导入表格</Button>
                </Link>
              </>
            ) : null}
            <Link to={linkTo('/publicity-totals', filter)}>
              <Button tabIndex={-1}>分类合计</Button>
            </Link>
          </>
        }
      />
      {entering ? <EntryDialog onClose={() => setEntering(false)} /> : null}
    </>
  )
}
