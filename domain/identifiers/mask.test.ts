import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { citizenIdCheckCharacter, maskIdNo, maskName, maskPhone, maskPlate, maskText } from './index.ts'

test('single values keep what a list may show', () => {
  assert.equal(maskName('张三丰'), '张*')
  assert.equal(maskName('𬭊某'), '𬭊*')
  assert.equal(maskName(''), '')
  assert.equal(maskPhone('13812341234'), '138****1234')
  assert.equal(maskPhone('87654321'), '******21')
  assert.equal(maskPhone('12345'), '*****')
  assert.equal(maskIdNo('420106199001011234'), '4201************34')
  assert.equal(maskIdNo('12'), '**')
  assert.equal(maskPlate('鄂A12323'), '鄂A***23')
  assert.equal(maskPlate('鄂AD12323'), '鄂A****23')
  assert.equal(maskPlate('鄂A'), '**')
})

test('free text: every number and plate, also grouped, full-width or beside other numbers', () => {
  const table: [string, string][] = [
    ['电话13812341234，另13900005678。', '电话138****1234，另139****5678。'],
    ['138 1234 1234 / 138-1234-1234', '138 **** 1234 / 138-****-1234'],
    ['+8613812341234', '+86138****1234'],
    ['１３８１２３４１２３４', '１３８****１２３４'],
    ['13812341234X', '138****1234X'],
    ['2023-05-06 13812341234', '2023-05-06 138****1234'],
    ['027-87654321', '027-******21'],
    ['身份证420106199001011234有误', '身份证4201************34有误'],
    ['110105194912310 02x', '1101*********** *2x'],
    ['旧证420106620927690', '旧证4201*********90'],
    ['鄂A12323与鄂AD12323、粤B1234警、鄂·A 12323', '鄂A***23与鄂A****23、粤B***4警、鄂·A ***23'],
    ['订单6217000000000000120', '订单6217000000000000120'],
    ['卡号6217000000000000129', '卡号6217***********0129'],
    ['决定书4201060000001234，罚款30000元，鄂交执罚〔2026〕12号', '决定书4201060000001234，罚款30000元，鄂交执罚〔2026〕12号'],
    ['京沪高速G2，鄂西', '京沪高速G2，鄂西'],
    ['', ''],
  ]
  for (const [text, masked] of table) assert.equal(maskText(text), masked)
})

const words = fc
  .array(fc.constantFrom('司机', '，', '。', '张某', ' 于 ', '报案', '\n', '罚款200元', '（', '）'), { maxLength: 5 })
  .map((a) => a.join(''))
const digit = fc.integer({ min: 0, max: 9 })
const phone = fc
  .tuple(fc.integer({ min: 3, max: 9 }), fc.array(digit, { minLength: 9, maxLength: 9 }))
  .map(([a, b]) => `1${a}${b.join('')}`)
const idNo = fc
  .tuple(fc.constantFrom('19900101', '20051231', '19491231'), fc.array(digit, { minLength: 3, maxLength: 3 }))
  .map(([birth, order]) => {
    const body = `420106${birth}${order.join('')}`
    return body + citizenIdCheckCharacter(body)
  })
const plate = fc.array(fc.constantFrom(...'ABCDEFGH0123456789'), { minLength: 5, maxLength: 6 }).map((a) => `鄂A${a.join('')}`)

test('property: no planted number survives, whatever stands around it, and masking twice changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, fc.oneof(phone, idNo, plate)), { minLength: 1, maxLength: 6 }), words, (parts, end) => {
      const masked = maskText(parts.map(([before, secret]) => `${before}，${secret}`).join('') + end)
      for (const [, secret] of parts) assert.ok(!masked.includes(secret), `${secret} in ${masked}`)
      assert.equal(maskText(masked), masked)
    }),
  )
})

test('property: any text keeps its length, and text without digits is untouched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(maskText(text).length, text.length)
      if (!/[0-9０-９A-Za-zＡ-Ｚａ-ｚ]/.test(text)) assert.equal(maskText(text), text)
    }),
  )
})
