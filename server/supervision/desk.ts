import type { AnswerOf } from '#domain/contract/api/index.ts'
import { type Process, processes } from '#domain/process/index.ts'
import { heldStates, MATTER_TABLES } from '../matters/index.ts'
import type { Context } from '../platform/context.ts'
import { may } from '../platform/identity/actor.ts'
import { ruleTitle } from './present.ts'

/** Who may open the list that a task leads to. */
const READS = {
  warning: 'warning.read',
  clue: 'clue.read',
  problem: 'problem.read',
  instrument: 'instrument.read',
  handover: 'handover.read',
  tracing: 'accountability.read',
  exemption: 'accountability.read',
} as const

type Task = AnswerOf<'desk.show'>['tasks'][number]

/** What waits for this person, what is open, and how the last days went: each figure with the filter that lists its records. */
export async function desk({ tx, actor }: Context): Promise<AnswerOf<'desk.show'>> {
  const counts = async (table: string) =>
    tx`select state, count(*)::int as n, count(*) filter (where due_at < now())::int as overdue,
      count(*) filter (where due_at >= now() and due_at < now() + interval '1 day')::int as near
      from ${tx(table)} where closed_at is null group by state`
  const tasks: Task[] = []
  for (const [kind, name] of [
    ['warning', '预警'],
    ['clue', '线索'],
    ['problem', '台账问题'],
    ['instrument', '文书'],
    ['handover', '事项'],
    ['tracing', '倒查'],
    ['exemption', '容错申请'],
  ] as const) {
    if (!may(actor, READS[kind])) continue
    const table = MATTER_TABLES[kind]
    const states: Process['states'] = processes[kind].states
    const rows = await counts(table)
    for (const state of heldStates(actor, kind)) {
      const row = rows.find((each) => each.state === state)
      tasks.push({
        key: `${table}.${state}`,
        title: `${states[state]!.title}的${name}`,
        page: table,
        query: { state },
        count: (row?.n as number | undefined) ?? 0,
        near: (row?.near as number | undefined) ?? 0,
        overdue: (row?.overdue as number | undefined) ?? 0,
      })
    }
  }
  const colours = await tx`select colour, count(*)::int as n from warnings where closed_at is null group by colour`
  const byRule =
    await tx`select rule_id, min(colour) as colour, count(*)::int as n from warnings where closed_at is null group by rule_id order by n desc, rule_id limit 10`
  const byDay = await tx`
    select d::date as day, (select count(*)::int from warnings where opened_at >= d and opened_at < d + interval '1 day') as opened,
      (select count(*)::int from warnings where closed_at >= d and closed_at < d + interval '1 day') as closed
    from generate_series(current_date - 13, current_date, interval '1 day') d order by d`
  const [scan] =
    await tx`select s.id, s.finished_at, s.as_of, s.records, (select coalesce(sum(findings), 0)::int from scan_rules r where r.scan_id = s.id) as findings
    from scans s where s.state = 'done' and not s.dry_run order by s.finished_at desc limit 1`
  return {
    tasks,
    colours: (['red', 'orange', 'yellow', 'blue'] as const).map((colour) => ({
      colour,
      open: (colours.find((row) => row.colour === colour)?.n as number | undefined) ?? 0,
    })),
    byRule: byRule.map((row) => ({
      ruleId: row.rule_id as string,
      ruleTitle: ruleTitle(row.rule_id as string),
      colour: row.colour as 'red',
      open: row.n as number,
    })),
    byDay: byDay.map((row) => ({ day: row.day as string, opened: row.opened as number, closed: row.closed as number })),
    lastScan: scan
      ? {
          id: scan.id as string,
          finishedAt: scan.finished_at as string,
          asOf: scan.as_of as string,
          records: scan.records as number,
          findings: scan.findings as number,
        }
      : null,
  }
}
