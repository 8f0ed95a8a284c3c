import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pack } from './archive.ts'
import type { Cast } from './cast.ts'

const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('')

const CASE = { unitId: 'U2', line: 'police', procedure: 'simple', itemCode: 'GA05', occurredAt: '2026-03-02T09:00:00+08:00' }
/** A delivery in the exchange format; its last case lacks what every case must have. */
const DELIVERY = {
  'units.ndjson': lines([
    { id: 'U1', name: '测试市交警支队', region: '990100', line: 'police', level: 'city' },
    { id: 'U2', parentId: 'U1', name: '测试县交警大队', region: '990102', line: 'police', level: 'county' },
  ]),
  'cases.ndjson': lines([
    { id: 'C1', caseNo: '测试〔2026〕1号', ...CASE, fine: 100 },
    { id: 'C2', caseNo: '测试〔2026〕2号', ...CASE, fine: 200 },
    { id: 'C3', caseNo: '测试〔2026〕3号', ...CASE, unitId: null },
  ]),
}

const TABLE = ['编号,名称,类型', 'D1,一号点位,speed', 'D2,二号点位,speed', 'D3,三号点位,nonsense'].join('\r\n')
const MAPPING = `title: 设备台账
source: devices
file:
  kind: csv
targets:
  - entity: devices
    fields:
      id: 编号
      kind: 类型
      unitId: { const: U2 }
      installedAt: { const: "2026-01-01" }
      place.text: 名称
`

/** Data from elsewhere: a delivery in the exchange format, and a table with a mapping of one's own. */
export function intake(cast: Cast): void {
  test('import: a delivery is previewed, taken over, and what was refused is handed back', async () => {
    const lead = await cast.lead()
    const { page } = lead
    await lead.open('/imports', '数据接入')
    await lead.button('上传数据').click()
    await lead.arrive('上传数据')
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: '测试交付.zip', mimeType: 'application/zip', buffer: await pack(DELIVERY) })
    await page.getByRole('radio', { name: '标准格式，无须映射' }).waitFor()
    await lead.button('预览').click()
    await page.getByText('1 条记录有误，将被退回；其余照常接入').waitFor()
    await lead.settled()
    await lead.examine()
    await page.getByRole('heading', { name: '预览' }).scrollIntoViewIfNeeded()
    await lead.shot('import')
    await page.getByLabel('来源名称').fill('测试来源')
    await lead.button('开始接入').click()
    await page.waitForURL(/\/imports\/(?!new)[^/]+$/)
    await page.getByText('退回记录（1）').waitFor()
    // Two of three cases: read, new, changed, unchanged, refused. Refusals are counted before the rest is stored.
    await lead
      .card('接入结果')
      .locator('.ant-table-row')
      .filter({ hasText: /^案件\s*32001$/ })
      .waitFor()
    const rejects = await lead.download(() => lead.button('下载全部').click())
    assert.match(rejects.bytes.toString(), /unitId/)
    await lead.examine()
  })

  test('import: a table with a mapping of one’s own', async () => {
    const lead = await cast.lead()
    const { page } = lead
    await lead.open('/imports/new', '上传数据')
    await page.locator('input[type="file"]').setInputFiles({ name: '设备.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) })
    await page.getByText('一号点位').waitFor()
    await page.getByRole('radio', { name: '自行填写映射' }).check()
    await page.getByLabel('映射内容（YAML）').fill('title: [')
    await lead.button('预览').click()
    await page.getByRole('alert').filter({ hasText: '映射' }).waitFor()
    await page.getByLabel('映射内容（YAML）').fill(MAPPING)
    await lead.button('预览').click()
    await page.getByText('1 条记录有误，将被退回；其余照常接入').waitFor()
    await page.getByLabel('来源名称').fill('测试来源')
    await lead.button('开始接入').click()
    await page.waitForURL(/\/imports\/(?!new)[^/]+$/)
    await page.getByText('退回记录（1）').waitFor()
    await page.getByText('nonsense').waitFor()
    await lead.open('/imports', '数据接入')
    assert.ok((await lead.rows.count()) >= 2)
  })
}
