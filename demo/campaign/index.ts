import type { Instant } from '../clock.ts'
import { chanceOf, Random } from '../random.ts'
import type { Unit } from '../world.ts'
import { accountabilityRows } from './accountability.ts'
import { briefingSheets, briefingsOf } from './briefings.ts'
import { clueSheets } from './clue-sheets.ts'
import { ClueMaker, type DemoClue, numberClues, settledClues } from './clues.ts'
import type { Figures } from './figures.ts'
import { inspectionRows } from './inspections.ts'
import { paperSheets } from './letters.ts'
import { Log } from './log.ts'
import { notices } from './notices.ts'
import { openClues } from './open.ts'
import { People } from './people.ts'
import { dbId } from './places.ts'
import { campaigns, memberSheet, planSheets } from './plan.ts'
import { problemSheet } from './problem-sheets.ts'
import { handOver, problemsOf } from './problems.ts'
import { publicSheets } from './public.ts'
import { publicitySheets } from './publicity.ts'
import { regulationRows } from './regulations.ts'
import { Sheet } from './sheet.ts'
import { transfers } from './transfers.ts'
import { type Clocked, clockSheet, dutySheet, stageSheets } from './work-sheets.ts'

export { FIGURES, type Figures, figuresFor } from './figures.ts'
export { PROVINCE_ACCOUNT } from './people.ts'
export { instantOf } from './periods.ts'
export { type RatedCase, type RatingRows, ratingRows } from './ratings.ts'
export { type Cell, Sheet } from './sheet.ts'

/** What a campaign is made from. */
export interface CampaignOptions {
  readonly seed: number
  /** How many of everything. */
  readonly figures: Figures
  /** True: every county has adopted the plan; false: those of one city. */
  readonly whole: boolean
  /** The present: open work is as fresh as it. */
  readonly now: Instant
  /** Number of the first clue. */
  readonly firstClueNo: number
  /** Number of the first inspection; 1 unless given. */
  readonly firstInspectionNo?: number
}

/** A campaign as rows, in the order in which they may be written. */
export interface CampaignRows {
  readonly campaignId: string
  readonly sheets: readonly Sheet[]
  readonly clues: readonly DemoClue[]
  readonly people: People
}

/** Share of the matters elsewhere in the province that have a log; the demo's own county has one throughout. */
const LOGGED = 0.04

/** Makes the campaign of the demo province. The same options give the same rows. */
export function makeCampaign({ seed, figures, whole, now, firstClueNo, firstInspectionNo = 1 }: CampaignOptions): CampaignRows {
  const people = new People(seed)
  const plans = campaigns(seed, whole)
  const province = plans[0]!.id
  const byOffice = new Map(plans.map(({ id, office }) => [office, id]))
  // The plan of the office that dispatches, or of the nearest one above that has one.
  const campaignOf = (office: Unit): string => byOffice.get(office) ?? campaignOf(office.parent!)
  const maker = new ClueMaker(seed)
  const open = openClues(maker, seed, now, whole)
  const clues = [...settledClues(maker, figures.clues - open.length, seed), ...open]
  numberClues(clues, firstClueNo)
  const problems = problemsOf(clues, seed, now)
  for (const problem of problems) problem.clue.problem = problem.id
  handOver(problems, figures.disciplineCases)
  const listed = gravest(problems, figures.majorCases)
  const letters = transfers(clues, seed)
  const papers = [...letters.papers, ...notices(figures.notices, problems, listed, seed)]
  const printed = paperSheets(papers, people)
  const stages = stageSheets(plans, seed, now)
  const inspections = inspectionRows({ seed, count: figures.inspections, now, firstNo: firstInspectionNo, people, campaignOf })
  const regulations = regulationRows(seed, now, campaignOf)
  const log = new Log(people)
  const accountability = accountabilityRows(
    problems,
    { held: figures.heldToAccount, exempted: figures.exempted },
    people,
    campaignOf,
    log,
    now,
    seed,
  )
  const clocks: Clocked[] = [
    ...clues.flatMap(({ id, unit, clocks: own }) => own.map((clock) => ({ kind: 'clue', matter: id, unit, clock }))),
    ...problems.flatMap(({ id, unit, clocks: own }) => own.map((clock) => ({ kind: 'problem', matter: id, unit, clock }))),
    ...printed.clocks,
    ...stages.clocks,
    ...regulations.clocks,
    ...inspections.clocks,
    ...accountability.clocks,
  ]
  const logged = (region: string, n: number, open_: boolean) => open_ || region === '990102' || chanceOf(n, seed) < LOGGED
  for (const [n, clue] of clues.entries()) if (logged(clue.region, n, clue.closed === 0)) log.clue(clue)
  for (const [n, problem] of problems.entries()) if (logged(problem.unit.region, n, problem.due > 0)) log.problem(problem)
  for (const [n, paper] of papers.entries()) if (logged(paper.unit.region, n, paper.closed === 0)) log.paper(paper)
  const briefings = briefingSheets(briefingsOf(figures, clues, seed), province, people, log)
  const users = new Sheet('users', ['id', 'account', 'name', 'unit_id', 'disabled_at'])
  for (const { id, account, name, office } of people.all)
    users.add({ id, account, name, unit_id: dbId(office), disabled_at: '2026-11-01T08:00:00+08:00' })
  const random = new Random(seed, 'campaign-rows')
  const sheets = [
    users,
    ...planSheets(plans, people),
    memberSheet(plans, figures.members, seed),
    ...stages.sheets,
    dutySheet(
      plans.filter(({ office }) => office.level !== 'county' || office.region.startsWith('9901')),
      seed,
    ),
    ...printed.sheets.slice(0, 2),
    ...clueSheets(clues, { campaignOf: ({ office }) => campaignOf(office), letterOf: letters.letterOf, people, random }),
    problemSheet(problems, people, campaignOf),
    regulations.sheet,
    ...inspections.sheets,
    ...publicSheets(province, figures.onlineAnswers, people, seed),
    ...publicitySheets(figures, people, campaignOf, seed),
    ...accountability.sheets,
    ...briefings,
    ...printed.sheets.slice(2),
    clockSheet(clocks),
    log.sheet(),
  ]
  return { campaignId: province, sheets, clues, people }
}

/** The gravest of the verified matters: so many closed ones become major, are listed and urged as such. */
function gravest(problems: ReturnType<typeof problemsOf>, count: number): ReturnType<typeof problemsOf> {
  const fit = problems.filter(({ clue, state }) => state === 'closed' && clue.finding === 'true' && clue.accused !== null)
  const chosen = Array.from({ length: Math.min(count, fit.length) }, (_, n) => fit[Math.floor(((n + 0.5) * fit.length) / count)]!)
  for (const { clue } of chosen) {
    clue.weight = 'major'
    clue.listed = clue.steps.handed
  }
  return chosen
}
