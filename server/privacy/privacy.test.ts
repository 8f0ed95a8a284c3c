import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DATA_SETS, type DataSetKey } from '#domain/privacy/index.ts'
import { findByReceipt, openReporter, sealReporter } from '../clues/index.ts'
import { type Person, testWorld, type World } from '../testing.ts'
import { privacySchedule, privacyTasks } from './index.ts'

const TODAY = Temporal.Now.plainDateISO('Asia/Shanghai').toString()
const LONG_AGO = '2019-01-01T00:00:00Z'
const NAME = '栩长庚'
const PHONE = '13900005678'

describe('protection of personal data', () => {
  let world: World
  let security: Person
  let second: Person
  let province: Person
  let county: Person
  before(async () => {
    world = await testWorld()
    security = await world.person('security-admin', null)
    second = await world.person('security-admin', null)
    province = await world.person('supervision-lead', 't:SF')
    county = await world.person('supervision-lead', 't:SF11')
  })
  after(() => world?.close())

  const outcome = ({ status, problem }: { status: number; problem: { code: string } }) => (status === 200 ? 'done' : problem.code)
  const dryRun = async (set?: DataSetKey) => {
    const { body } = await world.call(security, 'privacy.dry-run', { query: { set } })
    return Object.fromEntries(body.map((each) => [each.set, Object.fromEntries(each.steps.map(({ step, count }) => [step, count]))]))
  }
  const ask = (set: DataSetKey, who = security) => world.call(who, 'privacy.ask-run', { body: { set, reason: '保存期限已满' } })
  const decide = (who: Person, id: string, approve = true) =>
    world.call(who, 'privacy.decide-run', { params: { id }, body: { approve, text: '同意清理' } })
  const run = async (set: DataSetKey) => {
    const asked = await ask(set)
    assert.equal(asked.status, 200, JSON.stringify(asked.problem))
    assert.equal(outcome(await decide(second, asked.body.id)), 'done')
    await privacyTasks['privacy-run']!({ id: asked.body.id }, world.services)
    return asked.body
  }
  const runRow = async (id: string) => (await world.call(security, 'privacy.runs')).body.rows.find((row) => row.id === id)!
  /** Digest of every table, so that a change anywhere shows. */
  const digests = async () => {
    const tables =
      await world.sql`select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'record') order by 1, 2`
    const found: Record<string, string> = {}
    for (const { schema, name } of tables) {
      const [row] =
        await world.sql`select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${world.sql(`${schema}.${name}`)} t`
      found[schema === 'record' ? `record.${name}` : (name as string)] = row!.digest as string
    }
    return found
  }
  const changed = (one: Record<string, string>, other: Record<string, string>) =>
    Object.keys(one).filter((table) => one[table] !== other[table] && !['sessions', 'idempotency'].includes(table))
  /** A report with a sealed reporter, whose name and phone stand in its words. */
  const report = async (closed: string | null, more: { mergedInto?: string } = {}) => {
    const text = `我是${NAME}，电话${PHONE}，被乱罚款`
    const [clue] =
      await world.sql`insert into clues (channel, received_at, title, content, region, office_id, unit_id, state, closed_at, merged_into)
      values ('12345', ${LONG_AGO}, ${`${NAME}反映乱罚款`}, ${text}, '990101', 't:SF11', 't:SF11', ${closed ? 'closed' : 'verifying'}, ${closed}, ${more.mergedInto ?? null}) returning id`
    const clueId = clue!.id as string
    const [source] = await world.sql`insert into clue_sources (clue_id, channel, received_at, content, raw)
      values (${clueId}, '12345', ${LONG_AGO}, ${text}, ${world.sql.json({ content: text, tel: Number(PHONE), n: 3 })}) returning id`
    const sourceId = source!.id as string
    await world.sql.begin((tx) =>
      sealReporter(
        tx as never,
        sourceId,
        { kind: 'named', name: NAME, phone: PHONE, account: { login: 'gov', openId: sourceId }, receipt: sourceId },
        world.services,
      ),
    )
    await world.sql`insert into public_reports (source_id, door, category, region, notice_version, judged_text) values (${sourceId}, 'named', 'G1', '990101', '1', '不满意')`
    await world.sql`insert into dialogue (source_id, side, text) values (${sourceId}, 'reporter', ${`${NAME}补充`})`
    return { clueId, sourceId }
  }
  const sealed = async (id: string) =>
    (await world.sql`select sealed is not null as yes from reporters where source_id = ${id}`)[0]!.yes as boolean

  describe('the catalogue', () => {
    test('every place of it exists', async () => {
      const rows = await world.sql`select table_schema || '.' || table_name || '.' || column_name as place from information_schema.columns`
      const columns = new Set(rows.map((row) => row.place as string))
      for (const { key, places } of DATA_SETS) for (const place of places) assert.ok(columns.has(place), `${key}: ${place}`)
    })

    test('every column that names a person is in it', async () => {
      const rows = await world.sql`select table_schema || '.' || table_name || '.' || column_name as place from information_schema.columns c
        join pg_class k on k.relname = c.table_name and k.relkind = 'r' and k.relnamespace = c.table_schema::regnamespace
        where table_schema in ('public', 'record')
          and column_name ~ '(phone|id_no|party_name|reporter_name|plate|sealed|user_agent|badge_no|cert_no|payer|password_hash|totp_secret|account_index|oidc_subject)$|^(ip|reporter|person|persons|leader|recipient)$'`
      const known = new Set<string>(DATA_SETS.flatMap(({ places }) => [...places]))
      // Keys of sending systems; whether a member leads.
      const others = new Set(['public.channel_keys.sealed', 'public.inspection_members.leader'])
      const missing = rows.map((row) => row.place as string).filter((place) => !known.has(place) && !others.has(place))
      assert.deepEqual(missing, [])
    })

    test('the administrator sees all sets; a lead sees those that supervision keeps', async () => {
      const all = await world.call(security, 'privacy.data-sets')
      assert.deepEqual(
        all.body.map(({ key }) => key),
        DATA_SETS.map(({ key }) => key),
      )
      assert.ok(all.body.every(({ period, basis }) => period.value > 0 && !period.confirmed && basis.length > 0))
      const some = await world.call(county, 'privacy.data-sets')
      assert.ok(some.body.length > 0 && some.body.every(({ keeper }) => keeper === 'supervision'))
      assert.equal((await world.call(await world.person('supervisor', 't:SF11'), 'privacy.data-sets')).status, 403)
      assert.equal((await world.call(await world.person('system-admin', null), 'privacy.data-sets')).status, 403)
    })
  })

  describe('periods and deletions', () => {
    test('the dry run counts and leads to nothing else', async () => {
      await report('2019-02-01')
      const before = await digests()
      const counts = await dryRun()
      assert.deepEqual(changed(before, await digests()), [])
      assert.equal(counts.reporters!.封存的反映人身份, 1)
      assert.equal(counts.log!.日志, 0)
      assert.equal((await world.call(province, 'privacy.dry-run')).status, 403)
    })

    test('exactly what the dry run counts is deleted, in the tables of the set and nowhere else', async () => {
      const open = await report(null)
      await report('2019-02-01', { mergedInto: open.clueId })
      await world.sql`insert into outbox (channel, purpose, recipient, recipient_shown, text, state, created_at, sent_at) values
        ('sms', '验证码', 'x', '139****5678', '旧', 'sent', ${LONG_AGO}, ${LONG_AGO}), ('sms', '验证码', 'x', '139****5678', '弃', 'failed', ${LONG_AGO}, null),
        ('sms', '验证码', 'x', '139****5678', '等', 'waiting', ${LONG_AGO}, null), ('sms', '验证码', 'x', '139****5678', '新', 'sent', now(), now())`
      await world.sql`insert into door_sessions (token_hash, phone_index, expires_at) values ('\\x01', '\\x01', ${LONG_AGO}), ('\\x02', '\\x01', now())`
      await world.sql`insert into phone_codes (phone_index, code_hash, expires_at) values ('\\x01', '\\x01', ${LONG_AGO}), ('\\x01', '\\x01', now())`
      await world.sql`insert into spent_proofs (hash, expires_at) values ('\\x01', ${LONG_AGO}), ('\\x02', now())`
      await world.sql`insert into login_attempts (account, ip, at, ok) values ('a', '192.0.2.1', ${LONG_AGO}, true), ('a', '192.0.2.1', now(), true)`
      await world.sql`insert into sessions (token_hash, user_id, last_seen_at) values ('\\x01', ${security.id}, ${LONG_AGO})`
      await world.sql`insert into idempotency (user_id, key, request_digest, response, at) values (${security.id}, 'old', 'x', '{}', ${LONG_AGO})`
      const [batch] = await world.sql`insert into rating_batches (unit_id, region, line, codes, made_by, expires_at)
        values ('t:GA11', '990101', 'police', 2, ${security.id}, now()) returning id`
      for (const [text, on] of [
        ['旧意见', '2019-01-01'],
        ['新意见', TODAY],
      ]) {
        const [code] =
          await world.sql`insert into rating_codes (batch_id, case_id, expires_at) values (${batch!.id as string}, 'c', now()) returning id`
        await world.sql`insert into ratings (code_id, case_id, unit_id, region, line, satisfied, text, rated_on)
          values (${code!.id as string}, 'c', 't:GA11', '990101', 'police', false, ${text!}, ${on!})`
      }
      await world.sql`insert into inbox_items (source, raw, reporter, state, decided_at) values
        ('api', '{}', 'x', 'rejected', ${LONG_AGO}), ('api', '{}', 'x', 'pending', null), ('api', '{}', 'x', 'rejected', now())`
      await world.sql`insert into privacy_requests (data_set, keeper, kind, sealed, identity_check, content, received_on, due_at, state, outcome, answer, answered_at, registered_by)
        values ('parties', 'supervision', 'access', 'x', '当面', '查阅', '2019-01-01', ${LONG_AGO}, 'answered', 'granted', '已提供', ${LONG_AGO}, ${security.id})`
      const tablesOf: Partial<Record<DataSetKey, string[]>> = {
        reporters: ['clue_sources', 'clues', 'dialogue', 'inbox_items', 'reporters'],
        dialogue: ['dialogue', 'public_reports'],
        ratings: ['ratings'],
        sessions: ['login_attempts'],
        door: ['door_sessions', 'phone_codes', 'spent_proofs'],
        outbox: ['outbox'],
        requests: ['privacy_requests'],
      }
      const deletable = DATA_SETS.filter(({ disposal }) => disposal.kind === 'delete').map(({ key }) => key)
      assert.deepEqual(Object.keys(tablesOf).sort(), deletable.toSorted())
      for (const set of deletable) {
        const counts = (await dryRun(set))[set]!
        assert.ok(
          Object.values(counts).every((n) => n >= 1),
          `${set}: ${JSON.stringify(counts)}`,
        )
        const before = await digests()
        const { id, planned } = await run(set)
        const row = await runRow(id)
        assert.deepEqual([row.state, Object.fromEntries(planned.map(({ step, count }) => [step, count]))], ['done', counts])
        assert.deepEqual(row.deleted, row.planned, `${set}: what was counted is what went`)
        const house = ['actions', 'chain_heads', 'notices', 'privacy_runs']
        assert.deepEqual(
          changed(before, await digests()).filter((table) => !house.includes(table)),
          tablesOf[set],
          set,
        )
        assert.ok(
          Object.values((await dryRun(set))[set]!).every((n) => n === 0),
          `${set}: nothing is left`,
        )
        assert.equal(outcome(await ask(set)), 'nothing-due')
        const log =
          await world.sql`select action, actor_id, detail->'deleted' as deleted from actions where chain = ${`privacy-run:${id}`} order by seq`
        assert.deepEqual(
          log.map((entry) => [entry.action, entry.actor_id]),
          [
            ['privacy.run-ask', security.id],
            ['privacy.run-approve', second.id],
            ['privacy.run-done', null],
          ],
        )
        assert.deepEqual(log[2]!.deleted, row.deleted)
      }
      assert.deepEqual(
        (await world.sql`select text from outbox order by text`).map((row) => row.text),
        ['新', '等'],
      )
      assert.ok(await sealed(open.sourceId), 'a clue under way keeps its reporter')
      assert.equal(
        (await world.sql`select count(*)::int as n from reporters where sealed is not null`)[0]!.n,
        2,
        'and so does what was merged into it',
      )
      assert.equal((await world.call(security, 'session.me')).status, 200, 'sessions in use stay')
    })

    test('who reported is gone from the seal and from the words; the report stays', async () => {
      const { clueId, sourceId } = await report('2019-02-01')
      const anonymous = await report('2019-02-01')
      await world.sql`update reporters set sealed = null, key_id = null, phone_index = null, account_index = null where source_id = ${anonymous.sourceId}`
      await run('reporters')
      assert.deepEqual(await world.sql.begin((tx) => openReporter(tx as never, sourceId, world.services)), {
        kind: 'named',
        name: null,
        phone: null,
        account: null,
      })
      const [clue] = await world.sql`select title, content from clues where id = ${clueId}`
      assert.deepEqual({ ...clue }, { title: '（反映人）反映乱罚款', content: '我是（反映人），电话（反映人电话），被乱罚款' })
      const [source] = await world.sql`select content, raw from clue_sources where id = ${sourceId}`
      assert.deepEqual(source!.raw, { content: clue!.content, tel: '（反映人电话）', n: 3 })
      assert.equal(source!.content, clue!.content)
      const found = await world.sql.begin((tx) => findByReceipt(tx as never, anonymous.sourceId, world.services))
      assert.equal(found, null, 'its receipt opens nothing')
    })

    for (const [what, block] of [
      [
        'a problem that came of it is open',
        (
          id: string,
        ) => world.sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state)
        values ('clue', ${id}, '问题', '问题', 'F2', 't:GA11', '990101', 'police', 'open')`,
      ],
      [
        'it was handed over and nothing came back',
        (
          id: string,
        ) => world.sql`insert into handovers (source_kind, source_id, receiver, organ, unit_id, unit_name, region, line, state, prepared_by)
        values ('clue', ${id}, 'discipline', '某纪委', 't:SF11', '子县司法局', '990101', 'police', 'handed', ${security.id})`,
      ],
      ['it was closed yesterday', (id: string) => world.sql`update clues set closed_at = now() - interval '1 day' where id = ${id}`],
      [
        'somebody may yet look at who reported',
        (id: string) => world.sql`insert into reporter_requests (clue_id, source_id, reason, asked_by)
        select ${id}, id, '核实', ${security.id} from clue_sources where clue_id = ${id}`,
      ],
    ] as const)
      test(`the reporter of a clue stays while ${what}`, async () => {
        const before = (await dryRun('reporters')).reporters!.封存的反映人身份!
        const { clueId, sourceId } = await report('2019-02-01')
        assert.equal((await dryRun('reporters')).reporters!.封存的反映人身份, before + 1)
        await block(clueId)
        assert.equal((await dryRun('reporters')).reporters!.封存的反映人身份, before)
        assert.ok(await sealed(sourceId))
      })

    test('evidence and the log are counted and never deleted', async () => {
      for (const set of ['parties', 'clues', 'evidence', 'log', 'accounts'] as const)
        assert.equal(outcome(await ask(set)), 'not-deletable', set)
    })

    test('a period made longer after the approval holds', async () => {
      await world.sql`insert into outbox (channel, purpose, recipient, recipient_shown, text, state, created_at, sent_at)
        values ('sms', '答复', 'x', '139****5678', '较旧', 'sent', now() - interval '200 days', now() - interval '200 days')`
      const { body } = await ask('outbox')
      assert.equal(outcome(await decide(second, body.id)), 'done')
      await world.sql`update record.law_values set value = 365 where key = 'privacy.keep.outbox'`
      await privacyTasks['privacy-run']!({ id: body.id }, world.services)
      assert.deepEqual((await runRow(body.id)).deleted, [{ step: '消息', count: 0 }])
      await world.sql`update record.law_values set value = 90 where key = 'privacy.keep.outbox'`
      await run('outbox')
    })

    test('many rows go in batches; run again, it deletes nothing more', async () => {
      await world.sql`insert into spent_proofs (hash, expires_at) select sha256(n::text::bytea), ${LONG_AGO} from generate_series(1, 1203) n`
      const { id } = await run('door')
      await privacyTasks['privacy-run']!({ id }, world.services)
      assert.equal((await runRow(id)).deleted.find(({ step }) => step === '计算验证')!.count, 1203)
    })

    test('one that was cut off is taken up again', async () => {
      await world.sql`insert into spent_proofs (hash, expires_at) values ('\\x09', ${LONG_AGO})`
      const { body } = await ask('door')
      assert.equal(outcome(await decide(second, body.id)), 'done')
      const queued = async () =>
        (await world.sql`select 1 from graphile_worker._private_jobs where key = ${`privacy-run:${body.id}`}`).length
      assert.equal(await queued(), 1, 'queued with the approval')
      await world.sql`delete from graphile_worker._private_jobs where key = ${`privacy-run:${body.id}`}`
      await privacyTasks['privacy-due']!({}, world.services)
      assert.equal(await queued(), 0, 'not while it may be running')
      await world.sql`update privacy_runs set decided_at = now() - interval '1 hour' where id = ${body.id}`
      await privacyTasks['privacy-due']!({}, world.services)
      assert.equal(await queued(), 1)
      await privacyTasks['privacy-run']!({ id: body.id }, world.services)
      assert.equal((await runRow(body.id)).state, 'done')
    })

    test('who may decide: never who asked; a lead of the whole on what supervision keeps', async () => {
      const due = async (set: 'outbox' | 'ratings') => {
        if (set === 'outbox')
          await world.sql`insert into outbox (channel, purpose, recipient, recipient_shown, text, state, created_at) values ('sms', 'x', 'x', 'x', 'x', 'failed', ${LONG_AGO})`
        else await world.sql`update ratings set text = '旧', rated_on = '2019-01-01' where id = (select id from ratings limit 1)`
        return (await ask(set)).body.id
      }
      const ratings = await due('ratings')
      assert.equal(outcome(await ask('ratings')), 'already-asked')
      assert.equal(outcome(await decide(security, ratings)), 'own-request')
      assert.equal(outcome(await decide(county, ratings)), 'not-found', 'the office of one county does not decide over all')
      assert.equal(outcome(await decide(await world.person('unit-head', 't:GA11'), ratings)), 'forbidden')
      assert.equal(
        outcome(await decide(await world.person('supervision-lead', 't:SF', { factor: 'none' }), ratings)),
        'second-factor-set-up',
      )
      assert.deepEqual((await world.call(county, 'privacy.runs')).body.rows, [])
      const shown = (await world.call(province, 'privacy.runs')).body.rows
      assert.deepEqual([shown[0]!.id, shown[0]!.mayDecide], [ratings, true])
      assert.ok(shown.every(({ set }) => DATA_SETS.find(({ key }) => key === set)!.keeper === 'supervision'))
      const told =
        await world.sql`select user_id from notices where link = '/privacy?tab=runs' and text like '%群众评价%' and text like '%请审批'`
      const asked = new Set(told.map((row) => row.user_id as string))
      assert.ok(asked.has(province.id) && asked.has(second.id) && !asked.has(county.id) && !asked.has(security.id))
      assert.equal(outcome(await decide(province, ratings, false)), 'done')
      assert.equal(outcome(await decide(second, ratings)), 'wrong-state')
      await privacyTasks['privacy-run']!({ id: ratings }, world.services)
      assert.equal((await world.sql`select count(*)::int as n from ratings where text = '旧'`)[0]!.n, 1, 'refused: nothing went')
      const outbox = await due('outbox')
      assert.equal(outcome(await decide(province, outbox)), 'not-found', 'what the security administrator keeps')
      assert.equal(outcome(await decide(second, outbox)), 'done')
    })
  })

  describe('impact assessments', () => {
    const body = {
      set: 'reporters' as const,
      version: 0,
      grounds: ['sensitive' as const],
      lawful: '依法核实反映的问题',
      impact: '泄露可致打击报复',
      risk: 'high' as const,
      measures: '单独加密，查看须批准',
      decidedBy: '某处长',
      decidedOn: '2025-03-31',
    }
    test('versions follow each other; the next review follows the period', async () => {
      const first = await world.call(security, 'privacy.assess', { body })
      assert.deepEqual([first.body.version, first.body.nextReview], [1, '2026-03-31'])
      assert.equal(outcome(await world.call(security, 'privacy.assess', { body })), 'version-changed')
      assert.equal(
        outcome(await world.call(security, 'privacy.assess', { body: { ...body, version: 1, decidedOn: '2999-01-01' } })),
        'invalid-input',
      )
      assert.equal(
        outcome(await world.call(security, 'privacy.assess', { body: { ...body, version: 1, decidedOn: TODAY, nextReview: TODAY } })),
        'invalid-input',
      )
      assert.equal(outcome(await world.call(province, 'privacy.assess', { body })), 'forbidden')
      const [row] = (await world.call(county, 'privacy.assessments', { query: { set: 'reporters' } })).body.rows
      assert.deepEqual([row!.version, row!.due, row!.grounds], [1, true, ['sensitive']])
    })

    test('who is to look again is told once; a new version is not due', async () => {
      const reminded = async () =>
        (await world.sql`select count(*)::int as n from notices where user_id = ${security.id} and text like '%影响评估到期%'`)[0]!.n
      await privacyTasks['privacy-due']!({}, world.services)
      await privacyTasks['privacy-due']!({}, world.services)
      assert.equal(await reminded(), 1)
      await world.call(security, 'privacy.assess', { body: { ...body, version: 1, decidedOn: TODAY } })
      await privacyTasks['privacy-due']!({}, world.services)
      assert.equal(await reminded(), 1)
      const sets = (await world.call(security, 'privacy.data-sets')).body
      const { assessed } = sets.find(({ key }) => key === 'reporters')!
      assert.deepEqual([assessed!.version, assessed!.due], [2, false])
      assert.equal(privacySchedule[0]!.task, 'privacy-due')
    })

    test('what the administrator of security keeps is not shown to leads', async () => {
      await world.call(security, 'privacy.assess', { body: { ...body, set: 'log' } })
      const rows = (await world.call(province, 'privacy.assessments')).body.rows
      assert.ok(rows.length > 0 && rows.every(({ set }) => set === 'reporters'))
    })
  })

  describe('requests of persons', () => {
    const body = {
      set: 'parties' as const,
      kind: 'delete' as const,
      name: NAME,
      contact: PHONE,
      identityCheck: '当面核对身份证件',
      content: '请求删除处罚记录',
      receivedOn: TODAY,
      unitId: 't:SF11',
    }
    const list = async (who: Person, query: object = {}) => (await world.call(who, 'privacy.requests', { query })).body.rows

    test('registered with a deadline, sealed, seen by the office of the region', async () => {
      const made = await world.call(security, 'privacy.register', { body })
      assert.equal(made.status, 200, JSON.stringify(made.problem))
      assert.match(made.body.no, /^GR\d{6}$/)
      assert.ok(Date.parse(made.body.dueAt) > Date.now() + 14 * 86_400_000)
      const [row] = await world.sql`select sealed from privacy_requests where id = ${made.body.id}`
      assert.ok(!(row!.sealed as string).includes(PHONE))
      const log = JSON.stringify(await world.sql`select * from actions where object_kind = 'privacy-request'`)
      assert.ok(!log.includes(NAME) && !log.includes(PHONE))
      for (const [who, sees] of [
        [county, true],
        [province, true],
        [await world.person('supervision-lead', 't:SF21'), false],
      ] as const) {
        const found = (await list(who)).find(({ id }) => id === made.body.id)
        assert.equal(found !== undefined, sees)
        assert.ok(!JSON.stringify(found ?? {}).includes(PHONE) && !JSON.stringify(found ?? {}).includes(NAME))
      }
      assert.equal(outcome(await world.call(security, 'privacy.register', { body: { ...body, unitId: 't:GA11' } })), 'invalid-input')
      assert.equal(
        outcome(await world.call(security, 'privacy.register', { body: { ...body, receivedOn: '2999-01-01' } })),
        'invalid-input',
      )
      assert.equal(outcome(await world.call(county, 'privacy.register', { body })), 'forbidden')
    })

    test('who asked is opened with a reason, on record; after its own period it is gone', async () => {
      const [row] = await list(security, { state: 'open' })
      const params = { id: row!.id }
      const shown = await world.call(security, 'privacy.applicant', { params, body: { reason: '电话答复' } })
      assert.deepEqual(shown.body, { name: NAME, contact: PHONE })
      const [entry] = await world.sql`select reason, actor_id from actions where action = 'privacy.request-applicant'`
      assert.deepEqual({ ...entry }, { reason: '电话答复', actor_id: security.id })
      assert.equal(outcome(await world.call(county, 'privacy.applicant', { params, body: { reason: '看看' } })), 'forbidden')
      const old = (await list(security, { state: 'answered' })).find(({ sealed: has }) => !has)!
      assert.equal(
        outcome(await world.call(security, 'privacy.applicant', { params: { id: old.id }, body: { reason: '核对' } })),
        'already-deleted',
      )
    })

    test('what is not done in full says why', async () => {
      const [row] = await list(security, { state: 'open' })
      const reply = (more: object) =>
        world.call(security, 'privacy.answer', {
          params: { id: row!.id },
          body: { outcome: 'refused', answer: '案卷须归档保存', ...more } as never,
        })
      assert.equal(outcome(await reply({})), 'invalid-input')
      assert.equal(outcome(await reply({ outcome: 'granted', grounds: ['evidence'] })), 'invalid-input')
      assert.equal(outcome(await reply({ grounds: ['evidence', 'period'] })), 'done')
      assert.equal(outcome(await reply({ grounds: ['evidence'] })), 'wrong-state')
      const answered = (await list(county)).find(({ id }) => id === row!.id)!
      assert.deepEqual([answered.outcome, answered.grounds, answered.overdue], ['refused', ['evidence', 'period'], false])
    })

    test('near and late ones are called to mind once each', async () => {
      const { body: made } = await world.call(security, 'privacy.register', { body })
      const told = async () =>
        (
          await world.sql`select text from notices where user_id = ${security.id} and text like ${`%${made.no}%`} order by created_at, text`
        ).map((row) => row.text as string)
      await world.sql`update privacy_requests set due_at = now() + interval '1 day' where id = ${made.id}`
      for (let i = 0; i < 2; i++) await privacyTasks['privacy-due']!({}, world.services)
      assert.equal((await told()).length, 1)
      await world.sql`update privacy_requests set due_at = now() - interval '1 day' where id = ${made.id}`
      for (let i = 0; i < 2; i++) await privacyTasks['privacy-due']!({}, world.services)
      assert.equal((await told()).length, 2)
      assert.deepEqual(
        (await list(security, { state: 'overdue' })).map(({ id }) => id),
        [made.id],
      )
    })
  })

  describe('incidents', () => {
    const now = new Date().toISOString()
    const body = { title: '导出文件误发', kinds: ['leak' as const], sets: ['parties' as const], happened: '误发至工作群' }
    const whole = {
      ...body,
      people: 120,
      categories: '姓名、号牌',
      cause: '误操作',
      harm: '可能受到骚扰',
      measures: '已撤回',
      advice: '警惕来电',
      contact: '0000-0000000',
      authority: '某市网信办',
      authorityAt: now,
    }
    test('it is closed when everything that must be told is in it', async () => {
      const made = await world.call(security, 'privacy.open-incident', { body: { ...body, foundAt: now } })
      assert.equal(made.status, 200, JSON.stringify(made.problem))
      const hours = (Date.parse(made.body.dueAt) - Date.parse(now)) / 3_600_000
      assert.ok(hours >= 24 && hours < 25, 'full hours begin with the next one')
      const params = { id: made.body.id }
      const close = (version: number) => world.call(security, 'privacy.close-incident', { params, body: { version, text: '处置完毕' } })
      const refused = await close(1)
      assert.equal(refused.problem.code, 'incomplete')
      assert.match(refused.problem.detail, /信息种类.*通知个人/)
      const save = (version: number, more: object) =>
        world.call(security, 'privacy.save-incident', { params, body: { ...whole, version, ...more } })
      assert.equal(outcome(await save(1, { authorityAt: null })), 'invalid-input')
      assert.equal(outcome(await save(1, { personsAt: '2999-01-01T00:00:00Z', personsWay: '短信' })), 'invalid-input')
      assert.equal(outcome(await save(1, { occurredAt: '2999-01-01T00:00:00Z' })), 'invalid-input')
      assert.equal((await save(1, {})).body.version, 2)
      assert.equal(outcome(await save(1, {})), 'version-changed')
      assert.equal(outcome(await close(2)), 'incomplete', 'the persons, or why they are not told')
      assert.equal((await save(2, { notTold: '已撤回，未造成危害' })).body.version, 3)
      assert.equal(outcome(await close(3)), 'done')
      assert.equal(outcome(await save(4, {})), 'wrong-state')
      const actions = await world.sql`select action from actions where chain = ${`privacy-incident:${made.body.id}`} order by seq`
      assert.deepEqual(
        actions.map((row) => row.action),
        ['privacy.incident-open', 'privacy.incident-save', 'privacy.incident-save', 'privacy.incident-close'],
      )
    })

    test('the lead of the whole reads those of its sets; the register goes out as a table, on record', async () => {
      await world.call(security, 'privacy.open-incident', { body: { ...body, sets: ['accounts'], foundAt: '2026-01-01T00:00:00Z' } })
      assert.deepEqual(
        (await world.call(province, 'privacy.incidents')).body.rows.map(({ sets }) => sets),
        [['parties']],
      )
      assert.deepEqual((await world.call(county, 'privacy.incidents')).body.rows, [])
      assert.equal((await world.call(security, 'privacy.incidents')).body.rows.length, 2)
      for (let i = 0; i < 2; i++) await privacyTasks['privacy-due']!({}, world.services)
      assert.equal((await world.sql`select 1 from notices where user_id = ${security.id} and text like '%尚未通知主管部门%'`).length, 1)
      const file = await world.call(security, 'privacy.export-incidents', { query: { purpose: '报送主管部门' } })
      assert.equal(file.raw.subarray(0, 2).toString(), 'PK')
      const [entry] = await world.sql`select reason, detail from actions where action = 'export' order by id desc limit 1`
      assert.deepEqual({ ...entry }, { reason: '报送主管部门', detail: { rows: 2 } })
      assert.equal((await world.call(province, 'privacy.export-incidents', { query: { purpose: '查看' } })).status, 403)
    })
  })

  test('a role held for one campaign sees none of it, and decides on nothing', async () => {
    const { body: campaign } = await world.call(province, 'campaigns.create', {
      body: {
        name: '整治',
        basis: '通知',
        periodFrom: '2026-01-01',
        periodTo: '2099-01-01',
        summaryDue: '2099-02-01',
        lines: ['police'],
        template: 'chuzhou',
      },
    })
    const guest = await world.person('supervision-lead', 't:SF')
    await world.sql`update grants set campaign_id = ${campaign.id} where user_id = ${guest.id}`
    for (const name of ['privacy.runs', 'privacy.requests', 'privacy.incidents', 'privacy.assessments'] as const)
      assert.deepEqual((await world.call(guest, name)).body.rows, [], name)
  })
})
