import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { FormDialog } from '#ui-kit/FormDialog.tsx'
import { useMe } from '../../app/session.ts'
import { useSend } from '../../client/hooks.ts'
import type { CampaignRecord } from './detail.tsx'
import { DayItem, TitleItem } from './fields.tsx'

interface Values {
  name: string
  docNo?: string
  summaryDue: string
}

/** 承接本方案: an office below takes the plan over as its own. */
export function AdoptDialog({ campaign, onClose }: { campaign: CampaignRecord; onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const { me } = useMe()
  const adopt = useSend('campaigns.adopt')
  const submit = async ({ name, docNo, summaryDue }: Values) => {
    const { id } = await adopt.mutateAsync({ params: { id: campaign.id }, body: { name, docNo: docNo || null, summaryDue } })
    navigate(`/campaigns/${id}`)
  }
  const place = (office: string) => office.replace(/司法(厅|局)$/, '')
  const bare = campaign.name.startsWith(place(campaign.office.name))
    ? campaign.name.slice(place(campaign.office.name).length)
    : campaign.name
  const { classes, stages, tasks, groups, duties } = campaign
  return (
    <FormDialog<Values>
      title="承接上级方案"
      okText="承接"
      note={`将带入 ${classes.length} 个问题分类、${stages.length} 个阶段、${tasks.length} 项任务、${groups.length} 个机构和 ${duties.length} 项硬措施（人员自行安排）。承接后可增加本地内容；上级以后的改动会逐项提示，由本级决定接受或保留。`}
      initial={{ name: `${place(me.unit?.name ?? '')}${bare}`, summaryDue: campaign.summaryDue }}
      onSubmit={submit}
      onClose={onClose}
    >
      <TitleItem name="name" label="本级方案名称" />
      <Form.Item name="docNo" label="本级文号">
        <Input maxLength={100} />
      </Form.Item>
      <DayItem name="summaryDue" label="本级总结报送期限" />
    </FormDialog>
  )
}
