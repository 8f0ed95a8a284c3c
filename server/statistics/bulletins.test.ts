import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { fromBufferPromise } from 'yauzl'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { postgresEngine } from '../analysis/index.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { todayInChina } from '../platform/law.ts'
import { seedReference } from '../platform/reference.ts'
import { type Caller, signedIn, type TestingApp, testingApp } from '../platform/testing-app.ts'
import { refreshSummaries } from '../records/index.ts'
import { buildProvince, insertCases, insertWarnings } from '../records/testing-province.ts'
import { canonical } from './bulletin-data.ts'
import { bulletinTasks, statisticsRoutes } from './index.ts'

type Shown = ReplyOf<'bulletins.show'>
type Row = ReplyOf<'bulletins.make'>
const PLATE = '鄂A12345'
const ID_NO = '990101199001011234'

/** The text of a Word file, paragraph by paragraph. */
async function textOf(bytes: Buffer): Promise<string> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false })
  for await (const entry of zip.eachEntry())
    if (entry.fileName === 'word/document.xml') {
      const xml = Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()).toString()
      return xml.replaceAll('</w:p>', '\n').replaceAll(/<[^>]*>/g, '')
    }
  throw new Error('no document in the file')
}

const flat = (shown: Shown): string[] =>
  shown.sections.flatMap((section) => [section.title, ...section.paragraphs, ...(section.table?.rows.flat() ?? [])])

describe('bulletins', () => {
  let database: TestDatabase
  let server: TestingApp
  let county: Caller
  let city: Caller
  let other: Caller
  let unitHead: Caller

  before(async () => {
    database = await testDatabase()
    const { sql } = database
    await seedReference(sql)
    await buildProvince(sql)
    await insertCases(
      sql,
      Array.from({ length: 20 }, (_, i) => ({
        id: `t:${i}`,
        unit: i < 15 ? 'GA-990101' : 'GA-990201',
        occurredAt: `2026-09-${10 + (i % 3)} 08:00:00`,
      })),
    )
    await insertWarnings(sql, [
      ...Array.from({ length: 6 }, (_, i) => ({
        rule: i < 4 ? 'R05' : 'R22',
        colour: i === 0 ? 'red' : 'yellow',
        unit: 'GA-990101',
        openedAt: '2026-09-11 08:00:00+08',
        state: i < 2 ? 'rectifying' : 'checking',
        finding_code: i < 2 ? 'F3' : null,
        due_at: '2026-09-12',
        subject_kind: 'plate',
        subject_id: PLATE,
        evidence: { plate: PLATE, note: `当事人 ${ID_NO}` } as never,
      })),
      { unit: 'GA-990101', openedAt: '2026-09-10 08:00:00+08', state: 'closed', closed_at: '2026-09-11 09:00:00+08', finding_code: 'F0' },
      { unit: 'GA-990201', openedAt: '2026-09-11 08:00:00+08' },
    ])
    server = await testingApp(sql, statisticsRoutes)
    county = await signedIn(server, [{ role: 'supervisor', unitId: 'SF-990101' }])
    city = await signedIn(server, [{ role: 'supervision-lead', unitId: 'SF-9901' }])
    other = await signedIn(server, [{ role: 'supervisor', unitId: 'SF-9902' }])
    unitHead = await signedIn(server, [{ role: 'unit-head', unitId: 'GA-990101' }])
    await sql.begin((tx) => refreshSummaries(sql, postgresEngine(tx), '2026-09-30'))
  })
  after(async () => {
    await server?.close()
    await database?.drop()
  })

  async function make(caller: Caller, kind: string, day: string): Promise<Row> {
    const reply = await caller.send('POST', '/api/bulletins', { kind, day })
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<Row>()
  }
  const show = async (caller: Caller, id: string): Promise<Shown> => (await caller.get(`/api/bulletins/${id}`)).json<Shown>()

  test('says what happened in the area of its office, compared with the day before', async () => {
    const made = await make(county, 'daily', '2026-09-11')
    assert.deepEqual(
      [made.title, made.from, made.to, made.unitName],
      ['执法监督预警日通报（第1期）', '2026-09-11', '2026-09-11', '丙县司法局'],
    )
    const shown = await show(county, made.id)
    assert.equal(shown.verified, true)
    assert.deepEqual(
      shown.sections.map((section) => section.title),
      ['一、总体情况', '二、按规则', '三、按单位排名', '四、超期与督办', '五、典型预警', '六、说明'],
    )
    const [general, rules, ranking, overdue, typical, notes] = shown.sections
    assert.equal(
      general!.paragraphs[0],
      '2026年9月11日，丙县司法局监督范围内新增预警 6 条，较前一日增加 5 条（500.0%），其中红色 1 条、橙色 0 条、黄色 5 条、蓝色 0 条。',
    )
    assert.ok(general!.paragraphs[1]!.startsWith('期内销号 1 条；截至统计时未销号 6 条，其中超期 6 条。本期新增预警中已确认问题 2 条'))
    assert.deepEqual(general!.table!.rows.at(-1), ['合计', '6', '1', '1', '6', '6'])
    assert.deepEqual(
      rules!.table!.rows.map((row) => row.slice(2)),
      [
        ['4', '2', '0'],
        ['2', '0', '0'],
      ],
    )
    // Five of the unit's cases were on the day: 1000 × 2 × 3 / 5.
    assert.deepEqual(ranking!.table!.rows[0]!.slice(0, 6), ['1', '丙县交警大队', '5', '6', '2', '1200'])
    assert.deepEqual(overdue!.table!.rows, [['丙县交警大队', '6', '0']])
    assert.equal(typical!.table!.rows.length, 5)
    assert.ok(notes!.paragraphs.at(-1)!.includes(made.id) && notes!.paragraphs.at(-1)!.includes(made.digest))
    const text = flat(shown).join()
    for (const secret of [PLATE, ID_NO, '己县']) assert.ok(!text.includes(secret), secret)
  })

  test('printed again it is the same, whatever happened since; and Word says what the screen says', async () => {
    const made = await make(city, 'monthly', '2026-09-11')
    assert.deepEqual([made.title, made.from, made.to], ['执法监督预警月通报（第1期）', '2026-09-01', '2026-09-30'])
    const first = await show(city, made.id)
    const firstText = await textOf((await city.get(`/api/bulletins/${made.id}/docx`)).rawPayload)
    await database.sql`update warnings set state = 'closed', finding_code = 'F0', closed_at = now() where unit_id = 'GA-990101'`
    await database.sql`update record.units set name = name || '（新）'`
    await database.sql`update record.law_values set value = 7 where key like 'ranking.weight.%'`
    await database.sql.begin((tx) => refreshSummaries(database.sql, postgresEngine(tx), '2027-09-30'))
    assert.deepEqual(await show(city, made.id), first)
    assert.equal(await textOf((await city.get(`/api/bulletins/${made.id}/docx`)).rawPayload), firstText)
    for (const piece of flat(first)) assert.ok(firstText.includes(piece.replaceAll('&', '&amp;')), piece)
    assert.equal(first.sections.filter((section) => section.chart).length, 2)
    assert.ok(!firstText.includes('（新）'))
  })

  test('data that are not those that were sealed show at once and are not printed', async () => {
    const made = await make(city, 'daily', '2026-09-10')
    const { sql } = database
    await sql`update snapshots set data = jsonb_set(data, '{totals,opened}', '0') where id = ${made.id}`
    assert.equal((await show(city, made.id)).verified, false)
    const docx = await city.get(`/api/bulletins/${made.id}/docx`)
    assert.deepEqual([docx.statusCode, docx.json().code], [409, 'snapshot-altered'])
    await sql`update snapshots set data = jsonb_set(data, '{totals,opened}', '1') where id = ${made.id}`
    assert.equal((await show(city, made.id)).verified, true)
    await sql`update snapshots set issue = 99 where id = ${made.id}`
    assert.equal((await show(city, made.id)).verified, false)
    await sql`update snapshots set issue = 1 where id = ${made.id}`
  })

  test('numbers run without gaps by office, kind and year, also when many press at once', async () => {
    const days = ['2026-08-01', '2026-08-02', '2026-08-03', '2026-08-03', '2026-08-03', '2026-08-04', '2025-08-04']
    const replies = await Promise.all(days.map((day) => other.send('POST', '/api/bulletins', { kind: 'daily', day })))
    const made = replies.filter((reply) => reply.statusCode === 200).map((reply) => reply.json<Row>())
    const refused = replies.filter((reply) => reply.statusCode !== 200)
    assert.deepEqual(
      refused.map((reply) => reply.json().code),
      ['already-made', 'already-made'],
    )
    assert.deepEqual(
      made
        .filter((row) => row.from.startsWith('2026'))
        .map((row) => row.issue)
        .sort(),
      [1, 2, 3, 4],
    )
    assert.deepEqual(
      made.filter((row) => row.from.startsWith('2025')).map((row) => row.issue),
      [1],
    )
    assert.equal((await make(other, 'monthly', '2026-08-15')).issue, 1)
    assert.equal((await make(other, 'daily', '2026-08-05')).issue, 5)
  })

  test('of a day that is not over there may be several, of a day to come none', async () => {
    const today = todayInChina()
    const first = await make(county, 'daily', today)
    assert.equal((await make(county, 'daily', today)).issue, first.issue + 1)
    const reply = await county.send('POST', '/api/bulletins', {
      kind: 'daily',
      day: Temporal.PlainDate.from(today).add({ days: 1 }).toString(),
    })
    assert.deepEqual([reply.statusCode, reply.json().code], [422, 'day-to-come'])
  })

  test('are seen by those whose area they are about, and made by supervisors alone', async () => {
    const own = (await county.get('/api/bulletins?limit=200')).json<ReplyOf<'bulletins.list'>>().rows
    assert.ok(own.length > 0 && own.every((row) => row.unitName.startsWith('丙县司法局')))
    const above = (await city.get('/api/bulletins?limit=200')).json<ReplyOf<'bulletins.list'>>().rows
    for (const row of own) assert.ok(above.some((each) => each.id === row.id))
    assert.equal((await other.get(`/api/bulletins/${own[0]!.id}`)).statusCode, 404)
    assert.equal((await other.get(`/api/bulletins/${own[0]!.id}/docx`)).statusCode, 404)
    assert.deepEqual((await unitHead.get('/api/bulletins')).json().rows, [])
    assert.equal((await unitHead.send('POST', '/api/bulletins', { kind: 'daily', day: '2026-09-01' })).statusCode, 403)
    const paged: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: ReplyOf<'bulletins.list'> = (await city.get(`/api/bulletins?limit=2&cursor=${next}`)).json()
      paged.push(...page.rows.map((row) => row.id))
      next = page.next
    }
    assert.deepEqual(
      paged,
      above.map((row) => row.id),
    )
  })

  test('who serves two offices makes the bulletin of one, with its area alone', async () => {
    const two = await signedIn(server, [
      { role: 'supervisor', unitId: 'SF-990101' },
      { role: 'supervisor', unitId: 'SF-9902' },
    ])
    const made = await make(two, 'daily', '2026-09-12')
    const alone = await make(other, 'daily', '2026-09-12')
    const text = flat(await show(two, made.id)).join()
    assert.ok(made.unitName.startsWith('丙县司法局') && text.includes('丙县') && !text.includes('己县'))
    assert.ok(
      flat(await show(other, alone.id))
        .join()
        .includes('己县'),
    )
  })

  test('each morning every office gets the one of yesterday, once', async () => {
    const yesterday = Temporal.PlainDate.from(todayInChina()).subtract({ days: 1 }).toString()
    const run = () => bulletinTasks['bulletin-daily']!({}, server.services)
    await run()
    await run()
    const rows =
      await database.sql`select unit_id, data #>> '{unit,id}' as office, taken_by from snapshots where kind = 'daily' and period_from = ${yesterday} order by unit_id`
    assert.deepEqual(
      rows.map((row) => row.unit_id),
      ['SF-9901', 'SF-990101', 'SF-9902'],
    )
    for (const row of rows) assert.deepEqual([row.office, row.taken_by], [row.unit_id, null])
    const gaps =
      await database.sql`select 1 from snapshots group by unit_id, kind, extract(year from period_to) having max(issue) <> count(*)`
    assert.equal(gaps.length, 0)
  })

  test('the text under the digest does not hang on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned = (part: unknown): unknown =>
          Array.isArray(part)
            ? part.map(turned)
            : part !== null && typeof part === 'object'
              ? Object.fromEntries(
                  Object.entries(part)
                    .reverse()
                    .map(([key, member]) => [key, turned(member)]),
                )
              : part
        assert.equal(canonical(turned(value)), canonical(value))
        assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
