/** What a challenge may be spent on. */
export const PROOF_PURPOSES = ['report', 'enter', 'code', 'rating', 'answer'] as const
export type ProofPurpose = (typeof PROOF_PURPOSES)[number]

/** Leading zero bits of a digest. */
export function zeroBits(digest: Uint8Array): number {
  let bits = 0
  for (const byte of digest) {
    if (byte === 0) {
      bits += 8
      continue
    }
    return bits + Math.clz32(byte) - 24
  }
  return bits
}

/** What is hashed (SHA-256): the challenge's own id and the number that is looked for. */
export const proofText = (id: string, nonce: number): string => `${id}:${nonce}`

/**
 * How many leading zero bits a submission has to show when so many came in the last minute: one more each time that the load doubles beyond
 * `calm` a minute, so that a flood pays for itself; at most eight more.
 */
export function difficulty(bits: number, perMinute: number, calm = 30): number {
  return bits + Math.min(8, Math.max(0, Math.ceil(Math.log2(Math.max(1, perMinute) / calm))))
}

/** The same for who waits instead of computing: seconds, doubling with each further bit. */
export const waiting = (seconds: number, bits: number, asked: number): number => Math.round(seconds * 2 ** Math.max(0, asked - bits))
