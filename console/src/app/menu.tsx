import {
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BarChartOutlined,
  CompassOutlined,
  ControlOutlined,
  DatabaseOutlined,
  DesktopOutlined,
  ExportOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  FlagOutlined,
  InboxOutlined,
  OrderedListOutlined,
  RadarChartOutlined,
  SafetyOutlined,
  SettingOutlined,
  SmileOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Permission } from '#domain/contract/roles.ts'

/** An entry of the side menu; shown to those who hold its permission. */
export interface Entry {
  path: string
  title: string
  icon: ReactNode
  permission: Permission
}
/** Entries under a common heading. */
export interface Group {
  title: string
  icon: ReactNode
  entries: readonly Entry[]
}

/** The side menu, in its order. */
export const menu: readonly (Entry | Group)[] = [
  { path: '/', title: '工作台', icon: <DesktopOutlined />, permission: 'desk.read' },
  { path: '/warnings', title: '预警', icon: <AlertOutlined />, permission: 'warning.read' },
  {
    title: '专项整治',
    icon: <FlagOutlined />,
    entries: [
      { path: '/campaigns', title: '整治方案', icon: null, permission: 'campaign.read' },
      { path: '/duties', title: '定期报送', icon: null, permission: 'campaign.read' },
    ],
  },
  {
    title: '问题线索',
    icon: <InboxOutlined />,
    entries: [
      { path: '/clues', title: '线索办理', icon: null, permission: 'clue.read' },
      { path: '/triage', title: '待分流', icon: null, permission: 'clue.take' },
      { path: '/inbox', title: '来件', icon: null, permission: 'clue.take' },
      { path: '/zero', title: '动态清零', icon: null, permission: 'clue.read' },
      { path: '/reporter-requests', title: '身份查看申请', icon: null, permission: 'reporter.ask' },
      { path: '/channels', title: '线索渠道', icon: null, permission: 'clue.take' },
      { path: '/clue-routes', title: '分办规则', icon: null, permission: 'clue.take' },
    ],
  },
  {
    title: '公众端',
    icon: <SmileOutlined />,
    entries: [
      { path: '/on-behalf', title: '代为登记', icon: null, permission: 'clue.take' },
      { path: '/ratings', title: '群众评价', icon: null, permission: 'rating.read' },
      { path: '/rating-codes', title: '评价码', icon: null, permission: 'rating.issue' },
      { path: '/public-notices', title: '公告', icon: null, permission: 'public.manage' },
      { path: '/questionnaires', title: '问卷', icon: null, permission: 'public.manage' },
    ],
  },
  {
    title: '台账',
    icon: <OrderedListOutlined />,
    entries: [
      { path: '/problems', title: '问题台账', icon: null, permission: 'problem.read' },
      { path: '/regulations', title: '制度建设台账', icon: null, permission: 'regulation.read' },
      { path: '/publicity', title: '宣传台账', icon: null, permission: 'publicity.read' },
      { path: '/problem-imports', title: '导入往年台账', icon: null, permission: 'import.run' },
    ],
  },
  {
    title: '问责',
    icon: <SafetyOutlined />,
    entries: [
      { path: '/accountability', title: '问责台账', icon: null, permission: 'accountability.read' },
      { path: '/exemptions', title: '容错', icon: null, permission: 'accountability.read' },
      { path: '/tracings', title: '倒查', icon: null, permission: 'accountability.read' },
      { path: '/handovers', title: '移送', icon: null, permission: 'handover.read' },
    ],
  },
  {
    title: '督导检查',
    icon: <CompassOutlined />,
    entries: [
      { path: '/inspections', title: '检查计划', icon: null, permission: 'inspection.read' },
      { path: '/inspection-visits', title: '实地检查', icon: null, permission: 'inspection.read' },
      { path: '/inspection-coverage', title: '检查覆盖', icon: null, permission: 'inspection.read' },
      { path: '/checklists', title: '检查清单', icon: null, permission: 'inspection.manage' },
    ],
  },
  {
    title: '监督文书',
    icon: <FileTextOutlined />,
    entries: [
      { path: '/instruments', title: '文书台账', icon: null, permission: 'instrument.read' },
      { path: '/instrument-kinds', title: '文种式样', icon: null, permission: 'instrument.read' },
      { path: '/seals', title: '印章', icon: null, permission: 'instrument.manage' },
    ],
  },
  { path: '/cases', title: '案件查询', icon: <FileSearchOutlined />, permission: 'case.read' },
  {
    title: '单位与人员',
    icon: <ApartmentOutlined />,
    entries: [
      { path: '/units', title: '执法单位', icon: null, permission: 'unit.read' },
      { path: '/officers', title: '执法人员', icon: null, permission: 'officer.read' },
    ],
  },
  { path: '/rules', title: '规则目录', icon: <ControlOutlined />, permission: 'rule.read' },
  { path: '/scans', title: '扫描记录', icon: <RadarChartOutlined />, permission: 'scan.read' },
  {
    title: '统计',
    icon: <BarChartOutlined />,
    entries: [
      { path: '/figures', title: '整治统计', icon: null, permission: 'briefing.read' },
      { path: '/briefings', title: '整治简报', icon: null, permission: 'briefing.read' },
      { path: '/overview', title: '概览', icon: null, permission: 'statistics.read' },
      { path: '/ranking', title: '单位排名', icon: null, permission: 'statistics.read' },
      { path: '/bulletins', title: '通报简报', icon: null, permission: 'statistics.read' },
      { path: '/screen', title: '整治大屏', icon: null, permission: 'briefing.read' },
    ],
  },
  { path: '/imports', title: '数据接入', icon: <DatabaseOutlined />, permission: 'import.run' },
  { path: '/exports', title: '导出申请', icon: <ExportOutlined />, permission: 'export.make' },
  { path: '/audit', title: '审计', icon: <AuditOutlined />, permission: 'audit.read' },
  {
    title: '系统管理',
    icon: <SettingOutlined />,
    entries: [
      { path: '/users', title: '用户与角色', icon: null, permission: 'user.read' },
      { path: '/organisation', title: '组织机构', icon: null, permission: 'user.read' },
      { path: '/settings', title: '期限与参数', icon: null, permission: 'setting.read' },
      { path: '/privacy', title: '个人信息保护', icon: null, permission: 'privacy.read' },
      { path: '/outbox', title: '外发消息', icon: null, permission: 'outbox.read' },
      { path: '/system', title: '系统状态', icon: null, permission: 'system.read' },
    ],
  },
]

const entries: readonly Entry[] = menu.flatMap((item) => ('entries' in item ? item.entries : [item]))

/** The first page of the menu that the person may open. */
export const firstPath = (may: (permission: Permission) => boolean): string | undefined =>
  entries.find(({ permission }) => may(permission))?.path

/** The menu entry that a path belongs to. */
export const entryOf = (path: string): Entry | undefined =>
  entries.find((entry) => (entry.path === '/' ? path === '/' : path === entry.path || path.startsWith(`${entry.path}/`)))
