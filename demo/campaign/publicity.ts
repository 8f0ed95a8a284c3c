import type { MediumKind, MediumLevel, PublicityKind } from '#domain/contract/api/publicity.ts'
import { linkKey, titleKey } from '#domain/text/same.ts'
import { at, dateText, dayAt, dayOf, LAST_DAY, officeDay } from '../clock.ts'
import { pickShare, Random } from '../random.ts'
import type { Unit } from '../world.ts'
import type { Figures } from './figures.ts'
import type { People } from './people.ts'
import { later, moment, PERIOD } from './periods.ts'
import { dbId, officeOf, someUnit, spoken } from './places.ts'
import { Sheet, uuid } from './sheet.ts'

/** Least and most that one entry of a kind counts, and how such entries are called. */
const ENTRIES: Readonly<Record<PublicityKind, { least: number; most: number; titles: readonly string[] }>> = {
  media: {
    least: 1,
    most: 5,
    titles: [
      '{}开展执法规范化整治',
      '{}公开征集问题线索',
      '{}首违警示不罚款',
      '{}整改一批群众反映问题',
      '{}执法服务进物流园',
      '{}公布整治进展',
    ],
  },
  meeting: {
    least: 1,
    most: 2,
    titles: ['货运司机座谈会', '运输企业负责人座谈会', '出租车驾驶员恳谈会', '人大代表政协委员座谈会', '沿线村组座谈会'],
  },
  visit: { least: 12, most: 120, titles: ['走访物流园区', '走访运输企业', '走访客运站驾驶员', '走访货车停车场', '走访沿线商户'] },
  questionnaire: { least: 20, most: 190, titles: ['服务区纸质问卷', '执法窗口纸质问卷', '客运站纸质问卷', '物流园纸质问卷'] },
  poster: { least: 10, most: 80, titles: ['张贴整治通告', '张贴举报渠道海报', '服务区投放展板'] },
  lecture: { least: 1, most: 2, titles: ['执法依据进企业宣讲', '处罚裁量标准宣讲'] },
  training: { least: 20, most: 90, titles: ['执法规范化培训', '文明用语和告知程序培训'] },
}
const MEDIA: readonly (readonly [string, MediumKind, MediumLevel])[] = [
  ['省交通广播', 'broadcast', 'province'],
  ['省法治报', 'newspaper', 'province'],
  ['市日报', 'newspaper', 'city'],
  ['市电视台', 'broadcast', 'city'],
  ['政务公众号', 'social', 'county'],
  ['县融媒体中心', 'video', 'county'],
  ['政府门户网站', 'website', 'county'],
]
const MEDIA_SHARES = MEDIA.map((medium, n) => [medium, [0.03, 0.02, 0.1, 0.1, 0.4, 0.2, 0.15][n]!] as const)
const FIRST = dayOf(PERIOD.from) + 6
/** The demo's own county: some of its entries were corrected, some withdrawn. */
const HOT = '990102'

/** The publicity ledger: as many media items, meetings, visits and questionnaires on paper as the totals say, spread over units and days. */
export function publicitySheets(figures: Figures, people: People, campaignOf: (office: Unit) => string, seed: number): Sheet[] {
  const random = new Random(seed, 'campaign-publicity')
  const entries = new Sheet('publicity_entries', [
    'id',
    'kind',
    'held_on',
    'title',
    'title_key',
    'amount',
    'content',
    'medium',
    'medium_kind',
    'medium_level',
    'link',
    'link_key',
    'campaign_id',
    'unit_id',
    'region',
    'line',
    'version',
    'created_by',
    'created_at',
    'withdrawn_at',
    'withdrawn_by',
    'withdrawn_reason',
  ])
  const versions = new Sheet('publicity_versions', ['entry_id', 'version', 'facts', 'reason', 'replaced_by', 'replaced_at'])
  const taken = new Set<string>()
  const enter = (kind: PublicityKind, amount: number, withdrawn: string | null = null) => {
    const enforcing = someUnit(random)
    // Half of it is the offices' own work.
    const unit = kind !== 'training' && random.chance(0.5) ? officeOf(enforcing) : enforcing
    const day = officeDay(random.between(FIRST, LAST_DAY - 4))
    const plain = random.pick(ENTRIES[kind].titles).replace('{}', spoken(unit))
    let title = plain
    for (let n = 2; taken.has(`${unit.id} ${day} ${title}`); n++) title = `${plain}（${n}）`
    taken.add(`${unit.id} ${day} ${title}`)
    const medium = kind === 'media' ? pickShare(random, MEDIA_SHARES) : null
    const link = medium ? `https://media.example/${dateText(day).replaceAll('-', '')}/${entries.rows.length + 1}.html` : null
    const office = officeOf(unit)
    const author = people.of(office)
    const kept = later(at(day, 16), random.between(0, 3), random)
    const amended = !withdrawn && unit.region === HOT && random.chance(0.12)
    const id = uuid(random)
    const facts = {
      kind,
      heldOn: dateText(day),
      title,
      amount,
      content: '',
      medium: medium?.[0] ?? null,
      mediumKind: medium?.[1] ?? null,
      mediumLevel: medium?.[2] ?? null,
      link,
      campaignId: campaignOf(office),
    }
    entries.add({
      id,
      kind,
      held_on: facts.heldOn,
      title,
      title_key: titleKey(title),
      amount,
      content: '',
      medium: facts.medium,
      medium_kind: facts.mediumKind,
      medium_level: facts.mediumLevel,
      link,
      link_key: linkKey(link),
      campaign_id: facts.campaignId,
      unit_id: dbId(unit),
      region: unit.region,
      line: unit.line,
      version: amended || withdrawn ? 2 : 1,
      created_by: author,
      created_at: moment(kept),
      withdrawn_at: withdrawn && moment(later(kept, 2, random)),
      withdrawn_by: withdrawn && author,
      withdrawn_reason: withdrawn,
    })
    if (amended)
      versions.add({
        entry_id: id,
        version: 1,
        facts: { ...facts, amount: amount + random.between(1, 3) },
        reason: '按登记表核对数量',
        replaced_by: author,
        replaced_at: moment(later(at(dayAt(kept), 16), 3, random)),
      })
  }
  const totals: readonly (readonly [PublicityKind, number])[] = [
    ['media', figures.media],
    ['meeting', figures.meetings],
    ['visit', figures.visits],
    ['questionnaire', figures.questionnaires],
    ['poster', figures.meetings * 4],
    ['lecture', Math.ceil(figures.meetings / 10)],
    ['training', figures.meetings * 5],
  ]
  for (const [kind, total] of totals) {
    const { least, most } = ENTRIES[kind]
    for (let left = total; left > 0; ) {
      const amount = Math.min(left, random.between(least, most))
      enter(kind, amount)
      left -= amount
    }
    enter(kind, least, '与其他单位联合开展，由牵头单位登记')
  }
  return [entries, versions]
}
