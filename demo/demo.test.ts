import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { entities, flattener } from '#domain/contract/exchange/index.ts'
import { checkCitizenId, checkCreditCode, checkDivision, checkPlate } from '#domain/identifiers/index.ts'
import { demoAccounts } from './accounts.ts'
import { plantedRules } from './faults/index.ts'
import { DemoError, generateDemo, requiredForms } from './index.ts'
import { FILES } from './writer.ts'

const root = mkdtempSync(join(tmpdir(), 'biaochi-demo-'))
after(() => rmSync(root, { recursive: true, force: true }))

type Row = Record<string, unknown>
const lines = (folder: string, name: string): string[] =>
  readFileSync(join(folder, `${name}.ndjson`), 'utf8')
    .split('\n')
    .slice(0, -1)
const rows = (folder: string, name: string): Row[] => lines(folder, name).map((line) => JSON.parse(line) as Row)
const at = (row: Row, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (value as Row | undefined)?.[key], row)

async function make(name: string, cases: number, seed = 7): Promise<string> {
  const out = join(root, name)
  const result = await generateDemo({ out, cases, seed })
  assert.equal(result.cases, cases)
  return out
}

const folder = await make('two-thousand', 2000)
const answers = rows(folder, 'answers') as { rule: string; subject: string; caseIds: string[]; note: string }[]

test('the same seed and size give the same bytes, another seed others', async () => {
  const digest = (path: string) =>
    FILES.map((name) =>
      createHash('sha256')
        .update(readFileSync(join(path, `${name}.ndjson`)))
        .digest('hex'),
    )
  const [one, again, other] = [await make('one', 1000), await make('again', 1000), await make('other', 1000, 8)]
  assert.deepEqual(digest(one), digest(again))
  assert.notEqual(digest(one)[FILES.indexOf('cases')], digest(other)[FILES.indexOf('cases')])
})

test('every line passes the exchange format and every reference leads somewhere', () => {
  const ids = new Map<string, Set<unknown>>(entities.map(({ name }) => [name, new Set(rows(folder, name).map((row) => row.id))]))
  for (const entity of entities) {
    const check = flattener(entity)
    const found = rows(folder, entity.name)
    assert.ok(found.length > 0, `${entity.name} is empty`)
    const seen = new Set<string>()
    for (const row of found) {
      const flat = check(row, 'demo')
      assert.ok(flat.ok, `${entity.name}: ${JSON.stringify(flat.ok ? null : flat.faults)} in ${JSON.stringify(row)}`)
      assert.ok(!seen.has(flat.record.id), `${entity.name} ${flat.record.id} comes twice`)
      seen.add(flat.record.id)
      const fields = entity.fields.map((field) => ({ field, value: at(row, field.path) }))
      const listed = entity.lists.flatMap((list) =>
        ((row[list.path] ?? []) as Row[]).flatMap((part) => list.fields.map((field) => ({ field, value: at(part, field.path) }))),
      )
      for (const { field, value } of [...fields, ...listed])
        if (field.type === 'ref' && value !== undefined)
          assert.ok(ids.get(field.entity!)!.has(value), `${entity.name}.${field.path} points to ${value}`)
    }
  }
})

test('people, firms and plates are well-formed, but for the certificate numbers planted as wrong', () => {
  const planted = new Set(answers.filter(({ rule }) => rule === 'R04').map(({ subject }) => subject))
  for (const row of rows(folder, 'cases')) {
    const party = row.party as { kind: string; idNo: string; phone: string }
    const valid = party.kind === 'person' ? checkCitizenId(party.idNo).ok : checkCreditCode(party.idNo).ok
    assert.ok(valid || planted.has(row.id as string), `${row.id} ${party.idNo}`)
    assert.match(party.phone, /^154\d{8}$/)
    if (row.plate) assert.ok(checkPlate(row.plate as string).ok, String(row.plate))
  }
})

test('no identity lies in a range that real people or vehicles have', () => {
  for (const name of ['cases', 'captures', 'weighings', 'points', 'breath-tests'])
    for (const row of rows(folder, name)) if (row.plate) assert.match(row.plate as string, /^(宁[J-X]|青[J-Z])/)
  for (const row of rows(folder, 'cases')) {
    const { kind, idNo } = row.party as { kind: string; idNo: string }
    assert.match(idNo, kind === 'person' ? /^1199\d\d18[56]\d/ : /^91109999/)
  }
  const regions = [...rows(folder, 'units'), ...rows(folder, 'clues')].map((row) => row.region)
  for (const region of [...regions, ...rows(folder, 'cases').map((row) => at(row, 'place.region'))]) {
    const division = checkDivision(String(region))
    assert.ok(division.ok && division.invented, String(region))
  }
})

test('every rule has at least three answers, and each answer names cases that exist', async () => {
  const twentyThousand = rows(await make('twenty-thousand', 20_000), 'answers') as typeof answers
  for (const list of [answers, twentyThousand])
    for (const rule of plantedRules) {
      const subjects = new Set(list.filter((answer) => answer.rule === rule).map(({ subject }) => subject))
      assert.ok(subjects.size >= 3, `${rule} has ${subjects.size}`)
    }
  const cases = new Set(rows(folder, 'cases').map(({ id }) => id))
  for (const { rule, caseIds, note, subject } of answers) {
    assert.ok(note.length > 0 && subject.length > 0, rule)
    for (const id of caseIds) assert.ok(cases.has(id), `${rule} ${id}`)
  }
})

test('sizes: four captures a case, and the figures of a real province', () => {
  const captures = lines(folder, 'captures').length
  assert.ok(captures > 7600 && captures < 8400, String(captures))
  const units = rows(folder, 'units')
  assert.equal(units.filter(({ line, level }) => line === 'transport' && level === 'city').length, 14)
  assert.equal(units.filter(({ line, level }) => line === 'transport' && level === 'county').length, 109)
  const road = new Set(units.filter(({ line }) => line === 'transport').map(({ id }) => id))
  assert.equal(rows(folder, 'officers').filter(({ unitId }) => road.has(unitId)).length, 8889)
  assert.equal(
    units.filter(({ id }) => road.has(id)).reduce((sum, { posts }) => sum + ((posts as number | undefined) ?? 0), 0),
    12_782,
  )
})

test('a decided case has all papers of its procedure, but for those planted as missing', () => {
  const planted = new Set(answers.flatMap(({ subject }) => subject))
  const papers = new Map<unknown, Set<unknown>>()
  for (const { caseId, form } of rows(folder, 'documents')) papers.set(caseId, (papers.get(caseId) ?? new Set()).add(form))
  let complete = 0
  for (const row of rows(folder, 'cases')) {
    if (row.state !== 'closed' || row.outcome === 'transfer' || planted.has(row.id as string)) continue
    for (const form of requiredForms(row.procedure as 'simple', row.line as 'police'))
      assert.ok(papers.get(row.id)?.has(form), `${row.id} lacks ${form}`)
    complete++
  }
  assert.ok(complete > 1000)
})

test('too small a province and a seed that is no number are refused in Chinese', async () => {
  for (const options of [
    { cases: 999, seed: 1 },
    { cases: 1000.5, seed: 1 },
    { cases: 1000, seed: Number.NaN },
  ])
    await assert.rejects(
      generateDemo({ out: join(root, 'refused'), ...options }),
      (error: unknown) => error instanceof DemoError && /[一-龥]/.test(error.message),
    )
})

test('accounts belong to units of the province, administrators to none', () => {
  const units = new Set(rows(folder, 'units').map(({ id }) => id))
  const hot = (unitId: string) => {
    const cases = new Set(
      rows(folder, 'cases')
        .filter((row) => row.unitId === unitId)
        .map(({ id }) => id),
    )
    return answers.filter(({ caseIds, subject }) => subject.startsWith(unitId) || caseIds.some((id) => cases.has(id))).length
  }
  for (const { role, unitId, account } of demoAccounts()) {
    if (role.endsWith('-admin')) assert.equal(unitId, undefined)
    else assert.ok(unitId !== undefined && units.has(unitId), account)
    if (role === 'unit-head') assert.ok(hot(unitId!) >= 8, `${unitId} has ${hot(unitId!)} faults`)
  }
})

test('memory does not grow with the number of cases', () => {
  const peak = (cases: number): number => {
    const script = `
      const { generateDemo } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))})
      await generateDemo({ out: ${JSON.stringify(join(root, 'memory'))}, cases: ${cases}, seed: 1 })
      console.log(process.resourceUsage().maxRSS)`
    return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })) / 1024
  }
  const [small, large] = [peak(10_000), peak(80_000)]
  assert.ok(large < small + 200, `${small.toFixed(0)} MB → ${large.toFixed(0)} MB`)
})
