import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Rule, rules } from '#rules/index.ts'
import { type TestDatabase, testDatabase } from '../platform/database/testing.ts'
import { seedReference } from '../platform/reference.ts'
import { type Duck, openDuck } from './duckdb.ts'
import type { Row } from './engine.ts'
import { exampleInserts, flagged, runExample } from './examples.ts'
import { postgresEngine } from './postgres.ts'
import { copyTables } from './tables.ts'

const REQUIRED = ['subject_id', 'unit_id', 'case_ids', 'score']
const only = process.env.RULES?.split(',')
const chosen: readonly Rule[] = only ? rules.filter((definition) => only.includes(definition.id)) : rules

describe('every rule, every example, both engines', () => {
  let database: TestDatabase
  let duck: Duck

  before(async () => {
    database = await testDatabase()
    duck = await openDuck(':memory:')
    await seedReference(database.sql)
    for (const table of ['calendar', 'law_values'] as const) {
      const rows = await database.sql`select * from ${database.sql(`record.${table}`)}`
      const columns = copyTables.find((each) => each.name === table)!.columns.map((each) => each.name)
      const literal = (value: unknown) =>
        value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
      await duck.run(`insert into ${table} values ${rows.map((row) => `(${columns.map((name) => literal(row[name])).join()})`).join()}`)
    }
  })
  after(async () => {
    duck?.close()
    await database?.drop()
  })

  for (const definition of chosen) {
    test(`${definition.id} ${definition.title}`, async () => {
      assert.ok(
        definition.examples.some((example) => example.flags.length > 0),
        'an example that must be flagged',
      )
      assert.ok(
        definition.examples.some((example) => example.flags.length === 0),
        'a near miss',
      )
      for (const example of definition.examples) {
        const fromDuck = await inDuck(definition, example)
        const fromPostgres = await inPostgres(definition, example)
        assert.deepEqual(flagged(fromDuck), [...example.flags].sort(), `${definition.id} “${example.name}” on duckdb`)
        assert.deepEqual(fromPostgres.map(rounded), fromDuck.map(rounded), `${definition.id} “${example.name}”: engines differ`)
        for (const row of fromDuck)
          for (const column of [...REQUIRED, ...definition.evidence.map((each) => each.column)])
            assert.ok(column in row, `${definition.id} has no column ${column}`)
      }
    })
  }

  async function inDuck(definition: Rule, example: Rule['examples'][number]): Promise<Row[]> {
    await duck.run('begin')
    try {
      for (const insert of exampleInserts(example, 'duckdb')) await duck.run(insert)
      return await runExample(duck, definition, example)
    } finally {
      await duck.run('rollback')
    }
  }

  async function inPostgres(definition: Rule, example: Rule['examples'][number]): Promise<Row[]> {
    let rows: Row[] = []
    const rollback = new Error('rollback')
    await database.sql
      .begin(async (tx) => {
        await tx`set local search_path = record, public`
        for (const insert of exampleInserts(example, 'postgres')) await tx.unsafe(insert)
        rows = await runExample(postgresEngine(tx), definition, example)
        throw rollback
      })
      .catch((error: unknown) => {
        if (error !== rollback) throw error
      })
    return rows
  }
})

describe('the columnar copy and the record', () => {
  test('have the same columns', async () => {
    const database = await testDatabase()
    try {
      for (const table of copyTables) {
        const names = (
          await database.sql`select column_name from information_schema.columns where table_schema = 'record' and table_name = ${table.name}`
        ).map((row) => row.column_name as string)
        for (const column of table.columns) assert.ok(names.includes(column.name), `record.${table.name} has no column ${column.name}`)
      }
    } finally {
      await database.drop()
    }
  })
})

/** Numbers to six decimals: sums of doubles may differ in the last bits between the engines. */
function rounded(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value]),
  )
}
