import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { items, periods, values } from './index.ts'

const folder = new URL('../../../shared/data/cn-statutes/', import.meta.url)
const here = existsSync(folder)
const absent = '../shared/data/cn-statutes is absent: nothing compared'

/** Stored texts by short title; where several editions are stored, the first one in force on the record's first day, newest first. */
const texts: Record<string, [from: string, path: string][]> = {
  行政处罚法: [['2021-07-15', '行政法/行政处罚法(2021-01-22).md']],
  行政强制法: [['2012-01-01', '行政法/行政强制法(2011-06-30).md']],
  道路交通安全法: [['2004-05-01', '行政法/道路交通安全法(2021-04-29).md']],
  道路交通安全法实施条例: [['2004-05-01', '行政法规/道路交通安全法实施条例(2017-10-07).md']],
  道路交通安全违法行为处理程序规定: [['2020-05-01', '部门规章/公安部/道路交通安全违法行为处理程序规定(2020-04-30).md']],
  道路交通安全违法行为记分管理办法: [['2022-04-01', '部门规章/公安部/道路交通安全违法行为记分管理办法(2021-12-17).md']],
  道路交通事故处理程序规定: [['2018-05-01', '部门规章/公安部/道路交通事故处理程序规定(2018-02-02).md']],
  公路法: [['1998-01-01', '经济法/公路法(2017-11-04).md']],
  公路安全保护条例: [['2011-07-01', '行政法规/公路安全保护条例(2011-03-07).md']],
  道路运输条例: [
    ['2023-07-20', '行政法规/道路运输条例(2023-07-20).md'],
    ['2004-07-01', '行政法规/道路运输条例(2019-03-02).md'],
  ],
  行政复议法: [
    ['2024-01-01', '诉讼与非诉讼程序法/行政复议法(2023-09-01).md'],
    ['1999-10-01', '诉讼与非诉讼程序法/行政复议法(2017-09-01).md'],
  ],
  行政诉讼法: [['2017-07-01', '诉讼与非诉讼程序法/行政诉讼法(2017-06-27).md']],
  行政执法机关移送涉嫌犯罪案件的规定: [['2020-08-07', '行政法规/行政执法机关移送涉嫌犯罪案件的规定(2020-08-07).md']],
  罚款决定与罚款收缴分离实施办法: [['1998-01-01', '行政法规/罚款决定与罚款收缴分离实施办法(1997-11-17).md']],
  内河交通安全管理条例: [['2002-08-01', '行政法规/内河交通安全管理条例(2019-03-02).md']],
  国内水路运输管理条例: [
    ['2023-07-20', '行政法规/国内水路运输管理条例(2023-07-20).md'],
    ['2013-01-01', '行政法规/国内水路运输管理条例(2017-03-01).md'],
  ],
  危险化学品安全管理条例: [['2011-12-01', '行政法规/危险化学品安全管理条例(2013-12-07).md']],
  浙江省公路条例: [['2020-09-01', 'DLC/浙江地方法规/地方性法规/浙江/浙江省公路条例(2020-05-15).md']],
}

const digits = '零一二三四五六七八九'

/** 1–9999 in Chinese numerals as statutes write them. */
function chinese(n: number): string {
  if (n >= 10_000) return `${chinese(n / 10_000)}万`
  let out = ''
  let rest = n
  for (const [size, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
  ] as const) {
    const count = Math.floor(rest / size)
    if (count > 0) out += digits[count]! + name
    else if (out && rest % size > 0 && !out.endsWith('零')) out += '零'
    rest %= size
  }
  if (rest > 0) out += digits[rest]
  return out.replace(/零+$/, '').replace(/^一十/, '十')
}

const cache = new Map<string, Map<string, string>>()

/** Articles of a stored text by their written number. */
function articles(path: string): Map<string, string> {
  const known = cache.get(path)
  if (known) return known
  const found = new Map<string, string>()
  let current = ''
  for (const line of readFileSync(new URL(path.split('/').map(encodeURIComponent).join('/'), folder), 'utf8').split('\n')) {
    const start = /^第([一二三四五六七八九十百零]+)条/.exec(line)
    if (start) current = start[1]!
    else if (line.startsWith('#')) current = ''
    if (current) found.set(current, `${found.get(current) ?? ''}${line}`.normalize('NFKC'))
  }
  cache.set(path, found)
  return found
}

type Cited = { statute: string; numbers: number[] }

/** 《…》第n、m条 of a basis. */
function cited(basis: string): Cited[] {
  return [...basis.matchAll(/《([^》]+)》第([\d、]+)条/g)].map(([, statute, list]) => ({
    statute: statute!,
    numbers: list!.split('、').map(Number),
  }))
}

/** The wording of every cited article that is stored, and whether all of them are. Fails when a stored text lacks a cited article. */
function wording(basis: string, validFrom: string): { text: string; complete: boolean } {
  let text = ''
  let complete = true
  for (const { statute, numbers } of cited(basis)) {
    const edition = texts[statute]?.find(([from]) => validFrom >= from)
    if (!edition) complete = false
    else
      for (const n of numbers) {
        const article = articles(edition[1]).get(chinese(n))
        assert.ok(article, `${statute} has no article ${n} (${chinese(n)})`)
        text += article
      }
  }
  return { text, complete: complete && text !== '' }
}

test('Chinese numerals of articles', () => {
  for (const [n, text] of [
    [9, '九'],
    [10, '十'],
    [15, '十五'],
    [60, '六十'],
    [101, '一百零一'],
    [112, '一百一十二'],
    [107, '一百零七'],
    [200, '二百'],
    [3000, '三千'],
    [50_000, '五万'],
  ] as const)
    assert.equal(chinese(n), text)
})

test('every cited article of a stored statute exists', (t) => {
  if (!here) return t.diagnostic(absent)
  let checked = 0
  for (const { basis, validFrom } of [...periods, ...values, ...items]) if (wording(basis, validFrom).text) checked++
  t.diagnostic(`${checked} of ${periods.length + values.length + items.length} records cite a stored statute`)
  assert.ok(checked > 120)
})

test('statutory ranges stand in the cited articles', (t) => {
  if (!here) return t.diagnostic(absent)
  let checked = 0
  for (const { code, basis, validFrom, statMin, statMax } of items) {
    const { text, complete } = wording(basis, validFrom)
    if (!complete) continue
    for (const amount of [statMin, statMax].filter((n) => n > 0)) {
      const forms = [`${amount}元`, `${chinese(amount)}元`, ...(amount % 10_000 === 0 ? [`${amount / 10_000}万元`] : [])]
      assert.ok(
        forms.some((form) => text.includes(form)),
        `${code}: ${forms.join('/')} not in ${basis}`,
      )
      checked++
    }
  }
  t.diagnostic(`${checked} amounts compared`)
  assert.ok(checked > 60)
})

test('periods stand in the cited articles', (t) => {
  if (!here) return t.diagnostic(absent)
  let checked = 0
  for (const { id, title, n, unit, basis, validFrom, confirmed, extendsId } of periods) {
    const { text, complete } = wording(basis, validFrom)
    if (!complete || !confirmed) continue
    // A total written as "extended to" holds the sum of the period and its extension.
    const total = title.includes('合计') ? n + periods.find(({ id: base }) => base === extendsId)!.n : n
    const units = { WD: ['日'], CD: ['日'], H: ['小时'], M: ['个月'] }[unit]
    const forms = n === 0 ? ['当日', '立即'] : units.flatMap((word) => [`${total}${word}`, `${chinese(total)}${word}`])
    if (unit === 'M' && n % 12 === 0) forms.push(`${chinese(n / 12)}年`)
    assert.ok(
      forms.some((form) => text.includes(form)),
      `${id}: ${forms.join('/')} not in ${basis}`,
    )
    checked++
  }
  t.diagnostic(`${checked} periods compared`)
  assert.ok(checked > 55)
})
