import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ROLE_NAMES, type Role } from '#domain/contract/roles.ts'
import {
  actionsFor,
  diagram,
  instrumentProcess,
  type MatterKind,
  type Process,
  problemProcess,
  processes,
  targetsOf,
  transitionFor,
  warningProcess,
} from '#domain/process/index.ts'
import { digestOf } from '../briefings/index.ts'
import { MATTER_TABLES } from '../matters/index.ts'
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
  void: { text: '作废' },
  close: { text: '办结' },
}

/** Where an action of one process takes other input than the same action of another. */
const INPUTS: Partial<Record<MatterKind, (other: string) => Record<string, Record<string, unknown>>>> = {
  clue: (other) => ({
    assess: { weight: 'ordinary', region: '990101', line: 'police' },
    hand: { unitId: 't:JT11' },
    raise: { text: '承办单位不在本级监督范围' },
    refuse: { text: '不属于受理范围' },
    merge: { intoId: other, text: '同一事项' },
    unmerge: { text: '并非同一事项' },
    return: { competentUnitId: 't:JT11', text: '不属本单位管辖' },
    answer: { finding: 'true', text: '属实', measures: '已纠正' },
    reply: { done: '已经处理', reason: '理由充分' },
    satisfied: {},
    unsatisfied: { text: '处理不公' },
    unreached: { text: '电话无人接听' },
    list: { text: '挂牌督办' },
    'listed-report': { text: '本月进展' },
    unlist: { text: '摘牌' },
    'petition-tell': { text: '已告知受理' },
    'petition-extend': { text: '情况复杂' },
    'petition-review': { text: '请求复查' },
    'petition-reviewed': { decision: 'upheld', text: '维持' },
  }),
  instrument: () => ({
    check: { text: '同意' },
    countersign: { text: '同意' },
    answer: { text: '已办结' },
    seal: { sealId: '00000000-0000-4000-8000-000000000000' },
    withdraw: { text: '撤回' },
    correct: { text: '更正日期' },
    receipt: { receiptNo: '收〔2026〕1号' },
    feedback: { text: '已处理' },
    report: { text: '本月进展' },
    unlist: { text: '同意摘牌' },
    minutes: { heldOn: '2026-11-01', place: '会议室', present: '甲、乙', text: '纪要' },
    pass: { text: '合格' },
    archive: { volume: '2026-001', retention: '30年' },
  }),
  campaign: () => ({ publish: {}, summarise: { text: '总结' }, finish: { text: '转入常治长效' }, resume: { text: '重新启动' } }),
  stage: () => ({ start: {}, submit: { text: '任务完成' } }),
  problem: () => ({
    schedule: { steps: [{ due: '2030-01-01', text: '培训' }] },
    step: { stepId: '00000000-0000-4000-8000-000000000000', doneOn: '2026-11-01', text: '已完成' },
  }),
  briefing: () => ({ review: { text: '数字相符' }, correct: { text: '记录有更正' }, drop: { text: '不再制发' } }),
  regulation: () => ({
    consult: { text: '征求意见' },
    submit: { text: '无不同意见' },
    approve: { text: '合法' },
    discuss: { discussedOn: '2026-11-01', text: '通过' },
    publish: { docNo: '某发〔2026〕1号', publishedOn: '2026-11-01' },
    file: { filingNo: '备〔2026〕1号', filedOn: '2026-11-01' },
    drop: { text: '不再制定' },
  }),
  handover: () => ({
    amend: { title: '线索', facts: '改过的事实' },
    approve: { text: '同意移送' },
    'hand-over': { docNo: '移〔2026〕1号' },
    receipt: { receiptNo: '收〔2026〕1号', receivedOn: '2026-11-01' },
    return: { competent: '县公安局' },
    note: { text: '已谈话' },
    result: { result: 'filed', people: 1, resultOn: '2026-11-01' },
    redirect: { receiver: 'police', organ: '县公安局' },
    close: {},
    drop: { text: '不再移送' },
  }),
  tracing: () => ({
    confirm: { linkId: '00000000-0000-4000-8000-000000000000', person: '甲', post: 'member', responsibility: 'direct', text: '属实' },
    strike: { linkId: '00000000-0000-4000-8000-000000000000', text: '无关' },
    add: { step: 'decide', person: '甲', post: 'head', text: '签发记录' },
    conclude: { outcome: 'none', text: '不予追责' },
    approve: { text: '同意' },
    drop: { text: '不再倒查' },
  }),
  exemption: () => ({
    examine: { advice: 'approve', text: '符合' },
    resubmit: { text: '已补正' },
    approve: { text: '同意' },
    refuse: { text: '不符合' },
    appeal: { text: '申诉' },
    withdraw: { text: '撤回' },
  }),
  duty: () => ({ report: { text: '本期情况' }, excuse: { text: '同意免报' } }),
  inspection: () => ({
    assign: {},
    begin: {},
    finish: {},
    report: { text: '检查报告' },
    judge: { text: '同意' },
    cancel: { text: '不再检查' },
  }),
}

/** A hand-over, sealed from 已移送 on; a tracing; or an exemption of a team, so that the county is the level above. */
async function accountabilityMatter(
  sql: World['sql'],
  kind: 'handover' | 'tracing' | 'exemption',
  state: string,
  applicant: string,
): Promise<string> {
  if (kind === 'handover') {
    const sealed = ['handed', 'received', 'resulted', 'closed'].includes(state) ? new Date() : null
    const [row] =
      await sql`insert into handovers (source_kind, source_id, receiver, organ, unit_id, region, line, state, handed_at, sealed_at)
      values ('problem', gen_random_uuid(), 'discipline', '县纪委监委', 't:GA11', '990101', 'police', ${state}, ${sealed}, ${sealed}) returning id`
    await sql`insert into handover_contents (handover_id, title, facts) values (${row!.id as string}, '线索', '事实')`
    return row!.id as string
  }
  const [row] =
    kind === 'tracing'
      ? await sql`insert into tracings (source_kind, source_id, title, reason, unit_id, region, line, state, outcome)
          values ('case', 'none', '案件', '事由', 't:GA11', '990101', 'police', ${state}, 'none') returning id`
      : await sql`insert into exemptions (subject, person, post, unit_id, region, line, grounds, statement, state, applied_by)
          values ('person', '甲', 'member', 't:GA111', '990101', 'police', '{duty}', '理由', ${state}, ${applicant}) returning id`
  return row!.id as string
}

/** A day's briefing of 子县司法局 with one version. */
async function briefingMatter(sql: World['sql'], state: string): Promise<string> {
  const [row] = await sql`insert into briefings (kind, title, body, period_from, period_to, unit_id, region, line, state, year, issue)
    values ('tip', '每日提示', '一、请各单位逐件核对期限。', '2026-10-05', '2026-10-05', 't:SF11', '990101', 'justice', ${state}, 2026,
      ${state === 'published' ? sql`(select coalesce(max(issue), 1000) + 1 from briefings where issue > 1000)` : null}) returning id`
  const id = row!.id as string
  const data = { kind: 'tip', title: '每日提示', body: '' } as never
  await sql`insert into briefing_versions (briefing_id, no, data, digest) values (${id}, 1, ${sql.json(data)}, ${digestOf(id, 1, data)})`
  return id
}

/** A campaign of 子县司法局 with 子县交警大队 in it; or that unit's stage, or its report. */
async function campaignMatter(sql: World['sql'], kind: 'campaign' | 'stage' | 'duty', state: string): Promise<string> {
  const [campaign] =
    await sql`insert into campaigns (root_id, name, basis, period_from, period_to, summary_due, unit_id, office_name, region, lines, state, summary)
    values (gen_random_uuid(), '专项整治', '依据', current_date, current_date + 90, current_date + 90, 't:SF11', '子县司法局', '990101', '{police}',
      ${kind === 'campaign' ? state : 'running'}, '总结') returning id`
  const id = campaign!.id as string
  await sql`insert into campaign_classes (campaign_id, code, title) values (${id}, 'G1', '逐利执法')`
  await sql`insert into campaign_stages (campaign_id, no, title, from_day) values (${id}, 1, '组建', current_date)`
  await sql`insert into campaign_units (campaign_id, unit_id, unit_name) values (${id}, 't:GA11', '子县交警大队')`
  if (kind === 'campaign') return id
  if (kind === 'stage') {
    const [stage] = await sql`insert into stages (campaign_id, stage_no, for_unit_id, unit_id, region, line, state)
      values (${id}, 1, 't:GA11', 't:GA11', '990101', 'police', ${state}) returning id`
    return stage!.id as string
  }
  await sql`insert into campaign_duties (campaign_id, key, title, every) values (${id}, 'weekly', '周统计', 'week')`
  const [duty] =
    await sql`insert into duties (campaign_id, duty_key, title, period, period_from, period_to, for_unit_id, unit_id, region, line, deadline, state)
    values (${id}, 'weekly', '周统计', '2026-W47', current_date, current_date, 't:GA11', 't:GA11', '990101', 'police', now() + interval '1 day', ${state}) returning id`
  return duty!.id as string
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

  const routeOf = {
    warning: 'warnings.act',
    problem: 'problems.act',
    instrument: 'instruments.act',
    clue: 'clues.act',
    campaign: 'campaigns.act',
    stage: 'stages.act',
    duty: 'duties.act',
    regulation: 'regulations.act',
    handover: 'handovers.act',
    tracing: 'tracings.act',
    exemption: 'exemptions.act',
    briefing: 'briefings.act',
    inspection: 'inspections.act',
  } as const
  let into = ''

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
    if (kind === 'campaign' || kind === 'stage' || kind === 'duty') return campaignMatter(sql, kind, state)
    if (kind === 'inspection') {
      const [row] = await sql`insert into inspections (kind, title, purpose, period_from, period_to, unit_id, office_name, region, state)
        values ('open', '督导', '检查', current_date, current_date + 30, 't:SF11', '子县司法局', '990101', ${state}) returning id`
      return row!.id as string
    }
    if (kind === 'briefing') return briefingMatter(sql, state)
    if (kind === 'handover' || kind === 'tracing' || kind === 'exemption')
      return accountabilityMatter(sql, kind, state, people['unit-handler'].id)
    if (kind === 'regulation') {
      const [row] = await sql`insert into regulations (name, action, basis, unit_id, region, line, deadline, state)
        values ('裁量办法', 'repeal', '依据', 't:GA11', '990101', 'police', current_date + 90, ${state}) returning id`
      return row!.id as string
    }
    if (kind === 'clue') {
      const assessed = () =>
        sql`insert into clues (channel, received_at, title, content, region, line, office_id, unit_id, state, handed_at, assessed_at, listed_at)
        values ('letter', now(), '线索', '反映的问题', '990101', 'police', 't:SF11', 't:GA11', ${state}, now(), now(), ${state === 'handed' ? null : sql`now()`}) returning id`
      const [row] = await assessed()
      into ||= (await assessed())[0]!.id as string
      await sql`insert into files (name, media_type, size, sha256, matter_kind, matter_id, purpose) values ('证.pdf', 'application/pdf', 1, '00', 'clue', ${row!.id as string}, 'evidence')`
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
              body: { version: 1, input: INPUTS[kind]?.(into)[action] ?? INPUT[action] ?? {} },
            })
            // A guard may refuse what the table allows: a look-back where none is due.
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
              const [row] = await world.sql`select state, version from ${world.sql(MATTER_TABLES[kind])} where id = ${id}`
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
