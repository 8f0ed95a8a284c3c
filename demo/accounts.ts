/** An account for the first start, tied to a unit of the demo province by the sender's id; administrators have none. */
export interface DemoAccount {
  readonly account: string
  readonly name: string
  readonly role:
    | 'supervisor'
    | 'supervision-lead'
    | 'law-reviewer'
    | 'discipline'
    | 'unit-head'
    | 'unit-handler'
    | 'system-admin'
    | 'security-admin'
    | 'audit-admin'
  readonly unitId?: string
  readonly title: string
}

/** Accounts of the demo province; the city, county and units are those that hold most of the planted faults. */
export function demoAccounts(): DemoAccount[] {
  return [
    { account: 'sheng', name: '砚知远', role: 'supervision-lead', unitId: 'SF-990000', title: '省级监督负责人' },
    { account: 'sheng2', name: '岫望舒', role: 'supervisor', unitId: 'SF-990000', title: '省级监督员' },
    { account: 'shi', name: '荻清和', role: 'supervision-lead', unitId: 'SF-990100', title: '市级监督负责人' },
    { account: 'shi2', name: '楠思齐', role: 'supervisor', unitId: 'SF-990100', title: '市级监督员' },
    { account: 'xian', name: '苇问渠', role: 'supervision-lead', unitId: 'SF-990102', title: '县级监督负责人' },
    { account: 'xian2', name: '榆守拙', role: 'supervisor', unitId: 'SF-990102', title: '县级监督员' },
    { account: 'fazhi', name: '棠若水', role: 'law-reviewer', unitId: 'SF-990100', title: '法制审核员' },
    { account: 'jijian', name: '檀向阳', role: 'discipline', unitId: 'SF-990000', title: '纪检监察' },
    { account: 'jiaojing', name: '椿听雨', role: 'unit-head', unitId: 'GA-990102', title: '交警大队负责人' },
    { account: 'jiaojing2', name: '桁临泉', role: 'unit-handler', unitId: 'GA-990102', title: '交警大队经办人' },
    { account: 'jiaotong', name: '桉长风', role: 'unit-head', unitId: 'JT-990102', title: '交通执法大队负责人' },
    { account: 'jiaotong2', name: '梓石起', role: 'unit-handler', unitId: 'JT-990102', title: '交通执法大队经办人' },
    { account: 'xitong', name: '枞行知', role: 'system-admin', title: '系统管理员' },
    { account: 'anquan', name: '栩秋白', role: 'security-admin', title: '安全管理员' },
    { account: 'shenji', name: '筠晨光', role: 'audit-admin', title: '审计管理员' },
  ]
}
