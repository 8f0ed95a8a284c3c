import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { buildPages } from '#server/commands/pages.ts'
import type { Measure, Stage } from './stage.ts'

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** The first page of the console as a browser loads it: bytes over the wire (brotli) and time until the log-in form can be used. */
export async function benchPage(stage: Stage): Promise<Measure[]> {
  const pages = await buildPages(join(import.meta.dirname, '..'), stage.say)
  let bytes = 0
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname
    if (path.startsWith('/api/')) {
      response.writeHead(path === '/api/session/options' ? 200 : 401, { 'content-type': 'application/json' })
      return void response.end(
        path === '/api/session/options'
          ? JSON.stringify({ password: true, oidc: null, demo: false, version: 'bench' })
          : JSON.stringify({ code: 'not-signed-in', status: 401, title: '请先登录', detail: '请先登录', type: '', requestId: '' }),
      )
    }
    const file = join(pages, existsSync(join(pages, path)) && extname(path) ? path : 'index.html')
    const body = brotliCompressSync(readFileSync(file))
    bytes += body.length
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-encoding': 'br' })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    const from = performance.now()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.locator('input[type=password]').waitFor({ state: 'visible' })
    const ms = performance.now() - from
    return [
      { section: 'page', name: 'first page, brotli', value: Math.round(bytes / 1000), unit: 'kB', goal: '≤ 400', met: bytes <= 400_000 },
      { section: 'page', name: 'log-in form usable (headless Chromium, this machine)', value: Math.round(ms), unit: 'ms' },
    ]
  } finally {
    await browser.close()
    server.close()
  }
}
