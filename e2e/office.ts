import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpack } from './archive.ts'
import type { Cast } from './cast.ts'

/** Rules, statistics and bulletins, as the lead of the province works with them. */
export function office(cast: Cast): void {
  test('rule: catalogue, parameters, back-test beside the present values, publication', async () => {
    const lead = await cast.lead()
    const { page } = lead
    await lead.open('/rules', '规则目录')
    assert.ok((await lead.rows.count()) >= 40, 'the whole catalogue')
    await page.getByRole('textbox', { name: '规则' }).fill('R25')
    await lead.button('查询').click()
    await page.getByText(/符合条件 1 条/).waitFor()
    await lead.rows.first().getByRole('link', { name: 'R25', exact: true }).click()
    await page.waitForURL('**/rules/R25')
    await lead.arriveAtRecord()
    await lead.shot('rule')

    await page.getByRole('link', { name: '参数与回测' }).click()
    const field = page.getByRole('spinbutton').first()
    await field.waitFor()
    const present = Number(await field.inputValue())
    const other = Math.floor(present / 2)
    await field.fill(String(other))
    await lead.button('开始回测').click()
    await page.getByText('回测命中', { exact: true }).waitFor()
    await lead.settled()
    await lead.examine()
    const figure = async (title: string) =>
      Number(
        await page
          .locator('dt', { hasText: new RegExp(`^${title}$`) })
          .locator('xpath=following-sibling::dd[1]')
          .textContent(),
      )
    assert.ok((await figure('回测命中')) > 0)
    assert.equal(await figure('回测命中'), (await figure('新增')) + (await figure('两者都命中')), 'the numbers of the back-test agree')
    await page.getByText('回测命中', { exact: true }).scrollIntoViewIfNeeded()
    await lead.shot('backtest')

    await lead.button('发布').click()
    await lead.dialog.getByRole('listitem').filter({ hasText: '→' }).waitFor()
    await lead.dialog.getByLabel('理由').fill('按回测结果调整，减少误报。')
    await lead.dialog.getByRole('button', { name: '发布', exact: true }).click()
    await page.getByText('已发布第 1 版').waitFor()
    await lead.dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: '版本（1）' }).click()
    await page
      .locator('strong')
      .filter({ hasText: `${other}` })
      .filter({ hasText: `原 ${present}` })
      .waitFor()
    await lead.examine()
  })

  test('statistics: overview and ranking lead to their records; a unit beside its peers', async () => {
    const lead = await cast.lead()
    const { page } = lead
    await lead.open('/overview', '统计概览')
    await page.getByText('数据截至 2026-10-31').waitFor()
    await page.locator('input[value="2026-10-31"]').waitFor()
    await page.getByRole('img', { name: '每日新增预警与销号' }).locator('svg, canvas').first().waitFor()
    await lead.shot('overview')
    const total = page.locator('.office-figures').getByRole('link').first()
    await total.click()
    await lead.arrive(/^(?!统计概览)/)

    await lead.open('/ranking?from=2026-01-01&to=2026-12-31', '单位排名')
    assert.ok((await lead.rows.count()) > 10)
    await lead.shot('ranking')
    const counted = lead.rows
      .locator('td a[href^="/warnings?"]')
      .filter({ hasText: /^[1-9]$/ })
      .first()
    const expected = Number(await counted.textContent())
    await counted.click()
    await lead.arrive('预警')
    assert.equal(await lead.rows.count(), expected, 'the ranking and its list agree')

    await lead.open('/units/demo%3AGA-990102', '执法单位')
    await page.getByRole('heading', { name: '与同类对比' }).waitFor()
    await lead.shot('unit')
  })

  test('bulletin: made for a day, frozen, downloaded as a Word document', async () => {
    const lead = await cast.lead()
    const { page } = lead
    await lead.open('/bulletins', '通报简报')
    await page.getByText('没有符合条件的记录').waitFor()
    await lead.button('生成通报').click()
    await lead.dialog.getByRole('radio', { name: '日通报' }).check()
    await lead.dialog.getByRole('button', { name: '生成', exact: true }).click()
    await page.waitForURL(/\/bulletins\/[^/]+$/)
    await lead.arriveAtRecord()
    await page.getByText('数据与冻结时一致').waitFor()
    await lead.shot('bulletin')
    const title = await page.getByRole('heading', { level: 1 }).textContent()
    const { name, bytes } = await lead.download(() => lead.button('下载 Word').click())
    assert.match(name, /\.docx$/)
    const body = (await unpack(bytes, 'word/document.xml')) ?? ''
    assert.match(body.replace(/<[^>]+>/g, ''), new RegExp(title!.slice(0, 4)))
    await lead.open('/bulletins', '通报简报')
    assert.equal(await lead.rows.count(), 1)
  })
}
