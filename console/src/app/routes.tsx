import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { createBrowserRouter, Navigate } from 'react-router'
import type { Permission } from '#domain/contract/roles.ts'
import { Told, Waiting } from '#ui-kit/States.tsx'
import { firstPath } from './menu.tsx'
import { PageError } from './PageError.tsx'
import { Gate } from './Shell.tsx'
import { useMe } from './session.ts'

/** A page of the console. A page whose `permission` the person lacks shows that state instead of itself. */
export interface Page {
  path: string
  /** Name in the window's title. */
  title: string
  permission?: Permission
  load: () => Promise<ComponentType>
}

/** Every page behind the log-in, each in a chunk of its own. A new page is one line here and, if wanted, one in menu.tsx. */
export const pages: readonly Page[] = [
  { path: '/', title: '工作台', load: async () => (await import('../pages/desk/index.tsx')).DeskPage, permission: 'desk.read' },
  {
    path: '/warnings',
    title: '预警',
    load: async () => (await import('../pages/warnings/index.tsx')).WarningListPage,
    permission: 'warning.read',
  },
  {
    path: '/warnings/:id',
    title: '预警详情',
    load: async () => (await import('../pages/warnings/index.tsx')).WarningPage,
    permission: 'warning.read',
  },
  {
    path: '/campaigns',
    title: '专项整治',
    load: async () => (await import('../pages/campaigns/index.tsx')).CampaignListPage,
    permission: 'campaign.read',
  },
  {
    path: '/campaigns/:id',
    title: '专项整治方案',
    load: async () => (await import('../pages/campaigns/index.tsx')).CampaignPage,
    permission: 'campaign.read',
  },
  {
    path: '/stages/:id',
    title: '单位整治阶段',
    load: async () => (await import('../pages/campaigns/index.tsx')).StagePage,
    permission: 'campaign.read',
  },
  {
    path: '/duties',
    title: '定期报送',
    load: async () => (await import('../pages/campaigns/index.tsx')).DutyListPage,
    permission: 'campaign.read',
  },
  {
    path: '/duties/:id',
    title: '定期报送详情',
    load: async () => (await import('../pages/campaigns/index.tsx')).DutyPage,
    permission: 'campaign.read',
  },
  { path: '/clues', title: '问题线索', load: async () => (await import('../pages/clues/index.tsx')).ClueListPage, permission: 'clue.read' },
  { path: '/clues/:id', title: '线索详情', load: async () => (await import('../pages/clues/index.tsx')).CluePage, permission: 'clue.read' },
  {
    path: '/triage',
    title: '待分流线索',
    load: async () => (await import('../pages/clues/index.tsx')).TriagePage,
    permission: 'clue.take',
  },
  { path: '/inbox', title: '来件', load: async () => (await import('../pages/clues/index.tsx')).InboxPage, permission: 'clue.take' },
  { path: '/zero', title: '动态清零', load: async () => (await import('../pages/clues/index.tsx')).ZeroPage, permission: 'clue.read' },
  {
    path: '/reporter-requests',
    title: '身份查看申请',
    load: async () => (await import('../pages/clues/index.tsx')).RequestsPage,
    permission: 'reporter.ask',
  },
  {
    path: '/channels',
    title: '线索渠道',
    load: async () => (await import('../pages/clues/index.tsx')).ChannelsPage,
    permission: 'clue.take',
  },
  {
    path: '/clue-routes',
    title: '分办规则',
    load: async () => (await import('../pages/clues/index.tsx')).RoutingPage,
    permission: 'clue.take',
  },
  {
    path: '/problems',
    title: '问题台账',
    load: async () => (await import('../pages/ledger/index.tsx')).ProblemListPage,
    permission: 'problem.read',
  },
  {
    path: '/problems/:id',
    title: '台账问题详情',
    load: async () => (await import('../pages/ledger/index.tsx')).ProblemPage,
    permission: 'problem.read',
  },
  {
    path: '/problem-imports',
    title: '导入往年台账',
    load: async () => (await import('../pages/ledger/index.tsx')).LedgerImportPage,
    permission: 'import.run',
  },
  {
    path: '/accountability',
    title: '问责台账',
    load: async () => (await import('../pages/accountability/index.tsx')).AccountabilityListPage,
    permission: 'accountability.read',
  },
  {
    path: '/accountability/:id',
    title: '问责记录',
    load: async () => (await import('../pages/accountability/index.tsx')).AccountabilityPage,
    permission: 'accountability.read',
  },
  {
    path: '/accountability-counts',
    title: '问责统计',
    load: async () => (await import('../pages/accountability/index.tsx')).AccountabilityCountsPage,
    permission: 'accountability.read',
  },
  {
    path: '/exemptions',
    title: '容错台账',
    load: async () => (await import('../pages/accountability/index.tsx')).ExemptionListPage,
    permission: 'accountability.read',
  },
  {
    path: '/exemptions/:id',
    title: '容错详情',
    load: async () => (await import('../pages/accountability/index.tsx')).ExemptionPage,
    permission: 'accountability.read',
  },
  {
    path: '/tracings',
    title: '倒查台账',
    load: async () => (await import('../pages/accountability/index.tsx')).TracingListPage,
    permission: 'accountability.read',
  },
  {
    path: '/tracings/:id',
    title: '倒查详情',
    load: async () => (await import('../pages/accountability/index.tsx')).TracingPage,
    permission: 'accountability.read',
  },
  {
    path: '/handovers',
    title: '移送台账',
    load: async () => (await import('../pages/accountability/index.tsx')).HandoverListPage,
    permission: 'handover.read',
  },
  {
    path: '/handovers/:id',
    title: '移送详情',
    load: async () => (await import('../pages/accountability/index.tsx')).HandoverPage,
    permission: 'handover.read',
  },
  {
    path: '/regulations',
    title: '制度建设台账',
    load: async () => (await import('../pages/regulations/index.tsx')).RegulationListPage,
    permission: 'regulation.read',
  },
  {
    path: '/regulations/:id',
    title: '制度建设详情',
    load: async () => (await import('../pages/regulations/index.tsx')).RegulationPage,
    permission: 'regulation.read',
  },
  {
    path: '/publicity',
    title: '宣传台账',
    load: async () => (await import('../pages/publicity/index.tsx')).PublicityListPage,
    permission: 'publicity.read',
  },
  {
    path: '/publicity/:id',
    title: '宣传记录详情',
    load: async () => (await import('../pages/publicity/index.tsx')).PublicityPage,
    permission: 'publicity.read',
  },
  {
    path: '/publicity-totals',
    title: '宣传台账合计',
    load: async () => (await import('../pages/publicity/index.tsx')).PublicityTotalsPage,
    permission: 'publicity.read',
  },
  {
    path: '/publicity-import',
    title: '导入宣传台账',
    load: async () => (await import('../pages/publicity/index.tsx')).PublicityImportPage,
    permission: 'publicity.keep',
  },
  {
    path: '/inspections',
    title: '督导检查',
    load: async () => (await import('../pages/inspections/index.tsx')).InspectionListPage,
    permission: 'inspection.read',
  },
  {
    path: '/inspections/:id',
    title: '督导检查详情',
    load: async () => (await import('../pages/inspections/index.tsx')).InspectionPage,
    permission: 'inspection.read',
  },
  {
    path: '/inspection-draws/:id',
    title: '复核抽取',
    load: async () => (await import('../pages/inspections/index.tsx')).DrawPage,
    permission: 'inspection.read',
  },
  {
    path: '/inspection-visits',
    title: '实地检查',
    load: async () => (await import('../pages/inspections/index.tsx')).VisitListPage,
    permission: 'inspection.read',
  },
  {
    path: '/inspection-visits/:id',
    title: '实地检查详情',
    load: async () => (await import('../pages/inspections/index.tsx')).VisitPage,
    permission: 'inspection.read',
  },
  {
    path: '/inspection-coverage',
    title: '检查覆盖',
    load: async () => (await import('../pages/inspections/index.tsx')).CoveragePage,
    permission: 'inspection.read',
  },
  {
    path: '/checklists',
    title: '检查清单',
    load: async () => (await import('../pages/inspections/index.tsx')).ChecklistListPage,
    permission: 'inspection.read',
  },
  {
    path: '/checklists/:id',
    title: '检查清单详情',
    load: async () => (await import('../pages/inspections/index.tsx')).ChecklistPage,
    permission: 'inspection.read',
  },
  {
    path: '/instruments',
    title: '监督文书',
    load: async () => (await import('../pages/instruments/index.tsx')).InstrumentListPage,
    permission: 'instrument.read',
  },
  {
    path: '/instruments/new',
    title: '拟稿',
    load: async () => (await import('../pages/instruments/index.tsx')).NewInstrumentPage,
    permission: 'instrument.draft',
  },
  {
    path: '/instruments/:id/edit',
    title: '修改文稿',
    load: async () => (await import('../pages/instruments/index.tsx')).EditInstrumentPage,
    permission: 'instrument.draft',
  },
  {
    path: '/instrument-kinds',
    title: '文种式样',
    load: async () => (await import('../pages/instruments/index.tsx')).KindsPage,
    permission: 'instrument.read',
  },
  {
    path: '/seals',
    title: '印章',
    load: async () => (await import('../pages/instruments/index.tsx')).SealsPage,
    permission: 'instrument.manage',
  },
  {
    path: '/instruments/:id',
    title: '监督文书详情',
    load: async () => (await import('../pages/instruments/index.tsx')).InstrumentPage,
    permission: 'instrument.read',
  },
  { path: '/cases', title: '案件查询', load: async () => (await import('../pages/cases/index.tsx')).CaseListPage, permission: 'case.read' },
  { path: '/cases/:id', title: '案件详情', load: async () => (await import('../pages/cases/index.tsx')).CasePage, permission: 'case.read' },
  { path: '/units', title: '执法单位', load: async () => (await import('../pages/units/index.tsx')).UnitsPage, permission: 'unit.read' },
  {
    path: '/units/:id',
    title: '执法单位',
    load: async () => (await import('../pages/units/index.tsx')).UnitsPage,
    permission: 'unit.read',
  },
  {
    path: '/officers',
    title: '执法人员',
    load: async () => (await import('../pages/officers/index.tsx')).OfficerListPage,
    permission: 'officer.read',
  },
  {
    path: '/officers/:id',
    title: '执法人员画像',
    load: async () => (await import('../pages/officers/index.tsx')).OfficerPage,
    permission: 'officer.read',
  },
  { path: '/rules', title: '规则目录', load: async () => (await import('../pages/rules/index.tsx')).RuleListPage, permission: 'rule.read' },
  { path: '/rules/:id', title: '规则详情', load: async () => (await import('../pages/rules/index.tsx')).RulePage, permission: 'rule.read' },
  { path: '/scans', title: '扫描记录', load: async () => (await import('../pages/scans/index.tsx')).ScanListPage, permission: 'scan.read' },
  { path: '/scans/:id', title: '扫描详情', load: async () => (await import('../pages/scans/index.tsx')).ScanPage, permission: 'scan.read' },
  {
    path: '/overview',
    title: '统计概览',
    load: async () => (await import('../pages/overview/index.tsx')).OverviewPage,
    permission: 'statistics.read',
  },
  {
    path: '/ranking',
    title: '单位排名',
    load: async () => (await import('../pages/ranking/index.tsx')).RankingPage,
    permission: 'statistics.read',
  },
  {
    path: '/figures',
    title: '整治统计',
    load: async () => (await import('../pages/briefings/index.tsx')).FiguresPage,
    permission: 'briefing.read',
  },
  {
    path: '/briefings',
    title: '整治简报',
    load: async () => (await import('../pages/briefings/index.tsx')).BriefingListPage,
    permission: 'briefing.read',
  },
  {
    path: '/briefings/:id',
    title: '简报详情',
    load: async () => (await import('../pages/briefings/index.tsx')).BriefingPage,
    permission: 'briefing.read',
  },
  {
    path: '/bulletins',
    title: '通报简报',
    load: async () => (await import('../pages/bulletins/index.tsx')).BulletinListPage,
    permission: 'statistics.read',
  },
  {
    path: '/bulletins/:id',
    title: '通报详情',
    load: async () => (await import('../pages/bulletins/index.tsx')).BulletinPage,
    permission: 'statistics.read',
  },
  {
    path: '/imports',
    title: '数据接入',
    load: async () => (await import('../pages/imports/index.tsx')).ImportListPage,
    permission: 'import.run',
  },
  {
    path: '/imports/new',
    title: '上传数据',
    load: async () => (await import('../pages/imports/index.tsx')).NewImportPage,
    permission: 'import.run',
  },
  {
    path: '/imports/:id',
    title: '接入详情',
    load: async () => (await import('../pages/imports/index.tsx')).ImportPage,
    permission: 'import.run',
  },
  {
    path: '/exports',
    title: '导出申请',
    load: async () => (await import('../pages/exports/index.tsx')).ExportRequestsPage,
    permission: 'export.make',
  },
  { path: '/audit', title: '审计', load: async () => (await import('../pages/audit/index.tsx')).AuditPage, permission: 'audit.read' },
  {
    path: '/users',
    title: '用户与角色',
    load: async () => (await import('../pages/administration/index.tsx')).UsersPage,
    permission: 'user.read',
  },
  {
    path: '/organisation',
    title: '组织机构',
    load: async () => (await import('../pages/administration/index.tsx')).OrganisationPage,
    permission: 'user.read',
  },
  {
    path: '/settings',
    title: '期限与参数',
    load: async () => (await import('../pages/administration/index.tsx')).SettingsPage,
    permission: 'setting.read',
  },
  {
    path: '/privacy',
    title: '个人信息保护',
    load: async () => (await import('../pages/privacy/index.tsx')).PrivacyPage,
    permission: 'privacy.read',
  },
  {
    path: '/system',
    title: '系统状态',
    load: async () => (await import('../pages/administration/index.tsx')).SystemPage,
    permission: 'system.read',
  },
  {
    path: '/ratings',
    title: '群众评价',
    load: async () => (await import('../pages/public/index.tsx')).RatingsPage,
    permission: 'rating.read',
  },
  {
    path: '/rating-codes',
    title: '评价码',
    load: async () => (await import('../pages/public/index.tsx')).RatingCodesPage,
    permission: 'rating.issue',
  },
  {
    path: '/public-notices',
    title: '公告管理',
    load: async () => (await import('../pages/public/index.tsx')).PublicNoticesPage,
    permission: 'public.manage',
  },
  {
    path: '/questionnaires',
    title: '问卷',
    load: async () => (await import('../pages/public/index.tsx')).QuestionnairesPage,
    permission: 'public.manage',
  },
  {
    path: '/questionnaires/new',
    title: '新建问卷',
    load: async () => (await import('../pages/public/index.tsx')).NewQuestionnairePage,
    permission: 'public.manage',
  },
  {
    path: '/questionnaires/:id',
    title: '问卷详情',
    load: async () => (await import('../pages/public/index.tsx')).QuestionnairePage,
    permission: 'public.manage',
  },
  {
    path: '/on-behalf',
    title: '代为登记反映',
    load: async () => (await import('../pages/public/index.tsx')).OnBehalfPage,
    permission: 'clue.take',
  },
  {
    path: '/outbox',
    title: '外发消息',
    load: async () => (await import('../pages/public/index.tsx')).OutboxPage,
    permission: 'outbox.read',
  },
  { path: '/notices', title: '消息', load: async () => (await import('../pages/notices/index.tsx')).NoticesPage },
  { path: '/account/password', title: '修改密码', load: async () => (await import('../pages/account/index.tsx')).PasswordPage },
  { path: '/account/second-factor', title: '动态口令', load: async () => (await import('../pages/account/index.tsx')).SecondFactorPage },
]

/** Pages that fill the screen, without the frame. */
const barePages: readonly Page[] = [
  {
    path: '/screen',
    title: '整治大屏',
    load: async () => (await import('../pages/screen/index.tsx')).ScreenPage,
    permission: 'briefing.read',
  },
]

function Guarded({ page, children }: { page: Page; children: ReactNode }): ReactNode {
  const { may } = useMe()
  const allowed = !page.permission || may(page.permission)
  const elsewhere = page.path === '/' && !allowed ? firstPath(may) : undefined
  if (elsewhere) return <Navigate to={elsewhere} replace />
  return (
    <>
      <title>{`${page.title} · 标尺`}</title>
      {allowed ? children : <Told status="403" title="没有权限" text="您的角色不能查看此页面。如工作需要，请联系安全管理员授权。" />}
    </>
  )
}

function routeOf(page: Page) {
  const Component = lazy(async () => ({ default: await page.load() }))
  return {
    path: page.path,
    errorElement: <PageError />,
    element: (
      <Guarded page={page}>
        <Suspense fallback={<Waiting />}>
          <Component />
        </Suspense>
      </Guarded>
    ),
  }
}

const Verify = lazy(async () => ({ default: (await import('../pages/verify/index.tsx')).VerifyPage }))
const Login = lazy(async () => ({ default: (await import('../pages/login/index.tsx')).LoginPage }))

/** The router: log-in and the verification of papers outside, all pages inside the shell. */
export const router = createBrowserRouter([
  {
    path: '/verify/:code?',
    errorElement: <PageError />,
    element: (
      <Suspense fallback={<Waiting />}>
        <Verify />
      </Suspense>
    ),
  },
  {
    path: '/login',
    errorElement: <PageError />,
    element: (
      <Suspense fallback={<Waiting />}>
        <Login />
      </Suspense>
    ),
  },
  { element: <Gate bare />, errorElement: <PageError />, children: barePages.map(routeOf) },
  {
    element: <Gate />,
    errorElement: <PageError />,
    children: [
      ...pages.map(routeOf),
      { path: '*', element: <Told status="404" title="没有找到" text="没有这个页面，请从左侧菜单进入。" /> },
    ],
  },
])
