import { Refusal } from '../refusal.ts'

const broken = (): Refusal => new Refusal(422, 'broken-file', '图片或视频不完整，请重新选择')

/**
 * A copy of a picture or video that holds what is seen and heard and nothing of where, when and with what it was taken: metadata segments,
 * comments, profiles, thumbnails, whatever follows the end, and times are left out (S19). The picture itself is not touched. Throws a 422 for
 * a file that is cut off or damaged. `mediaType` is image/jpeg, image/png or video/mp4.
 */
export function cleanCopy(bytes: Buffer, mediaType: string): Buffer {
  try {
    if (mediaType === 'image/jpeg') return cleanJpeg(bytes)
    if (mediaType === 'image/png') return cleanPng(bytes)
    if (mediaType === 'video/mp4') return cleanMp4(bytes)
  } catch (error) {
    // Reading past the end.
    if (error instanceof RangeError) throw broken()
    throw error
  }
  throw new Error(`no clean copy of ${mediaType}`)
}

// ---------------------------------------------------------------- JPEG (ITU-T T.81)
const ORIENTATION = 0x0112

/** How the camera was held (1 to 8), from the Exif segment; without it the copy would lie on its side. */
function orientationOf(segment: Buffer): number {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return 1
  const tiff = segment.subarray(6)
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = short(first)
  for (let i = 0; i < count; i++) {
    const at = first + 2 + i * 12
    if (short(at) === ORIENTATION) {
      const value = short(at + 8)
      return value >= 1 && value <= 8 ? value : 1
    }
  }
  return 1
}

/** An Exif segment with the orientation and nothing else. */
function orientationSegment(value: number): Buffer {
  const segment = Buffer.alloc(4 + 6 + 26)
  segment.writeUInt16BE(0xffe1, 0)
  segment.writeUInt16BE(segment.length - 2, 2)
  segment.write('Exif\0\0MM', 4, 'latin1')
  segment.writeUInt16BE(42, 12)
  segment.writeUInt32BE(8, 14)
  segment.writeUInt16BE(1, 18)
  segment.writeUInt16BE(ORIENTATION, 20)
  segment.writeUInt16BE(3, 22)
  segment.writeUInt32BE(1, 24)
  segment.writeUInt16BE(value, 28)
  return segment
}

/** End of the entropy-coded data that begins at `at`: the next marker that is no restart and no stuffed byte. */
function endOfScan(bytes: Buffer, at: number): number {
  for (let i = at; ; i++) {
    i = bytes.indexOf(0xff, i)
    if (i < 0) throw broken()
    const next = bytes.readUInt8(i + 1)
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) return i
  }
}

function cleanJpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = []
  let orientation = 1
  let scans = 0
  let at = 2
  if (bytes.readUInt16BE(0) !== 0xffd8) throw broken()
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) throw broken()
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) break
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) throw broken()
    const end = at + 2 + length
    if (end > bytes.length) throw broken()
    const body = bytes.subarray(at + 4, end)
    if (marker === 0xe1 && orientation === 1) orientation = orientationOf(body)
    // Of the application segments only Adobe's is kept: the colours depend on it.
    const adobe = marker === 0xee && body.toString('latin1', 0, 5) === 'Adobe' && body.length === 12
    const metadata = (marker >= 0xe0 && marker <= 0xef && !adobe) || marker === 0xfe
    if (!metadata) kept.push(bytes.subarray(at, end))
    at = end
    if (marker === 0xda) {
      const until = endOfScan(bytes, at)
      kept.push(bytes.subarray(at, until))
      at = until
      scans += 1
    }
  }
  if (scans === 0) throw broken()
  const head = orientation === 1 ? [] : [orientationSegment(orientation)]
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...head, ...kept, Buffer.from([0xff, 0xd9])])
}

// ---------------------------------------------------------------- PNG
const PNG_KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'sRGB', 'cHRM'])

function cleanPng(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 8)]
  let data = false
  for (let at = 8; ; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) throw broken()
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (PNG_KEPT.has(type)) kept.push(bytes.subarray(at, end))
    if (type === 'IDAT') data = true
    if (type === 'IEND') break
    at = end
  }
  if (!data) throw broken()
  return Buffer.concat(kept)
}

// ---------------------------------------------------------------- MP4 (ISO/IEC 14496-12)
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'dinf', 'mvex', 'moof', 'traf'])
/** Boxes of words about the recording; makers put places and devices there. */
const TOLD = new Set(['udta', 'meta', 'uuid', 'free', 'skip', 'pdin', 'mfra'])
/** Boxes with a time of recording: version and flags, then creation and modification. */
const TIMED = new Set(['mvhd', 'tkhd', 'mdhd'])

interface Box {
  readonly type: string
  readonly at: number
  readonly body: number
  readonly end: number
}

function* boxes(bytes: Buffer, from: number, to: number): Generator<Box> {
  for (let at = from; at < to; ) {
    const size = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const wide = size === 1
    const length = wide ? Number(bytes.readBigUInt64BE(at + 8)) : size === 0 ? to - at : size
    const body = at + (wide ? 16 : 8)
    if (length < body - at || at + length > to) throw broken()
    yield { type, at, body, end: at + length }
    at += length
  }
}

/** Walks into containers, in order. */
function* allBoxes(bytes: Buffer, from: number, to: number): Generator<Box> {
  for (const box of boxes(bytes, from, to)) {
    yield box
    if (CONTAINERS.has(box.type)) yield* allBoxes(bytes, box.body, box.end)
  }
}

/** Emptied, and a hole of the same length: positions in the file stay true. */
function blank(bytes: Buffer, { at, body, end }: Box): void {
  bytes.write('free', at + 4, 'latin1')
  bytes.fill(0, body, end)
}

/** Samples of a track as [offset, size] in the file, from its tables. */
function* samples(bytes: Buffer, tables: ReadonlyMap<string, number>): Generator<[number, number]> {
  const sizes = tables.get('stsz')
  const chunks = tables.get('stsc')
  const offsets = tables.get('stco') ?? tables.get('co64')
  if (sizes === undefined || chunks === undefined || offsets === undefined) return
  const step = tables.has('stco') ? 4 : 8
  const fixed = bytes.readUInt32BE(sizes + 4)
  const count = bytes.readUInt32BE(offsets + 4)
  const runs = bytes.readUInt32BE(chunks + 4)
  let sample = 0
  for (let chunk = 0, run = 0; chunk < count; chunk++) {
    while (run + 1 < runs && bytes.readUInt32BE(chunks + 8 + (run + 1) * 12) <= chunk + 1) run++
    const perChunk = bytes.readUInt32BE(chunks + 8 + run * 12 + 4)
    const place = offsets + 8 + chunk * step
    let at = step === 4 ? bytes.readUInt32BE(place) : Number(bytes.readBigUInt64BE(place))
    for (let i = 0; i < perChunk; i++, sample++) {
      const size = fixed || bytes.readUInt32BE(sizes + 12 + sample * 4)
      yield [at, size]
      at += size
    }
  }
}

/** A track that is neither picture nor sound (places, movements) goes with its samples. */
function blankTrack(bytes: Buffer, track: Box): void {
  const tables = new Map<string, number>()
  for (const { type, body } of allBoxes(bytes, track.body, track.end)) if (/^(stsz|stsc|stco|co64)$/.test(type)) tables.set(type, body)
  for (const [at, size] of samples(bytes, tables)) if (at + size <= bytes.length) bytes.fill(0, at, at + size)
  blank(bytes, track)
}

function cleanMp4(original: Buffer): Buffer {
  const bytes = Buffer.from(original)
  let film = false
  const tracks: Box[] = []
  for (const box of boxes(bytes, 0, bytes.length))
    if (box.type === 'moov') for (const inner of boxes(bytes, box.body, box.end)) if (inner.type === 'trak') tracks.push(inner)
  for (const track of tracks) {
    const handler = [...allBoxes(bytes, track.body, track.end)].find(({ type }) => type === 'hdlr')
    const kind = handler ? bytes.toString('latin1', handler.body + 8, handler.body + 12) : ''
    if (kind !== 'vide' && kind !== 'soun') blankTrack(bytes, track)
  }
  for (const box of allBoxes(bytes, 0, bytes.length)) {
    if (box.type === 'moov') film = true
    if (TOLD.has(box.type)) blank(bytes, box)
    if (TIMED.has(box.type)) bytes.fill(0, box.body + 4, box.body + 4 + (bytes.readUInt8(box.body) === 1 ? 16 : 8))
    // The name of the handler is free text.
    if (box.type === 'hdlr' && box.end > box.body + 24) bytes.fill(0, box.body + 24, box.end)
  }
  if (!film) throw broken()
  return bytes
}
