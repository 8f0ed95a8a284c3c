/** A small, fast, reproducible source of numbers. Streams with different names are independent of each other. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** `seed` and `name` together fix the whole sequence. */
  constructor(seed: number, name: string) {
    this.#a = mix(seed | 0, 0x9e3779b9)
    this.#b = mix(hash(name), Math.floor(seed / 0x100000000) | 0)
    this.#c = mix(this.#a, this.#b)
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** 32 random bits as a signed integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11) | 0) + sum) | 0
    return sum
  }

  /** Uniform in [0, 1). */
  next(): number {
    return (this.bits() >>> 0) / 4294967296
  }

  /** Whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!
  }

  /** 64 hexadecimal characters, the shape of a SHA-256 digest. */
  digest(): string {
    const one = this.bits()
    const two = this.bits()
    return HEX16[one & 0xffff]! + HEX16[one >>> 16]! + HEX16[two & 0xffff]! + HEX16[two >>> 16]!
  }
}

function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}

/** Mixes two 32-bit integers into one: the same pair always gives the same bits. */
export function mix(a: number, b: number): number {
  let h = (a ^ Math.imul(b, 0x85ebca6b)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}

/** Upper ends of consecutive parts of [0, 1] in proportion to weights: the part a point lies in is the first whose end exceeds it. */
export function partEnds(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let reached = 0
  return weights.map((weight) => {
    reached += weight
    return reached / total
  })
}

/** Uniform in [0, 1), fixed by two integers. */
export const chanceOf = (a: number, b: number): number => (mix(a, b) >>> 0) / 4294967296

const STEPS = [0.6180339887498949, 0.7548776662466927, 0.8191725133961645, 0.8566748838545029, 0.881271417, 0.5698402909980532]

/**
 * The `n`-th point of an evenly filling sequence in [0, 1). Shares drawn with it hold in any run of consecutive numbers, so that
 * no unit of the province stands out by chance; `dimension` (0–5) gives sequences that do not follow each other.
 */
export function spread(n: number, dimension: number, offset = 0): number {
  const value = offset + n * STEPS[dimension]!
  return value - Math.floor(value)
}

/** Pieces that digests are put together from: quicker than making each character. */
const HEX16 = Array.from(
  { length: 65_536 },
  (_, i) => (mix(i, 11) >>> 0).toString(16).padStart(8, '0') + (mix(i, 13) >>> 0).toString(16).padStart(8, '0'),
)

/** An entry of a list in proportion to its share; the shares add up to one. */
export function pickShare<T>(random: Random, list: readonly (readonly [T, number])[]): T {
  let point = random.next()
  for (const [entry, share] of list) {
    point -= share
    if (point < 0) return entry
  }
  return list[0]![0]
}
