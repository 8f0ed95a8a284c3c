import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Refusal } from '#server/platform/refusal.ts'
import { compileMapping, type MappingFault } from './compile.ts'
import { dateParser, momentText } from './dates.ts'
import { loadMapping, mappingNames, parseMapping } from './schema.ts'

const read = (format: string, text: string) => {
  const found = dateParser([format])(text)
  return found && momentText(found)
}

test('dates are read by their format, and refused when they do not exist', () => {
  assert.equal(read('yyyy-M-d h:m a', '2011-1-5 12:07 AM'), '2011-01-05T00:07:00')
  assert.equal(read('yyyy-M-d h:m a', '2011-01-05 12:00 PM'), '2011-01-05T12:00:00')
  assert.equal(read('yyyy-M-d h:m a', '2011-01-05 0:00 PM'), '2011-01-05T12:00:00')
  assert.equal(read('yyyy-M-d h:m a', '2011-01-05 7:00 UNK'), '2011-01-05T07:00:00')
  assert.equal(read('yyyy年M月d日 a h时m分', '2026年3月1日 下午 3时05分'), '2026-03-01T15:05:00')
  assert.equal(read('dd/MM/yyyy', '28/02/2026'), '2026-02-28T00:00:00')
  assert.equal(read('dd/MM/yyyy', '29/02/2026'), null)
  assert.equal(read('iso', '2020-07-06T00:00:00Z'), '2020-07-06T00:00:00')
  assert.equal(read('iso', '2020-13-06'), null)
  assert.equal(read('excel', '44013'), '2020-07-01T00:00:00')
  assert.equal(read('excel', '44013.75'), '2020-07-01T18:00:00')
  assert.equal(read('excel', 'Present'), null)
  assert.equal(read('epoch-seconds', '1593561600'), '2020-07-01T00:00:00')
})

type Made = [entity: string, record: Record<string, unknown> | MappingFault]

/** What these rows become. */
function make(yaml: string, header: string[], ...rows: string[][]): Made[] {
  const made: Made[] = []
  const map = compileMapping(parseMapping(yaml), header)
  for (const [index, row] of rows.entries()) map([...row], index + 1, (entity, record, fault) => made.push([entity.name, fault ?? record]))
  return made
}

const HEAD = 'title: t\nfile: { kind: csv }\n'

test('fields: columns, templates, constants, value maps, defaults, units and number forms', () => {
  const made = make(
    `${HEAD}targets:
  - entity: cases
    fields:
      id: { template: '{no|X}-{_row}' }
      caseNo: { column: no, default: '无号-{_row}' }
      unitId: unit
      line: { const: police }
      procedure: { column: kind, map: { 简易: simple }, otherwise: ordinary }
      itemCode: { template: 'I{item:3}' }
      place.text: place
      fine: { column: fine, decimal: ',' }
      confiscated: { column: cents, unit: fen }
      measured.value: { excess: { of: speed, over: limit } }
      points: { column: points, map: { 'none': null, three: 3 } }
`,
    ['no', 'unit', 'kind', 'item', 'place', 'fine', 'cents', 'speed', 'limit', 'points'],
    ['A1', 'U1', '简易', '12345', ' 路口 ', '1.234,56', '1999', '75', '60', 'three'],
    ['', 'U1', '一般', '12', '', '', '', '50', '60', 'none'],
    ['B', 'U1', '', '12', '', 'viel', '', '50', '0', '7'],
  )
  assert.deepEqual(made, [
    [
      'cases',
      {
        id: 'A1-1',
        caseNo: 'A1',
        unitId: 'U1',
        line: 'police',
        procedure: 'simple',
        itemCode: 'I123',
        place: { text: '路口' },
        fine: 1234.56,
        confiscated: 19.99,
        measured: { value: 25 },
        points: 3,
      },
    ],
    ['cases', { id: 'X-2', caseNo: '无号-2', unitId: 'U1', line: 'police', procedure: 'ordinary', itemCode: 'I12' }],
    ['cases', { id: 'B-3', caseNo: 'B', unitId: 'U1', line: 'police', itemCode: 'I12', fine: 'viel', points: 7 }],
  ])
})

test('times: joined columns, a zone, an offset of their own, seconds of the day', () => {
  const made = make(
    `${HEAD}timeZone: America/New_York
targets:
  - entity: cases
    fields:
      id: id
      occurredAt: { template: '{date} {time|00:00}', format: 'yyyy-MM-dd HH:mm' }
      foundAt: other
      filedAt: { column: date, format: yyyy-MM-dd, timeZone: Asia/Shanghai, plus: { column: seconds, unit: seconds } }
`,
    ['id', 'date', 'time', 'other', 'seconds'],
    ['1', '2026-03-01', '08:30', '2026-03-01T08:30:00+08:00', '33360'],
    ['2', '2026-07-01', '', '2026/7/1 8:30', 'late'],
  )
  assert.deepEqual(made, [
    ['cases', { id: '1', occurredAt: '2026-03-01T13:30:00Z', foundAt: '2026-03-01T08:30:00+08:00', filedAt: '2026-03-01T01:16:00Z' }],
    ['cases', { id: '2', occurredAt: '2026-07-01T04:00:00Z', foundAt: '2026-07-01T12:30:00Z', filedAt: '2026-07-01 + late' }],
  ])
})

test('several records from a row: conditions, once, lists, kept columns, required fields, skipped rows', () => {
  const made = make(
    `${HEAD}skip: [{ column: id, is: 合计 }]
targets:
  - entity: units
    once: true
    fields: { id: unit, name: unit }
  - entity: cases
    when: [{ column: amount, above: 0 }, { column: amount, below: 1000 }]
    fields: { id: id, unitId: unit, plate: { column: plate, required: true } }
    lists:
      officers:
        - when: { column: officer, empty: false }
          fields: { officerId: officer, role: { const: handler } }
        - fields: { officerId: { const: Z }, role: { const: recorder } }
    keep: [colour]
`,
    ['id', 'unit', 'officer', 'amount', 'plate', 'colour'],
    ['1', 'U', 'O', '10', 'P', '红'],
    ['2', 'U', '', '20', 'P', ''],
    ['3', 'V', 'O', '5000', 'P', ''],
    ['4', 'V', 'O', '5', '', ''],
    ['合计', 'W', 'O', '5', '', ''],
  )
  const recorder = { officerId: 'Z', role: 'recorder' }
  assert.deepEqual(made, [
    ['units', { id: 'U', name: 'U' }],
    ['cases', { id: '1', unitId: 'U', plate: 'P', officers: [{ officerId: 'O', role: 'handler' }, recorder], colour: '红' }],
    ['cases', { id: '2', unitId: 'U', plate: 'P', officers: [recorder] }],
    ['units', { id: 'V', name: 'V' }],
    ['cases', { field: 'plate', value: '', reason: 'missing', message: '缺少必填项“号牌”' }],
  ])
})

test('months across become rows, counts become records spread over the days of service', () => {
  const made = make(
    `${HEAD}unpivot: { columns: { from: '44013', to: '44044' }, name: month, value: n, skip: ['-'] }
targets:
  - entity: captures
    spread: { count: n, month: { column: month, format: excel }, from: start }
    fields: { id: { template: '{site}-{month}-{_n}' }, deviceId: site, capturedAt: _time }
`,
    ['site', 'start', '44013', '44044'],
    ['S1', '2020-07-30', '2', '1'],
    ['S2', '2020-01-01', '-', '1.5'],
  )
  assert.deepEqual(made, [
    ['captures', { id: 'S1-44013-1', deviceId: 'S1', capturedAt: '2020-07-30T12:00:00' }],
    ['captures', { id: 'S1-44013-2', deviceId: 'S1', capturedAt: '2020-07-31T12:00:00' }],
    ['captures', { id: 'S1-44044-1', deviceId: 'S1', capturedAt: '2020-08-16T12:00:00' }],
    ['captures', { field: 'n', value: '1.5', reason: 'out-of-range', message: '数量应为 0 至 100000 的整数' }],
  ])
})

test('faults of a mapping are told with line and place', () => {
  const refused = (yaml: string, ...parts: string[]) =>
    assert.throws(
      () => compileMapping(parseMapping(yaml), ['id', 'plate']),
      (error: Refusal) => {
        assert.equal(error.code, 'mapping-invalid')
        for (const part of parts) assert.ok(error.message.includes(part), `${error.message} lacks ${part}`)
        return true
      },
    )
  refused('title: [', '第 1 行', 'YAML')
  refused(`${HEAD}targets:\n  - entity: cars\n    fields: { id: id }\n`, '第 4 行', 'targets[0].entity')
  refused(
    `${HEAD}targets:\n  - entity: cases\n    fields:\n      id: { column: id, template: x }\n`,
    '第 6 行',
    'targets[0].fields.id',
    '只写一项',
  )
  refused(`${HEAD}targets:\n  - entity: cases\n    fields: { id: id }\n    colour: red\n`, '第 4 行', 'colour')
  refused(`${HEAD}targets:\n  - entity: cases\n    fields: { id: nummer }\n`, 'targets[0].fields.id', '没有列“nummer”')
  refused(`${HEAD}targets:\n  - entity: cases\n    fields: { id: id, colour: id }\n`, 'colour', '没有这个字段')
  refused(`${HEAD}targets:\n  - entity: cases\n    fields: { caseNo: id }\n`, '缺少标识字段 id')
  refused(`${HEAD}targets:\n  - entity: cases\n    fields: { id: id }\n    keep: [plate]\n`, '与字段同名')
  refused(`${HEAD}timeZone: Moon/Crater\ntargets:\n  - entity: cases\n    fields: { id: id, occurredAt: plate }\n`, '没有时区')
  refused(`a: &a [1,1]\nb: &b [${'*a,'.repeat(60)}*a]\nc: [${'*b,'.repeat(60)}*b]\n`, '引用')
  refused('x'.repeat(100_001), '超过')
})

test('what is wrong with a mapping is said in Chinese, with the line', () => {
  const told = (yaml: string) => {
    try {
      parseMapping(yaml)
    } catch (error) {
      return (error as Refusal).message
    }
    throw new Error(`accepted: ${yaml}`)
  }
  for (const yaml of ['title: [', 'a: b: c', '"abc', 'a: x\n\tb: y', 'a: 1\na: 2', 'a: @x', "a: 'x", 'a: "\\q"', 'a:\n  - b\n c: d'])
    assert.match(told(yaml), /^映射文件有误：第 \d 行不是合法的 YAML：[^a-z]+$/)
  assert.match(told('title: t\na: *none\n'), /第 2 行引用了没有定义的 &none/)
  assert.match(told(''), /第 1 行：应为若干“名称: 值”/)
  const faults = told('title: 1\nfile: { kind: doc, headerRow: 0 }\nskip: 5\n')
  for (const part of [
    '第 1 行 title：应为文字',
    '第 2 行 file.kind：应为 csv、xlsx、ndjson 之一',
    '第 2 行 file.headerRow：不能小于 1',
    '第 3 行 skip：应为列表',
    'targets：缺少此项',
  ])
    assert.ok(faults.includes(part), `${faults} lacks ${part}`)
})

test('the mappings that come with the project are sound', () => {
  assert.deepEqual(mappingNames(), [
    'boston-citations',
    'hotline-orders',
    'mississippi-stops',
    'nyc-parking',
    'portugal-derdf',
    'toronto-speed-cameras',
  ])
  for (const name of mappingNames()) assert.ok(loadMapping(name).mapping.title)
  assert.throws(() => loadMapping('nowhere'), /随附的映射有：boston-citations/)
})
