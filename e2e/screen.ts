import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type axe from 'axe-core'
import type { Download, Locator, Page } from 'playwright-core'
import { savePicture } from './picture.ts'

const IMAGES = resolve(import.meta.dirname, '../docs/images')
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Bytes of a picture that shows a page of writing. */
const DRAWN = 25_000

/** One browser window and what a person does in it. Faults that the page reports are collected and fail the next `examine`. */
export class Screen {
  readonly page: Page
  readonly #faults: string[] = []
  /** Pages examined before, by the shape of their address: another record of the same kind is the same page. */
  static readonly #examined = new Set<string>()

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.#faults.push(error.message))
    page.on('console', (entry) => {
      // A refusal of the server is a line of the browser's own; the tests look at what the person is told instead.
      if (entry.type() === 'error' && !entry.text().startsWith('Failed to load resource')) this.#faults.push(entry.text())
    })
  }

  /** Opens an address of the console and waits for its heading, then examines the page. */
  async open(path: string, heading: string | RegExp): Promise<void> {
    await this.page.goto(path)
    await this.arrive(heading)
  }

  /** Waits until the page with this heading stands complete, then examines it when it is the first of its kind in this width. */
  async arrive(heading: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await this.settled()
    const shape = new URL(this.page.url()).pathname.replace(/(?<=\/\w+\/).+/, ':id')
    const kind = `${shape} ${heading} ${this.page.viewportSize()?.width}`
    if (Screen.#examined.has(kind)) return
    await this.examine()
    Screen.#examined.add(kind)
  }

  /** Waits until a record's own page stands complete, then examines it like any other. */
  async arriveAtRecord(): Promise<void> {
    await this.page.locator('article.kit-matter h1').waitFor()
    await this.arrive(/./)
  }

  /** Waits until nothing is being read and nothing moves any more: a fading table has other colours. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        document.querySelector('[aria-busy="true"], .ant-spin-spinning, .ant-skeleton, .ant-btn-loading') === null &&
        document
          .getAnimations()
          .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY),
    )
  }

  /** Fails on any breach of WCAG 2 A or AA and on any fault that the page's scripts reported. */
  async examine(): Promise<void> {
    await this.settled()
    await this.page.evaluate(AXE)
    const found = await this.page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa'],
        resultTypes: ['violations'],
        iframes: false,
      })
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
    })
    assert.deepEqual(found, [], `accessibility of ${this.page.url()}`)
    assert.deepEqual(this.#faults.splice(0), [], `faults of ${this.page.url()}`)
  }

  /** Fails when the page itself can be pushed sideways. */
  async fitsWidth(): Promise<void> {
    const [content, window] = await this.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
    assert.ok(content! <= window!, `${this.page.url()} is ${content} wide in a window of ${window}`)
  }

  /** Writes docs/images/<name>.png when SHOTS=1: a test run leaves the tree as it was. */
  async shot(name: string): Promise<void> {
    if (process.env.SHOTS !== '1') return
    await mkdir(IMAGES, { recursive: true })
    await this.page.mouse.move(0, 0)
    await this.page.locator('.ant-message-notice').first().waitFor({ state: 'detached' })
    await this.settled()
    await savePicture(join(IMAGES, `${name}.png`), await this.page.screenshot())
  }

  /** A button by its words. */
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** The open dialog. */
  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** A card by its heading. */
  card(title: string | RegExp): Locator {
    return this.page.locator('.ant-card').filter({ has: this.page.getByRole('heading', { level: 2, name: title }) })
  }

  /** Rows of the page's table that hold records. */
  get rows(): Locator {
    return this.page.locator('.ant-table-tbody tr.ant-table-row')
  }

  /** Waits until the browser has drawn the PDF in a frame: an empty viewer is a plain area, which makes a tiny picture. */
  async drawn(frame: Locator): Promise<void> {
    await frame.scrollIntoViewIfNeeded()
    for (let round = 0; (await frame.screenshot()).length < DRAWN; round++) {
      assert.ok(round < 60, 'the letter is not drawn')
      await setTimeout(500)
    }
  }

  /** Chooses an option of a select by its label, typing when it can be searched. */
  async choose(field: Locator, option: string, typed = ''): Promise<void> {
    await field.click()
    if (typed) await field.fill(typed)
    await this.page
      .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
      .filter({ hasText: option })
      .first()
      .click()
  }

  /** Presses the button of an action, fills its dialog and confirms; waits until the dialog is gone. */
  async act(label: string, fill: (dialog: Locator) => Promise<unknown> = async () => undefined): Promise<void> {
    await this.button(label).click()
    await fill(this.dialog)
    await this.dialog.getByRole('button', { name: label, exact: true }).click()
    await this.dialog.waitFor({ state: 'detached' })
  }

  /** Downloads by a click; gives the name it is saved under and its bytes. */
  async download(click: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download') as Promise<Download>, click()])
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
  }
}
