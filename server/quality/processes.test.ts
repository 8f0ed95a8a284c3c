import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ROLE_NAMES, type Role } from '#domain/contract/roles.ts'
import {
  actionsFor,
  diagram,
  instrumentProcess,
  type Process,
  problemProcess,
  processes,
  targetsOf,
  transitionFor,
  warningProcess,
} from '#domain/process/index.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'

/** Where each role sits in the test world, so that it can see a matter of 子县交警大队. */
const PLACE: Record<Role, UnitId | null> = {
  supervisor: 't:SF11',
  'supervision-lead': 't:SF11',
  'law-reviewer': 't:SF11',
  discipline: 't:SF',
  'unit-head': 't:GA11',
  'unit-handler': 't:GA11',
  'system-admin': null,
  'security-admin': null,
  'audit-admin': null,
}

/** Input that each action accepts; what is not listed takes none. */
const INPUT: Record<string, Record<string, unknown>> = {
  notify: {},
  dismiss: { text: '经研判不予通报' },
  answer: { findingCode: 'F0', text: '核查无误' },
  accept: { text: '同意' },
  'send-back': { text: '请补充材料' },
  remind: { text: '请尽快办理' },
  urge: { text: '请尽快办理' },
  plan: { kind: 'long-term', measures: '逐案整改', leader: '甲', person: '乙', deadline: '2030-01-01' },
  progress: { text: '已整改一半' },
  complete: { text: '已整改完毕' },
  return: { text: '整改不到位' },
  extend: { deadline: '2030-01-01', text: '同意延期' },
  'look-back': { text: '回访合格' },
  reopen: { text: '问题反弹' },
  'hand-over': { to: '县纪委监委', no: '移〔2026〕1号', text: '移送线索' },
  receipt: { receiptNo: '收〔2026〕1号' },
  'hand-over-result': { text: '已立案' },
  account: { person: '甲', form: '诫勉', basis: '有关规定', decidedOn: '2026-11-01' },
  exempt: { person: '甲', basis: '有关规定', decidedOn: '2026-11-01', approver: '丙' },
  void: { text: '作废' },
  close: { text: '办结' },
}

describe('process tables', () => {
  for (const table of Object.values(processes) as Process[]) {
    test(`${table.title}: every state can be reached and left, every name exists`, () => {
      const states = Object.keys(table.states)
      const reached = new Set<string>([table.initial])
      for (let grown = true; grown; ) {
        grown = false
        for (const line of table.transitions)
          for (const from of line.from)
            if (reached.has(from))
              for (const to of targetsOf(line, from))
                if (!reached.has(to)) {
                  reached.add(to)
                  grown = true
                }
      }
      assert.deepEqual([...reached].sort(), [...states].sort())
      for (const state of states)
        if (!table.final.includes(state))
          assert.ok(
            table.transitions.some((line) => line.from.includes(state) && line.to !== 'same'),
            `${state} has no way out`,
          )
      for (const line of table.transitions) {
        for (const from of line.from) assert.ok(states.includes(from))
        for (const clock of [...(line.starts ?? []), ...(line.stops ?? [])])
          assert.ok(clock in table.clocks, `${line.action} names clock ${clock}`)
        if (line.to !== 'same') assert.equal(line.to.at(-1)!.when, undefined, `${line.action}: the last branch holds always`)
      }
      const keys = table.transitions.flatMap((line) => line.from.map((from) => `${from} ${line.action}`))
      assert.equal(new Set(keys).size, keys.length, 'one line for each state and action')
      assert.ok(diagram(table).includes(table.initial))
    })
  }
})

describe('role × state × action, through HTTP', () => {
  let world: World
  const people = {} as Record<Role, Person>
  before(async () => {
    world = await testWorld()
    for (const role of ROLE_NAMES) people[role] = await world.person(role, PLACE[role])
  })
  after(() => world?.close())

  const routeOf = { warning: 'warnings.act', problem: 'problems.act', instrument: 'instruments.act' } as const
  const tableOf = { warning: 'warnings', problem: 'problems', instrument: 'instruments' } as const

  async function matter(kind: keyof typeof processes, state: string): Promise<string> {
    const { sql } = world
    if (kind === 'warning') {
      const id = await world.warning({ unitId: 't:GA11', colour: 'yellow', review: false })
      await sql`update warnings set state = ${state}, notified_at = now(), handed_over_at = now(), finding_code = ${state === 'reviewing' ? 'F0' : null} where id = ${id}`
      return id
    }
    if (kind === 'problem') {
      const source = await world.warning({ unitId: 't:GA11' })
      await sql`update warnings set state = ${state === 'closed' ? 'closed' : 'rectifying'}, notified_at = now() where id = ${source}`
      const [row] =
        await sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state, handed_over_at, look_back_due)
        values ('warning', ${source}, '问题', '说明', 'F4', 't:GA11', '990101', 'police', ${state}, now(), current_date) returning id`
      await sql`insert into files (name, media_type, size, sha256, matter_kind, matter_id, purpose) values ('证.pdf', 'application/pdf', 1, '00', 'problem', ${row!.id as string}, 'evidence')`
      return row!.id as string
    }
    const [row] = await sql`insert into instruments (kind, organ_id, title, unit_id, region, line, content, state, drafted_by, issued_at)
      values ('notice', 't:SF11', '通报', 't:GA11', '990101', 'police', ${sql.json({ title: '通报', addressee: '子县交警大队', blocks: [] })}, ${state}, ${people.supervisor.id}, now()) returning id`
    return row!.id as string
  }

  for (const [kind, table] of Object.entries(processes) as [keyof typeof processes, Process][])
    test(`${table.title}: the server allows exactly what the table says`, async () => {
      const actions = [...new Set(table.transitions.map((line) => line.action))]
      const wrong: string[] = []
      for (const state of Object.keys(table.states))
        for (const role of ROLE_NAMES)
          for (const action of actions) {
            const line = transitionFor(table, state, action)
            const id = await matter(kind, state)
            const answer = await world.call(people[role], routeOf[kind], {
              params: { id, action },
              body: { version: 1, input: INPUT[action] ?? {} },
            })
            // A guard may refuse what the table allows: hand-over of what is handed over already.
            const guards = line?.guards?.map((guard) => guard.name) ?? []
            const lawful = line?.by.includes(role) ?? false
            const allowed = answer.status === 200 || (answer.status === 409 && guards.includes(answer.problem.code))
            if (lawful !== allowed)
              wrong.push(
                `${state} ${role} ${action}: table ${lawful ? 'allows' : 'refuses'}, server ${answer.status} ${answer.problem?.code ?? ''} ${answer.problem?.detail ?? ''}`,
              )
            if (!lawful && answer.status === 409)
              assert.ok(
                answer.problem.state === state && answer.problem.holder,
                `a refusal names state and holder: ${JSON.stringify(answer.problem)}`,
              )
            if (answer.status === 200) {
              const [row] = await world.sql`select state, version from ${world.sql(tableOf[kind])} where id = ${id}`
              assert.ok(targetsOf(line!, state).includes(row!.state as string), `${state} ${action} led to ${row!.state}`)
              assert.equal(row!.version, 2)
            }
          }
      assert.deepEqual(wrong, [])
    })

  test('the page offers what the table allows to the role', async () => {
    for (const role of ['supervision-lead', 'unit-head'] as const)
      for (const state of Object.keys(warningProcess.states)) {
        const id = await matter('warning', state)
        const { body } = await world.call(people[role], 'warnings.show', { params: { id } })
        assert.deepEqual(
          body.actions.map((action) => action.action),
          actionsFor(warningProcess as Process, state, [role]).map((line) => line.action),
        )
      }
  })

  test('a table names only Chinese labels', () => {
    for (const table of [warningProcess, problemProcess, instrumentProcess] as unknown as Process[])
      for (const line of table.transitions) assert.match(line.label + line.consequence, /^[^a-z]+$/)
  })
})
