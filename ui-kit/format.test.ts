import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distanceText, momentText, moneyText, numberText, shareText, sizeText, wallText } from './format.ts'

test('moments are shown in Asia/Shanghai, whatever the machine', () => {
  assert.equal(momentText('2026-10-31T16:05:09.123Z'), '2026-11-01 00:05')
  assert.equal(momentText('2026-11-01T00:00:00+08:00'), '2026-11-01 00:00')
})

test('wall times are shown as they stand', () => {
  assert.equal(wallText('2026-11-01 08:09:10'), '2026-11-01 08:09')
  assert.equal(wallText('2026-11-01T08:09:10'), '2026-11-01 08:09')
})

test('what is not there is a dash', () => {
  for (const text of [momentText(null), wallText(null), numberText(null), moneyText(undefined), shareText(null)]) assert.equal(text, '—')
})

test('numbers, amounts, shares and sizes', () => {
  assert.equal(numberText(1234567.891), '1,234,567.89')
  assert.equal(numberText(0), '0')
  assert.equal(moneyText(2000), '2,000 元')
  assert.equal(moneyText(0.5), '0.5 元')
  assert.equal(shareText(0.0825), '8.3%')
  assert.equal(shareText(1), '100%')
  assert.equal(sizeText(0), '0 B')
  assert.equal(sizeText(999), '999 B')
  assert.equal(sizeText(1000), '1.0 kB')
  assert.equal(sizeText(2_500_000), '2.5 MB')
})

test('time left and past', () => {
  const now = Date.parse('2026-11-01T00:00:00Z')
  const at = (minutes: number) => distanceText(new Date(now + minutes * 60_000).toISOString(), now)
  assert.equal(at(0), '剩 0 分钟')
  assert.equal(at(59), '剩 59 分钟')
  assert.equal(at(60), '剩 1 小时')
  assert.equal(at(47 * 60), '剩 47 小时')
  assert.equal(at(48 * 60), '剩 2 天')
  assert.equal(at(-90), '超 2 小时')
})
