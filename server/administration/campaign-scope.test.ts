import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { clueWorld } from '../clues/testing.ts'
import { type Person, testWorld, type World } from '../testing.ts'

/**
 * Tables that a person limited to a campaign may read by the policies that everybody has: parts that are seen with their matter, a person's
 * own things, and what names units, people and places.
 */
const SEEN_AS_EVER = [
  'briefing_versions',
  'campaign_classes',
  'campaign_duties',
  'campaign_groups',
  'campaign_links',
  'campaign_members',
  'campaign_stages',
  'campaign_tasks',
  'campaign_units',
  'channels',
  'checklist_versions',
  'clocks',
  'clue_analyses',
  'clue_keys',
  'clue_matches',
  'clue_sources',
  'dialogue',
  'files',
  'forms',
  'handover_contents',
  'handover_notes',
  'inspection_draws',
  'inspection_entries',
  'inspection_findings',
  'inspection_members',
  'inspection_pictures',
  'instrument_matters',
  'instrument_organs',
  'instrument_receipts',
  'instrument_seals',
  'instrument_templates',
  'notice_reads',
  'officers',
  'originals',
  'problem_imports',
  'problem_pictures',
  'problem_steps',
  'public_reports',
  'publicity_versions',
  'questionnaire_answers',
  'reporter_requests',
  'saved_filters',
  'task_progress',
  'tracing_links',
  'units',
  'warning_cases',
]

describe('a role held for one campaign', () => {
  let world: World
  let security: Person
  let member: Person
  let office: Person
  let campaignId: string
  let otherCampaign: string
  let inside: string
  let outside: string

  const campaign = async (lead: Person, name: string): Promise<string> => {
    const made = await world.call(lead, 'campaigns.create', {
      body: {
        name,
        basis: '整治方案',
        periodFrom: '2026-01-01',
        periodTo: '2099-01-01',
        summaryDue: '2099-02-01',
        lines: ['police', 'transport'],
        template: 'chuzhou',
      },
    })
    assert.equal(made.status, 200, JSON.stringify(made.problem))
    await world.call(lead, 'campaigns.set-units', { params: { id: made.body.id }, body: { unitIds: ['t:GA11'] } })
    const published = await world.call(lead, 'campaigns.act', {
      params: { id: made.body.id, action: 'publish' },
      body: { version: 1, input: {} },
    })
    assert.equal(published.status, 200, JSON.stringify(published.problem))
    return made.body.id
  }
  const clueOf = async (of: string | null, room: Awaited<ReturnType<typeof clueWorld>>): Promise<string> => {
    const { id } = await room.open()
    await world.sql`update clues set campaign_id = ${of} where id = ${id}`
    return id
  }
  const limit = (id: string, to: string | null, unitId = 't:SF11') =>
    world.call(security, 'grants.set', { params: { id }, body: { role: 'supervisor', unitId, campaignId: to, reason: '抽调到专班' } })
  const ids = async (who: Person, name: 'clues.list' | 'warnings.list' | 'cases.list' | 'campaigns.list' | 'problems.list') => {
    const answer = await world.call(who, name, { query: { limit: 100 } as never })
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
    return (answer.body as { rows: { id: string }[] }).rows.map((row) => row.id)
  }

  before(async () => {
    world = await testWorld()
    security = await world.person('security-admin', null)
    office = await world.person('supervisor', 't:SF11')
    const lead = await world.person('supervision-lead', 't:SF11')
    const room = await clueWorld(world)
    campaignId = await campaign(lead, '专项整治甲')
    otherCampaign = await campaign(lead, '专项整治乙')
    inside = await clueOf(campaignId, room)
    outside = await clueOf(null, room)
    await clueOf(otherCampaign, room)
    await world.warning({ unitId: 't:GA11', colour: 'red' })
    await world.putCase('t:case', 't:GA11')
    member = await world.person('supervisor', 't:SF11')
    await world.sql`delete from grants where user_id = ${member.id}`
    assert.equal((await limit(member.id, campaignId)).status, 200)
  })
  after(() => world?.close())

  test('lists hold that campaign and nothing else; the same office without the limit sees the rest', async () => {
    assert.deepEqual(await ids(member, 'clues.list'), [inside])
    assert.deepEqual(await ids(member, 'campaigns.list'), [campaignId])
    assert.deepEqual(await ids(member, 'warnings.list'), [])
    assert.deepEqual(await ids(member, 'cases.list'), [])
    assert.equal((await ids(office, 'clues.list')).length, 3)
    assert.ok((await ids(office, 'warnings.list')).length > 0 && (await ids(office, 'cases.list')).length > 0)
  })

  test('another campaign is as if it were not there', async () => {
    assert.equal((await world.call(member, 'clues.show', { params: { id: inside } })).status, 200)
    assert.equal((await world.call(member, 'clues.show', { params: { id: outside } })).status, 404)
    assert.equal((await world.call(member, 'campaigns.show', { params: { id: otherCampaign } })).status, 404)
    assert.equal((await world.call(member, 'cases.show', { params: { id: 't:case' } })).status, 404)
  })

  test('the limit is one for all roles of a person, and never an administrator’s', async () => {
    assert.equal((await limit(member.id, null, 't:SF21')).problem.code, 'campaign-roles-are-separate')
    assert.equal((await limit(member.id, otherCampaign, 't:SF21')).problem.code, 'campaign-roles-are-separate')
    assert.equal((await limit(office.id, campaignId, 't:SF21')).problem.code, 'campaign-roles-are-separate')
    assert.equal((await limit(member.id, campaignId, 't:SF21')).status, 200)
    const fresh = await world.person('supervisor', 't:SF11')
    await world.sql`delete from grants where user_id = ${fresh.id}`
    const refused = await world.call(security, 'grants.set', {
      params: { id: fresh.id },
      body: { role: 'audit-admin', unitId: null, campaignId, reason: '误选' },
    })
    assert.equal(refused.status, 422)
  })

  test('every table either knows the limit or is on the list of those that need not', async () => {
    const rows = await world.sql`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relrowsecurity and n.nspname in ('public', 'record') and has_table_privilege('biaochi_app', c.oid, 'select')
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'own_campaign')`
    assert.deepEqual(rows.map((row) => row.name as string).sort(), [...SEEN_AS_EVER].sort())
  })
})
