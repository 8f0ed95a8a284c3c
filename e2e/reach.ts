import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cast } from './cast.ts'
import { PHONE, WIDE } from './stage.ts'

/** By keyboard alone, on a wide screen, on a phone, and when something fails. */
export function reach(cast: Cast): void {
  test('the keyboard alone: past the menu into the list and to a record', async () => {
    const screen = await cast.stage.visit({ signedInAs: await cast.supervisor() })
    const { page } = screen
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    await screen.open('/warnings', '预警')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), '跳到主要内容')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search_q', 'the first field of the search')
    const number = (await screen.rows.last().getByRole('link', { name: /^YJ/ }).textContent()) ?? ''
    await page.keyboard.type(number)
    await page.keyboard.press('Enter')
    await page.getByText('第 1 页，本页 1 条').waitFor()
    await screen.settled()
    for (let step = 0; step < 40 && (await focused()) !== number; step++) await page.keyboard.press('Tab')
    assert.equal(await focused(), number, 'the record can be reached')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/warnings\/.+/)
    await screen.arriveAtRecord()
    await page.getByText(number, { exact: true }).waitFor()
  })

  test('a wide screen: no page is pushed sideways', async () => {
    const screen = await cast.stage.visit({ viewport: WIDE, signedInAs: await cast.lead() })
    for (const [path, heading] of [
      ['/', '工作台'],
      ['/warnings', '预警'],
      ['/ranking', '单位排名'],
    ] as const) {
      await screen.open(path, heading)
      await screen.fitsWidth()
    }
  })

  test('a phone: desk, menu, list and record fit; the menu is a drawer', async () => {
    const screen = await cast.stage.visit({ viewport: PHONE, signedInAs: await cast.supervisor() })
    const { page } = screen
    await screen.open('/', '工作台')
    await screen.fitsWidth()
    await screen.shot('phone-desk')
    await screen.button('打开菜单').click()
    await screen.dialog.getByRole('menuitem', { name: '预警' }).waitFor()
    await screen.examine()
    await screen.dialog.getByRole('link', { name: '预警', exact: true }).click()
    await screen.arrive('预警')
    await screen.dialog.waitFor({ state: 'hidden' })
    await screen.fitsWidth()
    await screen.rows.first().getByRole('link', { name: /^YJ/ }).click()
    await page.waitForURL(/\/warnings\/.+/)
    await screen.arriveAtRecord()
    await screen.fitsWidth()
    await screen.shot('phone-warning')
  })

  test('the rooms of the campaign: every page opens, fits and says what it holds', async () => {
    const lead = await cast.lead()
    const { page } = lead
    for (const [path, heading] of [
      ['/figures', '整治统计'],
      ['/briefings', '整治简报'],
      ['/screen', '专项整治'],
      ['/publicity', '宣传台账'],
      ['/publicity-totals', '宣传台账合计'],
      ['/publicity-import', '导入宣传台账'],
      ['/inspection-visits', '实地检查'],
      ['/accountability', '问责台账'],
      ['/exemptions', '容错台账'],
      ['/tracings', '倒查台账'],
      ['/handovers', '移送台账'],
      ['/accountability-counts', '问责统计'],
      ['/exports', '导出申请'],
    ] as const) {
      await lead.open(path, heading)
      await lead.fitsWidth()
    }
    for (const list of ['/briefings', '/publicity', '/accountability', '/exemptions', '/handovers']) {
      await page.goto(list)
      await lead.rows.first().getByRole('link').first().click()
      await lead.arriveAtRecord()
      await lead.fitsWidth()
    }
  })

  test('a county sees the units that work for it by name, and opens only those of its own', async () => {
    const county = await cast.supervisor()
    const { page } = county
    const year = new Date().getFullYear()
    await county.open(`/figures?by=unit&from=${year}-01-01&to=${year}-12-31`, '整治统计')
    assert.equal(await page.getByText('未接入单位').count(), 0)
    await county.open('/screen', '专项整治')
    await page.locator('.screen-tiles li').first().waitFor()
    await page.locator('.screen-tiles span.screen-tile-name').first().waitFor()
    assert.equal(await page.getByText('未接入单位').count(), 0)
    await page.locator('.screen-tiles a.screen-tile-name').first().click()
    await county.arrive('执法单位')
  })

  test('the new rooms on a phone', async () => {
    const screen = await cast.stage.visit({ viewport: PHONE, signedInAs: await cast.lead() })
    for (const [path, heading] of [
      ['/figures', '整治统计'],
      ['/screen', '专项整治'],
      ['/inspection-coverage', '检查覆盖'],
    ] as const) {
      await screen.open(path, heading)
      await screen.fitsWidth()
    }
    for (const list of ['/exemptions', '/handovers', '/inspection-visits?state=done']) {
      await screen.page.goto(list)
      await screen.rows.first().getByRole('link').first().click()
      await screen.arriveAtRecord()
      await screen.fitsWidth()
    }
  })

  test('when the server does not answer, the page says so and tries again', async () => {
    const screen = await cast.stage.visit({ signedInAs: await cast.supervisor() })
    const { page } = screen
    await page.route('**/api/warnings?*', (route) => route.abort())
    await page.goto('/warnings')
    await page.getByText('未能读取').waitFor()
    await screen.examine()
    await page.unroute('**/api/warnings?*')
    await screen.button('重试').click()
    await screen.rows.first().waitFor()
    await page.goto('/no-such-page')
    await page.getByText('没有找到', { exact: true }).waitFor()
    await screen.examine()
  })
}
