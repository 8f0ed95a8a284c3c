import { countBriefing, digestOf, type Organ, readFigures, sealedOf } from '#server/briefings/index.ts'
import { type Actor, asActor, reach } from '#server/platform/identity/actor.ts'
import { type Measure, type Stage, timed } from './stage.ts'

const CLUES = 100_000
const ACTIONS = 1_000_000
const ROUNDS = 5
const WEEK = { from: '2026-10-19', to: '2026-10-25' }

/**
 * The weekly statistics of a province with many clues and a long log: first computation in the scope of the province's lead, by row
 * security, and reading the frozen snapshot.
 */
export async function benchFigures(stage: Stage): Promise<Measure[]> {
  const { sql } = stage
  await fill(stage)
  const [office] = await sql`select id, name, region, level, line from record.units where line = 'justice' and level = 'province' limit 1`
  const unit = office as unknown as Organ & { line: string }
  const [user] =
    await sql`insert into users (account, name, unit_id) values (${`bench-figures-${Date.now()}`}, '监督负责人', ${unit.id}) returning id`
  const actor: Actor = {
    id: user!.id as string,
    account: 'bench',
    name: '监督负责人',
    unitId: unit.id,
    officerId: null,
    grants: [{ role: 'supervision-lead', unitId: unit.id, unitName: unit.name, campaignId: null, ...reach('supervision-lead', unit) }],
    ip: null,
    requestId: null,
  }
  const scoped = <T>(work: Parameters<typeof asActor<T>>[3]) => asActor(sql, actor, 'briefing.read', work)
  const median = async (work: () => Promise<unknown>): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < ROUNDS; i++) times.push((await timed(work)).ms)
    return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!
  }
  const first = (await timed(() => scoped((tx) => readFigures(tx, actor, { ...WEEK, by: 'region' })))).ms
  const again = await median(() => scoped((tx) => readFigures(tx, actor, { ...WEEK, by: 'region' })))
  const few = await median(() =>
    scoped((tx) => readFigures(tx, actor, { ...WEEK, by: 'region', keys: 'clues.taken,clues.closed,clues.open' })),
  )
  const made = await timed(() =>
    scoped((tx) => countBriefing(tx, actor, unit, { kind: 'weekly', title: '线索周统计', body: '', campaignId: null, ...WEEK })),
  )
  const id = await freeze(stage, unit, made.result)
  const read = await median(() => scoped((tx) => sealedOf(tx, id)))
  const section = 'figures'
  return [
    { section, name: `all figures of a week, three periods each, by city; ${CLUES} clues, first time`, value: first, unit: 'ms' },
    { section, name: 'the same again', value: again, unit: 'ms', goal: 'under 5 s', met: again < 5000 },
    { section, name: 'three figures of a week by city', value: few, unit: 'ms', goal: 'under 2 s', met: few < 2000 },
    {
      section,
      name: 'weekly statistics counted for a briefing (totals, three splits, trend)',
      value: made.ms,
      unit: 'ms',
      goal: 'under 10 s',
      met: made.ms < 10_000,
    },
    {
      section,
      name: 'snapshot read, checked against its digest and set as sections',
      value: read,
      unit: 'ms',
      goal: 'under 50 ms',
      met: read < 50,
    },
  ]
}

/** Clues over a year for every unit and class, with the steps that most of them have gone, and a log beside them. */
async function fill({ sql, say }: Stage): Promise<void> {
  const [there] = await sql`select count(*)::int as n from clues where title = '统计测试线索'`
  if ((there!.n as number) < CLUES) {
    say(`filling ${CLUES} clues`)
    await sql`insert into clues (channel, received_at, title, content, region, line, class_code, weight, office_id, unit_id, state, opened_at, handed_at, answered_at,
        finding, replied_at, closed_at, breached, due_at)
      select (array['12345', '12328', 'petition', 'public', 'letter'])[1 + n % 5], opened, '统计测试线索', '内容', u.region, u.line, 'J' || (1 + n % 9) || '.' || (1 + n % 4),
        case when n % 50 = 0 then 'major' else 'ordinary' end, o.id, u.id, case when n % 8 = 0 then 'verifying' else 'closed' end, opened, opened + interval '2 days',
        case when n % 8 > 0 then opened + interval '12 days' end, (array['true', 'partly', 'untrue'])[1 + n % 3], case when n % 8 > 0 then opened + interval '14 days' end,
        case when n % 8 > 0 then opened + interval '16 days' end, n % 11 = 0, case when n % 8 = 0 then opened + interval '30 days' end
      from generate_series(1, ${CLUES}::int) n
        cross join lateral (select timestamptz '2025-11-01 09:00:00+08' + n * interval '5 minutes' as opened) t
        join (select id, region, line, row_number() over (order by id) - 1 as no, count(*) over () as all from record.units where line in ('police', 'transport')) u on u.no = n % u.all
        join record.units o on o.line = 'justice' and o.region = u.region`
  }
  const [log] = await sql`select count(*)::int as n from actions`
  const missing = ACTIONS - (log!.n as number)
  if (missing > 0) {
    say(`filling ${missing} actions`)
    // Their number matters here, not their hashes: written past the trigger that chains them.
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`insert into actions (chain, seq, actor_name, actor_role, action, object_kind, object_id, outcome, prev_hash, hash)
        select 'bench:' || n / 10, 1000000 + n % 10, '系统', 'system', 'clue.progress', 'clue', md5(n::text), 'done', '', '' from generate_series(1, ${missing}::int) n`
    })
  }
  await sql`vacuum analyze clues`
  await sql`analyze actions`
}

async function freeze({ sql }: Stage, unit: Organ, data: Awaited<ReturnType<typeof countBriefing>>): Promise<string> {
  const [row] = await sql`insert into briefings (kind, title, period_from, period_to, unit_id, region, line, state)
    values ('weekly', ${data.title}, ${data.period.from}, ${data.period.to}, ${unit.id}, ${unit.region}, 'justice', 'draft') returning id`
  const id = row!.id as string
  await sql`insert into briefing_versions (briefing_id, no, data, digest) values (${id}, 1, ${sql.json(data as never)}, ${digestOf(id, 1, data)})`
  return id
}
