import '#ui-kit/office.css'
import './privacy.css'
import type { ReactNode } from 'react'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { Assessments } from './assessments.tsx'
import { Incidents } from './incidents.tsx'
import { Requests } from './requests.tsx'
import { Runs } from './runs.tsx'
import { DataSets } from './sets.tsx'

/** 个人信息保护: what is held, how it was assessed, what is beyond its period, what persons ask for, what went wrong. */
export function PrivacyPage(): ReactNode {
  return (
    <TabbedPage
      title="个人信息保护"
      tags={<span className="kit-quiet">登记、审批和清理都记入日志；保存期限在“期限与参数”中设定</span>}
      tabs={[
        { key: 'sets', label: '信息目录', content: <DataSets /> },
        { key: 'assessments', label: '影响评估', content: <Assessments /> },
        { key: 'runs', label: '到期清理', content: <Runs /> },
        { key: 'requests', label: '个人请求', content: <Requests /> },
        { key: 'incidents', label: '安全事件', content: <Incidents /> },
      ]}
    />
  )
}
