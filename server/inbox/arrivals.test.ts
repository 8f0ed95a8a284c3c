import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import excel from 'exceljs'
import { openReporter } from '../clues/index.ts'
import { runImport } from '../intake/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { inboxTasks } from './jobs.ts'

const HEAD = [
  '工单编号',
  '来源渠道',
  '来电时间',
  '工单标题',
  '诉求内容',
  '发生时间',
  '事发地点',
  '关联工单号',
  '区划代码',
  '涉及行业',
  '涉及车牌',
  '文书编号',
  '来电人',
  '来电号码',
  '是否匿名',
  '是否满意',
  '首次答复内容',
  '首次答复时间',
  '二次答复内容',
  '二次答复时间',
  '三次答复内容',
  '三次答复时间',
  '承办单位',
  '诉求类型',
  '办结时间',
]
const row = (cells: Record<string, string>): string[] => HEAD.map((column) => cells[column] ?? '')
const ORDERS = [
  row({
    工单编号: 'RX001',
    来源渠道: '市长热线',
    来电时间: '2026-03-06 09:12:00',
    工单标题: '反映交警收现金',
    诉求内容: '反映子县交警大队在量天路拦车收现金罚款，不开票据。',
    发生时间: '2026-03-05 16:00',
    事发地点: '子县量天路',
    区划代码: '990101',
    涉及行业: '交警',
    涉及车牌: '宁JA1234',
    来电人: '砚行',
    来电号码: '15400000001',
    是否匿名: '否',
    是否满意: '不满意',
    首次答复内容: '已转交核查。',
    首次答复时间: '2026-03-10 10:00',
    二次答复内容: '情况属实，已退还。',
    二次答复时间: '2026-03-20 11:30',
    承办单位: '子县交警大队',
    诉求类型: '投诉',
  }),
  row({
    工单编号: 'RX002',
    来源渠道: '12345',
    来电时间: '2026/3/8 10:00',
    诉求内容: '再次来电，RX001所反映的收现金一事至今无人联系。',
    关联工单号: 'RX001',
    区划代码: '990101',
    来电人: '砚行',
    来电号码: '15400000001',
  }),
  row({
    工单编号: 'RX003',
    来源渠道: '12345',
    来电时间: '2026/3/8 11:00',
    诉求内容: '请问如何办理货车通行证，需要什么材料。',
    区划代码: '990101',
  }),
  row({
    工单编号: 'RX004',
    来源渠道: '某某平台',
    来电时间: '2026-03-08 12:00',
    诉求内容: '投诉子县交通执法大队扣车不还。',
    区划代码: '990101',
  }),
  row({ 工单编号: 'RX005', 来源渠道: '12328热线', 来电时间: '2026-03-08 12:30', 诉求内容: '投诉', 区划代码: '990101' }),
  row({ 工单编号: '合计', 诉求内容: '5' }),
]

describe('imported work orders', () => {
  let world: World
  let lead: Person
  const folder = mkdtempSync(join(tmpdir(), 'biaochi-orders-'))
  before(async () => {
    world = await testWorld()
    lead = await world.person('supervision-lead', 't:SF')
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await world?.close()
  })
  let number = 0
  const bring = async (path: string, mapping = 'hotline-orders') => {
    const report = await runImport(world.sql, { path, mapping, reportFolder: join(folder, `report-${++number}`) })
    await inboxTasks['inbox-arrivals']!({}, world.services)
    return report
  }
  const items = async () => (await world.call(lead, 'inbox.list', { query: { limit: 200 } })).body.rows
  const csv = (rows: string[][]): string => {
    const path = join(folder, `orders-${++number}.csv`)
    writeFileSync(path, [HEAD, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\r\n'))
    return path
  }

  test('a hotline’s CSV: first call a clue, repeated call its source, the rest waits with the reason', async () => {
    const report = await bring(csv(ORDERS))
    assert.equal(report.entities.clues!.read, 5)
    const all = new Map((await items()).map((item) => [item.externalId, item]))
    assert.deepEqual([...all].map(([id, { state }]) => `${id} ${state}`).sort(), [
      'RX001 clue',
      'RX002 duplicate',
      'RX003 pending',
      'RX004 pending',
      'RX005 pending',
    ])
    const first = all.get('RX001')!
    assert.equal(first.channel, '12345')
    assert.equal(all.get('RX002')!.clue!.id, first.clue!.id)
    assert.match(all.get('RX003')!.errors[0]!.message, /咨询/)
    assert.match(all.get('RX004')!.errors[0]!.message, /某某平台/)
    assert.match(all.get('RX005')!.errors[0]!.message, /内容过短/)
    const shown = (await world.call(lead, 'inbox.show', { params: { id: first.id } })).body
    assert.deepEqual(
      shown.replies.map(({ at, text }) => [at, text]),
      [
        ['2026-03-10T02:00:00.000Z', '已转交核查。'],
        ['2026-03-20T03:30:00.000Z', '情况属实，已退还。'],
      ],
    )
    assert.equal(shown.raw.诉求类型, '投诉')
    assert.equal(shown.place, '子县量天路')
    const clue = (await world.call(lead, 'clues.show', { params: { id: first.clue!.id } })).body
    assert.equal(clue.sourcesList.length, 2)
    assert.equal(clue.occurredAt, '2026-03-05T08:00:00.000Z')
  })

  test('who called is sealed, and nowhere else any more', async () => {
    const [source] = await world.sql`select id from clue_sources where external_id = 'RX001'`
    assert.deepEqual(await world.sql.begin((tx) => openReporter(tx, source!.id as string, world.services)), {
      kind: 'named',
      account: null,
      name: '砚行',
      phone: '15400000001',
    })
    for (const table of ['inbox_items', 'clue_sources', 'clues', 'clue_analyses', 'actions', 'record.clues'])
      assert.ok(!JSON.stringify(await world.sql`select * from ${world.sql(table)}`).includes('15400000001'), table)
  })

  test('the same file again brings nothing; a changed order is noted on its clue', async () => {
    const before = await items()
    await bring(csv(ORDERS))
    assert.equal((await items()).length, before.length)
    const changed = ORDERS.map((cells) =>
      cells[0] === 'RX001' ? cells.map((cell, i) => (HEAD[i] === '三次答复内容' ? '已登门道歉。' : cell)) : cells,
    )
    await bring(csv(changed))
    const now = (await items()).filter(({ externalId }) => externalId === 'RX001')
    assert.deepEqual(now.map(({ state }) => state).sort(), ['clue', 'duplicate'])
    assert.equal(new Set(now.map(({ clue }) => clue!.id)).size, 1)
  })

  test('once the channel is registered, what waited can be opened under it', async () => {
    const waiting = (await items()).find(({ externalId }) => externalId === 'RX004')!
    const body = { version: waiting.version, content: waiting.content!, receivedAt: waiting.receivedAt!, region: '990101' }
    assert.equal((await world.call(lead, 'inbox.open', { params: { id: waiting.id }, body })).problem.code, 'unknown-channel')
    const made = await world.call(lead, 'channels.set', {
      params: { code: 'platform' },
      body: { title: '某某平台', kind: 'web', active: true, formats: ['file'], aliases: [] },
    })
    assert.equal(made.status, 200, made.problem?.detail)
    const opened = await world.call(lead, 'inbox.open', { params: { id: waiting.id }, body: { ...body, channel: 'platform' } })
    assert.equal(opened.body.state, 'clue', opened.problem?.detail)
    await bring(
      csv([
        row({
          工单编号: 'RX006',
          来源渠道: '某某平台',
          来电时间: '2026-03-09 12:00',
          诉求内容: '投诉子县交通执法大队扣车不还。',
          区划代码: '990101',
        }),
      ]),
    )
    assert.equal((await items()).find(({ externalId }) => externalId === 'RX006')!.channel, 'platform')
  })

  test('the same orders as XLSX; cut off half-way, the job goes on where it stopped', async () => {
    const book = new excel.Workbook()
    const sheet = book.addWorksheet('工单')
    sheet.addRow(HEAD)
    for (let i = 0; i < 1100; i++)
      sheet.addRow(
        row({
          工单编号: `XL${String(i).padStart(5, '0')}`,
          来源渠道: '12345',
          来电时间: '2026-03-09 08:00',
          诉求内容: `投诉第${i}号：子县交警大队在第${i}个路口拦车，乱罚款。`,
          区划代码: '990101',
        }),
      )
    const path = join(folder, 'orders.xlsx')
    writeFileSync(path, Buffer.from(await book.xlsx.writeBuffer()))
    const text = (await import('node:fs')).readFileSync(join(import.meta.dirname, '../../examples/mappings/hotline-orders.yaml'), 'utf8')
    await runImport(world.sql, { path, mappingText: text.replace('kind: csv', 'kind: xlsx'), reportFolder: join(folder, 'report-x') })
    // The second chunk breaks once.
    await world.sql.unsafe(`create function break_once() returns trigger language plpgsql as $$ begin
      if (select count(*) from clue_sources where external_id like 'XL%') > 600 then raise exception 'broken'; end if; return new; end $$;
      create trigger break_once after insert on clue_sources for each statement execute function break_once()`)
    await assert.rejects(() => inboxTasks['inbox-arrivals']!({}, world.services))
    const half = (await world.sql`select count(*)::int as n from clue_sources where external_id like 'XL%'`)[0]!.n as number
    assert.ok(half > 0 && half < 1100, `${half}`)
    await world.sql.unsafe('drop trigger break_once on clue_sources')
    await inboxTasks['inbox-arrivals']!({}, world.services)
    const [after] =
      await world.sql`select count(*)::int as n, count(distinct external_id)::int as own from clue_sources where external_id like 'XL%'`
    assert.deepEqual(after, { n: 1100, own: 1100 })
  })
})
