/** What an account may hold. The three administrators are separate from each other and from all other roles (S6). */
export const ROLES = {
  supervisor: '监督员',
  'supervision-lead': '监督负责人',
  'law-reviewer': '法制审核员',
  discipline: '纪检监察',
  'unit-head': '执法单位负责人',
  'unit-handler': '执法单位经办人',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
} as const
export type Role = keyof typeof ROLES
export const ROLE_NAMES = Object.keys(ROLES) as [Role, ...Role[]]

/** Roles that exclude every other one. */
export const ADMINISTRATORS: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin']

const SUPERVISION: readonly Role[] = ['supervisor', 'supervision-lead', 'law-reviewer']
const UNIT: readonly Role[] = ['unit-head', 'unit-handler']
const DESK: readonly Role[] = [...SUPERVISION, ...UNIT]

/** Permission → roles that carry it. A route names one permission; the actor's scope for it is that of these roles alone (S9). */
export const PERMISSIONS = {
  'desk.read': [...DESK, 'discipline'],
  'warning.read': [...DESK, 'discipline'],
  'warning.act': [...SUPERVISION, ...UNIT],
  'problem.read': [...DESK, 'discipline'],
  'problem.act': [...DESK, 'discipline'],
  'instrument.read': DESK,
  'instrument.draft': ['supervisor', 'supervision-lead'],
  'instrument.act': [...DESK],
  'instrument.manage': ['supervision-lead'],
  'case.read': DESK,
  'personal.reveal': ['supervision-lead', 'unit-head'],
  'officer.read': DESK,
  'unit.read': DESK,
  'rule.read': DESK,
  'rule.back-test': SUPERVISION,
  'rule.publish': ['supervision-lead'],
  'rule.snooze': ['supervisor', 'supervision-lead'],
  'scan.read': SUPERVISION,
  'scan.start': ['supervisor', 'supervision-lead'],
  'statistics.read': DESK,
  'bulletin.make': ['supervisor', 'supervision-lead'],
  'export.make': DESK,
  'export.approve': ['supervision-lead', 'unit-head'],
  'import.run': ['supervisor', 'supervision-lead'],
  'campaign.read': DESK,
  'campaign.manage': ['supervisor', 'supervision-lead'],
  'campaign.report': DESK,
  'clue.read': DESK,
  'clue.act': DESK,
  'clue.take': ['supervisor', 'supervision-lead'],
  'channel.manage': ['supervision-lead'],
  'reporter.ask': ['supervisor', 'supervision-lead'],
  'reporter.approve': ['supervision-lead'],
  'regulation.read': DESK,
  'regulation.manage': DESK,
  'inspection.read': DESK,
  'inspection.manage': ['supervisor', 'supervision-lead'],
  'inspection.work': DESK,
  'publicity.read': DESK,
  'publicity.keep': DESK,
  'handover.read': [...DESK, 'discipline'],
  'handover.act': ['supervisor', 'supervision-lead', 'discipline'],
  'accountability.read': [...SUPERVISION, 'unit-head'],
  'accountability.record': ['supervisor', 'supervision-lead'],
  'tracing.act': ['supervisor', 'supervision-lead'],
  'exemption.apply': ['unit-head'],
  'exemption.act': ['supervisor', 'supervision-lead', 'unit-head'],
  'rating.read': DESK,
  'rating.issue': DESK,
  'public.manage': ['supervisor', 'supervision-lead'],
  'outbox.read': ['system-admin'],
  'briefing.read': DESK,
  'briefing.make': ['supervisor', 'supervision-lead'],
  'audit.read': ['audit-admin'],
  'user.read': ['system-admin', 'security-admin'],
  'user.create': ['system-admin'],
  'user.disable': ['system-admin'],
  'grant.set': ['security-admin'],
  'user.unlock': ['security-admin'],
  'setting.read': ['security-admin', 'supervision-lead'],
  'setting.set': ['security-admin'],
  'system.read': ['system-admin'],
  'privacy.read': ['security-admin', 'supervision-lead'],
  'privacy.manage': ['security-admin'],
  'privacy.approve': ['security-admin', 'supervision-lead'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof PERMISSIONS

/** Whether any of the roles carries the permission. */
export const permits = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => (PERMISSIONS[permission] as readonly Role[]).includes(role))
