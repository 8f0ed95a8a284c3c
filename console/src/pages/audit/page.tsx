import type { ReactNode } from 'react'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { AuditExportButton } from './AuditExportButton.tsx'
import { AuditLog } from './AuditLog.tsx'
import { Roots } from './Roots.tsx'
import { Verify } from './Verify.tsx'

/** 审计: the action log, its verification and the signed days. */
export function AuditPage(): ReactNode {
  return (
    <TabbedPage
      title="审计"
      tags={<span className="kit-quiet">全部操作逐条记录，不能修改或删除；查看本页也会被记录</span>}
      extra={<AuditExportButton />}
      tabs={[
        { key: 'log', label: '日志', content: <AuditLog /> },
        { key: 'verify', label: '校验', content: <Verify /> },
        { key: 'roots', label: '日签', content: <Roots /> },
      ]}
    />
  )
}
