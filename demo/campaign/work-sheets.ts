import { type Turn, turnOf } from '#domain/campaign/rhythm.ts'
import { AS_OF, at, DAY, dateText, dayAt, dayOf, HOUR, type Instant } from '../clock.ts'
import { Random } from '../random.ts'
import type { Unit } from '../world.ts'
import { dueOf, later, moment, PERIOD } from './periods.ts'
import { dbId, headOf } from './places.ts'
import { type DemoCampaign, summaryOpen } from './plan.ts'
import { Sheet, uuid } from './sheet.ts'
import { type Ticking, ticking } from './timeline.ts'

/** A clock of some matter, with who it runs for. */
export interface Clocked {
  readonly kind: string
  readonly matter: string
  readonly unit: Unit
  readonly clock: Ticking
}

/** Rows of clocks. A long one reminds four days before its end, a short one half-way. */
export function clockSheet(list: readonly Clocked[]): Sheet {
  const table = new Sheet('clocks', [
    'matter_kind',
    'matter_id',
    'rule',
    'title',
    'unit_id',
    'started_at',
    'due_at',
    'warn_at',
    'stopped_at',
    'outcome',
  ])
  for (const { kind, matter, unit, clock } of list)
    table.add({
      matter_kind: kind,
      matter_id: matter,
      rule: clock.rule,
      title: clock.title,
      unit_id: dbId(unit),
      started_at: moment(clock.start),
      due_at: moment(clock.due),
      warn_at: moment(Math.max(clock.due - 4 * DAY, clock.start + Math.floor((clock.due - clock.start) / 2))),
      stopped_at: moment(clock.stopped),
      outcome: clock.outcome,
    })
  return table
}

/** Stages that the accounts of the demo still have in hand: unit, and how far its acceptance stage is. */
const IN_HAND: Readonly<Record<string, 'working' | 'submitted'>> = {
  'GA-990102': 'working',
  'JT-990102': 'submitted',
  'SF-990102': 'submitted',
  'SF-990100': 'submitted',
}
const ACCEPTANCE = 4
const LASTING = 5

/** Every unit's stages with its tasks: all accepted but the last one, which goes on, and a few that await their acceptance. */
export function stageSheets(list: readonly DemoCampaign[], seed: number, now: Instant): { sheets: Sheet[]; clocks: Clocked[] } {
  const random = new Random(seed, 'campaign-stages')
  const table = new Sheet('stages', [
    'id',
    'campaign_id',
    'stage_no',
    'for_unit_id',
    'unit_id',
    'region',
    'line',
    'state',
    'version',
    'opened_at',
    'started_at',
    'report',
    'submitted_at',
    'accepted_at',
    'due_at',
    'breached',
    'closed_at',
  ])
  const progress = new Sheet('task_progress', ['task_id', 'stage_id', 'percent', 'text', 'reported_at'])
  const clocks: Clocked[] = []
  for (const campaign of list) {
    const opened = at(dayOf(PERIOD.from), 12)
    if (summaryOpen(campaign)) {
      const due = Math.max(at(dayOf('2026-11-30'), 24) - 1, dueOf('campaign.summary', now))
      clocks.push({
        kind: 'campaign',
        matter: campaign.id,
        unit: campaign.office,
        clock: ticking('summary', '总结报告期限', opened, due, 0),
      })
    }
    for (const unit of campaign.units)
      for (const stage of campaign.stages) {
        const id = uuid(random)
        const started = Math.max(opened, at(dayOf(stage.from), 8.5))
        const last = stage.to ? dayOf(stage.to) : 0
        const state = stage.no === LASTING ? 'working' : stage.no === ACCEPTANCE ? (IN_HAND[unit.id] ?? 'accepted') : 'accepted'
        // Now and then a unit asks for its acceptance a day late.
        const handedIn = Math.max(later(started, 0, random), at(last - random.between(-1, 4), 10) + random.between(0, 5 * HOUR))
        const submitted =
          state === 'working'
            ? 0
            : Math.min(state === 'submitted' ? Math.max(now, AS_OF) - 20 * HOUR : handedIn, state === 'submitted' ? now : AS_OF - 3 * DAY)
        const accepted = state === 'accepted' ? Math.min(later(submitted, random.between(1, 4), random), AS_OF - 16 * HOUR) : 0
        const finish = state === 'working' ? dueOf('campaign.redo', now) : at(last, 24) - 1
        const running: Ticking[] = []
        if (stage.to) running.push(ticking('finish', '阶段完成期限', started, finish, submitted))
        if (submitted) running.push(ticking('accept', '阶段验收期限', submitted, dueOf('campaign.accept', submitted), accepted))
        for (const clock of running) clocks.push({ kind: 'stage', matter: id, unit, clock })
        const due = running.find(({ stopped }) => stopped === 0)?.due ?? 0
        table.add({
          id,
          campaign_id: campaign.id,
          stage_no: stage.no,
          for_unit_id: dbId(unit),
          unit_id: dbId(unit),
          region: unit.region,
          line: unit.line,
          state,
          version: state === 'accepted' ? 4 : 2,
          opened_at: moment(opened),
          started_at: moment(started),
          report: submitted ? `${stage.title}阶段各项任务已完成，${stage.deliverable}已报送。` : null,
          submitted_at: moment(submitted),
          accepted_at: moment(accepted),
          due_at: moment(due),
          breached: running.some(({ outcome }) => outcome === 'late'),
          closed_at: moment(accepted),
        })
        for (const task of campaign.tasks)
          if (task.stageNo === stage.no) {
            const percent = submitted ? 100 : stage.no === LASTING ? random.between(0, 6) * 10 : random.between(6, 9) * 10
            const reported = percent === 0 ? 0 : submitted || Math.max(started + DAY, AS_OF - random.between(1, 9) * DAY)
            progress.add({
              task_id: task.id,
              stage_id: id,
              percent,
              text: percent === 100 ? `${task.deliverable}已完成` : null,
              reported_at: moment(Math.min(reported, now)),
            })
          }
      }
  }
  return { sheets: [table, progress], clocks }
}

interface DutyTurn extends Pick<Turn, 'period' | 'from' | 'to'> {
  readonly opened: Instant
  readonly due: number
}

/** The turns of a rhythm over the campaign, with the day of reporting as the generator counts days. */
function turnsOf(rhythm: Parameters<typeof turnOf>[0]): DutyTurn[] {
  const turns = new Map<string, DutyTurn>()
  const first = dayOf(PERIOD.from)
  for (let day = first; day <= dayOf(PERIOD.to); day++) {
    const turn = turnOf(rhythm, dateText(day))
    if (turn && turn.due >= dateText(day) && !turns.has(turn.period))
      turns.set(turn.period, { ...turn, opened: at(Math.max(dayOf(turn.from), first), 6), due: dayOf(turn.due) })
  }
  return [...turns.values()]
}

/** The reports that the standing duties asked of every unit, turn by turn; three in a hundred came late. */
export function dutySheet(list: readonly DemoCampaign[], seed: number): Sheet {
  const random = new Random(seed, 'campaign-duties')
  const table = new Sheet('duties', [
    'id',
    'campaign_id',
    'duty_key',
    'title',
    'period',
    'period_from',
    'period_to',
    'for_unit_id',
    'unit_id',
    'region',
    'line',
    'deadline',
    'state',
    'version',
    'opened_at',
    'report',
    'reported_at',
    'breached',
    'closed_at',
  ])
  const turns = new Map<string, DutyTurn[]>()
  const known = (item: Parameters<typeof turnOf>[0] & { key: string }) => turns.getOrInsertComputed(item.key, () => turnsOf(item))
  for (const campaign of list)
    for (const item of campaign.items)
      if (item.kind === 'duty' && item.enabled)
        for (const { opened, due, ...turn } of known(item)) {
          for (const unit of campaign.units) {
            const late = random.chance(0.03)
            const reported = Math.min(
              late ? later(at(due, 10), 1, random) : at(due, 9) + random.between(-20 * HOUR, 8 * HOUR),
              AS_OF - HOUR,
            )
            const done = Math.max(reported, opened + HOUR)
            table.add({
              id: uuid(random),
              campaign_id: campaign.id,
              duty_key: item.key,
              title: item.title,
              period: turn.period,
              period_from: turn.from,
              period_to: turn.to,
              for_unit_id: dbId(unit),
              unit_id: dbId(unit),
              region: unit.region,
              line: unit.line,
              deadline: moment(at(due, 24) - 1),
              state: 'done',
              version: 2,
              opened_at: moment(opened),
              report: `${item.title}（${turn.period}）已由${headOf(unit)}审核报送。`,
              reported_at: moment(done),
              breached: late && dayAt(done) > due,
              closed_at: moment(done),
            })
          }
        }
  return table
}
