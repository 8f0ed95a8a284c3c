import type { Sql } from '../platform/database/client.ts'

/** A unit of the small province that tests of records and statistics share. */
export interface TestUnit {
  readonly id: string
  readonly parent: string | null
  readonly name: string
  readonly region: string
  readonly line: string
  readonly level: string
}

const unit = (id: string, parent: string | null, name: string, region: string, line: string, level: string): TestUnit => ({
  id,
  parent,
  name,
  region,
  line,
  level,
})

/** One province, two cities, three counties; justice supervises, police and transport enforce. */
export const UNITS: readonly TestUnit[] = [
  unit('SF-99', null, '甲省司法厅', '990000', 'justice', 'province'),
  unit('SF-9901', 'SF-99', '乙市司法局', '990100', 'justice', 'city'),
  unit('SF-990101', 'SF-9901', '丙县司法局', '990101', 'justice', 'county'),
  unit('SF-9902', 'SF-99', '丁市司法局', '990200', 'justice', 'city'),
  unit('GA-99', null, '甲省交警总队', '990000', 'police', 'province'),
  unit('GA-9901', 'GA-99', '乙市交警支队', '990100', 'police', 'city'),
  unit('GA-990101', 'GA-9901', '丙县交警大队', '990101', 'police', 'county'),
  unit('GA-990101-1', 'GA-990101', '丙县交警大队一中队', '990101', 'police', 'team'),
  unit('GA-990101-2', 'GA-990101', '丙县交警大队二中队', '990101', 'police', 'team'),
  unit('GA-990102', 'GA-9901', '戊县交警大队', '990102', 'police', 'county'),
  unit('GA-9902', 'GA-99', '丁市交警支队', '990200', 'police', 'city'),
  unit('GA-990201', 'GA-9902', '己县交警大队', '990201', 'police', 'county'),
  unit('JT-990101', null, '丙县交通运输执法大队', '990101', 'transport', 'county'),
]

/** A case as the tests give it; what is left out is filled in plainly. */
export interface TestCase {
  readonly id: string
  readonly unit: string
  readonly occurredAt: string
  readonly [column: string]: unknown
}

const KEPT = { source: 't', digest: Buffer.from('00', 'hex'), import_id: '00000000-0000-0000-0000-000000000001' }

/** Inserts rows, an object each by column name; what one row lacks and another has is null. Adds what every imported table holds. */
export async function insertRecords(sql: Sql, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const whole = rows.map((row) => ({ ...Object.fromEntries(columns.map((name) => [name, row[name] ?? null])), ...KEPT }))
  for (let i = 0; i < whole.length; i += 500) await sql`insert into ${sql(`record.${table}`)} ${sql(whole.slice(i, i + 500) as never)}`
}

/** Fills the units, their tree, two officers a unit and one item. */
export async function buildProvince(sql: Sql): Promise<void> {
  await insertRecords(
    sql,
    'units',
    UNITS.map(({ parent, ...row }) => ({ ...row, parent_id: parent })),
  )
  await sql`insert into record.unit_tree (ancestor_id, unit_id, depth)
    with recursive up (ancestor_id, unit_id, depth) as (
      select id, id, 0 from record.units
      union all select p.parent_id, up.unit_id, up.depth + 1 from up join record.units p on p.id = up.ancestor_id where p.parent_id is not null)
    select * from up`
  const enforcing = UNITS.filter((each) => each.line !== 'justice')
  await insertRecords(
    sql,
    'officers',
    enforcing.flatMap(({ id }) =>
      ['A', 'B'].map((letter) => ({
        id: `${id}${letter}`,
        unit_id: id,
        name: `警员${letter}`,
        badge_no: `${id}${letter}`,
        kind: 'officer',
      })),
    ),
  )
  await insertRecords(sql, 'items', [
    {
      id: 'I1|2020-01-01',
      code: 'I1',
      name: '超速',
      line: 'police',
      stat_min: 20,
      stat_max: 200,
      valid_from: '2020-01-01',
      valid_to: '2025-12-31',
    },
    { id: 'I1|2026-01-01', code: 'I1', name: '超速行驶', line: 'police', stat_min: 200, stat_max: 2000, valid_from: '2026-01-01' },
  ])
}

/** Inserts cases; region and line follow the unit, its two officers handle and record. */
export async function insertCases(sql: Sql, cases: readonly TestCase[]): Promise<void> {
  const byId = new Map(UNITS.map((each) => [each.id, each]))
  await insertRecords(
    sql,
    'cases',
    cases.map(({ unit: unitId, occurredAt, ...rest }) => ({
      case_no: `案${rest.id}`,
      procedure: 'simple',
      item_code: 'I1',
      ...rest,
      unit_id: unitId,
      line: byId.get(unitId)!.line,
      region: byId.get(unitId)!.region,
      occurred_at: occurredAt,
    })),
  )
  const officers = cases.flatMap((each) => [
    { case_id: each.id, position: 0, officer_id: `${each.unit}A`, role: 'handler' },
    { case_id: each.id, position: 1, officer_id: `${each.unit}B`, role: 'recorder' },
  ])
  for (let i = 0; i < officers.length; i += 1000) await sql`insert into record.case_officers ${sql(officers.slice(i, i + 1000))}`
}

/** A warning as the tests give it. */
export interface TestWarning {
  readonly rule?: string
  readonly colour?: string
  readonly unit: string
  readonly openedAt: string
  readonly state?: string
  readonly cases?: readonly string[]
  readonly [column: string]: unknown
}

let serial = 0

/** Inserts warnings and returns their ids in order. */
export async function insertWarnings(sql: Sql, warnings: readonly TestWarning[]): Promise<string[]> {
  const byId = new Map(UNITS.map((each) => [each.id, each]))
  const ids: string[] = []
  for (const { rule = 'R05', colour = 'yellow', unit: unitId, openedAt, state = 'open', cases = [], ...rest } of warnings) {
    const owner = byId.get(unitId)!
    const [row] = await sql`insert into warnings ${sql({
      rule_id: rule,
      rule_version: 1,
      fingerprint: `${rule}|${++serial}`,
      colour,
      subject_kind: 'case',
      subject_id: cases[0] ?? 't:x',
      unit_id: unitId,
      region: owner.region,
      line: owner.line,
      evidence: sql.json({}) as never,
      state,
      opened_at: openedAt,
      ...rest,
    })} returning id`
    ids.push(row!.id as string)
    for (const caseId of cases) await sql`insert into warning_cases (warning_id, case_id) values (${row!.id as string}, ${caseId})`
  }
  return ids
}
