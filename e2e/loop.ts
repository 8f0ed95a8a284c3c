import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cast } from './cast.ts'
import { dayFromNow, paper } from './material.ts'
import { changePassword, enter } from './sign-in.ts'
import { PASSWORD } from './stage.ts'

const UNIT = '砚衡市公安局交通警察支队砚澹区大队'
const EVIDENCE = paper('核查材料.pdf')

/** From the log-in to the closed problem: the supervisor of a county, the handler and the head of a police unit. */
export function loop(cast: Cast): void {
  /** Addresses of the warning and of the problem that the walk follows. */
  const path = { warning: '', problem: '' }

  test('log-in: a wrong password is told; the keyboard alone signs in', async () => {
    const screen = await cast.stage.visit()
    const { page } = screen
    await screen.open('/login?failed=oidc', '标尺')
    await page.getByRole('alert').filter({ hasText: '统一身份认证登录未成功' }).waitFor()
    await screen.open('/warnings?colour=red', '标尺')
    assert.match(page.url(), /\/login\?to=%2Fwarnings%3Fcolour%3Dred$/)
    await screen.shot('login')
    await enter(screen, 'xian2', 'not-the-password-1')
    await page.getByRole('alert').filter({ hasText: '账号或密码不正确' }).waitFor()
    await screen.examine()

    await page.getByLabel('账号').fill('')
    await page.getByLabel('账号').focus()
    await page.keyboard.type('xian2')
    await page.keyboard.press('Tab')
    const first = cast.stage.passwords.get('xian2')!
    await page.keyboard.type(first)
    await page.keyboard.press('Enter')
    await changePassword(screen, first)
    await screen.arrive('预警')
    assert.match(page.url(), /\/warnings\?colour=red$/, 'the log-in leads to the page that was asked for')
    cast.entered('xian2', screen)
  })

  test('desk: every figure leads to its list', async () => {
    const supervisor = await cast.supervisor()
    const { page } = supervisor
    await supervisor.open('/', '工作台')
    await supervisor.shot('desk')
    await page.getByRole('link', { name: /^\d{4}-\d\d-\d\d：新增 [1-9]/ }).waitFor()
    const red = page.getByRole('link', { name: /^红色预警/ })
    const count = Number(await red.locator('strong').textContent())
    assert.ok(count > 0)
    await red.click()
    await supervisor.arrive('预警')
    assert.equal(await supervisor.rows.count(), Math.min(count, 20))
    assert.equal(await supervisor.rows.filter({ has: page.getByText('红', { exact: true }) }).count(), Math.min(count, 20))

    await supervisor.open('/', '工作台')
    const task = supervisor.card('我的待办').getByRole('link').first()
    const waiting = Number(await task.locator('strong').textContent())
    await task.click()
    await supervisor.arrive('预警')
    assert.equal(await supervisor.rows.count(), Math.min(waiting, 20))
  })

  test('list: pages, search, filter, a filter kept for later, nothing found', async () => {
    const supervisor = await cast.supervisor()
    const { page, rows } = supervisor
    const numbers = () => rows.locator('td a[href^="/warnings/"]').filter({ hasText: 'YJ' }).allTextContents()
    await supervisor.open('/warnings', '预警')
    await supervisor.shot('warnings')
    const first = await numbers()
    assert.equal(first.length, 20)
    await supervisor.button('下一页').click()
    await page.getByText(/^第 2 页/).waitFor()
    await supervisor.settled()
    const second = await numbers()
    assert.ok(second.length > 0)
    assert.deepEqual(
      second.filter((no) => first.includes(no)),
      [],
      'no warning stands on two pages',
    )
    await supervisor.button('上一页').click()
    await page.getByText(/^第 1 页/).waitFor()
    await supervisor.settled()
    assert.deepEqual(await numbers(), first)

    await page.getByLabel('编号案号').fill(second[0]!)
    await page.keyboard.press('Enter')
    await page.getByText('第 1 页，本页 1 条').waitFor()
    assert.deepEqual(await numbers(), [second[0]])

    await supervisor.button('重置').click()
    await page.getByText('第 1 页，本页 20 条').waitFor()
    await supervisor.choose(page.getByRole('combobox', { name: '级别' }), '橙色预警')
    await Promise.all([page.waitForResponse(/\/api\/warnings\?.*colour=orange/), supervisor.button('查询').click()])
    await supervisor.settled()
    assert.equal(await rows.filter({ has: page.getByText('橙', { exact: true }) }).count(), await rows.count())
    await supervisor.button('保存筛选').click()
    await page.getByLabel('名称').fill('橙色')
    await supervisor.button('保存').click()
    await page.getByText('已保存为常用筛选').waitFor()
    await supervisor.button('重置').click()
    await page.getByText('第 1 页，本页 20 条').waitFor()
    await supervisor.button('常用筛选').click()
    await supervisor.button('橙色').click()
    await page.waitForURL(/colour=orange/)
    await supervisor.button('常用筛选').click()
    await supervisor.button('删除“橙色”').click()
    await supervisor.dialog.getByRole('button', { name: '删除', exact: true }).click()
    await page.getByText('已删除').waitFor()
    await supervisor.button('尚无常用筛选').waitFor()

    await supervisor.open('/warnings?q=YJ99999999', '预警')
    await page.getByText('没有符合条件的记录').waitFor()
  })

  test('a red warning shows evidence, grounds, its case with the steps, clocks', async () => {
    const supervisor = await cast.supervisor()
    const { page, rows } = supervisor
    await supervisor.open('/warnings?colour=red&state=open&rule=R36', '预警')
    const row = rows.filter({ has: page.getByRole('link', { name: UNIT, exact: true }) }).first()
    const number = row.getByRole('link', { name: /^YJ/ })
    path.warning = (await number.getAttribute('href'))!
    await number.click()
    await page.waitForURL(`**${path.warning}`)
    await supervisor.arriveAtRecord()
    assert.ok((await supervisor.card('证据').getByRole('row').count()) > 0, 'evidence')
    assert.match((await supervisor.card('规则与依据').textContent()) ?? '', /依据[\s\S]*第.+条/)
    const related = supervisor.card(/^关联案件（1）/)
    await related.locator('.ant-timeline-item').first().waitFor()
    assert.ok((await related.locator('.ant-timeline-item').count()) >= 2, 'steps of the case')
    await supervisor.card('期限').getByText('通报期限').waitFor()
    await supervisor.shot('warning')
  })

  test('通报 of several warnings of a unit at once; the letter can be read as PDF', async () => {
    const supervisor = await cast.supervisor()
    const { page, rows } = supervisor
    await supervisor.open('/warnings?colour=red&state=open', '预警')
    const own = rows.filter({ has: page.getByRole('link', { name: UNIT, exact: true }) })
    const count = await own.count()
    assert.ok(count >= 3)
    for (let index = 0; index < count; index++) await own.nth(index).getByRole('checkbox').check()
    await page.getByText(`已选 ${count} 条`).waitFor()
    await supervisor.button('批量通报').click()
    await supervisor.dialog.getByRole('button', { name: '请对照依据逐项核查，附佐证材料。' }).click()
    await supervisor.examine()
    await supervisor.dialog.getByRole('button', { name: '通报', exact: true }).click()
    await page.getByText(`已通报 ${count} 条`).waitFor()
    const letter = page
      .getByRole('dialog', { name: '批量通报结果' })
      .getByRole('link', { name: /监通〔\d{4}〕\d+号$/ })
      .first()
    const [reply] = await Promise.all([page.waitForResponse(/\/api\/instruments\/[^/]+\/pdf/), letter.click()])
    assert.equal((await reply.body()).subarray(0, 5).toString(), '%PDF-')
    await supervisor.arrive(/通报/)
    const frame = page.locator('iframe[title$="（PDF）"]')
    await frame.waitFor()
    assert.match((await frame.getAttribute('src'))!, /^blob:/)
    assert.ok(
      (await supervisor
        .card(/^所列事项/)
        .locator('.ant-table-row')
        .count()) > 0,
    )
    await supervisor.drawn(frame)
    await supervisor.shot('instrument')
    const pdf = await supervisor.download(() => supervisor.button('下载 PDF').click())
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  })

  test('the unit signs for the letter, uploads material and answers F3', async () => {
    const handler = await cast.handler()
    const { page } = handler
    await handler.arrive('工作台')
    await handler.button(/^消息，\d+ 条未读$/).click()
    await handler.arrive('消息')
    await handler.open(path.warning, /./)
    await handler.act('签收')
    await page.getByText('核查中', { exact: true }).first().waitFor()
    const answer = async (finding: RegExp, attach: boolean) => {
      await handler.button('反馈核查结论').click()
      await handler.dialog.getByRole('radio', { name: finding }).check()
      await handler.dialog.getByLabel('核查情况').fill('经核查，情况属实。')
      if (attach) {
        await handler.dialog.locator('input[type="file"]').setInputFiles(EVIDENCE)
        await handler.dialog.locator('.ant-upload-list-item-done').waitFor()
      }
      await handler.dialog.getByRole('button', { name: '反馈核查结论', exact: true }).click()
    }
    await answer(/^F3/, false)
    await handler.dialog.getByText('请先上传核查材料').waitFor()
    await handler.dialog.getByRole('button', { name: '取消' }).click()
    await handler.dialog.waitFor({ state: 'detached' })
    await answer(/^F3/, true)
    await handler.dialog.waitFor({ state: 'detached' })
    await page.getByText('待复核', { exact: true }).first().waitFor()
    await handler.settled()
    await handler.examine()
    const stored = await handler.download(() =>
      handler
        .card('材料')
        .getByRole('button', { name: /核查材料\.pdf/ })
        .click(),
    )
    assert.deepEqual(stored.bytes, EVIDENCE.buffer)
  })

  test('复核通过 opens a problem; the unit plans, reports and completes; 验收销号 closes both', async () => {
    const supervisor = await cast.supervisor()
    const handler = await cast.handler()
    await supervisor.open(path.warning, /./)
    await supervisor.act('复核通过', (dialog) => dialog.getByLabel('复核意见').fill('核查属实，同意。'))
    const link = supervisor.card('基本信息').locator('a[href^="/problems/"]')
    await link.waitFor()
    path.problem = (await link.getAttribute('href'))!

    await handler.open(path.problem, /./)
    await handler.act('制定整改措施', async (dialog) => {
      await dialog.getByRole('radio').first().check()
      await dialog.getByLabel('整改措施').fill('补办手续，组织专项培训，三个月内复查同类案件。')
      await dialog.getByLabel('责任领导').fill('桁负责')
      await dialog.getByLabel('责任人').fill('榛经办')
      await dialog.getByLabel('完成时限').click()
      await dialog.locator(`.ant-picker-cell[title="${dayFromNow(3)}"]`).click()
    })
    await handler.page.getByText('整改中', { exact: true }).first().waitFor()
    await handler.act('填报进展', async (dialog) => {
      await dialog.getByLabel('整改进展').fill('手续已补办，培训已完成。')
      await dialog.locator('input[type="file"]').setInputFiles({ ...EVIDENCE, name: '整改材料.pdf' })
      await dialog.locator('.ant-upload-list-item-done').waitFor()
    })
    await handler.card('办理记录').getByText('手续已补办，培训已完成。').waitFor()
    assert.equal(await handler.button('报请验收').count(), 0, 'only the head reports completion')

    const head = await cast.head()
    await head.open(path.problem, /./)
    await head.act('报请验收', (dialog) => dialog.getByLabel('整改情况').fill('已按措施整改到位，请予验收。'))
    await head.page.getByText('待验收', { exact: true }).first().waitFor()

    await supervisor.open(path.problem, /./)
    await supervisor.act('验收销号', (dialog) => dialog.getByLabel('验收意见').fill('整改到位，同意销号。'))
    await supervisor.page.getByText('已销号', { exact: true }).first().waitFor()
    await supervisor.settled()
    await supervisor.examine()
    const log = supervisor.card('办理记录')
    for (const act of ['制定整改措施', '填报进展', '报请验收', '验收销号']) await log.getByText(act, { exact: true }).waitFor()
    await supervisor.shot('ledger')

    await supervisor.open(path.warning, /./)
    await supervisor.card('办理记录').getByText('整改销号', { exact: true }).waitFor()
    await supervisor.open('/problems', '问题台账')
    assert.equal(await supervisor.rows.filter({ has: supervisor.page.locator(`a[href="${path.problem}"]`) }).count(), 1)
  })

  test('another line and another county do not see the warning', async () => {
    const other = await cast.other()
    for (const address of [path.warning, path.problem]) {
      await other.page.goto(address)
      await other.page.getByText('没有找到', { exact: true }).waitFor()
      await other.examine()
    }
    const lead = await cast.lead()
    const supervisor = await cast.supervisor()
    await lead.open('/warnings?state=open', '预警')
    const elsewhere = lead.rows.filter({ hasNotText: '砚澹区' }).first().getByRole('link', { name: /^YJ/ })
    const address = (await elsewhere.getAttribute('href'))!
    await elsewhere.click()
    await lead.page.waitForURL(`**${address}`)
    await lead.arriveAtRecord()
    await supervisor.page.goto(address)
    await supervisor.page.getByText('没有找到', { exact: true }).waitFor()
    await supervisor.examine()
  })

  test('signing out ends the session', async () => {
    const head = await cast.head()
    await head.button(/椿听雨/).click()
    await head.page.getByRole('menuitem', { name: '退出登录' }).click()
    await head.arrive('标尺')
    await head.page.goto(path.warning)
    await head.arrive('标尺')
    assert.match(head.page.url(), /\/login\?to=/)
    await enter(head, 'jiaojing', PASSWORD)
    await head.page.waitForURL(`**${path.warning}`)
    await head.arriveAtRecord()
  })
}
