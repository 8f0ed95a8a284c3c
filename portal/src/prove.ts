import { type ProofPurpose, proofText, zeroBits } from '#domain/public/index.ts'
import { call } from './api.ts'

const BATCH = 64
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** Looks for the number until the time is over; null when it was not found. Without WebCrypto (an address without TLS) it is not looked for. */
async function compute(id: string, bits: number, until: number): Promise<number | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (!subtle) return null
  const encoder = new TextEncoder()
  for (let from = 0; performance.now() < until; from += BATCH) {
    const digests = await Promise.all(
      Array.from({ length: BATCH }, (_, i) => subtle.digest('SHA-256', encoder.encode(proofText(id, from + i)))),
    )
    const found = digests.findIndex((digest) => zeroBits(new Uint8Array(digest)) >= bits)
    if (found >= 0) return from + found
  }
  return null
}

/**
 * A proof for one submission: the device computes for a moment, and where it is slow or cannot, waiting as long as the server asks does as
 * well. Nobody has to read or solve anything. `onWait` is told the seconds that are left.
 */
export async function prove(purpose: ProofPurpose, onWait: (seconds: number) => void = () => undefined) {
  const asked = performance.now()
  const { token, id, bits, waitSeconds } = await call('public.challenge', { query: { purpose } })
  const until = asked + waitSeconds * 1000 + 1000
  const nonce = await compute(id, bits, until)
  if (nonce === null)
    for (let left = until - performance.now(); left > 0; left = until - performance.now()) {
      onWait(Math.ceil(left / 1000))
      await sleep(Math.min(1000, left))
    }
  return { token, nonce }
}
