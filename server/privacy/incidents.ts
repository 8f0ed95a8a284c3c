import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { type DataSetKey, dataSet, INCIDENT_KINDS, INCIDENT_PARTS, type IncidentKind, missingParts } from '#domain/privacy/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context, FileAnswer } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { asOwner } from '../platform/database/owner.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { type Actor, may } from '../platform/identity/actor.ts'
import { dueSince } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'

type Row = Readonly<Record<string, unknown>>
type Body = Omit<InputOf<'privacy.save-incident'>['body'], 'version'>

/** The columns of an entry. Throws a 422 for halves of pairs and times that cannot be. */
function columnsOf(body: Body, foundAt: Date) {
  const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
  for (const [one, other, message] of [
    ['authority', 'authorityAt', '通知主管部门应填写部门和时间'],
    ['personsWay', 'personsAt', '通知个人应填写方式和时间'],
  ] as const)
    if ((body[one] === null) !== (body[other] === null)) throw refuse(body[one] === null ? one : other, message)
  if (body.occurredAt && new Date(body.occurredAt) > foundAt) throw refuse('occurredAt', '发生时间不能晚于发现时间')
  for (const key of ['authorityAt', 'personsAt'] as const) {
    if (body[key] && new Date(body[key]).getTime() > Date.now() + 60_000) throw refuse(key, '时间不能晚于现在')
  }
  return {
    data_sets: [...new Set(body.sets)],
    keepers: [...new Set(body.sets.map((set) => dataSet(set).keeper))],
    kinds: [...new Set(body.kinds)],
    title: body.title,
    happened: body.happened,
    occurred_at: body.occurredAt,
    people: body.people,
    categories: body.categories,
    cause: body.cause,
    harm: body.harm,
    measures: body.measures,
    advice: body.advice,
    contact: body.contact,
    authority: body.authority,
    authority_at: body.authorityAt,
    persons_way: body.personsWay,
    persons_at: body.personsAt,
    not_told: body.notTold,
  }
}

const log = (
  tx: Tx,
  actor: Actor,
  action: string,
  id: string,
  more: { reason?: string; detail: Record<string, unknown>; before?: unknown; after?: unknown },
) => logAction(tx, actor, { chain: `privacy-incident:${id}`, action, objectKind: 'privacy-incident', objectId: id, ...more })

/** Registers an incident; the time for telling the authority runs from when it was found. */
export async function openIncident(
  { tx, actor }: Context,
  { foundAt, ...body }: InputOf<'privacy.open-incident'>['body'],
): Promise<AnswerOf<'privacy.open-incident'>> {
  await asOwner(tx)
  const found = new Date(foundAt)
  if (found.getTime() > Date.now() + 60_000) throw invalid('发现时间不能晚于现在', [{ field: 'foundAt', message: '不能晚于现在' }])
  const columns = columnsOf(body, found)
  const due = await dueSince(tx, 'privacy.incident', found)
  const [row] =
    await tx`insert into privacy_incidents ${tx({ ...columns, found_at: found, due_at: due, opened_by: actor.id } as never)} returning id, no`
  const id = row!.id as string
  await log(tx, actor, 'privacy.incident-open', id, {
    detail: { no: row!.no, sets: columns.data_sets, kinds: columns.kinds, people: body.people },
    after: body,
  })
  return { id, no: row!.no as string, dueAt: due.toISOString() }
}

async function held(tx: Tx, id: string, version: number): Promise<Row> {
  const [row] = await tx`select * from privacy_incidents where id = ${id} for update`
  if (!row) throw notFound('事件')
  if (row.state !== 'open') throw conflict('wrong-state', '该事件已经办结')
  if (row.version !== version) throw conflict('version-changed', '该事件已被他人修改，请刷新后重试')
  return row
}

/** Amends an open incident; the log keeps the digests of both versions. */
export async function saveIncident(
  { tx, actor }: Context,
  id: string,
  { version, ...body }: InputOf<'privacy.save-incident'>['body'],
): Promise<{ version: number }> {
  await asOwner(tx)
  const row = await held(tx, id, version)
  const columns = columnsOf(body, new Date(row.found_at as string))
  await tx`update privacy_incidents set ${tx(columns as never)}, version = version + 1 where id = ${id}`
  await log(tx, actor, 'privacy.incident-save', id, {
    detail: { no: row.no, sets: columns.data_sets, kinds: columns.kinds, people: body.people, version: version + 1 },
    before: bodyOf(row),
    after: body,
  })
  return { version: version + 1 }
}

/** Closes an incident once everything that art. 57 asks for is in the register. */
export async function closeIncident(
  { tx, actor }: Context,
  id: string,
  { version, text }: InputOf<'privacy.close-incident'>['body'],
): Promise<{ ok: true }> {
  await asOwner(tx)
  const row = await held(tx, id, version)
  const missing = missingParts(bodyOf(row))
  if (missing.length > 0) throw conflict('incomplete', `尚缺：${missing.map((part) => INCIDENT_PARTS[part].title).join('、')}`)
  await tx`update privacy_incidents set state = 'closed', closed_by = ${actor.id}, closed_at = now(), version = version + 1 where id = ${id}`
  await log(tx, actor, 'privacy.incident-close', id, { reason: text, detail: { no: row.no } })
  return { ok: true }
}

const bodyOf = (row: Row) => ({
  title: row.title as string,
  kinds: row.kinds as IncidentKind[],
  sets: row.data_sets as DataSetKey[],
  happened: row.happened as string,
  occurredAt: row.occurred_at as string | null,
  people: row.people as number | null,
  categories: row.categories as string | null,
  cause: row.cause as string | null,
  harm: row.harm as string | null,
  measures: row.measures as string | null,
  advice: row.advice as string | null,
  contact: row.contact as string | null,
  authority: row.authority as string | null,
  authorityAt: row.authority_at as string | null,
  personsWay: row.persons_way as string | null,
  personsAt: row.persons_at as string | null,
  notTold: row.not_told as string | null,
})

/** Incidents, newest first. Besides the security administrator the lead of the office over every unit sees those of its sets. */
export async function listIncidents(
  { tx, actor }: Context,
  { cursor, limit, state }: InputOf<'privacy.incidents'>['query'],
): Promise<AnswerOf<'privacy.incidents'>> {
  if (may(actor, 'privacy.manage')) await asOwner(tx)
  const after = readCursor(cursor)
  const rows = await tx`select i.*, i.opened_at::text as exact, o.name as opener, c.name as closer,
      coalesce(i.authority_at, now()) > i.due_at as overdue
    from privacy_incidents i join users o on o.id = i.opened_by left join users c on c.id = i.closed_by
    where true ${state ? tx`and i.state = ${state}` : tx``}
      ${after ? tx`and (i.opened_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
    order by i.opened_at desc, i.id desc limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.exact as string, row.id as string])
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      no: row.no as string,
      ...bodyOf(row),
      foundAt: row.found_at as string,
      dueAt: row.due_at as string,
      overdue: row.overdue as boolean,
      missing: missingParts(bodyOf(row)),
      state: row.state as 'open',
      version: row.version as number,
      openedBy: row.opener as string,
      openedAt: row.opened_at as string,
      closedBy: row.closer as string | null,
      closedAt: row.closed_at as string | null,
    })),
    next: page.next,
  }
}

const title = (part: keyof typeof INCIDENT_PARTS): string => INCIDENT_PARTS[part].title
const COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '编号', width: 12, type: 'text' },
  { key: 'title', title: '事件', width: 24, type: 'text' },
  { key: 'kinds', title: '情形', width: 12, type: 'text' },
  { key: 'sets', title: '涉及的信息', width: 20, type: 'text' },
  { key: 'happened', title: '经过', width: 40, type: 'text' },
  { key: 'occurredAt', title: '发生时间', width: 18, type: 'datetime' },
  { key: 'foundAt', title: '发现时间', width: 18, type: 'datetime' },
  { key: 'people', title: '涉及人数', width: 10, type: 'number' },
  { key: 'categories', title: title('categories'), width: 24, type: 'text' },
  { key: 'cause', title: title('cause'), width: 30, type: 'text' },
  { key: 'harm', title: title('harm'), width: 30, type: 'text' },
  { key: 'measures', title: title('measures'), width: 30, type: 'text' },
  { key: 'advice', title: title('advice'), width: 30, type: 'text' },
  { key: 'contact', title: title('contact'), width: 20, type: 'text' },
  { key: 'authority', title: '已通知的部门', width: 20, type: 'text' },
  { key: 'authorityAt', title: '通知部门时间', width: 18, type: 'datetime' },
  { key: 'personsWay', title: '通知个人的方式', width: 20, type: 'text' },
  { key: 'personsAt', title: '通知个人时间', width: 18, type: 'datetime' },
  { key: 'notTold', title: title('notTold'), width: 24, type: 'text' },
  { key: 'state', title: '状态', width: 10, type: 'text' },
  { key: 'opener', title: '登记人', width: 12, type: 'text' },
  { key: 'closedAt', title: '办结时间', width: 18, type: 'datetime' },
]

/** The register as XLSX, with the items of art. 57 as its columns. */
export async function exportIncidents({ tx, actor }: Context, purpose: string): Promise<FileAnswer> {
  await asOwner(tx)
  return exportSheet(tx, actor, {
    name: '个人信息安全事件登记',
    purpose,
    columns: COLUMNS,
    select: tx`select i.*, o.name as opener from privacy_incidents i join users o on o.id = i.opened_by order by i.opened_at, i.id`,
    cells: (row) => ({
      ...bodyOf(row),
      no: row.no,
      kinds: (row.kinds as IncidentKind[]).map((kind) => INCIDENT_KINDS[kind]).join('、'),
      sets: (row.data_sets as DataSetKey[]).map((set) => dataSet(set).title).join('、'),
      foundAt: row.found_at,
      state: row.state === 'open' ? '处置中' : '已办结',
      opener: row.opener,
      closedAt: row.closed_at,
    }),
    footer: ['按《个人信息保护法》第57条登记'],
  })
}
