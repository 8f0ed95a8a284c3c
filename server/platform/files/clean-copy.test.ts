import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { cleanCopy } from './clean-copy.ts'
import { jpeg, mp4, png } from './testing-pictures.ts'

const WORDS = 'GPS 30.59N 114.30E iPhone 2026:03:02'

test('JPEG: the picture stays, byte for byte; what tells of it goes', () => {
  const copy = cleanCopy(jpeg(WORDS), 'image/jpeg')
  assert.ok(!copy.includes('GPS') && !copy.includes('Exif') && !copy.includes('JFIF') && !copy.includes('ICC'))
  assert.ok(copy.includes(Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])), 'stuffed bytes and restarts belong to the picture')
  assert.deepEqual([...copy.subarray(-2)], [0xff, 0xd9], 'nothing follows the end')
  assert.deepEqual(cleanCopy(copy, 'image/jpeg'), copy, 'a clean copy has nothing more to lose')
})

test('JPEG: how the camera was held is kept, alone', () => {
  const copy = cleanCopy(jpeg(WORDS, 6), 'image/jpeg')
  assert.ok(!copy.includes('GPS'))
  assert.equal(copy.length, cleanCopy(jpeg(WORDS), 'image/jpeg').length + 36)
  assert.deepEqual(cleanCopy(copy, 'image/jpeg'), copy)
})

test('PNG: texts go, points stay', () => {
  const copy = cleanCopy(png(WORDS), 'image/png')
  assert.ok(!copy.includes('GPS'))
  const at = copy.indexOf('IDAT')
  assert.deepEqual([...inflateSync(copy.subarray(at + 4, at + 4 + copy.readUInt32BE(at - 4)))], [0, 128])
})

test('MP4: places, makers’ words and times go, the picture track keeps its positions', () => {
  const film = mp4(WORDS)
  const copy = cleanCopy(film, 'video/mp4')
  assert.equal(copy.length, film.length)
  assert.ok(!copy.includes('GPS') && !copy.includes('xyz') && !copy.includes(Buffer.from([0x00, 0x12, 0xd6, 0x87])))
  assert.equal(copy.indexOf('PICTURE-SAMPLE'), film.indexOf('PICTURE-SAMPLE'))
  assert.ok(film.includes('GPS'), 'the original is not touched')
})

test('property: damaged files are refused or copied without the words, and nothing else happens', () => {
  const kinds = [
    ['image/jpeg', jpeg(WORDS)],
    ['image/png', png(WORDS)],
    ['video/mp4', mp4(WORDS)],
  ] as const
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), fc.nat(), (kind, changes, cut) => {
      const bytes = Buffer.from(kind[1].subarray(0, kind[1].length - (cut % 60)))
      for (const [at, value] of changes) bytes[at % bytes.length] = value
      try {
        cleanCopy(bytes, kind[0])
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'broken-file')
      }
    }),
    { numRuns: 3000 },
  )
})
