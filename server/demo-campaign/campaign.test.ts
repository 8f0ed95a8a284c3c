import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FIGURES, type Figures, figuresFor, instantOf, makeCampaign } from '#demo/campaign/index.ts'
import { world } from '#demo/world.ts'
import { checkDraw, type RecordedDraw } from '#domain/inspection/index.ts'
import type { Sql } from '../platform/database/client.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { seedReference } from '../platform/reference.ts'
import { loadCampaign } from './index.ts'

const NOW = new Date('2026-11-22T10:00:00+08:00')
const SMALL = { seed: 3, figures: figuresFor(2000), whole: false, now: instantOf(NOW), firstClueNo: 1 }

test('the same seed gives the same campaign, another one another', () => {
  const rows = (seed: number) => JSON.stringify(makeCampaign({ ...SMALL, seed }).sheets)
  assert.equal(rows(3), rows(3))
  assert.notEqual(rows(3), rows(4))
})

test('a smaller province has a campaign in proportion', () => {
  assert.deepEqual(figuresFor(20_000), FIGURES)
  assert.deepEqual(figuresFor(1_000_000), FIGURES)
  assert.equal(figuresFor(2000).clues, 675)
  assert.equal(makeCampaign(SMALL).clues.length, 675)
})

describe('the campaign at its full size', () => {
  let database: TestDatabase
  let sql: Sql
  let campaign: string

  before(async () => {
    database = await testDatabase()
    sql = database.sql
    await seedReference(sql)
    await putUnits(sql)
    campaign = await loadCampaign(sql, { seed: 1, figures: FIGURES, whole: true, now: NOW })
  })
  after(() => database?.drop())

  test('every published figure is the number of its records', async () => {
    assert.deepEqual(await counted(sql, campaign), FIGURES)
  })

  test('loading it again changes nothing', async () => {
    const before = await counted(sql, campaign)
    await loadCampaign(sql, { seed: 1, figures: FIGURES, whole: true, now: NOW })
    assert.deepEqual(await counted(sql, campaign), before)
  })

  test('steps follow each other and what is closed lies before the end of the data', async () => {
    await none(sql`select no, state from clues where opened_at < received_at or assessed_at < opened_at and unsatisfied_times = 0
        or handed_at < assessed_at or signed_at < handed_at or answered_at < signed_at or accepted_at < answered_at or replied_at < accepted_at
        or closed_at < replied_at or closed_at >= '2026-11-01T08:00:00+08:00' or due_at is not null and closed_at is not null`)
    await none(
      sql`select no from problems where completed_at < opened_at or accepted_at < completed_at or (state = 'closed') <> (accepted_at is not null)`,
    )
    await none(sql`select number from instruments where signed_at < issued_at or answered_at < signed_at or closed_at < signed_at`)
    await none(sql`select id from clocks where (stopped_at is null) <> (outcome is null) or due_at < started_at`)
  })

  test('nobody verifies what is said about himself or those above him (S12)', async () => {
    const barred = sql`select 1 from record.unit_tree t where t.unit_id = c.unit_id and t.ancestor_id = any (c.accused_units)`
    await none(sql`select no from clues c where handed_at is not null and exists (${barred})`)
    await none(sql`select number from instruments c where exists (${barred})`)
    const [hidden] = await sql`select count(*)::int as n from instruments i join instrument_matters m on m.instrument_id = i.id
      join clues c on m.matter_kind = 'clue' and c.id = m.matter_id where not c.accused_units <@ i.accused_units or not c.accused_officers <@ i.accused_officers`
    assert.equal(hidden!.n, 0)
  })

  test('papers are numbered without gap or duplicate, and counting goes on after them', async () => {
    await none(sql`select organ_id, kind, year from instruments group by organ_id, kind, year having max(serial) <> count(*) or min(serial) <> 1
        or max(serial) <> (select last from instrument_numbers n where n.organ_id = instruments.organ_id and n.kind = instruments.kind and n.year = instruments.year)`)
    const [next] = await sql`select nextval('clue_no')::int as no`
    assert.equal(next!.no, FIGURES.clues + 1)
  })

  test('draws of places can be repeated to the letter, and every finding stands in the ledger of who answers for it', async () => {
    const draws = await sql`select commitment, seed, candidates, digest, pick, result from inspection_draws`
    assert.ok(draws.length > 300, `${draws.length} draws`)
    for (const draw of draws) assert.deepEqual(checkDraw(draw as unknown as RecordedDraw), [])
    await none(sql`select v.no from inspection_visits v where v.failed <> (select count(*) from inspection_findings f
      join problems p on p.id = f.problem_id and p.source_id = v.id and p.unit_id = v.unit_id where f.visit_id = v.id)`)
    await none(sql`select v.no from inspection_visits v join inspections i on i.id = v.inspection_id
      where v.state = 'done' and (v.visited_on < i.period_from or v.visited_on > i.period_to or v.score is null and v.items = 0)`)
    const [counties] =
      await sql`select count(distinct region)::int as n from inspection_visits where state = 'done' and region not like '%00'`
    assert.equal(counties!.n, 109, 'every county was visited')
    const [next] = await sql`select nextval('inspection_no')::int as next, (select max(substr(no, 3)::int) from inspections) as last`
    assert.equal(next!.next, (next!.last as number) + 1)
  })

  test('an unsatisfied rating stands under a clue about its unit', async () => {
    const [row] = await sql`select count(*)::int as n from ratings r left join clues c on c.id = r.clue_id
      where not r.satisfied and (c.id is null or c.channel <> 'rating' or not r.unit_id = any (c.accused_units))`
    assert.equal(row!.n, 0)
  })

  test('every account of the demo finds open clues', async () => {
    const [open] =
      await sql`select count(*) filter (where unit_id = 'demo:GA-990102')::int as police, count(*) filter (where unit_id = 'demo:JT-990102')::int as transport,
      count(*) filter (where office_id = 'demo:SF-990102')::int as county, count(*) filter (where office_id = 'demo:SF-990100')::int as city,
      count(*) filter (where office_id = 'demo:SF-990000')::int as province from clues where closed_at is null`
    for (const [desk, n] of Object.entries(open!)) assert.ok(n >= 3, `${desk} has ${n}`)
  })
})

/** No row breaks the rule; the first that do are told. */
async function none(rows: PromiseLike<readonly object[]>): Promise<void> {
  assert.deepEqual([...(await rows)].slice(0, 5), [])
}

/** Units of the demo province with their tree, and a year of cases to be rated. */
async function putUnits(sql: Sql): Promise<void> {
  const none = '00000000-0000-0000-0000-000000000000'
  const units = world.units.map(({ id, parent, name, region, line, level }) => ({
    id: `demo:${id}`,
    parent_id: parent && `demo:${parent.id}`,
    name,
    region,
    line,
    level,
    source: 'demo',
    digest: '\\x00',
    import_id: none,
  }))
  await sql`insert into record.units ${sql(units as never)}`
  await sql`insert into record.unit_tree (ancestor_id, unit_id, depth)
    with recursive up as (select id as unit_id, id as ancestor_id, 0 as depth from record.units
      union all select up.unit_id, u.parent_id, up.depth + 1 from up join record.units u on u.id = up.ancestor_id where u.parent_id is not null)
    select ancestor_id, unit_id, depth from up`
  await sql`insert into record.cases (id, case_no, unit_id, region, line, procedure, item_code, occurred_at, decided_at, source, digest, import_id)
    select 'demo:C' || n || u.id, 'C' || n || u.id, u.id, u.region, u.line, 'simple', 'X', day, day, 'demo', '\\x00', ${none}
    from record.units u, lateral (select n, timestamp '2026-03-10 09:00:00' + n * interval '6 days' as day from generate_series(1, 20) n) each
    where u.line in ('police', 'transport')`
}

/** What the published figures count, from the records alone. */
async function counted(sql: Sql, campaign: string): Promise<Figures> {
  const family = sql`campaign_id in (select campaign_family(${campaign}))`
  const [row] = await sql`select
    (select count(*)::int from clues where ${family}) as clues,
    (select count(*)::int from clues where ${family} and weight = 'major' and finding = 'true') as "majorCases",
    (select count(distinct officer_id)::int from accountability where exemption_id is null and revoked_on is null) as "heldToAccount",
    (select count(distinct officer_id)::int from exemptions where state = 'approved') as exempted,
    (select count(*)::int from handovers where sealed_at is not null and receipt_no is not null) as "disciplineCases",
    (select count(*)::int from instruments where kind in ('bulletin', 'talk', 'listed')) as notices,
    (select count(*)::int from inspection_visits where state = 'done' and ${family}) as inspections,
    (select count(*)::int from questionnaire_answers where complete) as "onlineAnswers",
    (select sum(amount)::int from publicity_entries where kind = 'media' and withdrawn_at is null and ${family}) as media,
    (select sum(amount)::int from publicity_entries where kind = 'meeting' and withdrawn_at is null and ${family}) as meetings,
    (select sum(amount)::int from publicity_entries where kind = 'visit' and withdrawn_at is null and ${family}) as visits,
    (select sum(amount)::int from publicity_entries where kind = 'questionnaire' and withdrawn_at is null and ${family}) as questionnaires,
    (select count(*)::int from briefings where kind <> 'case' and published_at is not null and ${family}) as briefings,
    (select count(*)::int from briefings where kind = 'case' and notice_id is not null and ${family}) as "typicalCases",
    (select count(*)::int from ratings) as ratings,
    (select count(*)::int from ratings where satisfied) as satisfied,
    (select count(*)::int from campaign_members m join campaign_groups g on g.campaign_id = m.campaign_id and g.key = m.group_key
      where m.campaign_id in (select campaign_family(${campaign})) and g.kind in ('special', 'working')) as members`
  return row as unknown as Figures
}
