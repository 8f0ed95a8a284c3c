import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskForPublic } from './mask.ts'

test('names, numbers, plates and accounts, several in one text', () => {
  const table: [string, string][] = [
    ['司机张三丰在路口被拦下', '司机张*在路口被拦下'],
    ['我叫李小明，电话13812341234，车牌鄂A12345', '我叫李*，电话138****1234，车牌鄂A***45'],
    ['民警王建国、李四光和赵六没有出示证件', '民警王*、李*和赵*没有出示证件'],
    ['欧阳建国警官收了200元', '欧阳*警官收了200元'],
    ['张警官说要罚款，王队长也在场', '某警官说要罚款，某队长也在场'],
    ['联系人：刘洋；身份证420106199001011234', '联系人：刘*；身份证4201************34'],
    ['陈志强打了我一拳，陈志强的电话是13900005678', '陈*打了我一拳，陈*的电话是139****5678'],
    ['被投诉人周伟态度恶劣，周末也来', '被投诉人周*态度恶劣，周末也来'],
    ['邮箱zhang.san@example.com，微信号abc_12345', '邮箱***，微信号***'],
    ['当事人孙悦，京A12345警，两次被罚', '当事人孙*，京A****5警，两次被罚'],
    ['孙先生和李女士都在车上', '某先生和某女士都在车上'],
  ]
  for (const [text, masked] of table) assert.equal(maskForPublic(text), masked)
})

test('ordinary words that begin like surnames stay', () => {
  for (const text of [
    '高速收费站没有开票，马路上拦车，平时不管',
    '周末收费，黄线在树后，程序不对，方向说不清',
    '执法人员态度不好，工作人员不给文书',
    '罚款200元，没有收据，〔2026〕12号决定书',
    '时间在下午三点，路口说不清楚',
    '师傅说要交钱才放行，司机不同意',
    '任何单位不得下达罚款指标',
    '',
  ])
    assert.equal(maskForPublic(text), text)
})

const surname = fc.constantFrom('王', '李', '张', '刘', '陈', '杨', '赵', '吴', '徐', '欧阳', '诸葛')
const given = fc.constantFrom('伟', '娜', '志远', '晓东', '佳怡', '建军', '梓涵', '婷')
const person = fc.tuple(surname, given).map(([a, b]) => a + b)
const role = fc.constantFrom('司机', '当事人', '民警', '联系人：', '我叫', '被投诉人')
const phone = fc.integer({ min: 0, max: 99_999_999 }).map((n) => `138${String(n).padStart(8, '0')}`)

test('property: no planted name after a role and no planted number survives; masking twice changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(role, person, phone), { minLength: 1, maxLength: 5 }), (parts) => {
      const text = parts.map(([r, p, n]) => `${r}${p}，电话${n}。`).join('反映的情况如下，')
      const masked = maskForPublic(text)
      for (const [, p, n] of parts) {
        assert.ok(!masked.includes(p), `${p} in ${masked}`)
        assert.ok(!masked.includes(n), `${n} in ${masked}`)
      }
      assert.equal(maskForPublic(masked), masked)
    }),
  )
})

test('property: any text can be masked, again without change', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const masked = maskForPublic(text)
      assert.equal(maskForPublic(masked), masked)
    }),
  )
  const long = '司机张三丰、'.repeat(3000)
  const from = performance.now()
  maskForPublic(long)
  assert.ok(performance.now() - from < 2000, 'a long text takes long')
})
