import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cast } from './cast.ts'
import type { Screen } from './screen.ts'
import { PHONE } from './stage.ts'

/** A picture that a browser can open: one white point. */
const PHOTO = {
  name: 'photo.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAAAABJRU5ErkJggg==', 'base64'),
}
interface Task {
  id: string
  no: string
  placeName: string
}

/** Calls the API in the page, as the person signed in there. */
const call = (screen: Screen, method: string, path: string, body?: unknown): Promise<unknown> =>
  screen.page.evaluate(
    async ([verb, url, text]) => {
      const answer = await fetch(url!, { method: verb, headers: { 'x-biaochi': '1', 'content-type': 'application/json' }, body: text })
      if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${await answer.text()}`)
      return answer.json()
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  )

/** An inspector's phone: the whole checklist without network, sent when it is back, and what is refused stays with its reason. */
export function field(cast: Cast): void {
  test('an inspection on a phone without network: kept, sent once, and what is refused stays', async () => {
    const office = await cast.supervisor()
    const screen = await cast.stage.visit({ viewport: PHONE, signedInAs: office })
    const { page } = screen
    const context = page.context()
    const status = page.locator('.status')
    await screen.open('/field/', '我的检查任务')
    await status.getByText('全部已发送').waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await screen.fitsWidth()
    await screen.shot('field-tasks')

    // From here on there is no network, and the page is opened anew.
    await context.setOffline(true)
    await page.reload()
    await screen.arrive('我的检查任务')
    const place = (await page.locator('.tasks b').first().textContent())!
    await page.locator('.tasks a').first().click()
    await screen.arrive(place)
    const items = page.locator('fieldset.item')
    const count = await items.count()
    assert.ok(count >= 3)
    for (let n = 0; n < count; n++) {
      const item = items.nth(n)
      if (n > 0) {
        await item.getByText('符合', { exact: true }).click()
        await item.getByText('未发送').waitFor()
        continue
      }
      await item.getByText('不符合', { exact: true }).click()
      await item.getByRole('button', { name: '保存' }).click()
      await item.getByText('请写明不符合的具体情况').waitFor()
      await item.getByLabel('具体情况').fill('现场一人执法，未说明理由')
      // What is being typed survives the phone being put away.
      await page.reload()
      await screen.arrive(place)
      assert.equal(await item.getByLabel('具体情况').inputValue(), '现场一人执法，未说明理由')
      await item.getByRole('button', { name: '保存' }).click()
      await item.getByText(/程序瑕疵：现场一人执法/).waitFor()
    }
    await page.getByLabel('检查小结').fill('发现一处问题，已现场告知')
    await screen.button('提交').click()
    await page.getByText(/还不能提交：.*需要拍照/).waitFor()
    const camera = items.filter({ hasText: '须拍照' }).first()
    await camera.locator('input[type=file]').setInputFiles(PHOTO)
    await camera.getByText('照片 1 张，已发送 0 张').waitFor()
    await screen.button('提交').click()
    await page.getByText('检查结果已提交').waitFor()
    await status.getByText(`未发送：记录 ${count + 2} 条、照片 1 张`).waitFor()
    await status.getByText('没有网络').waitFor()
    await screen.fitsWidth()
    await screen.examine()
    await screen.shot('field-offline')

    // The network is back: everything goes out by itself, once.
    await context.setOffline(false)
    await status.getByText('全部已发送').waitFor()
    await page.goto('/field/#/')
    await page.getByRole('heading', { name: '已提交' }).waitFor()
    const { rows } = (await call(office, 'GET', '/api/inspection-visits?state=done&limit=1')) as { rows: Task[] }
    assert.equal(rows[0]!.placeName, place, 'the visit of today is the last one')
    await office.open(`/inspection-visits/${rows[0]!.id}`, place)
    await office.page.getByText('发现一处问题，已现场告知').waitFor()
    await office.page.getByRole('button', { name: '照片1' }).waitFor()
    assert.equal(await office.page.getByText(/共 \d+ 次/).count(), 1, 'nothing was counted twice: the picture alone was a second record')
    await office.shot('inspection-visit')

    // Something is recorded without network while the office ends the inspection: it is refused and stays, with the reason.
    await context.setOffline(true)
    await page.locator('.tasks a').last().click()
    await screen.arrive(place)
    await items
      .nth(count - 1)
      .getByText('不涉及', { exact: true })
      .click()
    await status.getByText('未发送：记录 1 条、照片 0 张').waitFor()
    const { inspectionId } = (await call(office, 'GET', `/api/inspection-visits/${rows[0]!.id}`)) as { inspectionId: string }
    const plan = (await call(office, 'GET', `/api/inspections/${inspectionId}`)) as {
      version: number
      places: { id: string; state: string }[]
    }
    for (const other of plan.places.filter(({ state }) => state === 'waiting'))
      await call(office, 'POST', `/api/inspection-visits/${other.id}/excuse`, { reason: '已搬迁' })
    await office.open(`/inspections/${inspectionId}`, /./)
    await office.examine()
    await office.shot('inspection')
    await office.act('结束检查')
    await context.setOffline(false)
    await status.getByText('未被接收 1 件').waitFor()
    await status.getByRole('link').click()
    await screen.arrive('未发送')
    await page.getByText(/未被接收：检查已经结束/).waitFor()
    await screen.shot('field-refused')
    await screen.button('删除').click()
    await screen.button('确认删除').click()
    await status.getByText('全部已发送').waitFor()
  })

  test('a draw is computed again in the browser; coverage leads to its visits', async () => {
    const screen = await cast.lead()
    const { page } = screen
    await screen.open('/inspections?state=reported', '督导检查')
    const drawn = (await call(screen, 'GET', '/api/inspections?state=reported&limit=50')) as { rows: { id: string }[] }
    for (const { id } of drawn.rows) {
      const plan = (await call(screen, 'GET', `/api/inspections/${id}`)) as { draws: { id: string }[] }
      if (plan.draws.length === 0) continue
      await screen.open(`/inspection-draws/${plan.draws[0]!.id}`, '复核抽取')
      break
    }
    await screen.button('复核').click()
    await page.getByText('复核一致').waitFor()
    await screen.examine()
    await screen.shot('inspection-draw')
    await screen.open('/inspection-coverage?from=2026-03-01&to=2026-10-31', '检查覆盖')
    await screen.shot('inspection-coverage')
    const cell = page.getByRole('link', { name: /合计：\d+ 次$/ }).first()
    const visits = Number(await cell.textContent())
    await cell.click()
    await screen.arrive('实地检查')
    assert.equal(await screen.rows.count(), Math.min(visits, 20))
    await screen.open('/checklists', '检查清单')
    await screen.rows.first().getByRole('link').click()
    await screen.arrive(/清单/)
  })
}
