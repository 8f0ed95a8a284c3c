import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import autocannon from 'autocannon'
import { PRIVACY_NOTICE, proofText, zeroBits } from '#domain/public/index.ts'
import { buildPages, frontsOf } from '#server/commands/pages.ts'
import type { Measure, Stage } from './stage.ts'

const CONNECTIONS = 100
const SECONDS = 8
/** Enough proofs for the whole run, solved before it. */
const PROOFS = 4000
const BITS = 8

/** Scripts and styles that a page loads at once, and those of the reporting form. */
function pageBytes(folder: string): { first: number; report: number } {
  const size = (path: string) => brotliCompressSync(readFileSync(join(folder, path))).length
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...html.matchAll(/\/p\/(assets\/[\w.-]+\.(?:js|css))/g)].map((match) => match[1]!)
  const main = readFileSync(join(folder, named.find((path) => path.endsWith('.js'))!), 'utf8')
  const lazy = [...new Set([...main.matchAll(/assets\/(?:Report|prove|PhoneDoor)-[\w-]+\.js/g)].map((match) => match[0]))]
  const first = size('index.html') + named.reduce((sum, path) => sum + size(path), 0)
  return { first, report: first + lazy.reduce((sum, path) => sum + size(path), 0) }
}

/** The public door: what a phone loads, and anonymous reports at 100 connections: proof, inbox, clue, seal, receipt, log in one request. */
export async function benchPortal(stage: Stage): Promise<Measure[]> {
  const root = join(import.meta.dirname, '..')
  await buildPages(root, stage.say)
  const { first, report } = pageBytes(frontsOf(root)['/p/']!)
  const { sql } = stage
  await sql`update record.law_values set value = ${BITS} where key = 'public.proof.bits'`
  const [place] = await sql`select region from record.units where line = 'justice' order by region desc limit 1`
  const child = fork(join(import.meta.dirname, 'api-server.ts'), [stage.url, stage.folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const [{ own }] = (await once(child, 'message')) as [{ own: string }]
    const proofs: { token: string; nonce: number }[] = []
    while (proofs.length < PROOFS) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, async () => {
          const reply = await fetch(`${own}/api/public/challenge?purpose=report`)
          return (await reply.json()) as { token: string; id: string; bits: number }
        }),
      )
      for (const { token, id, bits } of answers) {
        let nonce = 0
        while (zeroBits(createHash('sha256').update(proofText(id, nonce)).digest()) < bits) nonce++
        proofs.push({ token, nonce })
      }
    }
    const headers = { 'x-biaochi': '1', 'content-type': 'application/json' }
    let next = 0
    const result = await autocannon({
      url: own,
      connections: CONNECTIONS,
      duration: SECONDS,
      headers,
      requests: [
        {
          method: 'POST',
          path: '/api/public/reports',
          setupRequest: (request) => ({
            ...request,
            body: JSON.stringify({
              door: 'anonymous',
              category: 'fine',
              region: place!.region as string,
              content: `压测反映 ${next}：在治超站被要求交现金八百元，没有给收据。`,
              publishable: false,
              noticeVersion: PRIVACY_NOTICE.version,
              proof: proofs[next++] ?? { token: 'used up', nonce: 0 },
            }),
          }),
        },
      ],
    })
    const page = await autocannon({ url: `${own}/api/public/home`, connections: CONNECTIONS, duration: 4 })
    const sent = Math.min(result['2xx'], proofs.length)
    return [
      { section: 'portal', name: 'first page, brotli', value: Math.round(first / 1000), unit: 'kB', goal: '≤ 150', met: first <= 150_000 },
      {
        section: 'portal',
        name: 'with the reporting form',
        value: Math.round(report / 1000),
        unit: 'kB',
        goal: '≤ 150',
        met: report <= 150_000,
      },
      { section: 'portal', name: `anonymous reports at ${CONNECTIONS} connections`, value: Math.round(sent / SECONDS), unit: 'reports/s' },
      { section: 'portal', name: 'submit latency', value: result.latency.p50, unit: 'ms p50' },
      { section: 'portal', name: 'submit latency', value: result.latency.p99, unit: 'ms p99' },
      { section: 'portal', name: 'submit: not 2xx', value: result.non2xx, unit: 'answers' },
      { section: 'portal', name: 'data of the first page', value: Math.round(page.requests.average), unit: 'requests/s' },
    ]
  } finally {
    child.disconnect()
    await sql`update record.law_values set value = 14 where key = 'public.proof.bits'`
  }
}
