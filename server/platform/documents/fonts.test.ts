import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadFonts } from './fonts.ts'
import { printable, printableText } from './printable.ts'

const fontFile = (path: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-serif-sc/${path}`))

test('the built-in font knows which characters it can show', () => {
  const { covers, roles } = loadFonts()
  for (const character of '中〔〕㙍䶮𬭊Aé①—·') assert.ok(covers(character.codePointAt(0)!), character)
  for (const character of '😀ก𠮷\u{10ffff}') assert.ok(!covers(character.codePointAt(0)!), character)
  assert.deepEqual(roles.body, ['Noto Serif SC'])
})

test('the fonts of a site are read from its folder and serve rare characters', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  symlinkSync(fontFile('200ExtraLight/NotoSerifSC_200ExtraLight.ttf'), join(folder, 'thin.ttf'))
  const { roles, folders } = loadFonts(folder)
  assert.ok(folders.includes(folder))
  assert.equal(roles.title[0], 'Noto Serif SC')
  assert.ok(roles.title.includes('Noto Serif SC ExtraLight'))
  writeFileSync(join(folder, 'broken.ttf'), 'no font at all, only text that is long enough to be read as a header')
  assert.throws(() => loadFonts(folder))
})

test('a site font named 仿宋 becomes the body font', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'fang.otf'), tinyFont('仿宋_样例', 0x20bb7))
  const { roles, covers } = loadFonts(folder)
  assert.deepEqual(roles.body, ['仿宋_样例', 'Noto Serif SC'])
  assert.deepEqual(roles.title, ['Noto Serif SC', '仿宋_样例'])
  assert.ok(covers(0x20bb7))
})

test('text is made printable: nothing invisible, no lost character', () => {
  const covers = (code: number) => code < 0x10000
  assert.equal(printableText('a\u202eb\u200b\u0000\tc\r\nd\u2028e', covers), 'ab c\nd\ne')
  assert.equal(printableText('张𠮷\ud800', covers), '张〔U+20BB7〕\ufffd')
  assert.deepEqual(printable({ a: ['x\u0007', 1, null], svg: '\u0007' }, covers), { a: ['x', 1, null], svg: '\u0007' })
})

/** The two tables `loadFonts` reads: a name and a format 12 character map with one character. */
function tinyFont(family: string, codePoint: number): Buffer {
  const text = Buffer.from(family, 'utf16le').swap16()
  const name = Buffer.alloc(18)
  ;[0, 1, 18, 3, 1, 0x804, 1, text.length, 0].forEach((value, i) => {
    name.writeUInt16BE(value, 2 * i)
  })
  const cmap = Buffer.alloc(12 + 28)
  ;[0, 1, 3, 10, 0, 12, 12].forEach((value, i) => {
    cmap.writeUInt16BE(value, 2 * i)
  })
  cmap.writeUInt32BE(1, 24)
  ;[codePoint, codePoint, 1].forEach((value, i) => {
    cmap.writeUInt32BE(value, 28 + 4 * i)
  })
  const head = Buffer.alloc(12 + 32)
  head.writeUInt16BE(2, 4)
  head.write('cmap', 12)
  head.writeUInt32BE(head.length, 20)
  head.write('name', 28)
  head.writeUInt32BE(head.length + cmap.length, 36)
  return Buffer.concat([head, cmap, name, text])
}
