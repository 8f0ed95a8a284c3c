import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cast } from './cast.ts'
import { changePassword, enter } from './sign-in.ts'

/** The three administrators, apart from each other: accounts, roles, the log. */
export function administration(cast: Cast): void {
  const made = { account: 'e2e-walker', password: '' }

  test('the system administrator creates an account, the security administrator grants its role', async () => {
    const system = await cast.enter('xitong', true)
    await system.arrive('用户与角色')
    await system.button('新建用户').click()
    await system.dialog.getByLabel('账号').fill(made.account)
    await system.dialog.getByLabel('姓名').fill('榕知行')
    await system.choose(system.dialog.getByRole('combobox', { name: '所在单位' }), '砚澹区', '砚澹区司法')
    await system.dialog.getByRole('button', { name: '新建', exact: true }).click()
    const secret = system.page.locator('.office-secret code')
    await secret.waitFor()
    made.password = (await secret.textContent()) ?? ''
    assert.ok(made.password.length >= 12)
    await system.button('已交给本人').click()
    await system.page.goto('/warnings')
    await system.page.getByText('没有权限', { exact: true }).waitFor()
    await system.examine()
    await system.open('/system', '系统状态')

    const security = await cast.enter('anquan', true)
    await security.open(`/users?q=${made.account}`, '用户与角色')
    await security.button(`管理 ${made.account}`).click()
    await security.button('授予角色').click()
    const dialog = security.page.getByRole('dialog', { name: /^授予角色/ })
    await security.choose(dialog.getByRole('combobox', { name: '角色' }), '监督员')
    await security.choose(dialog.getByRole('combobox', { name: '范围' }), '砚澹区', '砚澹区司法')
    await dialog.getByLabel('理由').fill('新到岗')
    await security.examine()
    await dialog.getByRole('button', { name: '授予角色', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await security.page.getByRole('dialog').getByRole('cell', { name: '监督员' }).waitFor()

    const screen = await cast.stage.visit()
    await screen.open('/login', '标尺')
    await enter(screen, made.account, made.password)
    await changePassword(screen, made.password)
    await screen.arrive('工作台')
  })

  test('the audit administrator reads the log of the walk and verifies it', async () => {
    const audit = await cast.enter('shenji', true)
    const { page } = audit
    await audit.arrive('审计')
    await audit.button(/· 审计管理员$/).waitFor()
    await audit.shot('audit')
    await page.getByLabel('关键字').fill('jiaojing2')
    await Promise.all([page.waitForResponse(/\/api\/audit\?.*q=jiaojing2/), page.keyboard.press('Enter')])
    await audit.settled()
    assert.ok((await audit.rows.count()) > 0)
    await audit.open('/audit?q=jiaojing2&limit=200', '审计')
    const entries = await audit.rows.allTextContents()
    assert.ok(
      entries.some((text) => text.includes('反馈核查结论')),
      'the answer of the unit is in the log',
    )
    assert.ok(
      entries.some((text) => /预警 YJ\d{8}/.test(text)),
      'by the number of what was answered',
    )
    await audit
      .button(/^详情 .+ 反馈核查结论$/)
      .first()
      .click()
    await audit.dialog.getByText('对象编号', { exact: true }).waitFor()
    await audit.examine()
    await page.keyboard.press('Escape')
    await audit.dialog.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: '校验' }).click()
    await audit.button('开始校验').click()
    await page.getByText('校验通过，没有发现改动').waitFor()
    await audit.examine()
  })
}
