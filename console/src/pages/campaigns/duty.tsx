import './campaigns.css'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { ActionBar } from '#ui-kit/ActionBar.tsx'
import { Facts } from '#ui-kit/Facts.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { stateOptions } from '#ui-kit/labels.ts'
import { matterCards } from '#ui-kit/MatterCards.tsx'
import { holderText, MatterPage } from '#ui-kit/MatterPage.tsx'
import type { SearchField } from '#ui-kit/SearchForm.tsx'
import { Loaded } from '#ui-kit/States.tsx'
import { DeadlineTag } from '#ui-kit/Tags.tsx'
import { Ledger, useList } from '../../app/Ledger.tsx'
import { useMatterFiles } from '../../app/matter-files.ts'
import { UnitSelect } from '../../app/UnitSelect.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { type DutyRow, dutyColumns, periodText } from './duty-columns.tsx'

type Duty = ReplyOf<'duties.show'>

/** Picks a campaign that the person sees. */
function CampaignSelect({ id, value, onChange }: { id?: string; value?: string; onChange?: (id: string | undefined) => void }): ReactNode {
  const read = useCall('campaigns.list', { query: { limit: 200 } }, { staleTime: 300_000 })
  const options = (read.data?.rows ?? []).map((row) => ({ value: row.id, label: `${row.name}（${row.no}）` }))
  return (
    <Select
      id={id}
      allowClear
      value={value || undefined}
      placeholder="全部"
      loading={read.isFetching}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      onChange={(next: string | undefined) => onChange?.(next)}
    />
  )
}

const fields: SearchField[] = [
  { name: 'campaign', label: '专项整治', kind: 'custom', input: <CampaignSelect /> },
  { name: 'state', label: '状态', kind: 'select', multiple: true, options: stateOptions('duty') },
  { name: 'unit', label: '报送单位', kind: 'custom', input: <UnitSelect /> },
  { name: 'mine', label: '待本单位报送', kind: 'flag' },
  { name: 'late', label: '逾期', kind: 'flag' },
]

/** 定期报送: reports that the standing duties of all campaigns ask for. */
export function DutyListPage(): ReactNode {
  const source = useList('duties.list')
  return (
    <Ledger<DutyRow>
      title="定期报送"
      note="专项整治的硬措施按各自周期要求报送。"
      source={source}
      fields={fields}
      columns={dutyColumns(true)}
      rowKey={(row) => row.id}
      emptyHint="启用硬措施后按周期自动产生"
    />
  )
}

/** 定期报送详情. */
export function DutyPage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('duties.show', { params: { id } })
  return <Loaded read={read}>{(duty) => <DutyMatter duty={duty} reload={() => read.refetch()} />}</Loaded>
}

function DutyMatter({ duty, reload }: { duty: Duty; reload: () => void }): ReactNode {
  const act = useSend('duties.act')
  const files = useMatterFiles('duty', duty.id)
  const final = duty.state !== 'due'
  const title = `${duty.title}（${periodText(duty.period)}）`
  return (
    <MatterPage
      no={duty.forUnit.name}
      title={title}
      back="/duties"
      holder={duty.holder}
      tags={
        duty.state === 'due' ? (
          <DeadlineTag light={duty.light} dueAt={duty.dueAt} breached={duty.breached} />
        ) : duty.state === 'done' ? (
          <PlainTag tone={duty.late ? 'overdue' : 'normal'}>{duty.late ? '逾期报送' : '按期报送'}</PlainTag>
        ) : null
      }
      process={{ kind: 'duty', state: duty.state, stateTitle: duty.stateTitle, final, log: duty.log }}
      sections={[
        {
          key: 'basic',
          title: '报送',
          content: (
            <Facts
              items={[
                { label: '专项整治', value: <Link to={`/campaigns/${duty.campaign.id}`}>{duty.campaign.name}</Link>, wide: true },
                { label: '报送单位', value: duty.unit.name },
                { label: '原单位', value: duty.forUnit.id === duty.unit.id ? null : duty.forUnit.name },
                { label: '所属时段', value: `${duty.periodFrom} 至 ${duty.periodTo}` },
                { label: '报送期限', value: momentText(duty.deadline) },
                { label: '报送时间', value: momentText(duty.reportedAt) },
                { label: '报送内容', value: duty.report ? <div className="kit-pre">{duty.report}</div> : null, wide: true },
              ]}
            />
          ),
        },
      ]}
      aside={matterCards(duty, files.onDownload)}
      actions={
        <ActionBar
          kind="duty"
          no={title}
          actions={duty.actions}
          holder={final ? undefined : holderText(duty.holder)}
          onAct={(action, input) => act.mutateAsync({ params: { id: duty.id, action }, body: { version: duty.version, input } })}
          onUpload={files.onUpload}
          onReload={reload}
        />
      }
    />
  )
}
