import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cast } from './cast.ts'
import { dayFromNow, paper } from './material.ts'
import type { Screen } from './screen.ts'
import { PHONE } from './stage.ts'

const COUNTY = '砚澹区'
const MATERIAL = paper('调查笔录.pdf')

/** From a citizen's word to the closed problem and the published briefing: the citizen, the county's office, the unit that checks and the one that is accused. */
export function campaign(cast: Cast): void {
  /** Addresses of the clue and of the problem that the walk follows. */
  const path = { clue: '', problem: '' }
  let citizen: Screen
  let number = ''

  test('the plan: adopted from above, with its stages and what the units have reached', async () => {
    const office = await cast.supervisor()
    const { page, rows } = office
    await office.open('/campaigns', '专项整治')
    await rows.first().getByRole('link').first().click()
    await office.arriveAtRecord()
    await page.getByRole('link', { name: '进度', exact: true }).click()
    await page.getByText('集中整治').first().waitFor()
    await office.shot('walk-campaign')
  })

  test('a citizen reports a squad by phone, without a name', async () => {
    citizen = await cast.stage.visit({ viewport: PHONE })
    const { page } = citizen
    await citizen.open('/p/', '反映交通执法问题')
    await page.getByRole('link', { name: /我要反映/ }).click()
    await page.getByRole('radio', { name: /^乱罚款/ }).check()
    const county = page.getByLabel('事发地').locator('option', { hasText: COUNTY })
    await page.getByLabel('事发地').selectOption((await county.first().getAttribute('value'))!)
    await citizen.shot('walk-report')
    await citizen.button('下一步').click()
    await citizen.button('下一步').click()
    await page
      .getByLabel('反映的问题')
      .fill(`昨天下午三点，${COUNTY}交警大队一中队在国道上拦下我的货车，要我交三百元现金，不开票据，也没有出示证件。`)
    await citizen.button('下一步').click()
    await citizen.arrive('确认并提交')
    await page.getByRole('checkbox', { name: '我已阅读并同意' }).check()
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await citizen.arrive('已经收到')
    assert.match((await page.locator('.digits').textContent())!, /^\d{4} \d{4} \d{4} \d{4}$/)
    await page.getByRole('link', { name: '查看进展' }).click()
    await citizen.arrive('我反映的问题')
    await page.locator('.state', { hasText: '已受理' }).waitFor()
  })

  test('the office reads it with what the words point to, and hands it to an organ that is not accused', async () => {
    const office = await cast.supervisor()
    const { page, rows } = office
    await office.open('/clues?state=triage&channel=public', '问题线索')
    const number = rows.first().getByRole('link').first()
    path.clue = (await number.getAttribute('href'))!
    await number.click()
    await office.arriveAtRecord()
    assert.match((await office.card('反映内容').textContent()) ?? '', /三百元现金/)
    await office.button('研判归类').click()
    const advice = office.dialog.getByRole('complementary', { name: '研判建议' })
    await office.choose(office.dialog.getByLabel('所属专项整治'), COUNTY)
    await advice.getByText('乱罚款乱收费').waitFor()
    for (const proposal of ['问题类别', '地区', '条线'])
      await advice
        .locator('section')
        .filter({ has: page.getByRole('heading', { name: proposal, exact: true }) })
        .getByRole('button', { name: '采用' })
        .first()
        .click()
    await office.dialog.getByRole('radio', { name: '重要' }).check()
    await office.choose(office.dialog.getByLabel('被反映单位'), `${COUNTY}大队一中队`, `${COUNTY}大队一中队`)
    await office.dialog.getByLabel('研判意见').fill('反映一中队收取现金、不开票据。')
    await office.shot('walk-assess')
    await office.examine()
    await office.dialog.getByRole('button', { name: '研判归类', exact: true }).click()
    await office.dialog.waitFor({ state: 'detached' })
    assert.match((await office.card('研判归类').textContent()) ?? '', /一中队/)

    await office.button('交办').click()
    await office.dialog.getByText(/^建议承办：.*大队$/).waitFor()
    await office.dialog.getByLabel('交办意见').fill('请依法核查并反馈。')
    await office.shot('walk-hand')
    await office.button('发出转办函').click()
    await page.getByRole('dialog', { name: '已交办' }).getByRole('link').waitFor()
    await office.button('知道了').click()
    await page.getByText('待签收', { exact: true }).first().waitFor()
    await page.locator('.ant-modal').waitFor({ state: 'detached' })
  })

  test('the unit verifies; its neighbour cannot even see that there is a clue', async () => {
    const neighbour = await cast.other()
    await neighbour.page.goto(path.clue)
    await neighbour.page.getByText('没有找到').first().waitFor()
    const unit = await cast.handler()
    const { page } = unit
    await unit.open(path.clue, /./)
    assert.match((await page.locator('article.kit-matter').textContent()) ?? '', /三百元现金/)
    await unit.act('签收')
    await page.getByText('核查中', { exact: true }).first().waitFor()
    await unit.act('反馈核查结果', async (dialog) => {
      await dialog.getByRole('radio', { name: '部分属实' }).check()
      await dialog.getByLabel('核查情况').fill('经调取执法记录仪视频，现场收取现金属实，已补开票据。')
      await dialog.getByLabel('处理措施').fill('退还三百元，当事人员停岗学习，全队开展票据管理自查。')
      await dialog.locator('input[type="file"]').setInputFiles(MATERIAL)
      await dialog.locator('.ant-upload-list-item-done').waitFor()
    })
    await page.getByText('待审核', { exact: true }).first().waitFor()
  })

  test('the office accepts it into the ledger and replies; the citizen reads the reply on the phone and is content', async () => {
    const office = await cast.supervisor()
    await office.open(path.clue, /./)
    await office.act('审核通过', async (dialog) => {
      await dialog.getByLabel('审核意见').fill('核查清楚，同意。')
      await dialog.getByLabel('转入问题台账').check()
    })
    await office.act('答复反映人', async (dialog) => {
      await dialog.getByLabel('办理结果').fill('您反映的情况部分属实，已责令退款并整改。')
      await dialog.getByLabel('理由和依据').fill('收缴罚款应当向当事人出具专用票据。')
    })
    const problem = office.page.locator('article.kit-matter a[href^="/problems/"]').first()
    path.problem = (await problem.getAttribute('href'))!
    await office.shot('walk-clue')

    const { page } = citizen
    await page.reload()
    await citizen.arrive('我反映的问题')
    await page.getByText('您反映的情况部分属实').waitFor()
    await citizen.shot('walk-reply')
    await page.getByRole('radio', { name: /^满意/ }).check()
    await citizen.button('提交评价').click()
    await page.getByText('您的评价：满意').waitFor()
  })

  test('the unit sets the problem right; problem and clue are closed by people who had no hand in them', async () => {
    const handler = await cast.handler()
    await handler.open(path.problem, /./)
    await handler.act('制定整改措施', async (dialog) => {
      await dialog.getByRole('radio').first().check()
      await dialog.getByLabel('整改措施').fill('退还三百元，全队开展票据管理自查。')
      await dialog.getByLabel('责任领导').fill('桁负责')
      await dialog.getByLabel('责任人').fill('榛经办')
      await dialog.getByLabel('完成时限').click()
      await dialog.locator(`.ant-picker-cell[title="${dayFromNow(3)}"]`).click()
    })
    await handler.act('填报进展', async (dialog) => {
      await dialog.getByLabel('整改进展').fill('已退款，自查完毕。')
      await dialog.locator('input[type="file"]').setInputFiles({ ...MATERIAL, name: '退款凭证.pdf' })
      await dialog.locator('.ant-upload-list-item-done').waitFor()
    })
    const head = await cast.head()
    await head.open(path.problem, /./)
    await head.act('报请验收', (dialog) => dialog.getByLabel('整改情况').fill('已按措施整改到位，请予验收。'))
    const lead = await cast.enter('xian')
    await lead.open(path.problem, /./)
    await lead.act('验收销号', (dialog) => dialog.getByLabel('验收意见').fill('整改到位，同意销号。'))
    await lead.shot('walk-problem')
    await lead.open(path.clue, /./)
    await lead.act('销号', (dialog) => dialog.getByLabel('销号意见').fill('办理到位，同意销号。'))
    await lead.page.getByText('已销号', { exact: true }).first().waitFor()
    number = (await lead.page.locator('.kit-number').first().textContent())!
  })

  test('the week in figures, each leading to its records, and as a briefing that another person reviews', async () => {
    const office = await cast.supervisor()
    const { page } = office
    await office.open('/figures', '整治统计')
    await office.settled()
    await office.shot('walk-figures')
    const taken = page
      .getByRole('row', { name: /^登记线索/ })
      .getByRole('link')
      .first()
    await taken.click()
    await office.arrive('问题线索')
    await office.rows.filter({ hasText: number }).first().waitFor()

    await office.open('/briefings', '整治简报')
    await office.button('起草').click()
    await office.dialog.getByRole('radio', { name: '线索周统计' }).check()
    await office.dialog.getByRole('button', { name: '起草', exact: true }).click()
    await office.arriveAtRecord()
    const address = new URL(page.url()).pathname
    await office.act('送审核')
    const lead = await cast.enter('xian')
    await lead.open(address, /./)
    await lead.act('审核通过', (dialog) => dialog.getByLabel('审核意见').fill('数字无误，同意。'))
    await lead.act('发布')
    await lead.page.getByText('已发布', { exact: true }).first().waitFor()
    await lead.shot('walk-briefing')
    const paper = await lead.download(() => lead.button('下载 Word').click())
    assert.equal(paper.bytes.subarray(0, 2).toString(), 'PK')
  })

  test('the closed clue becomes a typical case; the citizen reads it on the phone, without a name in it', async () => {
    const office = await cast.supervisor()
    await office.open('/briefings', '整治简报')
    await office.button('起草').click()
    await office.dialog.getByRole('radio', { name: '典型案例' }).check()
    await office.dialog.getByLabel('线索或台账问题编号').fill(number)
    await office.dialog.getByRole('button', { name: '起草', exact: true }).click()
    await office.arriveAtRecord()
    const address = new URL(office.page.url()).pathname
    await office.act('送审核')
    const lead = await cast.enter('xian')
    await lead.open(address, /./)
    const title = (await lead.page.locator('article.kit-matter h1').textContent())!
    await lead.act('审核通过', (dialog) => dialog.getByLabel('审核意见').fill('已隐去单位和人员，同意。'))
    await lead.act('发布')
    const { page } = citizen
    await citizen.open('/p/notices', '公告')
    await page.getByRole('link', { name: title }).click()
    await citizen.arrive(title)
    const said = (await page.locator('article').textContent())!
    assert.match(said, /现金/)
    assert.doesNotMatch(said, /一中队|砚澹区大队/)
    await citizen.fitsWidth()
    await citizen.shot('walk-case')
  })
}
