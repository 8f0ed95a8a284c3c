import { AS_OF, at, dateText, dayAt, dayOf, HOUR, type Instant } from '../clock.ts'
import { cities } from '../places.ts'
import { Random } from '../random.ts'
import { type Unit, unitOf } from '../world.ts'
import { later, moment } from './periods.ts'
import { dbId, handlerOf } from './places.ts'
import { Sheet, uuid } from './sheet.ts'
import { ticking } from './timeline.ts'
import type { Clocked } from './work-sheets.ts'

const SUBJECTS = [
  '执法记录仪使用管理办法',
  '行政裁量权基准适用规定',
  '扣押车辆管理办法',
  '非现场执法设备设置和审核规定',
  '执法案卷评查办法',
  '辅助人员管理规定',
  '罚没收入管理办法',
  '执法过错责任追究办法',
  '轻微违法免予处罚清单',
  '路面执法检查工作规范',
  '投诉举报办理规定',
]
/** 废止、修改、制定 as one province published them. */
const ACTIONS = { repeal: 25, amend: 13, make: 6 } as const

/** 制度建设台账 of the cities and the province: what the campaign repealed, amended and made, and two that are still on their way. */
export function regulationRows(seed: number, now: Instant, campaignOf: (office: Unit) => string): { sheet: Sheet; clocks: Clocked[] } {
  const random = new Random(seed, 'campaign-regulations')
  const sheet = new Sheet('regulations', [
    'id',
    'name',
    'action',
    'basis',
    'content',
    'campaign_id',
    'unit_id',
    'region',
    'line',
    'person',
    'deadline',
    'state',
    'version',
    'opened_at',
    'consulted_at',
    'opinion',
    'discussed_on',
    'doc_no',
    'published_on',
    'filing_no',
    'filed_on',
    'due_at',
    'closed_at',
  ])
  const clocks: Clocked[] = []
  const kinds = Object.entries(ACTIONS).flatMap(([action, count]) => Array<string>(count).fill(action))
  for (const [n, action] of kinds.entries()) {
    const city = cities[n % cities.length]!
    const unit = unitOf(`${n % 3 === 2 ? 'JT' : 'GA'}-${city.code}`)
    const opened = at(dayOf('2026-04-20') + random.between(0, 60), 10)
    const open = n % 22 === 21
    const consulted = action === 'repeal' ? 0 : later(opened, random.between(8, 20), random)
    const discussed = later(consulted || opened, random.between(25, 40), random)
    const published = later(discussed, random.between(3, 8), random)
    const filed = later(published, random.between(4, 14), random)
    const due = open ? Math.max(now, AS_OF) + 20 * 24 * HOUR : at(dayAt(opened) + 150, 24) - 1
    const id = uuid(random)
    clocks.push({ kind: 'regulation', matter: id, unit, clock: ticking('finish', '完成期限', opened, due, open ? 0 : published) })
    sheet.add({
      id,
      name: `${city.name}${SUBJECTS[n % SUBJECTS.length]}`,
      action,
      basis: '专项整治制度清理',
      content: action === 'repeal' ? '内容已被上位规定替代。' : '补齐程序、期限和监督条款。',
      campaign_id: campaignOf(unitOf(`SF-${city.code}`)),
      unit_id: dbId(unit),
      region: unit.region,
      line: unit.line,
      person: handlerOf(unit),
      deadline: dateText(dayAt(due)),
      state: open ? 'consulting' : 'filed',
      version: open ? 2 : 7,
      opened_at: moment(opened),
      consulted_at: moment(consulted),
      opinion: open ? null : '审查通过。',
      discussed_on: open ? null : dateText(dayAt(discussed)),
      doc_no: open ? null : `${city.name.slice(0, 2)}规〔2026〕${n + 1}号`,
      published_on: open ? null : dateText(dayAt(published)),
      filing_no: open ? null : `备〔2026〕${n + 1}号`,
      filed_on: open ? null : dateText(dayAt(filed)),
      due_at: open ? moment(due) : null,
      closed_at: open ? null : moment(filed),
    })
  }
  return { sheet, clocks }
}
