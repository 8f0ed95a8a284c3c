import { crc32, deflateSync } from 'node:zlib'

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** A JPEG whose metadata tell `words` wherever a camera might put them; its scan holds a stuffed byte and a restart marker. */
export const jpeg = (words: string, orientation = 1): Buffer => {
  const told = Buffer.from(words)
  const tiff = Buffer.alloc(26)
  tiff.write('MM', 0, 'latin1')
  tiff.writeUInt16BE(42, 2)
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(0x0112, 10)
  tiff.writeUInt16BE(3, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, told])),
    segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), told])),
    segment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0'), told])),
    segment(0xed, told),
    segment(0xfe, told),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    Buffer.from([0xff, 0xd9]),
    told,
  ])
}

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** A PNG of one point with texts. */
export const png = (words: string): Buffer =>
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('tEXt', Buffer.from(`Location\0${words}`)),
    chunk('eXIf', Buffer.from(words)),
    chunk('IDAT', deflateSync(Buffer.from([0, 128]))),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(words),
  ])

const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
  return bytes
}

/** An MP4 with a picture track and a track of places; `words` stand in its texts and in the samples of the places. */
export const mp4 = (words: string): Buffer => {
  const told = Buffer.from(words)
  const picture = Buffer.from('PICTURE-SAMPLE')
  const head = box('ftyp', Buffer.from('isom\0\0\0\0isom'))
  const at = head.length + 8
  const track = (kind: string, offset: number, size: number) =>
    box(
      'trak',
      box('tkhd', numbers(0, 1234567, 1234567, 1)),
      box(
        'mdia',
        box('mdhd', numbers(0, 1234567, 1234567, 1000)),
        box('hdlr', numbers(0, 0), Buffer.from(kind), Buffer.alloc(12), told),
        box('minf', box('stbl', box('stsc', numbers(0, 1, 1, 1, 1)), box('stsz', numbers(0, size, 1)), box('stco', numbers(0, 1, offset)))),
      ),
    )
  return Buffer.concat([
    head,
    box('mdat', picture, told),
    box(
      'moov',
      box('mvhd', numbers(0, 1234567, 1234567, 1000)),
      track('vide', at, picture.length),
      track('meta', at + picture.length, told.length),
      box('udta', box('\u00a9xyz', told)),
      box('meta', told),
    ),
    box('uuid', told),
  ])
}
