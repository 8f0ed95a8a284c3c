import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** Pictures of pages for the documents stay below this many bytes. */
const LIMIT = 200_000
const COLOURS = 256
/** The commonest colours are areas of a page and stay exactly as they are; the others, edges of letters mostly, share the rest. */
const EXACT = 128
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A colour as 0xRRGGBB, and how many points have it. */
type Counted = [colour: number, count: number]
const CHANNELS = [16, 8, 0] as const

/** Writes a browser's screenshot with a palette of 256 colours, a quarter of its size. Throws when it is still too large. */
export async function savePicture(path: string, png: Buffer): Promise<void> {
  const { width, height, points } = decode(png)
  const counts = new Map<number, number>()
  for (const point of points) counts.set(point, (counts.get(point) ?? 0) + 1)
  const common = [...counts].sort(([, a], [, b]) => b - a)
  const boxes = [...common.slice(0, EXACT).map((colour) => [colour]), ...divide(common.slice(EXACT))]
  const indexOf = new Map(boxes.flatMap((box, index) => box.map(([colour]) => [colour, index] as const)))
  const rows = Buffer.alloc(height * (width + 1))
  points.forEach((point, at) => {
    rows[Math.floor(at / width) * (width + 1) + (at % width) + 1] = indexOf.get(point)!
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const written = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(boxes.flatMap(average))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
  assert.ok(written.length <= LIMIT, `${path} has ${written.length} bytes`)
  await writeFile(path, written)
}

/** The points of a PNG as browsers write it: eight bits a channel, with or without transparency, not interlaced. */
function decode(png: Buffer): { width: number; height: number; points: Uint32Array } {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const size = png[25] === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const raw = inflateSync(Buffer.concat(parts))
  const points = new Uint32Array(width * height)
  let above = new Uint8Array(width * size)
  for (let y = 0; y < height; y++) {
    const start = y * (width * size + 1)
    const row = new Uint8Array(raw.subarray(start + 1, start + 1 + width * size))
    unfilter(raw[start]!, row, above, size)
    for (let x = 0; x < width; x++) points[y * width + x] = (row[x * size]! << 16) | (row[x * size + 1]! << 8) | row[x * size + 2]!
    above = row
  }
  return { width, height, points }
}

/** Undoes the filter of one row in place (PNG specification, filter types 0 to 4). */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, size: number): void {
  for (let at = 0; at < row.length; at++) {
    const left = at < size ? 0 : row[at - size]!
    const up = above[at]!
    const corner = at < size ? 0 : above[at - size]!
    row[at] = row[at]! + [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter]!
  }
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/** Sorts colours into as many boxes as the palette has left: the box that is widest for its weight is cut in two, again and again (median cut). */
function divide(colours: Counted[]): Counted[][] {
  if (colours.length === 0) return []
  const boxes = [measure(colours)]
  while (boxes.length < COLOURS - EXACT) {
    const widest = boxes.reduce((best, box) => (box.spread > best.spread ? box : best))
    if (widest.spread === 0) break
    const sorted = widest.colours.sort(([a], [b]) => ((a >> widest.channel) & 255) - ((b >> widest.channel) & 255))
    const middle = sorted.length >> 1
    boxes.splice(boxes.indexOf(widest), 1, measure(sorted.slice(0, middle)), measure(sorted.slice(middle)))
  }
  return boxes.map((box) => box.colours)
}

function measure(colours: Counted[]): { colours: Counted[]; channel: number; spread: number } {
  const ranges = CHANNELS.map((channel) => {
    let [low, high] = [255, 0]
    for (const [colour] of colours) {
      low = Math.min(low, (colour >> channel) & 255)
      high = Math.max(high, (colour >> channel) & 255)
    }
    return { channel, range: high - low }
  })
  const { channel, range } = ranges.reduce((best, each) => (each.range > best.range ? each : best))
  const weight = colours.reduce((sum, [, count]) => sum + count, 0)
  return { colours, channel, spread: range * range * Math.log2(weight + 1) }
}

/** The colour of a box: the mean of its points. */
function average(box: Counted[]): number[] {
  const weight = box.reduce((sum, [, count]) => sum + count, 0)
  return CHANNELS.map((channel) => Math.round(box.reduce((sum, [colour, count]) => sum + ((colour >> channel) & 255) * count, 0) / weight))
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
