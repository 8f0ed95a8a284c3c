import { sha256Text } from '../text/sha256.ts'

/** One of those from whom is drawn: a key that tells it from all others, and its name. */
export interface Candidate {
  readonly key: string
  readonly title: string
}

/** A draw as it was written down. */
export interface RecordedDraw {
  readonly commitment: string
  readonly seed: string
  readonly candidates: readonly Candidate[]
  readonly digest: string
  readonly pick: number
  readonly result: readonly string[]
}

/** What binds the seed before the candidates are known: its digest. The seed itself cannot be found from it. */
export const commitmentOf = (seed: string): string => sha256Text(`draw:${seed}`)

/** The candidates in the one order in which their digest is taken, each key once. */
export function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]))
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Digest of a list of candidates; their order does not matter. */
export const digestOf = (candidates: readonly Candidate[]): string =>
  sha256Text(
    inOrder(candidates)
      .map(({ key, title }) => `${key}\t${title}\n`)
      .join(''),
  )

/**
 * The keys that are drawn: every candidate has a lot, the digest of seed and key, and the lowest lots are taken. Who puts the list together
 * knows no lot, since the seed is hidden until then, and who knows the seed cannot change it, since its digest was written down before.
 */
export function drawLots(seed: string, candidates: readonly Candidate[], pick: number): string[] {
  const lots = inOrder(candidates).map(({ key }) => ({ key, lot: sha256Text(`${seed}\n${key}`) }))
  lots.sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0))
  return lots.slice(0, pick).map(({ key }) => key)
}

/** What can be found wrong with a recorded draw; nothing when it can be repeated to the letter. */
export function checkDraw(draw: RecordedDraw): ('seed' | 'candidates' | 'result')[] {
  const again = drawLots(draw.seed, draw.candidates, draw.pick)
  return [
    ...(commitmentOf(draw.seed) === draw.commitment ? [] : (['seed'] as const)),
    ...(digestOf(draw.candidates) === draw.digest ? [] : (['candidates'] as const)),
    ...(again.length === draw.result.length && again.every((key, i) => key === draw.result[i]) ? [] : (['result'] as const)),
  ]
}
