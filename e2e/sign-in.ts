import assert from 'node:assert/strict'
import { generate } from 'otplib'
import type { Screen } from './screen.ts'
import { PASSWORD, type Stage } from './stage.ts'

/** Fills in the log-in page and sends it. */
export async function enter(screen: Screen, account: string, password: string): Promise<void> {
  await screen.page.getByLabel('账号').fill(account)
  await screen.page.getByLabel('密码', { exact: true }).fill(password)
  await screen.button('登录').click()
}

/** Settles the change of the one-time password, which the first log-in asks for. */
export async function changePassword(screen: Screen, from: string): Promise<void> {
  await screen.arrive('请修改密码')
  await screen.page.getByLabel('当前密码').fill(from)
  await screen.page.getByLabel('新密码', { exact: true }).fill(PASSWORD)
  await screen.page.getByLabel('再次输入新密码').fill(PASSWORD)
  await screen.button('修改密码').click()
}

/** Sets up the second factor, which administrators are asked for: reads the key from the screen and answers as a phone would. */
async function setUpSecondFactor(screen: Screen): Promise<void> {
  await screen.arrive('请设置动态口令')
  await screen.page.getByLabel('当前密码').fill(PASSWORD)
  await screen.button('下一步').click()
  await screen.page.getByRole('img', { name: '动态口令二维码' }).waitFor()
  await screen.examine()
  const secret = (await screen.page.locator('.account-secret').textContent()) ?? ''
  await screen.page.getByLabel('6 位动态口令').fill(await generate({ secret: secret.trim() }))
  await screen.button('验证').click()
}

/** Signs a demo account in for the first time, in a browser profile of its own, and settles what the system asks for first. */
export async function signIn(
  stage: Stage,
  account: string,
  options: { administrator?: boolean; viewport?: { width: number; height: number } } = {},
): Promise<Screen> {
  const password = stage.passwords.get(account)
  assert.ok(password, `no demo account ${account}`)
  const screen = await stage.visit({ viewport: options.viewport })
  await screen.open('/login', '标尺')
  await enter(screen, account, password)
  await changePassword(screen, password)
  if (options.administrator) await setUpSecondFactor(screen)
  await screen.page.getByRole('navigation').or(screen.page.getByRole('menu')).first().waitFor()
  return screen
}
