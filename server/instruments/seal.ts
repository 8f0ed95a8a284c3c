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
  const signs = [...name]
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

/** The bytes of a PNG given as base64, square and between 100 and 2000 pixels; null for anything else. */
export function readPng(base64: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(PNG) || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  return width >= 100 && width <= 2000 && width === height ? bytes : null
}
