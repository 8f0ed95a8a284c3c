import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { OFFICER_KINDS } from '#domain/contract/exchange/labels.ts'
import { Facts } from '#ui-kit/Facts.tsx'
import { labelOf } from '#ui-kit/labels.ts'
import { linkTo } from '#ui-kit/link.ts'
import { MatterPage } from '#ui-kit/MatterPage.tsx'
import { PlainTable } from '#ui-kit/PlainTable.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { useCall } from '../../client/hooks.ts'
import { Profile } from '../units/Profile.tsx'
import { Validity } from './list.tsx'

type Officer = ReplyOf<'officers.show'>

/** 执法人员画像. */
export function OfficerPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('officers.show', { params: { id } })
  return (
    <Loaded read={read}>
      {(officer) => (
        <div className="kit-stack">
          <MatterPage
            no={officer.badgeNo ?? '无执法证号'}
            title={officer.name}
            back="/officers"
            tags={<span className="kit-quiet">{labelOf(OFFICER_KINDS, officer.kind)}</span>}
            sections={[
              { key: 'basic', title: '基本信息', content: <Basic officer={officer} /> },
              {
                key: 'certificates',
                title: `执法证件（${officer.certificates.length}）`,
                content: <Certificates rows={officer.certificates} />,
              },
            ]}
          />
          <Profile figures={officer} filter={{ officer: officer.id }} />
        </div>
      )}
    </Loaded>
  )
}

function Basic({ officer }: { officer: Officer }): ReactNode {
  const { unit } = officer
  return (
    <Facts
      items={[
        { label: '单位', value: <Link to={`/units/${encodeURIComponent(unit.id)}`}>{unit.name}</Link> },
        { label: '类别', value: labelOf(OFFICER_KINDS, officer.kind) },
        { label: '经办案件', value: <Link to={linkTo('/cases', { officer: officer.id })}>查看案件</Link> },
        { label: '相关预警', value: <Link to={linkTo('/warnings', { officer: officer.id })}>查看预警</Link> },
      ]}
    />
  )
}

function Certificates({ rows }: { rows: Officer['certificates'] }): ReactNode {
  if (rows.length === 0) return <Nothing small text="没有执法证件" />
  return (
    <PlainTable<Officer['certificates'][number]>
      rowKey={({ no, validFrom }) => `${no} ${validFrom}`}
      dataSource={rows}
      columns={[
        { title: '证件号', dataIndex: 'no' },
        { title: '类别', render: (_, row) => row.kind ?? '—' },
        { title: '有效期起', dataIndex: 'validFrom' },
        { title: '有效期止', render: (_, row) => row.validTo ?? '长期' },
        { title: '状态', render: (_, row) => <Validity valid={row.valid} /> },
      ]}
    />
  )
}
