/** Phrases that hotline clerks write around every report: they tell nothing about it. */
const FORMULAS =
  /市民来电反映|群众来电反映|来电人反映|来电反映|来信反映|市民来电|群众来电|来电人|诉求人|投诉人|举报人|反映人|诉求内容|事项描述|请相关部门|请有关部门|望相关部门|尽快|核实处理|调查处理|核查处理|依法处理|给予答复|予以答复|回复处理结果|要求答复|谢谢/g

/** Narrows full-width characters and drops what carries no meaning: the text as it is compared. */
export function normalise(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const written = text.charCodeAt(i)
    const code = written >= 0xff01 && written <= 0xff5e ? written - 0xfee0 : written
    const digit = code >= 48 && code <= 57
    const upper = code >= 65 && code <= 90
    const lower = code >= 97 && code <= 122
    if (digit || upper || (code >= 0x4e00 && code <= 0x9fff)) out += String.fromCharCode(code)
    else if (lower) out += String.fromCharCode(code - 32)
  }
  return out.replace(FORMULAS, '')
}

const LENGTH = 3

/** The set of three-character pieces of a normalised text as sorted numbers. */
export function shingles(normalised: string): Uint32Array {
  const count = Math.max(0, normalised.length - LENGTH + 1)
  const all = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    let hash = 0x811c9dc5
    for (let j = i; j < i + LENGTH; j++) hash = Math.imul(hash ^ normalised.charCodeAt(j), 0x01000193)
    all[i] = scramble(hash)
  }
  all.sort()
  let kept = 0
  for (let i = 0; i < count; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!
  return all.slice(0, kept)
}

function scramble(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x7feb352d)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** How many pieces two sets share. */
export function shared(a: Uint32Array, b: Uint32Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      count++
      i++
      j++
    } else if (a[i]! < b[j]!) i++
    else j++
  }
  return count
}

/** Share of common pieces among all pieces of two texts, 0 to 1 (Jaccard). Nothing is like an empty text. */
export function likeness(a: Uint32Array, b: Uint32Array): number {
  const common = shared(a, b)
  const all = a.length + b.length - common
  return all === 0 ? 0 : common / all
}

const BANDS = 20
const ROWS = 3
const SEEDS = Uint32Array.from({ length: BANDS * ROWS }, (_, i) => scramble(Math.imul(i + 1, 0x9e3779b9)))

/**
 * Band hashes of the set's minima: two sets share at least one with probability 1 − (1 − s³)²⁰, s being their likeness (0.93 at a
 * half, 0.15 at a fifth). Sets of fewer than eight pieces have none: so little text is like everything.
 */
export function bands(set: Uint32Array): number[] {
  if (set.length < 8) return []
  const minima = new Uint32Array(SEEDS.length).fill(0xffffffff)
  for (let s = 0; s < SEEDS.length; s++) {
    const seed = SEEDS[s]!
    let least = 0xffffffff
    for (let i = 0; i < set.length; i++) {
      const hash = scramble(set[i]! ^ seed)
      if (hash < least) least = hash
    }
    minima[s] = least
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let low = scramble(band + 1)
    let high = scramble(band + 101)
    for (let row = 0; row < ROWS; row++) {
      low = scramble(low ^ minima[band * ROWS + row]!)
      high = scramble(high + minima[band * ROWS + row]!)
    }
    return join(low, high)
  })
}

/** 53 bits of two hashes: a whole number that JavaScript and a bigint column both hold. */
const join = (low: number, high: number): number => (high & 0x1fffff) * 0x100000000 + low

/** A whole number below 2^53 for a text: the key under which likenesses are sought. */
export function keyOf(text: string): number {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193)
    b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b)
  }
  return join(scramble(a), scramble(b))
}

/** The longest passages that two texts have in common, longest first, as they are written in the first; at least `least` characters. */
export function passages(a: string, b: string, least = 5, most = 8): string[] {
  const starts = new Map<string, number[]>()
  for (let j = 0; j + least <= b.length; j++) {
    const piece = b.slice(j, j + least)
    const known = starts.get(piece)
    if (!known) starts.set(piece, [j])
    else if (known.length < 8) known.push(j)
  }
  const found: string[] = []
  for (let i = 0; i + least <= a.length; ) {
    let best = 0
    for (const j of starts.get(a.slice(i, i + least)) ?? []) {
      let length = least
      while (i + length < a.length && a[i + length] === b[j + length]) length++
      if (length > best) best = length
    }
    if (best === 0) i++
    else {
      found.push(a.slice(i, i + best))
      i += best
    }
  }
  return [...new Set(found)].sort((x, y) => y.length - x.length).slice(0, most)
}
