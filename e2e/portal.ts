import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cast } from './cast.ts'

/** A small phone held upright. */
const SMALL = { width: 360, height: 740 }

/** A citizen at the public door, on a small phone: report, receipt, progress, large print; nothing is fetched from elsewhere. */
export function portal(cast: Cast): void {
  test('a citizen reports without a name, keeps the receipt and follows it', async () => {
    const screen = await cast.stage.visit({ viewport: SMALL })
    const { page } = screen
    const foreign: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(cast.stage.url) && !url.startsWith('data:')) foreign.push(url)
    })
    await screen.open('/p/', '反映交通执法问题')
    await screen.fitsWidth()
    await screen.shot('portal-home')
    await screen.button('大字版').click()
    await screen.fitsWidth()
    await screen.examine()
    await screen.button('标准字').click()
    await page.getByRole('link', { name: /我要反映/ }).click()
    await page.getByRole('radio', { name: /^乱罚款/ }).check()
    await page.getByLabel('事发地').selectOption({ index: 1 })
    await page.getByText(/受理，.*个工作日内研判/).waitFor()
    await screen.arrive('反映什么问题')
    await screen.fitsWidth()
    await screen.button('下一步').click()
    await screen.arrive('怎样反映')
    await screen.button('下一步').click()
    await screen.button('下一步').click()
    await page.getByText('请写明时间、地点和经过').waitFor()
    await page.getByLabel('反映的问题').fill('三月二日上午，司机张三丰（电话13812345678）在治超站被要求交现金八百元，没有收据。')
    await screen.arrive('说说经过')
    await screen.button('下一步').click()
    await screen.arrive('确认并提交')
    const preview = await page.locator('blockquote').textContent()
    assert.ok(preview?.includes('司机张*') && preview.includes('138****5678'), preview ?? '')
    await screen.shot('portal-preview')
    await page.getByRole('checkbox', { name: '我已阅读并同意' }).check()
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await screen.arrive('已经收到')
    const receipt = (await page.locator('.digits').textContent())!
    assert.match(receipt, /^\d{4} \d{4} \d{4} \d{4}$/)
    await screen.shot('portal-receipt')
    await page.getByRole('link', { name: '查看进展' }).click()
    await page.getByLabel('补充说明').fill('有两名同伴在场')
    await screen.button('发送').click()
    await page.locator('.talk').getByText('有两名同伴在场').waitFor()
    await screen.arrive('我反映的问题')
    await screen.button('退出查询').click()
    await screen.arrive('查进展、评结果')
    await page.getByRole('textbox', { name: '查询码' }).fill('1'.repeat(16))
    await screen.button('查询').click()
    await page.getByText('查询码不正确').waitFor()
    await page.getByRole('textbox', { name: '查询码' }).fill(receipt)
    await screen.button('查询').click()
    await page.getByText('有两名同伴在场').waitFor()
    await screen.fitsWidth()
    await screen.shot('portal-progress')
    assert.deepEqual(foreign, [], 'no other host is asked')
  })

  test('what is no code and no page says so', async () => {
    const screen = await cast.stage.visit({ viewport: SMALL })
    await screen.page.goto('/p/rate#nonsense')
    await screen.page.getByText('评价码无效').waitFor()
    await screen.examine()
    await screen.open('/p/nowhere', '没有这个页面')
  })
}
