import type { InputOf } from '#domain/contract/api/index.ts'
import { PERMISSIONS } from '#domain/contract/roles.ts'
import {
  BRIEFING_KINDS,
  type BriefingKind,
  type BriefingState,
  briefingProcess,
  clueProcess,
  problemProcess,
} from '#domain/process/index.ts'
import { briefingDays, figurePeriod, periodTitle } from '#domain/statistics/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf, pageOf, readCursor } from '../platform/database/keyset.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { wallTimeOf } from '../platform/law.ts'
import { conflict, invalid, notFound, Refusal } from '../platform/refusal.ts'
import { anonymise, namesToHide } from './anonymous.ts'
import { type BriefingData, countBriefing, digestOf, type Organ } from './briefing-data.ts'
import type { SealedBriefing } from './briefing-text.ts'

export type Row = Record<string, unknown>
type Drafted = InputOf<'briefings.draft'>['body']

const from = (tx: Tx) => tx`briefings b left join record.units u on u.id = b.unit_id left join campaigns c on c.id = b.campaign_id`
const columns = (tx: Tx) => tx`b.*, b.opened_at::text as opened_exact, u.name as unit_name, c.name as campaign_name,
  (select max(v.no) from briefing_versions v where v.briefing_id = b.id) as versions, (select v.data -> 'unit' ->> 'name' from briefing_versions v
    where v.briefing_id = b.id and v.no = 1) as organ_name`

/** A briefing's row as the contract shows it. */
export function briefingRow(row: Row) {
  const kind = row.kind as BriefingKind
  const state = row.state as BriefingState
  return {
    id: row.id as string,
    no: row.no as string,
    kind,
    kindTitle: BRIEFING_KINDS[kind].title,
    title: row.title as string,
    issue: row.issue as number | null,
    year: row.year as number | null,
    from: row.period_from as string,
    to: row.period_to as string,
    unit: { id: row.unit_id as string, name: (row.unit_name as string | null) ?? (row.organ_name as string | null) ?? '监督机构' },
    campaign: row.campaign_name ? { id: row.campaign_id as string, name: row.campaign_name as string } : null,
    state,
    stateTitle: briefingProcess.states[state].title,
    openedAt: row.opened_at as string,
    publishedAt: row.published_at as string | null,
    versions: (row.versions as number | null) ?? 1,
  }
}

/** One keyset page of briefings, newest first. */
export async function listBriefings(tx: Tx, { cursor, limit, ...filter }: InputOf<'briefings.list'>['query']) {
  const after = readCursor(cursor)
  const [kinds, states] = [listOf(filter.kind), listOf(filter.state)]
  const rows = await tx`select ${columns(tx)} from ${from(tx)}
    where (${kinds}::text[] is null or b.kind = any (${kinds})) and (${states}::text[] is null or b.state = any (${states}))
      ${filter.campaign ? tx`and b.campaign_id = ${filter.campaign}` : tx``}
      ${filter.unit ? tx`and b.unit_id = ${filter.unit}` : tx``}
      ${filter.q ? tx`and (b.title like ${containing(filter.q)} or b.no like ${containing(filter.q.toUpperCase())})` : tx``}
      ${filter.from ? tx`and b.period_to >= ${filter.from}` : tx``}
      ${filter.to ? tx`and b.period_from <= ${filter.to}` : tx``}
      ${filter.published === undefined ? tx`` : filter.published ? tx`and b.published_at is not null` : tx`and b.published_at is null`}
      ${after ? tx`and (b.opened_at, b.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by b.opened_at desc, b.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.opened_exact as string, row.id as string])
  return { rows: page.rows.map(briefingRow), next: page.next }
}

/** A briefing with its names. Throws a 404. */
export async function findBriefing(tx: Tx, id: string): Promise<Row> {
  const [row] = await tx`select ${columns(tx)} from ${from(tx)} where b.id = ${id}`
  if (!row) throw notFound('简报')
  return row
}

/** A version with whether its data are those that were sealed; the newest unless named. Throws a 404. */
export async function readVersion(tx: Tx, row: Row, no?: number): Promise<{ sealed: SealedBriefing; verified: boolean }> {
  const id = row.id as string
  const [version] =
    await tx`select * from briefing_versions where briefing_id = ${id} ${no ? tx`and no = ${no}` : tx``} order by no desc limit 1`
  if (!version) throw notFound('简报的这一版')
  const data = version.data as BriefingData
  const dated = (version.no as number) > 1 ? version.taken_at : (row.published_at ?? version.taken_at)
  const sealed: SealedBriefing = {
    id,
    no: version.no as number,
    issue: row.issue as number | null,
    year: row.year as number | null,
    day: wallTimeOf(new Date(dated as string))
      .toPlainDate()
      .toString(),
    digest: version.digest as string,
    reason: version.reason as string | null,
    data,
  }
  return { sealed, verified: digestOf(id, sealed.no, data) === sealed.digest }
}

/** The office in whose name an actor writes briefings. Throws a refusal when there is none. */
async function organOf(tx: Tx, actor: Actor): Promise<Organ> {
  const grant = actor.grants.find(({ role, unitId }) => unitId && (PERMISSIONS['briefing.make'] as readonly string[]).includes(role))
  const [row] = grant ? await tx`select id, name, region, level from record.units where id = ${grant.unitId} and line = 'justice'` : []
  if (!row) throw new Refusal(409, 'no-supervision-office', '您的账号没有所属监督机构，不能制发简报')
  return { id: row.id as string, name: row.name as string, region: row.region as string, level: row.level as string | null }
}

/** The organ of a briefing that exists. */
export async function organById(tx: Tx, id: string): Promise<Organ> {
  const [row] = await tx`select id, name, region, level from record.units where id = ${id}`
  if (!row) throw notFound('制发机关')
  return { id, name: row.name as string, region: row.region as string, level: row.level as string | null }
}

/** The clue or problem that a typical case is made of: closed, and within the actor's sight. Throws a 422. */
async function sourceOf(tx: Tx, no: string | null): Promise<{ kind: 'clue' | 'problem'; id: string; row: Row }> {
  const wrong = (message: string) => invalid('请填写已办结的线索或台账问题的编号', [{ field: 'sourceNo', message }])
  if (!no) throw wrong('请填写')
  const [clue] = await tx`select * from clues where no = ${no.toUpperCase()}`
  const [problem] = clue ? [] : await tx`select * from problems where no = ${no.toUpperCase()}`
  const row = clue ?? problem
  if (!row) throw wrong('没有这个编号，或不在您的管辖范围')
  const closed = clue ? clueProcess.final.includes(row.state as never) : problemProcess.final.includes(row.state as never)
  if (!closed) throw wrong('尚未办结，不能作为典型案例')
  return { kind: clue ? 'clue' : 'problem', id: row.id as string, row }
}

/** The first words of a typical case, without anybody's name: people write on from there. */
async function firstWords(tx: Tx, { kind, row }: { kind: 'clue' | 'problem'; row: Row }): Promise<string> {
  const [facts, result, measures] =
    kind === 'clue' ? [row.content, row.finding_text, row.measures] : [row.description, row.completion, row.measures]
  const told = [
    ['一、基本情况', facts],
    ['二、查处和整改情况', [result, measures].filter(Boolean).join('\n')],
    ['三、工作提示', '各执法单位要对照检查，举一反三，防止同类问题再次发生。'],
  ] as const
  return anonymised(tx, told.map(([head, text]) => `${head}\n${text || '（请填写）'}`).join('\n'))
}

/** Words of a typical case without names and numbers. */
export async function anonymised(tx: Tx, text: string): Promise<string> {
  const { units, regions } = await namesToHide(tx, text)
  return anonymise(text, units, regions)
}

/** Drafts a briefing with its figures as of now. Throws a 422 for days or a source that will not do. */
export async function draftBriefing(
  tx: Tx,
  actor: Actor,
  { kind, campaignId, sourceNo, ...given }: Drafted,
): Promise<{ id: string; no: string }> {
  const organ = await organOf(tx, actor)
  if (given.to !== null && given.to < given.from) throw invalid('结束日期早于开始日期', [{ field: 'to', message: '早于开始日期' }])
  const days = briefingDays(kind, given.from, given.to)
  const [campaign] = campaignId ? await tx`select name from campaigns where id = ${campaignId}` : []
  if (campaignId && !campaign) throw invalid('请选择专项整治', [{ field: 'campaignId', message: '没有这个专项整治' }])
  const source = kind === 'case' ? await sourceOf(tx, sourceNo) : null
  const body = source ? await anonymised(tx, given.body || (await firstWords(tx, source))) : given.body
  const usual = source
    ? await anonymised(
        tx,
        `典型案例：${String(source.row.title)
          .split(/[：:。；;]/)[0]!
          .slice(0, 60)}`,
      )
    : `${BRIEFING_KINDS[kind].title}（${periodTitle(figurePeriod(days.from, days.to))}）`
  const title = given.title ? (source ? await anonymised(tx, given.title) : given.title) : usual
  const [row] =
    await tx`insert into briefings (kind, title, body, campaign_id, period_from, period_to, source_kind, source_id, unit_id, region, line, state, drafted_by)
    values (${kind}, ${title}, ${body}, ${campaignId}, ${days.from}, ${days.to}, ${source?.kind ?? null}, ${source?.id ?? null}, ${organ.id}, ${organ.region},
      'justice', ${briefingProcess.initial}, ${actor.id}) returning id, no`
  const { id, no } = row as unknown as { id: string; no: string }
  const data = await countBriefing(tx, actor, organ, { kind, title, body, campaignId, ...days })
  await tx`insert into briefing_versions (briefing_id, no, data, digest, taken_by) values (${id}, 1, ${tx.json(data as never)}, ${digestOf(id, 1, data)}, ${actor.id})`
  await logAction(tx, actor, {
    chain: `briefing:${id}`,
    action: 'briefing.draft',
    objectKind: 'briefing',
    objectId: id,
    detail: { to: briefingProcess.initial, kind, days, source: source && `${source.kind}:${source.id}` },
  })
  return { id, no }
}

/** Writes other words into a draft; a typical case loses its names once more. Returns the new version of the row. */
export async function saveBriefing(
  tx: Tx,
  actor: Actor,
  id: string,
  { version, ...words }: InputOf<'briefings.save'>['body'],
): Promise<number> {
  const [row] = await tx`select * from briefings where id = ${id} for update`
  if (!row) throw notFound('简报')
  if (row.version !== version) throw conflict('changed-meanwhile', '该简报刚刚被他人办理，请刷新后再改')
  if (row.state !== 'draft') throw conflict('wrong-state', '只有起草中的简报可以修改；已发布的请用“更正”')
  const hide = (text: string) => (row.kind === 'case' ? anonymised(tx, text) : Promise.resolve(text))
  const [title, body] = [await hide(words.title), await hide(words.body)]
  const { sealed } = await readVersion(tx, row, 1)
  await rewrite(tx, id, { ...sealed.data, title, body })
  await tx`update briefings set title = ${title}, body = ${body}, drafted_by = ${actor.id}, version = version + 1 where id = ${id}`
  await logAction(tx, actor, {
    chain: `briefing:${id}`,
    action: 'briefing.edit',
    objectKind: 'briefing',
    objectId: id,
    before: { title: row.title, body: row.body },
    after: { title, body },
  })
  return version + 1
}

/** Writes the first version of a draft anew. The database refuses it once the draft was sent on. */
export async function rewrite(tx: Tx, id: string, data: BriefingData): Promise<void> {
  const rows = await tx`update briefing_versions set data = ${tx.json(data as never)}, digest = ${digestOf(id, 1, data)}, taken_at = now()
    where briefing_id = ${id} and no = 1 returning 1`
  if (rows.length === 0) throw conflict('frozen', '简报已经冻结，不能改写')
}
