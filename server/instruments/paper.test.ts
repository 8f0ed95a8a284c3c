import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromBufferPromise } from 'yauzl'
import { renderLetterCopy } from '../platform/documents/index.ts'
import { pdfText } from '../platform/documents/testing/pdf-text.ts'
import { letterOf, newVerifyCode, readVerifyCode, setPaper } from './paper.ts'
import { readPng, type SealPicture, testSeal } from './seal.ts'
import { redSquare } from './testing.ts'

const content = {
  title: '关于规范扣押物品保管的建议书',
  addressee: '某某大队',
  blocks: [
    { kind: 'heading' as const, level: 1 as const, text: '一、问题' },
    { kind: 'paragraph' as const, text: '登记不全。' },
    { kind: 'list' as const, items: ['补登', '盘点'] },
    { kind: 'table' as const, columns: [{ title: '编号' }], rows: [['甲1']] },
  ],
  attachments: ['清单'],
}
const issue = (seal: SealPicture | null) => ({ number: '某司监建〔2026〕1号', date: '2026-11-22', code: newVerifyCode(), seal })
const paper = (form: 'letter' | 'document', seal: SealPicture | null) =>
  setPaper({ form }, content, '某某司法局', '2026-11-22', '某某政府', issue(seal))
const drawn = (name: string): SealPicture => ({ picture: testSeal(name), mediaType: 'image/svg+xml', diameter: 42 })

test('both forms carry number, code and the seal that was put to them, and only that', async () => {
  for (const form of ['letter', 'document'] as const) {
    const sealed = pdfText(await paper(form, drawn('某某司法局')))
    assert.ok(sealed.includes('某司监建〔2026〕1号') && sealed.includes('测试用印') && sealed.includes('文书核验码'))
    assert.ok(!pdfText(await paper(form, null)).includes('测试用印'))
  }
})

test('a picture of a seal goes into the paper', async () => {
  const picture = readPng(redSquare(200).toString('base64'))
  assert.ok(picture)
  const images = async (seal: SealPicture | null) =>
    Buffer.from(await paper('letter', seal))
      .toString('latin1')
      .match(/\/Subtype\s*\/Image/g)?.length ?? 0
  assert.ok((await images({ picture, mediaType: 'image/png', diameter: 42 })) > (await images(null)))
})

test('a picture that is cut, altered, oblong or no PNG at all is no seal', () => {
  const whole = redSquare(200)
  for (let cut = 1; cut < whole.length; cut += 40)
    assert.equal(readPng(whole.subarray(0, -cut).toString('base64')), null, `${cut} bytes short`)
  for (let at = 0; at < whole.length; at += 13) {
    const altered = Buffer.from(whole)
    altered[at]! ^= 0x55
    assert.equal(readPng(altered.toString('base64')), null, `byte ${at} altered`)
  }
  for (const wrong of [redSquare(50), redSquare(200, 201), Buffer.from('%PDF-1.7'), Buffer.alloc(0)])
    assert.equal(readPng(wrong.toString('base64')), null)
  assert.equal(readPng('not base64!'), null)
})

test('no name of an organ breaks the drawing of its test seal', async () => {
  const name = fc.string({ unit: fc.constantFrom('某', '<', '>', '&', '"', "'", '#', '𠮷', ' ', 'a', ']]>'), minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(name, async (organ) => {
      assert.ok(pdfText(await paper('letter', drawn(organ))).includes('测试用印'))
    }),
    { numRuns: 15 },
  )
})

test('a code is read as people type it', () => {
  for (let i = 0; i < 50; i++) {
    const code = newVerifyCode()
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{16}$/)
    assert.equal(
      readVerifyCode(
        ` ${code
          .toLowerCase()
          .replace(/(.{4})/g, '$1-')
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')} `,
      ),
      code,
    )
  }
})

test('the Word copy holds the whole text, and neither seal nor code', async () => {
  for (const form of ['letter', 'document'] as const) {
    const letter = await letterOf({ form }, content, '某某司法局', '2026-11-22', '某某政府', issue(drawn('某某司法局')))
    const zip = await fromBufferPromise(Buffer.from(await renderLetterCopy(letter)))
    const parts = new Map<string, string>()
    for await (const entry of zip.eachEntry()) parts.set(entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString())
    const text = parts.get('word/document.xml')!.replace(/<[^>]+>/g, '')
    for (const part of [
      '关于规范扣押物品保管的建议书',
      '某某大队：',
      '一、问题',
      '登记不全。',
      '1.补登',
      '2.盘点',
      '甲1',
      '附件：清单',
      '抄送：某某政府。',
      '2026年11月22日',
    ])
      assert.ok(text.includes(part), `${form}: missing ${part}`)
    assert.ok(!text.includes('核验码') && ![...parts.keys()].some((name) => name.startsWith('word/media/')))
  }
})
