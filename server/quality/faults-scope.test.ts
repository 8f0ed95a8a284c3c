import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import { api, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { PERMISSIONS, type Permission, type Role } from '#domain/contract/roles.ts'
import { runCampaigns } from '../campaigns/index.ts'
import { sealReporter } from '../clues/index.ts'
import { type Person, testWorld, type UnitId, type World } from '../testing.ts'

/** What is planted in one county, and may be seen nowhere else: each string is written into every text that takes it. */
const MARK = 'ZZ子县独有ZZ'
const TODAY = Temporal.Now.plainDateISO('Asia/Shanghai').toString()
const endpoints = Object.entries(api as Record<string, Endpoint>) as [EndpointName, Endpoint][]
const NO_IMPORT = '00000000-0000-0000-0000-000000000000'

/** The kinds of record that an address can name; whose kind is not listed is the same for everybody, for the reason given. */
type Kind =
  | 'filter'
  | 'warning'
  | 'problem'
  | 'instrument'
  | 'paper'
  | 'seal'
  | 'file'
  | 'case'
  | 'unit'
  | 'officer'
  | 'import'
  | 'upload'
  | 'bulletin'
  | 'briefing'
  | 'backTest'
  | 'snooze'
  | 'dialogue'
  | 'publicNotice'
  | 'questionnaire'
  | 'ratingBatch'
  | 'clue'
  | 'arrival'
  | 'clueRoute'
  | 'unitMark'
  | 'plan'
  | 'campaign'
  | 'stage'
  | 'duty'
  | 'clueAtWork'
  | 'reporterRequest'
  | 'exportRequest'
  | 'regulation'
  | 'inspection'
  | 'inspectionPlan'
  | 'plannedVisit'
  | 'visit'
  | 'draw'
  | 'picture'
  | 'checklist'
  | 'handover'
  | 'tracing'
  | 'exemption'
  | 'accountability'
  | 'publicity'
  | 'publicityTable'
  | 'table'
  | 'takenTable'
const SUBJECT: Partial<Record<EndpointName, Kind | { everybody: string }>> = {
  'warnings.show': 'warning',
  'warnings.act': 'warning',
  'problems.show': 'problem',
  'problems.act': 'problem',
  'regulations.show': 'regulation',
  'regulations.save': 'regulation',
  'regulations.act': 'regulation',
  'accountability.show': 'accountability',
  'accountability.revoke': 'accountability',
  'handovers.show': 'handover',
  'handovers.act': 'handover',
  'tracings.show': 'tracing',
  'tracings.act': 'tracing',
  'exemptions.show': 'exemption',
  'exemptions.act': 'exemption',
  'publicity.show': 'publicity',
  'publicity.amend': 'publicity',
  'publicity.withdraw': 'publicity',
  'publicity.import': 'publicityTable',
  'inspections.show': 'inspection',
  'inspections.act': 'inspection',
  'inspections.save': 'inspectionPlan',
  'inspections.team': 'inspectionPlan',
  'inspections.commit': 'inspectionPlan',
  'inspections.draw': 'inspectionPlan',
  'inspections.name-place': 'inspectionPlan',
  'inspections.drawn': 'draw',
  'inspections.excuse': 'plannedVisit',
  'inspections.visit': 'visit',
  'checklists.show': 'checklist',
  'checklists.save': 'checklist',
  'checklists.publish': 'checklist',
  'checklists.retire': 'checklist',
  'field.picture': 'picture',
  'ledger-imports.columns': 'table',
  'ledger-imports.preview': 'table',
  'ledger-imports.start': 'table',
  'ledger-imports.rejects': 'takenTable',
  'instruments.show': 'instrument',
  'instruments.act': 'instrument',
  'instruments.pdf': 'instrument',
  'instruments.docx': 'paper',
  'instruments.edit': 'paper',
  'instruments.take': 'instrument',
  'seals.retire': 'seal',
  'papers.verify': { everybody: 'whoever holds a paper may learn that it is genuine, and nothing of what it says' },
  'files.download': 'file',
  'cases.show': 'case',
  'cases.reveal': 'case',
  'units.show': 'unit',
  'officers.show': 'officer',
  'imports.preview': 'upload',
  'imports.start': 'upload',
  'imports.show': 'import',
  'imports.rejects': 'import',
  'filters.remove': 'filter',
  'bulletins.show': 'bulletin',
  'briefings.show': 'briefing',
  'briefings.save': 'briefing',
  'briefings.act': 'briefing',
  'briefings.docx': 'briefing',
  'briefings.xlsx': 'briefing',
  'bulletins.docx': 'bulletin',
  'rules.backTestShow': 'backTest',
  'rules.snoozeEnd': 'snooze',
  'dialogue.show': 'clueAtWork',
  'dialogue.say': 'dialogue',
  'publicNotices.publish': 'publicNotice',
  'publicNotices.withdraw': 'publicNotice',
  'questionnaires.show': 'questionnaire',
  'questionnaires.open': 'questionnaire',
  'questionnaires.statistics': 'questionnaire',
  'questionnaires.close': 'questionnaire',
  'ratings.pdf': 'ratingBatch',
  'public.login': { everybody: 'names a provider of the settings, no record' },
  'public.loginBack': { everybody: 'names a provider of the settings, no record' },
  'public.localLogin': { everybody: 'names a provider of the settings, no record' },
  'public.notice': { everybody: 'a published notice is for the public' },
  'public.questionnaire': { everybody: 'an open questionnaire is for the public' },
  'public.answer': { everybody: 'an open questionnaire is for the public' },
  'public.judge': { everybody: 'the reporter alone holds the key of the report' },
  'public.say': { everybody: 'the reporter alone holds the key of the report' },
  'public.upload': { everybody: 'the reporter alone holds the key of the report' },
  'clues.show': 'clue',
  'clues.act': 'clueAtWork',
  'reporters.ask': 'clueAtWork',
  'reporters.decide': 'reporterRequest',
  'reporters.show': 'reporterRequest',
  'exports.decide': 'exportRequest',
  'exports.download': 'exportRequest',
  'clues.matches': 'clue',
  'clues.suggestions': 'clue',
  'clues.distinct': 'clue',
  'inbox.show': 'arrival',
  'inbox.open': 'arrival',
  'clueRoutes.end': 'clueRoute',
  'unitMarks.remove': 'unitMark',
  'campaigns.show': 'campaign',
  'campaigns.classes': 'campaign',
  'campaigns.progress': 'campaign',
  'campaigns.adopt': 'plan',
  'campaigns.save': 'campaign',
  'campaigns.put-item': 'campaign',
  'campaigns.remove-item': 'campaign',
  'campaigns.put-member': 'campaign',
  'campaigns.remove-member': 'campaign',
  'campaigns.set-units': 'campaign',
  'campaigns.act': 'campaign',
  'campaigns.offers': 'campaign',
  'campaigns.decide': 'campaign',
  'campaigns.succeed': 'campaign',
  'campaigns.report-task': 'stage',
  'stages.show': 'stage',
  'stages.act': 'stage',
  'duties.show': 'duty',
  'duties.act': 'duty',
  'inbox.receive': { everybody: 'a system that signs; it learns what became of its own orders' },
  'channels.set': { everybody: 'the channels are one set for the deployment' },
  'channels.addKey': { everybody: 'the channels are one set for the deployment' },
  'channels.revokeKey': { everybody: 'the channels are one set for the deployment' },
  'rules.show': { everybody: 'the rules are one set for the deployment' },
  'rules.publish': { everybody: 'the rules are one set for the deployment' },
  'rules.backTest': { everybody: 'the rules are one set for the deployment' },
  'rules.snooze': { everybody: 'the rules are one set for the deployment' },
  'scans.show': { everybody: 'a scan is of everything; it shows totals only' },
  'users.disable': { everybody: 'administrators serve the whole deployment' },
  'users.resetPassword': { everybody: 'administrators serve the whole deployment' },
  'users.unlock': { everybody: 'administrators serve the whole deployment' },
  'grants.set': { everybody: 'administrators serve the whole deployment' },
  'grants.revoke': { everybody: 'administrators serve the whole deployment' },
  'settings.set': { everybody: 'periods are one set for the deployment' },
  'privacy.decide-run': { everybody: 'a deletion is of the whole deployment; who may decide is proven in privacy.test.ts' },
  'privacy.answer': { everybody: 'administrators serve the whole deployment' },
  'privacy.applicant': { everybody: 'administrators serve the whole deployment' },
  'privacy.save-incident': { everybody: 'administrators serve the whole deployment' },
  'privacy.close-incident': { everybody: 'administrators serve the whole deployment' },
}

const mayUse = (role: Role, { permission }: Endpoint): boolean =>
  permission === 'signed-in' || (permission !== 'public' && (PERMISSIONS[permission as Permission] as readonly Role[]).includes(role))

/** Text of an answer: JSON as it is, a table or bulletin unpacked. */
async function textOf(raw: Buffer): Promise<string> {
  if (raw.subarray(0, 2).toString() !== 'PK') return raw.toString()
  const zip = await fromBufferPromise(raw)
  const parts: string[] = []
  for await (const entry of zip.eachEntry()) parts.push((await buffer(await zip.openReadStreamPromise(entry))).toString())
  return parts.join('\n')
}

describe('another county', () => {
  let world: World
  const own = {} as Record<Role, Person>
  const foreign = {} as Record<Role, Person>
  const planted = {} as Record<Kind, string>
  /** Ids and numbers of what was planted. */
  const secrets: string[] = [MARK]
  let otherClue = ''
  let askedSource = ''
  let member = ''
  let task = ''

  before(async () => {
    world = await testWorld()
    const { sql } = world
    await sql`update record.units set name = name || ${MARK} where region = '990101'`
    for (const [people, office, unit] of [
      [own, 't:SF11', 't:GA11'],
      [foreign, 't:SF21', 't:GA21'],
    ] as [Record<Role, Person>, UnitId, UnitId][]) {
      for (const role of ['supervisor', 'supervision-lead', 'law-reviewer', 'discipline'] as const)
        people[role] = await world.person(role, office)
      for (const role of ['unit-head', 'unit-handler'] as const) people[role] = await world.person(role, unit)
    }
    await plant('t:GA11', own, 'A')
    await plant('t:GA21', foreign, 'B')
  })
  after(() => world?.close())

  /** Makes one record of every kind for a unit, through the people of its county wherever there is a way. */
  async function plant(unitId: UnitId, people: Record<Role, Person>, tag: string): Promise<void> {
    const { sql } = world
    const mark = tag === 'A' ? MARK : '丑县'
    const done = async <N extends EndpointName>(who: Person, name: N, input: Parameters<typeof world.call<N>>[2]) => {
      const answer = await world.call(who, name, input)
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
      return answer.body
    }
    const lead = people['supervision-lead']
    const officer = `t:P${tag}-${randomUUID()}`
    const id = `t:K${tag}-${randomUUID()}`
    await sql`insert into record.officers (id, unit_id, name, badge_no, kind, source, digest, import_id) values (${officer}, ${unitId}, ${mark}, ${`${mark}号`}, 'officer', 't', '\\x00', ${NO_IMPORT})`
    await world.putCase(id, unitId, {
      case_no: `${mark}案〔2026〕${tag}`,
      place_text: mark,
      decided_at: '2026-03-03 09:00:00',
      fine: 200,
      occurred_at: `${TODAY} 00:00:00`,
    })
    await sql`insert into record.case_officers (case_id, position, officer_id, role) values (${id}, 0, ${officer}, 'handler')`
    await sql`insert into unit_days (unit_id, day, region, line, own, cases) select id, ${TODAY}, region, line, 3, 3 from record.units where id = ${unitId}
      on conflict (unit_id, day) do update set own = unit_days.own + 3, cases = unit_days.cases + 3`
    const warning = await world.warning({ unitId, caseIds: [id], subjectId: `t:${mark}-${randomUUID()}`, review: false, colour: 'yellow' })
    await sql`update warnings set evidence = ${sql.json({ measure: mark, unit_id: unitId })} where id = ${warning}`
    const second = await world.warning({ unitId, subjectId: `t:${mark}-${randomUUID()}` })
    const snooze = await done(lead, 'rules.snooze', {
      params: { id: 'R25' },
      body: { warningId: second, until: TODAY, reason: `${mark}理由` },
    })
    await done(lead, 'warnings.act', { params: { id: warning, action: 'notify' }, body: { version: 1, input: { text: `${mark}请核查` } } })
    const [row] =
      await sql`select i.id, i.file_id from instruments i join instrument_matters m on m.instrument_id = i.id where m.matter_id = ${warning}`
    const file = await world.attach(people['unit-handler'], 'warning', warning, undefined, `${mark}.pdf`)
    const [problem] =
      await sql`insert into problems (source_kind, source_id, title, description, finding_code, unit_id, region, line, state, leader, person, handed_over_at)
      select 'warning', id, ${`${mark}问题`}, ${mark}, 'F4', unit_id, region, line, 'open', ${mark}, ${mark}, now() from warnings where id = ${warning} returning id, no`
    const imported = randomUUID()
    await sql`insert into record.imports (id, source, file_name, state, started_by) values (${imported}, ${mark}, ${`${mark}.csv`}, 'done', ${lead.id})`
    await mkdir(join(world.services.folder, 'imports', imported), { recursive: true })
    await writeFile(
      join(world.services.folder, 'imports', imported, 'rejects.ndjson'),
      `${JSON.stringify({ file: `${mark}.csv`, line: 1, field: 'id', value: mark, reason: 'missing', message: mark, record: mark })}\n`,
    )
    const upload = await world.app.inject({
      method: 'POST',
      url: '/api/imports/uploads',
      headers: { 'x-biaochi': '1', cookie: `biaochi_session=${lead.token}`, 'content-type': 'multipart/form-data; boundary=x' },
      payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="units.ndjson"\r\n\r\n{"id":"${mark}"}\r\n--x--\r\n`,
    })
    const regulation = await done(lead, 'regulations.register', {
      body: { name: `${mark}办法`, action: 'repeal', basis: mark, content: mark, person: mark, deadline: '2099-01-01', unitId },
    })
    const handover = await done(people.supervisor, 'handovers.prepare', {
      body: {
        sourceKind: 'problem',
        sourceId: problem!.id as string,
        receiver: 'discipline',
        organ: `${mark}纪委`,
        title: `${mark}线索`,
        facts: mark,
        persons: mark,
      },
    })
    await done(lead, 'handovers.act', { params: { id: handover.id, action: 'approve' }, body: { version: 1, input: { text: mark } } })
    await done(lead, 'handovers.act', { params: { id: handover.id, action: 'hand-over' }, body: { version: 2, input: { docNo: mark } } })
    const tracing = await done(people.supervisor, 'tracings.start', { body: { sourceKind: 'case', sourceId: id, reason: mark } })
    const accountability = await done(people.supervisor, 'accountability.record', {
      body: {
        problemId: problem!.id as string,
        person: mark,
        officerId: officer,
        post: 'member',
        unitId,
        form: 'talk',
        decidedBy: mark,
        decidedOn: TODAY,
        docNo: mark,
        basis: mark,
      },
    })
    // That one will be revoked; this one goes on being counted.
    await done(people.supervisor, 'accountability.record', {
      body: { person: mark, post: 'member', unitId, form: 'criticise', decidedBy: mark, decidedOn: TODAY, basis: mark },
    })
    // The team below: one level under the county's office, which may therefore act on it.
    const team = unitId === 't:GA11' ? 't:GA111' : unitId
    const exemption = await done(people['unit-head'], 'exemptions.apply', {
      body: {
        subject: 'person',
        person: mark,
        post: 'member',
        unitId: team,
        problemId: problem!.id as string,
        grounds: ['corrected'],
        statement: mark,
      },
    })
    await sql`update exemptions set state = 'mending' where id = ${exemption.id}`
    const publicity = await done(lead, 'publicity.keep', {
      body: {
        kind: 'media',
        heldOn: TODAY,
        title: `${mark}报道`,
        amount: 1,
        content: mark,
        medium: mark,
        link: null,
        unitId,
        confirmed: true,
      },
    })
    // That one will be withdrawn; this one stays.
    await done(lead, 'publicity.keep', { body: { kind: 'meeting', heldOn: TODAY, title: `${mark}座谈`, amount: 1, unitId } })
    const publicityTable = await world.app.inject({
      method: 'POST',
      url: '/api/publicity-imports/uploads',
      headers: { 'x-biaochi': '1', cookie: `biaochi_session=${lead.token}`, 'content-type': 'multipart/form-data; boundary=x' },
      payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${mark}.csv"\r\n\r\n日期,标题\n${TODAY},${mark}走访\r\n--x--\r\n`,
    })
    assert.equal(publicityTable.statusCode, 200, publicityTable.body)
    const table = await world.app.inject({
      method: 'POST',
      url: '/api/problem-imports/uploads',
      headers: { 'x-biaochi': '1', cookie: `biaochi_session=${lead.token}`, 'content-type': 'multipart/form-data; boundary=x' },
      payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${mark}.csv"\r\n\r\n序号,存在问题,责任单位\n1,${mark}旧账,\n2,,\r\n--x--\r\n`,
    })
    assert.equal(table.statusCode, 200, table.body)
    const { uploadId: tableId } = table.json() as { uploadId: string }
    const takenTable = await done(lead, 'ledger-imports.start', {
      params: { id: tableId },
      body: { headerRow: 1, headerRows: 1, fields: ['no', 'title', 'unit'], unitId, findingCode: 'F2' },
    })
    const briefing = await done(lead, 'briefings.draft', {
      body: { kind: 'tip', from: TODAY, title: `${mark}每日提示`, body: `${mark}的线索请逐件核对期限。` },
    })
    const bulletin = await done(lead, 'bulletins.make', { body: { kind: 'daily', day: TODAY } })
    const backTest = await done(lead, 'rules.backTest', {
      params: { id: 'R25' },
      body: { parameters: {}, from: '2026-01-01', to: TODAY, unitId },
    })
    const filter = await done(lead, 'filters.save', { body: { page: 'warnings', name: mark, query: { q: mark } } })
    await sql`update instruments set copy_units = array[${unitId}] where id = ${row!.id as string}`
    const paper = await done(people.supervisor, 'instruments.write', {
      body: { kind: 'advice', unitId, title: `${mark}建议书`, blocks: [{ kind: 'paragraph', text: mark }] },
    })
    const seal = await done(lead, 'seals.add', { body: { name: `${mark}测试章` } })
    const clue = await done(lead, 'clues.take', {
      body: { channel: '12345', receivedAt: `${TODAY}T09:00:00+08:00`, title: `${mark}线索`, content: `${mark}反映的问题`, place: mark },
    })
    const [other] = await sql`insert into clues (channel, received_at, title, content, region, office_id, unit_id, state)
      select '12345', now(), ${`${mark}又一件`}, ${mark}, region, office_id, unit_id, 'triage' from clues where id = ${clue.id} returning id`
    if (tag === 'A') otherClue = other!.id as string
    const [atWork] = await sql`insert into clues (channel, received_at, title, content, region, line, office_id, unit_id, state, handed_at)
      select '12345', now(), ${`${mark}办理中`}, ${mark}, region, 'police', office_id, ${unitId}, 'verifying', now() from clues where id = ${clue.id} returning id`
    const sources =
      await sql`insert into clue_sources (clue_id, channel, received_at, content) select ${atWork!.id as string}, '12345', now(), ${mark}
      from generate_series(1, 2) returning id`
    for (const source of sources)
      await sql.begin((tx) =>
        sealReporter(tx as never, source.id as string, { kind: 'named', name: mark, phone: '13900001234' }, world.services),
      )
    if (tag === 'A') askedSource = sources[1]!.id as string
    const request = await done(people.supervisor, 'reporters.ask', {
      params: { id: atWork!.id as string },
      body: { sourceId: sources[0]!.id as string, reason: `${mark}须核实` },
    })
    const exportRequest = await done(people['unit-handler'], 'exports.ask', {
      body: { endpoint: 'warnings.export', query: { q: mark }, purpose: `${mark}例会` },
    })
    const source = sources[0]!.id as string
    await sql`insert into public_reports (source_id, door, category, region, notice_version) values (${source}, 'named', 'G1', '990101', '1')`
    await sql`insert into dialogue (source_id, side, text) values (${source}, 'reporter', ${mark})`
    await sql`insert into privacy_requests (data_set, keeper, kind, identity_check, content, received_on, unit_id, region, line, due_at, registered_by)
      select 'parties', 'supervision', 'access', '当面核验', ${mark}, ${TODAY}, id, region, line, now(), ${lead.id} from record.units
      where id = ${unitId === 't:GA11' ? 't:SF11' : 't:SF21'}`
    const publicNotice = await done(lead, 'publicNotices.save', {
      body: { id: null, version: null, kind: 'campaign', title: `${mark}整治公告`, body: `${mark}现公告如下，请予监督。` },
    })
    const questionnaire = await done(lead, 'questionnaires.save', {
      body: {
        id: null,
        version: null,
        title: `${mark}问卷`,
        intro: mark,
        form: { questions: [{ key: 'met', kind: 'text', title: '您的意见', required: true, options: [], when: null }] },
      },
    })
    const ratingBatch = await done(people['unit-head'], 'ratings.issue', { body: { caseIds: [id] } })
    const [arrival] = await sql`insert into inbox_items (channel, source, title, content, raw, state, region)
      select '12345', 'api', ${mark}, ${mark}, ${sql.json({ content: mark })}, 'pending', region from clues where id = ${clue.id} returning id`
    const clueRoute = await done(lead, 'clueRoutes.add', {
      body: { regionPrefix: unitId === 't:GA11' ? '990101' : '990201', line: 'police', unitId, note: mark, validFrom: TODAY },
    })
    const unitMark = await done(lead, 'unitMarks.add', { body: { unitId, kind: 'alias', text: `${mark}别称` } })
    const { plan, campaign } = await plantCampaign(tag === 'B' ? 't:SF2' : 't:SF1', lead, unitId, mark, tag === 'A')
    const [stage] = await sql`select id from stages where campaign_id = ${campaign} and unit_id = ${unitId} and stage_no = 1`
    const [duty] = await sql`select id from duties where campaign_id = ${campaign} and unit_id = ${unitId} limit 1`
    await sql`update duties set deadline = ${`${TODAY}T20:00:00+08:00`} where id = ${duty!.id as string}`
    const inspected = await plantInspection(people, unitId, mark)
    const made: Record<Kind, string> = {
      filter: filter.id,
      dialogue: source,
      publicNotice: publicNotice.id,
      questionnaire: questionnaire.id,
      ratingBatch: ratingBatch.id,
      plan,
      campaign,
      stage: stage!.id as string,
      duty: duty!.id as string,
      clueAtWork: atWork!.id as string,
      reporterRequest: request.id,
      exportRequest: exportRequest.id,
      regulation: regulation.id,
      ...inspected,
      handover: handover.id,
      tracing: tracing.id,
      exemption: exemption.id,
      accountability: accountability.id,
      publicity: publicity.id,
      publicityTable: (publicityTable.json() as { uploadId: string }).uploadId,
      table: tableId,
      takenTable: takenTable.id,
      warning,
      clue: clue.id,
      arrival: arrival!.id as string,
      clueRoute: clueRoute.id,
      unitMark: unitMark.id,
      paper: paper.id,
      seal: seal.id,
      problem: problem!.id as string,
      instrument: row!.id as string,
      file,
      case: id,
      unit: unitId,
      officer,
      import: imported,
      upload: (upload.json() as { uploadId: string }).uploadId,
      bulletin: bulletin.id,
      briefing: briefing.id,
      backTest: backTest.id,
      snooze: snooze.id,
    }
    if (tag !== 'A') return
    Object.assign(planted, made)
    const numbers = await sql`select no from warnings where unit_id = ${unitId} union all select no from problems where unit_id = ${unitId}`
    secrets.push(
      ...Object.values(made),
      row!.file_id as string,
      second,
      't:GA111',
      't:JT11',
      't:SF11',
      ...numbers.map((each) => each.no as string),
    )
  }

  /** An inspection under way with a record and its picture, and one that is still planned, with a sealed seed. */
  async function plantInspection(people: Record<Role, Person>, unitId: UnitId, mark: string) {
    const { supervisor, 'supervision-lead': lead } = people
    const done = async <N extends EndpointName>(who: Person, name: N, input: Parameters<typeof world.call<N>>[2]) => {
      const answer = await world.call(who, name, input)
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
      return answer.body
    }
    const items = [{ key: 'i1', group: mark, question: `${mark}检查`, basis: `${mark}第1条`, weight: 1, photo: false }]
    const list = await done(lead, 'checklists.create', { body: { title: `${mark}清单`, items } })
    const version = await done(lead, 'checklists.publish', { params: { id: list.id }, body: { version: 1 } })
    const plan = async () => {
      const { id } = await done(lead, 'inspections.create', {
        body: {
          kind: 'covert',
          title: `${mark}检查`,
          purpose: mark,
          periodFrom: TODAY,
          periodTo: '2099-01-01',
          checklistIds: [version.id],
        },
      })
      const visit = await done(lead, 'inspections.name-place', { params: { id }, body: { kind: 'unit', placeId: unitId, reason: mark } })
      return { id, visit: visit.id }
    }
    const planned = await plan()
    const draw = await done(lead, 'inspections.commit', { params: { id: planned.id }, body: { what: 'places' } })
    const work = await plan()
    await done(lead, 'inspections.team', { params: { id: work.id }, body: { userIds: [supervisor.id, lead.id], leader: lead.id } })
    await done(lead, 'inspections.act', { params: { id: work.id, action: 'assign' }, body: { version: 1, input: {} } })
    const picture = randomUUID()
    const entry = {
      kind: 'answer' as const,
      id: randomUUID(),
      visitId: work.visit,
      versionId: version.id,
      itemKey: 'i1',
      result: 'fail' as const,
      findingCode: 'F2' as const,
      note: mark,
      pictures: [{ id: picture, sha256: '0'.repeat(64), size: 1 }],
      at: new Date().toISOString(),
    }
    const { results } = await done(supervisor, 'field.send', { body: { entries: [entry] } })
    assert.equal(results[0]!.outcome, 'taken')
    const [kept] = await world.sql`insert into files (name, media_type, size, sha256, matter_kind, matter_id, purpose)
      values (${`${mark}.jpg`}, 'image/jpeg', 1, '00', 'inspection-visit', ${work.visit}, 'inspection') returning id`
    await world.sql`update inspection_pictures set file_id = ${kept!.id as string} where id = ${picture}`
    return {
      inspection: work.id,
      visit: work.visit,
      inspectionPlan: planned.id,
      plannedVisit: planned.visit,
      draw: draw.id,
      picture,
      checklist: list.id,
    }
  }

  /** A city's plan to adopt, and one that the county has adopted and runs, with a change above waiting for it. */
  async function plantCampaign(cityOffice: UnitId, lead: Person, unitId: UnitId, mark: string, first: boolean) {
    const { sql } = world
    const city = await world.person('supervision-lead', cityOffice)
    const done = async <N extends EndpointName>(who: Person, name: N, input: Parameters<typeof world.call<N>>[2]) => {
      const answer = await world.call(who, name, input)
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.problem)}`)
      return answer.body
    }
    const office = unitId === 't:GA11' ? 't:SF11' : 't:SF21'
    const publish = async (who: Person, id: string, unitIds: string[]) => {
      await done(who, 'campaigns.set-units', { params: { id }, body: { unitIds } })
      await done(who, 'campaigns.act', { params: { id, action: 'publish' }, body: { version: 1, input: {} } })
      await runCampaigns(world.services, id)
    }
    const above = async () => {
      const { id } = await done(city, 'campaigns.create', {
        body: {
          name: `${mark}整治`,
          basis: mark,
          periodFrom: TODAY,
          periodTo: '2099-01-01',
          summaryDue: '2099-02-01',
          lines: ['police', 'transport'],
          template: 'chuzhou',
        },
      })
      await publish(city, id, [office])
      return id
    }
    const adopted = await above()
    const { id: campaign } = await done(lead, 'campaigns.adopt', {
      params: { id: adopted },
      body: { name: `${mark}整治`, docNo: mark, summaryDue: '2099-02-01' },
    })
    await publish(lead, campaign, unitId === 't:GA11' ? [unitId, 't:JT11'] : [unitId])
    await done(city, 'campaigns.put-item', { params: { id: adopted }, body: { kind: 'requirements', text: mark } })
    const added = await done(lead, 'campaigns.put-member', { params: { id: campaign }, body: { groupKey: 'office', name: mark } })
    if (first) {
      member = added.id
      task = (await sql`select id from campaign_tasks where campaign_id = ${campaign} and stage_no = 1 limit 1`)[0]!.id as string
    }
    return { plan: await above(), campaign }
  }

  /** Sends one request to an endpoint about a record. */
  async function send(who: Person, name: EndpointName, id: string) {
    const { sql } = world
    const versionOf = async (table: string) => (await sql`select version from ${sql(table)} where id = ${id}`)[0]!.version as number
    const bodies: Partial<Record<EndpointName, () => Promise<unknown>>> = {
      'warnings.act': async () => ({ version: await versionOf('warnings'), input: { text: '请尽快办理' } }),
      'problems.act': async () => ({ version: await versionOf('problems'), input: { text: '请尽快办理' } }),
      'instruments.act': async () => ({ version: await versionOf('instruments'), input: {} }),
      'instruments.edit': async () => ({
        version: await versionOf('instruments'),
        title: '建议书',
        blocks: [{ kind: 'paragraph', text: '正文' }],
      }),
      'dialogue.say': async () => ({ text: '请补充时间和地点' }),
      'publicNotices.publish': async () => ({ version: await versionOf('public_notices') }),
      'publicNotices.withdraw': async () => ({ reason: '内容有误' }),
      'questionnaires.open': async () => ({ version: await versionOf('questionnaires') }),
      'questionnaires.close': async () => ({ version: await versionOf('questionnaires') }),
      'seals.retire': async () => ({ reason: '换发新章' }),
      'clues.act': async () => ({ version: await versionOf('clues'), input: { text: '请尽快办理' } }),
      'reporters.ask': async () => ({ sourceId: askedSource, reason: '须核实情况' }),
      'reporters.decide': async () => ({ approve: true, text: '同意' }),
      'exports.decide': async () => ({ approve: true, text: '同意' }),
      'clues.distinct': async () => ({ distinct: true }),
      'inbox.open': async () => ({ version: 1, content: '反映的问题属于本县', receivedAt: `${TODAY}T09:00:00+08:00` }),
      'clueRoutes.end': async () => ({ validTo: TODAY }),
      'cases.reveal': async () => ({ reason: '核对当事人' }),
      'campaigns.adopt': async () => ({ name: '承接的整治', docNo: null, summaryDue: '2099-02-01' }),
      'campaigns.save': async () => ({
        version: await versionOf('campaigns'),
        name: `${MARK}整治`,
        basis: '依据',
        periodFrom: TODAY,
        periodTo: '2099-01-01',
        summaryDue: '2099-02-01',
        lines: ['police', 'transport'],
      }),
      'campaigns.put-item': async () => ({ kind: 'class', code: 'D1', title: '本地问题' }),
      'campaigns.remove-item': async () => ({ item: 'class:G6.2' }),
      'campaigns.put-member': async () => ({ groupKey: 'office', name: '成员' }),
      'campaigns.set-units': async () => ({ unitIds: ['t:GA11', 't:JT11'] }),
      'campaigns.act': async () => ({ version: await versionOf('campaigns'), input: { text: '总结' } }),
      'campaigns.decide': async () => ({ decisions: [{ item: 'requirements', decision: 'keep' }] }),
      'campaigns.succeed': async () => ({ unitId: 't:JT11', successorId: 't:GA11', text: '撤并' }),
      'campaigns.report-task': async () => ({ percent: 50 }),
      'stages.act': async () => ({ version: await versionOf('stages'), input: { text: '请尽快推进' } }),
      'duties.act': async () => ({ version: await versionOf('duties'), input: { text: '请尽快报送' } }),
      'briefings.save': async () => ({ version: await versionOf('briefings'), title: `${MARK}每日提示`, body: '请逐件核对期限。' }),
      'briefings.act': async () => ({ version: await versionOf('briefings'), input: {} }),
      'regulations.act': async () => ({ version: await versionOf('regulations'), input: { text: '请按期推进' } }),
      'regulations.save': async () => ({ version: await versionOf('regulations'), name: `${MARK}办法`, action: 'repeal', basis: '依据' }),
      'handovers.act': async () => ({ version: await versionOf('handovers'), input: { text: '请尽快登记' } }),
      'tracings.act': async () => ({
        version: await versionOf('tracings'),
        input: { step: 'assist', person: '某', post: 'member', text: '见记录' },
      }),
      'exemptions.act': async () => ({ version: await versionOf('exemptions'), input: { text: '请尽快补正' } }),
      'accountability.revoke': async () => ({ revokedOn: TODAY, text: '撤销' }),
      'publicity.amend': async () => ({
        version: await versionOf('publicity_entries'),
        reason: '核对数量',
        kind: 'media',
        heldOn: TODAY,
        title: `${MARK}报道`,
        amount: 2,
      }),
      'publicity.withdraw': async () => ({ version: await versionOf('publicity_entries'), reason: '重复登记' }),
      'publicity.import': async () => ({
        dryRun: true,
        headerRow: 1,
        headerRows: 1,
        fields: ['heldOn', 'title'],
        kind: 'visit',
        unitId: 't:GA11',
      }),
      'inspections.act': async () => ({ version: await versionOf('inspections'), input: { text: '请尽快检查' } }),
      'inspections.save': async () => ({
        version: await versionOf('inspections'),
        kind: 'covert',
        title: `${MARK}检查`,
        purpose: '检查',
        periodFrom: TODAY,
        periodTo: '2099-01-01',
      }),
      'inspections.team': async () => ({ userIds: [], leader: null }),
      'inspections.commit': async () => ({ what: 'people' }),
      'inspections.draw': async () => ({ drawId: planted.draw, pick: 1, pool: { placeKinds: ['unit'] } }),
      'inspections.name-place': async () => ({
        kind: 'enterprise',
        unitId: 't:JT11',
        name: `${MARK}${randomUUID()}`,
        reason: '群众反映集中',
      }),
      'inspections.excuse': async () => ({ reason: '已搬迁' }),
      'checklists.save': async () => ({
        version: await versionOf('checklists'),
        title: `${MARK}清单二`,
        items: [{ key: 'i1', question: `${MARK}检查`, basis: '第2条', weight: 1, photo: false }],
      }),
      'checklists.publish': async () => ({ version: await versionOf('checklists') }),
      'checklists.retire': async () => ({ reason: '不再使用' }),
      'ledger-imports.preview': async () => ({ headerRow: 1, headerRows: 1, fields: ['no', 'title', 'unit'], findingCode: 'F2' }),
      'ledger-imports.start': async () => ({ headerRow: 1, headerRows: 1, fields: ['no', 'title', 'unit'], findingCode: 'F2' }),
      'imports.preview': async () => ({ mapping: null, mappingName: null }),
      'imports.start': async () => ({ source: 'somebody', mapping: null, mappingName: null }),
    }
    const actions: Partial<Record<EndpointName, string>> = {
      'instruments.act': 'sign',
      'campaigns.act': 'summarise',
      'tracings.act': 'add',
      'briefings.act': 'recount',
    }
    const params = { id, otherId: otherClue, memberId: member, taskId: task, action: actions[name] ?? 'remind' }
    const query = name === 'briefings.xlsx' ? { purpose: '例行核查' } : undefined
    return world.call(who, name as 'warnings.act', { params, query, ...(bodies[name] && { body: await bodies[name]() }) } as never)
  }

  test('every address that names a record is known to this test', () => {
    const named = endpoints.filter(([, { path }]) => /\/:(?!action)/.test(path)).map(([name]) => name)
    assert.deepEqual(named.sort(), Object.keys(SUBJECT).sort())
  })

  for (const [name, subject] of Object.entries(SUBJECT) as [EndpointName, Kind | { everybody: string }][]) {
    if (typeof subject === 'object') continue
    test(`${name}: its own people reach the ${subject}, another county's are told that there is none`, async () => {
      const endpoint = api[name] as Endpoint
      const asked = (Object.entries(foreign) as [Role, Person][]).filter(([role]) => mayUse(role, endpoint))
      assert.ok(asked.length > 0)
      for (const [role, who] of asked) {
        const answer = await send(who, name, planted[subject])
        assert.deepEqual([answer.status, answer.problem?.code], [404, 'not-found'], `${role}: ${JSON.stringify(answer.problem)}`)
        assert.ok(!secrets.some((secret) => answer.raw.includes(secret)), 'and nothing else')
      }
      const answers = await Promise.all(
        (Object.entries(own) as [Role, Person][])
          .filter(([role]) => mayUse(role, endpoint))
          .map(([, who]) => send(who, name, planted[subject])),
      )
      assert.ok(
        answers.some((answer) => answer.status === 200),
        `its own people: ${answers.map((answer) => `${answer.status} ${answer.problem?.code ?? ''}`)}`,
      )
    })
  }

  test('a record named in a body or a filter is no more reachable than in an address', async () => {
    const lead = foreign['supervision-lead']
    const { warning, problem, instrument, unit, officer, case: caseId } = planted
    const notFound = async (answer: Promise<{ status: number; problem: { code: string } }>) => {
      const { status, problem: told } = await answer
      assert.deepEqual([status, told?.code], [404, 'not-found'])
    }
    await notFound(world.call(lead, 'instruments.draft', { body: { kind: 'urge', warnings: [warning], opinion: '' } }))
    await notFound(world.call(lead, 'instruments.draft', { body: { kind: 'urge', problems: [problem], opinion: '' } }))
    await notFound(
      world.call(lead, 'rules.snooze', { params: { id: 'R25' }, body: { warningId: warning, until: TODAY, reason: '没有理由' } }),
    )
    await notFound(
      world.call(lead, 'rules.backTest', { params: { id: 'R25' }, body: { parameters: {}, from: '2026-01-01', to: TODAY, unitId: unit } }),
    )
    const batch = await world.call(lead, 'warnings.batch', {
      params: { action: 'notify' },
      body: { matters: [{ id: warning, version: 1 }], input: {} },
    })
    assert.deepEqual(batch.body.refused, [{ id: warning, no: '', code: 'not-found', detail: batch.body.refused[0]!.detail }])
    for (const [kind, id] of [
      ['warning', warning],
      ['problem', problem],
      ['instrument', instrument],
    ] as const)
      await assert.rejects(world.attach(lead, kind, id), /answered 404/)
    for (const query of [{ unit }, { case: caseId }, { officer }, { q: MARK }])
      assert.deepEqual((await world.call(lead, 'warnings.list', { query })).body.rows, [], JSON.stringify(query))
    for (const query of [{ unit }, { officer }, { q: `${MARK}案` }])
      assert.deepEqual((await world.call(lead, 'cases.list', { query })).body.rows, [], JSON.stringify(query))
    assert.deepEqual((await world.call(lead, 'units.tree', { query: { parent: 't:SF11' } })).body, [])
    const [notice] = await world.sql`select id from notices where unit_id = 't:GA11' limit 1`
    await world.call(foreign['unit-head'], 'notices.read', { body: { ids: [notice!.id as string] } })
    assert.equal((await world.sql`select count(*)::int as n from notice_reads where notice_id = ${notice!.id as string}`)[0]!.n, 0)
  })

  /**
   * Every list, figure and export: endpoints that read without naming a record. Organs are named across counties, so that a clue can be
   * returned to whom it belongs: names of authorities are public.
   */
  const READS = endpoints.filter(
    ([name, { method, path, permission }]) =>
      method === 'GET' && !path.includes(':') && permission !== 'public' && !['system.show', 'clues.organs'].includes(name),
  )
  const read = (who: Person, name: EndpointName) =>
    world.call(who, name as 'warnings.list', {
      query: {
        from: TODAY,
        to: TODAY,
        purpose: '例行核查',
        ...(api[name].path.includes('filters') ? { page: 'warnings' } : {}),
        ...(/list|search/.test(name) && { limit: 200 }),
      } as never,
    })

  test('no list, figure or export holds an id, a name or a number of another county', async () => {
    const visible = new Set<string>()
    for (const [name, endpoint] of READS) {
      for (const [role, who] of (Object.entries(foreign) as [Role, Person][]).filter(([each]) => mayUse(each, endpoint))) {
        const answer = await read(who, name)
        assert.equal(answer.status, 200, `${name} as ${role}: ${JSON.stringify(answer.problem)}`)
        const text = await textOf(answer.raw)
        for (const secret of secrets) assert.ok(!text.includes(secret), `${name} tells a ${role} of another county ${secret}`)
      }
      for (const [role, who] of Object.entries(own) as [Role, Person][])
        if (mayUse(role, endpoint) && (await textOf((await read(who, name)).raw)).includes(MARK)) visible.add(name)
    }
    assert.deepEqual(
      [...visible].sort(),
      [
        'accountability.counts',
        'accountability.export',
        'accountability.list',
        'briefings.list',
        'bulletins.list',
        'campaigns.list',
        'cases.export',
        'cases.list',
        'checklists.list',
        'clueRoutes.list',
        'clues.export',
        'clues.list',
        'duties.list',
        'exemptions.export',
        'exemptions.list',
        'exports.list',
        'field.work',
        'handovers.export',
        'handovers.list',
        'imports.list',
        'inbox.list',
        'inbox.triage',
        'inspections.export',
        'inspections.list',
        'inspections.people',
        'inspections.visits',
        'instruments.colleagues',
        'instruments.export',
        'instruments.list',
        'ledger-imports.list',
        'notices.list',
        'officers.list',
        'privacy.requests',
        'problems.export',
        'problems.form',
        'problems.list',
        'publicNotices.list',
        'publicity.export',
        'publicity.list',
        'publicity.totals',
        'questionnaires.list',
        'ranking.export',
        'ranking.show',
        'ratings.batches',
        'regulations.form',
        'regulations.list',
        'reporters.requests',
        'seals.list',
        'session.me',
        'tracings.export',
        'tracings.list',
        'units.search',
        'units.tree',
        'warnings.export',
        'warnings.list',
      ],
      'its own people see the mark in all of these, so its absence elsewhere means something',
    )
  })

  test('nothing that happens in another county changes a figure', async () => {
    const figures = READS.filter(([name]) =>
      /^(desk|overview|ranking\.show|rules\.list|warnings\.list|problems\.list|cases\.list|units|officers)/.test(name),
    )
    const take = async () => {
      const all: Record<string, unknown> = {}
      for (const [name, endpoint] of figures)
        for (const [role, who] of Object.entries(foreign) as [Role, Person][])
          if (mayUse(role, endpoint)) all[`${name} ${role}`] = (await read(who, name)).body
      return all
    }
    const before = await take()
    await plant('t:GA11', own, 'C')
    assert.deepEqual(await take(), before)
  })
})
