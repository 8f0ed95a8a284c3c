import { crc32, inflateSync } from 'node:zlib'
import { loadFonts } from '../platform/documents/fonts.ts'

/** A picture of a seal as it is kept. */
export interface SealPicture {
  readonly picture: Buffer
  readonly mediaType: string
  /** Millimetres. */
  readonly diameter: number
}

const RED = '#d0021b'
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** The characters of a name on the upper arc of a circle of radius 1000, upright to its centre. */
function onArc(name: string): string {
  const { covers } = loadFonts()
  // A paper that must last may hold no sign without a picture: 〓 stands for one that the built-in font does not have.
  const signs = [...name].map((sign) => (covers(sign.codePointAt(0)!) ? sign : '〓'))
  const spread = Math.min(250, 34 * (signs.length - 1))
  const size = Math.max(90, Math.min(200, 2400 / Math.max(8, signs.length)))
  return signs
    .map((sign, index) => {
      const angle = signs.length === 1 ? 0 : -spread / 2 + (spread * index) / (signs.length - 1)
      return `<text x="0" y="${-700}" font-size="${Math.round(size)}" transform="rotate(${angle.toFixed(2)})">${escaped(sign)}</text>`
    })
    .join('')
}

/** A seal that nobody can take for a real one: ring, star, the organ's name, and 测试用印 across it. */
export function testSeal(organ: string): Buffer {
  const points = Array.from({ length: 10 }, (_, i) => {
    const [radius, angle] = [i % 2 === 0 ? 290 : 111, (Math.PI * i) / 5 - Math.PI / 2]
    return `${(radius * Math.cos(angle)).toFixed(1)},${(radius * Math.sin(angle) - 40).toFixed(1)}`
  }).join(' ')
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1000 -1000 2000 2000" width="400" height="400"><g fill="${RED}" font-family="Noto Serif SC" font-weight="700" text-anchor="middle"><circle r="955" fill="none" stroke="${RED}" stroke-width="60"/><polygon points="${points}"/>${onArc(organ)}<text x="0" y="520" font-size="210">测试用印</text></g></svg>`,
  )
}

/** The picture as a drawing that goes on a paper: ours as it is, a photograph inside a drawing of its own size. */
export function sealDrawing({ picture, mediaType }: SealPicture): string {
  if (mediaType === 'image/svg+xml') return picture.toString('utf8')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image href="data:image/png;base64,${picture.toString('base64')}" width="100" height="100"/></svg>`
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Samples of a point by the colour type of a PNG. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** The bytes of a PNG given as base64: square, between 100 and 2000 pixels, whole and readable to its last row; null for anything else. */
export function readPng(base64: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  const bytes = Buffer.from(base64, 'base64')
  if (!bytes.subarray(0, 8).equals(PNG)) return null
  const data: Buffer[] = []
  let size = 0
  let rowBytes = 0
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null
    const type = bytes.toString('latin1', at + 4, at + 8)
    const body = bytes.subarray(at + 8, end - 4)
    if (at === 8) {
      if (type !== 'IHDR' || length !== 13 || body[12] !== 0) return null
      size = body.readUInt32BE(0)
      if (size < 100 || size > 2000 || body.readUInt32BE(4) !== size) return null
      rowBytes = 1 + Math.ceil((size * (SAMPLES[body[9]!] ?? 0) * body[8]!) / 8)
    } else if (type === 'IDAT') data.push(body)
    else if (type === 'IEND') return rowBytes > 1 && inflates(Buffer.concat(data), rowBytes * size) ? bytes : null
    at = end
  }
  return null
}

function inflates(data: Buffer, length: number): boolean {
  try {
    return inflateSync(data, { maxOutputLength: length + 1 }).length === length
  } catch {
    return false
  }
}
