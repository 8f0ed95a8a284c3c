import {
  allClasses,
  defaultItems,
  itemId,
  type PlanItem,
  parentCode,
  type StageItem,
  type TaskItem,
  TEMPLATES,
} from '#domain/campaign/index.ts'
import { at, dayOf } from '../clock.ts'
import { type City, type County, cities, PROVINCE_NAME } from '../places.ts'
import { Random } from '../random.ts'
import { type Unit, unitOf } from '../world.ts'
import type { People } from './people.ts'
import { moment, PERIOD } from './periods.ts'
import { clerkName, dbId } from './places.ts'
import { Sheet, uuid } from './sheet.ts'

/** A campaign of the demo: the province's plan, or one that a city or county adopted. */
export interface DemoCampaign {
  readonly id: string
  readonly parent: DemoCampaign | null
  readonly office: Unit
  /** Units that take part, each with every stage. */
  readonly units: readonly Unit[]
  readonly items: readonly PlanItem[]
  readonly stages: readonly StageItem[]
  readonly tasks: readonly (TaskItem & { readonly id: string })[]
}

export const CAMPAIGN_NAME = '道路交通安全和运输执法领域突出问题专项整治'
const HOT = '990102'

const common: readonly PlanItem[] = [
  ...defaultItems(PERIOD.from, PERIOD.to),
  ...allClasses(TEMPLATES.fushun.classes).map(({ code, title, line, words }): PlanItem => ({ kind: 'class', code, title, line, words })),
]
/** What the province added to its plan after the others had adopted it: it is offered to them. */
const ADDED: PlanItem = { kind: 'class', code: 'D1', title: '货运车辆重复检查', line: null, words: ['重复检查', '一路查三次', '多头检查'] }
const REQUIREMENTS = '坚持问题导向，开门整治、边查边改；线索不得转给被反映的单位和人员；整改结果接受群众评判。'

/** The campaigns: all of them, or for a small demo the province's, the cities' and one city's counties. */
export function campaigns(seed: number, whole: boolean): DemoCampaign[] {
  const random = new Random(seed, 'campaign-plans')
  const make = (parent: DemoCampaign | null, office: Unit, units: readonly Unit[], items = common): DemoCampaign => ({
    id: uuid(random),
    parent,
    office,
    units,
    items,
    stages: items.filter((item) => item.kind === 'stage'),
    tasks: items.filter((item) => item.kind === 'task').map((task) => ({ ...task, id: uuid(random) })),
  })
  const province = make(
    null,
    unitOf('SF-990000'),
    [unitOf('GA-990000'), unitOf('JT-990000'), ...cities.map(({ code }) => unitOf(`SF-${code}`))],
    [...common, ADDED],
  )
  return [
    province,
    ...cities.flatMap((city) => {
      const own = make(province, unitOf(`SF-${city.code}`), unitsOfCity(city))
      return [
        own,
        ...city.counties
          .filter(({ city: index }) => whole || index === 0)
          .map((county) => make(own, unitOf(`SF-${county.code}`), unitsOfCounty(county))),
      ]
    }),
  ]
}

const unitsOfCity = (city: City): Unit[] => [
  unitOf(`GA-${city.code}`),
  unitOf(`JT-${city.code}`),
  ...city.counties.map(({ code }) => unitOf(`SF-${code}`)),
]
const unitsOfCounty = ({ code }: County): Unit[] => [unitOf(`GA-${code}`), unitOf(`JT-${code}`)]

/** Whether the campaign's summary is still to be written: the offices of the demo's accounts below the province. */
export const summaryOpen = (campaign: DemoCampaign): boolean => campaign.office.region === HOT || campaign.office.region === '990100'

/** Rows of the plans themselves. */
export function planSheets(list: readonly DemoCampaign[], people: People): Sheet[] {
  const heads = new Sheet('campaigns', [
    'id',
    'parent_id',
    'root_id',
    'name',
    'doc_no',
    'basis',
    'requirements',
    'period_from',
    'period_to',
    'summary_due',
    'summary',
    'summary_at',
    'unit_id',
    'office_name',
    'region',
    'line',
    'regions',
    'lines',
    'state',
    'version',
    'created_by',
    'opened_at',
    'published_at',
  ])
  const classes = new Sheet('campaign_classes', ['campaign_id', 'code', 'parent_code', 'title', 'line', 'words', 'origin'])
  const groups = new Sheet('campaign_groups', ['campaign_id', 'key', 'parent_key', 'kind', 'title', 'duties', 'origin'])
  const stages = new Sheet('campaign_stages', ['campaign_id', 'no', 'title', 'from_day', 'to_day', 'deliverable', 'group_key', 'origin'])
  const tasks = new Sheet('campaign_tasks', ['id', 'campaign_id', 'key', 'stage_no', 'title', 'deliverable', 'group_key', 'due', 'origin'])
  const duties = new Sheet('campaign_duties', ['campaign_id', 'key', 'title', 'every', 'on_day', 'enabled', 'origin'])
  const links = new Sheet('campaign_links', ['campaign_id', 'item', 'seen', 'decision', 'decided_by', 'decided_at'])
  const units = new Sheet('campaign_units', ['campaign_id', 'unit_id', 'unit_name', 'joined_at'])
  const depth = (campaign: DemoCampaign): number => (campaign.parent ? depth(campaign.parent) + 1 : 0)
  for (const campaign of list) {
    const { id, parent, office } = campaign
    const began = at(dayOf(PERIOD.from) + depth(campaign) * 5, 9.5)
    const ended = summaryOpen(campaign) ? null : moment(at(dayOf('2026-10-29'), 10))
    const origin = parent?.id ?? null
    const place = office.name.replace(/司法[局厅]$/, '')
    heads.add({
      id,
      parent_id: origin,
      root_id: list[0]!.id,
      name: `${place}${CAMPAIGN_NAME}`,
      doc_no: `${place}专治〔2026〕1号`,
      basis: parent ? `《${PROVINCE_NAME}${CAMPAIGN_NAME}》` : '省委省政府专项整治工作部署',
      requirements: REQUIREMENTS,
      period_from: PERIOD.from,
      period_to: PERIOD.to,
      summary_due: '2026-11-30',
      summary: ended && `专项整治期间，${place}各单位完成各阶段任务，问题线索按期办理，未办结事项转入常治长效。`,
      summary_at: ended,
      unit_id: dbId(office),
      office_name: office.name,
      region: office.region,
      line: '',
      regions: [],
      lines: ['police', 'transport'],
      state: 'running',
      version: 3,
      created_by: people.of(office),
      opened_at: moment(began),
      published_at: moment(began + 3600),
    })
    for (const unit of campaign.units)
      units.add({ campaign_id: id, unit_id: dbId(unit), unit_name: unit.name, joined_at: moment(began + 1800) })
    for (const { id: task, key, stageNo, title, deliverable, groupKey, due } of campaign.tasks)
      tasks.add({ id: task, campaign_id: id, key, stage_no: stageNo, title, deliverable, group_key: groupKey, due, origin })
    for (const item of campaign.items) {
      if (item.kind === 'class')
        classes.add({
          campaign_id: id,
          code: item.code,
          parent_code: parentCode(item.code),
          title: item.title,
          line: item.line,
          words: item.words,
          origin,
        })
      else if (item.kind === 'group')
        groups.add({
          campaign_id: id,
          key: item.key,
          parent_key: item.parentKey,
          kind: item.groupKind,
          title: item.title,
          duties: item.duties,
          origin,
        })
      else if (item.kind === 'stage')
        stages.add({
          campaign_id: id,
          no: item.no,
          title: item.title,
          from_day: item.from,
          to_day: item.to,
          deliverable: item.deliverable,
          group_key: item.groupKey,
          origin,
        })
      else if (item.kind === 'duty')
        duties.add({
          campaign_id: id,
          key: item.key,
          title: item.title,
          every: item.every,
          on_day: item.onDay,
          enabled: item.enabled,
          origin,
        })
    }
    if (!parent) continue
    const seen: PlanItem[] = [{ kind: 'period', ...PERIOD }, { kind: 'requirements', text: REQUIREMENTS }, ...campaign.items]
    for (const item of seen)
      links.add({
        campaign_id: id,
        item: itemId(item),
        seen: item as never,
        decision: 'adopted',
        decided_by: people.of(office),
        decided_at: moment(began),
      })
  }
  return [heads, classes, groups, stages, tasks, duties, links, units]
}

/** Members of the 专班 and its working groups, so many in all, and beside them the leading group of each campaign. */
export function memberSheet(list: readonly DemoCampaign[], count: number, seed: number): Sheet {
  const random = new Random(seed, 'campaign-members')
  const table = new Sheet('campaign_members', ['id', 'campaign_id', 'group_key', 'name', 'position', 'title', 'added_at'])
  const weights = list.map(({ office }) => ({ province: 4, city: 2.6, county: 1, team: 1 })[office.level])
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let given = 0
  let reached = 0
  for (const [i, { id, office }] of list.entries()) {
    const add = (group: string, n: number, position: string, title: string) =>
      table.add({
        id: uuid(random),
        campaign_id: id,
        group_key: group,
        name: clerkName(office, n),
        position,
        title,
        added_at: moment(at(dayOf(PERIOD.from) + 1, 10)),
      })
    for (let n = 0; n < 5; n++)
      add('leading', 20 + n, n === 0 ? '政府分管负责人' : '成员单位负责人', n === 0 ? 'head' : n === 1 ? 'deputy' : 'member')
    reached += weights[i]!
    const until = i === list.length - 1 ? count : Math.round((count * reached) / total)
    for (let n = 0; given < until; given++, n++) {
      const group = n < 3 ? 'office' : (['coordination', 'police', 'transport'] as const)[n % 3]!
      add(group, 30 + n, n === 0 ? '专班负责人' : '抽调人员', n === 0 ? 'head' : n === 1 ? 'deputy' : 'member')
    }
  }
  return table
}
