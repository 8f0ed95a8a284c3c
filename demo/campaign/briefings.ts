import { briefingDays } from '#domain/statistics/index.ts'
import { at, dateText, dayAt, dayOf, HOUR, type Instant, workdayAfter } from '../clock.ts'
import { Random } from '../random.ts'
import { type Unit, unitOf } from '../world.ts'
import type { DemoClue } from './clues.ts'
import type { Figures } from './figures.ts'
import type { Log } from './log.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { dbId } from './places.ts'
import { Sheet, uuid } from './sheet.ts'
import { classTitle } from './stories.ts'

type Kind = 'weekly' | 'monthly' | 'ranking' | 'tip' | 'special' | 'case'

/** A briefing as its people made it; its figures are counted when the records are there. */
export interface DemoBriefing {
  readonly id: string
  readonly kind: Kind
  readonly title: string
  readonly body: string
  readonly from: string
  readonly to: string
  readonly clue: DemoClue | null
  readonly drafted: Instant
  readonly published: Instant
}

const TIP =
  '一、工作提示\n交办线索要在期限内签收，不得以人员外出为由拖延。\n核查要见人见案见记录，结论要有材料支撑。\n答复反映人要说明依据和理由，不得只作原则性答复。'
const NO_LICENCE =
  '一、主要做法\n各地对照线索梳理执法依据和裁量标准，公开执法事项清单。\n二、存在的问题\n部分单位对群众反映的情况重答复、轻整改，同类问题重复出现。\n三、下步工作\n对反复出现的问题列入问题台账，明确责任人和完成时限，逐件销号。'
const ROAD =
  '一、基本情况\n现就流动测速、超限检测和停车收费等群众反映集中的问题作专题分析。\n二、工作要求\n未经公布的固定监控点位一律停用，已作出的处罚逐件复核。\n检测数据有异议的，应当当场告知复检途径。'

/** The campaign's briefings, those that a smaller one has too first. */
const SLOTS: readonly { kind: Exclude<Kind, 'case'>; from: string; to?: string; title?: string; body?: string }[] = [
  { kind: 'monthly', from: '2026-09-01' },
  { kind: 'weekly', from: '2026-07-06' },
  { kind: 'ranking', from: '2026-07-01', to: '2026-09-30' },
  { kind: 'special', from: '2026-07-01', to: '2026-09-30', title: '专题简报（群众反映集中的执法问题）', body: ROAD },
  { kind: 'tip', from: '2026-07-15', body: TIP },
  { kind: 'weekly', from: '2026-06-22' },
  { kind: 'monthly', from: '2026-08-01' },
  { kind: 'weekly', from: '2026-09-07' },
  { kind: 'monthly', from: '2026-07-01' },
  { kind: 'weekly', from: '2026-08-10' },
  { kind: 'monthly', from: '2026-06-01' },
  { kind: 'weekly', from: '2026-05-18' },
  { kind: 'ranking', from: '2026-04-01', to: '2026-06-30' },
  { kind: 'monthly', from: '2026-05-01' },
  { kind: 'weekly', from: '2026-04-20' },
  { kind: 'special', from: '2026-04-01', to: '2026-06-30', title: '专题简报（规范执法行为）', body: NO_LICENCE },
  { kind: 'monthly', from: '2026-04-01' },
  { kind: 'tip', from: '2026-05-27', body: TIP },
]

const TITLES: Readonly<Record<Exclude<Kind, 'case' | 'special'>, (day: string) => string>> = {
  weekly: (day) => `线索周统计（${week(day)}）`,
  monthly: (day) => `月度情况（${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月）`,
  ranking: (day) => `排名通报（${Number(day.slice(0, 4))}年第${Math.ceil(Number(day.slice(5, 7)) / 3)}季度）`,
  tip: (day) => `每日提示（${Number(day.slice(5, 7))}月${Number(day.slice(8))}日）`,
}
const week = (day: string): string => {
  const date = Temporal.PlainDate.from(day)
  return `${date.yearOfWeek}年第${date.weekOfYear}周`
}

/** The briefings of the province's office: so many from figures, so many typical cases out of closed and verified clues, spread over their time. */
export function briefingsOf(
  figures: Pick<Figures, 'briefings' | 'typicalCases'>,
  clues: readonly DemoClue[],
  seed: number,
): DemoBriefing[] {
  const random = new Random(seed, 'campaign-briefings')
  const papers = SLOTS.slice(0, figures.briefings).map(({ kind, from, to, title, body }) => {
    const days = briefingDays(kind, from, to ?? null)
    const drafted = at(workdayAfter(dayOf(days.to), kind === 'tip' ? 0 : 1), 9.5) + random.between(0, HOUR)
    return {
      id: uuid(random),
      kind,
      title: title ?? TITLES[kind as 'weekly'](from),
      body: body ?? '',
      ...days,
      clue: null,
      drafted,
      published: drafted + random.between(2, 6) * HOUR,
    }
  })
  const fit = clues
    .filter(
      ({ state, finding, accused, findingText }) => state === 'closed' && finding === 'true' && accused !== null && findingText !== '',
    )
    .sort((a, b) => a.closed - b.closed)
  const cases = Array.from({ length: Math.min(figures.typicalCases, fit.length) }, (_, n) => {
    const clue = fit[Math.floor(((n + 0.5) * fit.length) / figures.typicalCases)]!
    const drafted = at(workdayAfter(dayAt(clue.closed), random.between(2, 6)), 10) + random.between(0, 5 * HOUR)
    const day = dateText(dayAt(drafted))
    return {
      id: uuid(random),
      kind: 'case' as const,
      ...wordsOf(clue),
      from: day,
      to: day,
      clue,
      drafted,
      published: drafted + random.between(20, 30) * HOUR,
    }
  })
  return [...papers, ...cases].sort((a, b) => a.published - b.published)
}

/** What a typical case tells; names that the finding still holds are taken out when it is loaded. */
function wordsOf({ classCode, findingText, received }: DemoClue): { title: string; body: string } {
  const problem = classTitle(classCode)
  const [, month] = dateText(dayAt(received)).split('-')
  return {
    title: `典型案例：${problem}`,
    body: [
      '一、基本情况',
      `${Number(month)}月，群众反映某地执法单位存在“${problem}”方面的问题。`,
      '二、查处和整改情况',
      findingText,
      '责任单位已制定整改措施并落实到人，对有关人员作出处理，整改情况经上级复核。',
      '三、工作提示',
      '各执法单位要对照检查，完善制度，防止同类问题再次发生。',
    ].join('\n'),
  }
}

/** Rows of briefings, numbered without gaps by kind in the order in which they were published, and how far the numbers go. */
export function briefingSheets(briefings: readonly DemoBriefing[], campaignId: string, people: People, log: Log): Sheet[] {
  const office: Unit = unitOf('SF-990000')
  const table = new Sheet('briefings', [
    'id',
    'kind',
    'title',
    'body',
    'campaign_id',
    'period_from',
    'period_to',
    'source_kind',
    'source_id',
    'unit_id',
    'region',
    'line',
    'year',
    'issue',
    'state',
    'version',
    'drafted_by',
    'opened_at',
    'reviewed_by',
    'reviewed_at',
    'published_by',
    'published_at',
    'closed_at',
  ])
  const issues = new Map<Kind, number>()
  for (const { id, kind, title, body, from, to, clue, drafted, published } of briefings) {
    const issue = (issues.get(kind) ?? 0) + 1
    issues.set(kind, issue)
    log.briefing(id, office, { drafted, published })
    table.add({
      id,
      kind,
      title,
      body,
      campaign_id: campaignId,
      period_from: from,
      period_to: to,
      source_kind: clue && 'clue',
      source_id: clue?.id ?? null,
      unit_id: dbId(office),
      region: office.region,
      line: office.line,
      year: Number(to.slice(0, 4)),
      issue,
      state: 'published',
      version: 4,
      drafted_by: people.second(office),
      opened_at: moment(drafted),
      reviewed_by: people.of(office),
      reviewed_at: moment(published - HOUR / 2),
      published_by: people.of(office),
      published_at: moment(published),
      closed_at: moment(published),
    })
  }
  const numbers = new Sheet('instrument_numbers', ['organ_id', 'kind', 'year', 'last'])
  for (const [kind, last] of issues) numbers.add({ organ_id: dbId(office), kind: `briefing-${kind}`, year: 2026, last })
  return [table, numbers]
}
