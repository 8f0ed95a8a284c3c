import { type Gazetteer, type Route, type RouteDecision, routeFor } from '#domain/clue/index.ts'
import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { heldValue } from '../platform/law.ts'
import { conflict, notFound } from '../platform/refusal.ts'

/** Rules of the routing table that hold today. */
export async function routesInForce(tx: Tx): Promise<Route[]> {
  const rows =
    await tx`select id, region_prefix as "regionPrefix", line, class_prefix as "classPrefix", level, unit_id as "unitId" from clue_routes
    where valid_from <= current_date and (valid_to is null or valid_to >= current_date) order by id`
  return rows as unknown as Route[]
}

/** A decision as the contract shows it. */
export function shownRoute(decision: RouteDecision, book: Gazetteer): AnswerOf<'clueRoutes.try'> {
  const named = (id: string | null) => (id === null ? null : { id, name: book.units.get(id)?.name ?? '（未接入单位）' })
  return {
    unit: named(decision.unitId),
    reason: decision.reason,
    routeId: decision.routeId,
    passed: [...decision.passed],
    above: named(decision.aboveId),
  }
}

/** The rules, those of narrow regions first. */
export async function listRoutes(tx: Tx, ended: boolean): Promise<AnswerOf<'clueRoutes.list'>> {
  const rows = await tx`select r.* from clue_routes r
    ${ended ? tx`` : tx`where r.valid_to is null or r.valid_to >= current_date`}
    order by r.region_prefix, r.line, r.class_prefix, r.level, r.valid_from, r.id limit 2000`
  // Rules of the offices above lead to units beyond one's own scope; what they are called is no secret.
  const ids = [...new Set(rows.map((row) => row.unit_id as string))]
  const units = await asOwnerOf(tx, () => tx`select id, name from record.units where id = any (${ids})`)
  const names = new Map(units.map((row) => [row.id as string, row.name as string]))
  return {
    rows: rows.map((row) => ({
      id: row.id as string,
      regionPrefix: row.region_prefix as string,
      line: row.line as string,
      classPrefix: row.class_prefix as string,
      level: row.level as string,
      unit: { id: row.unit_id as string, name: names.get(row.unit_id as string) ?? '（未接入单位）' },
      note: row.note as string,
      validFrom: row.valid_from as string,
      validTo: row.valid_to as string | null,
    })),
  }
}

const outside = () => conflict('outside-area', '只能维护本机构监督范围内的分办规则')

/** Adds a rule. Throws a 409 for a unit that is not there or a region outside the actor's area. */
export async function addRoute({ tx, actor }: Context, body: InputOf<'clueRoutes.add'>['body']): Promise<{ id: string }> {
  const [unit] = await tx`select 1 from record.units where id = ${body.unitId}`
  if (!unit) throw conflict('unknown-unit', '承办单位的资料尚未接入，或不在监督范围内')
  if (body.validTo !== null && body.validTo < body.validFrom) throw conflict('bad-period', '失效日期不得早于生效日期')
  if (!(await mayKeep(tx, body.line, body.regionPrefix))) throw outside()
  const [row] = await tx`insert into clue_routes (region_prefix, line, class_prefix, level, unit_id, note, valid_from, valid_to, created_by)
    values (${body.regionPrefix}, ${body.line}, ${body.classPrefix}, ${body.level}, ${body.unitId}, ${body.note}, ${body.validFrom},
      ${body.validTo}, ${actor.id}) returning id`
  const id = row!.id as string
  await logAction(tx, actor, { action: 'clue-route.add', objectKind: 'clue-route', objectId: id, detail: { input: body }, after: body })
  return { id }
}

async function mayKeep(tx: Tx, line: string, region: string): Promise<boolean> {
  const [row] = await tx`select ${`${line}:${region}`} like any (scope_areas()) as may`
  return row!.may === true
}

/**
 * A first table from the organisation as it stands: for each region and line the highest enforcement unit there, for every class. What an
 * office has ruled for a region and line stays. Returns how many rules were added. Without a person every region is meant, otherwise those
 * of the scope that is set on the transaction.
 */
export async function deriveRoutes(tx: Tx, by: string | null): Promise<number> {
  const rows = await tx`
    insert into clue_routes (region_prefix, line, unit_id, note, created_by)
    select distinct on (u.region, u.line) regexp_replace(u.region, '(00){1,2}$', ''), u.line, u.id, '按机构设置生成', ${by}::uuid
    from record.units u
    where u.line in ('police', 'transport', 'water') and u.region ~ '^[1-9]\\d{5}$'
      ${by ? tx`and (u.line || ':' || u.region) like any ((select scope_areas())::text[])` : tx``}
      and not exists (
        select 1 from clue_routes r
        where r.region_prefix = regexp_replace(u.region, '(00){1,2}$', '') and r.line in ('', u.line)
          and r.class_prefix = '' and r.level = '' and (r.valid_to is null or r.valid_to >= current_date))
    order by u.region, u.line, array_position(array['province', 'city', 'county', 'team'], u.level), u.id
    returning id`
  return rows.length
}

/** Derives the rules of the actor's area. */
export async function addDerived({ tx, actor }: Context): Promise<AnswerOf<'clueRoutes.derive'>> {
  const added = await deriveRoutes(tx, actor.id)
  await logAction(tx, actor, {
    action: 'clue-route.derive',
    objectKind: 'unit',
    objectId: actor.unitId ?? actor.account,
    detail: { added },
  })
  return { added }
}

/** Ends a rule on a day. */
export async function endRoute({ tx, actor }: Context, id: string, validTo: string): Promise<void> {
  const [row] = await tx`select line, region_prefix, valid_from, valid_to from clue_routes where id = ${id}`
  if (!row) throw notFound('分办规则')
  if (!(await mayKeep(tx, row.line as string, row.region_prefix as string))) throw outside()
  if (validTo < (row.valid_from as string)) throw conflict('bad-period', '失效日期不得早于生效日期')
  await tx`update clue_routes set valid_to = ${validTo} where id = ${id}`
  await logAction(tx, actor, {
    action: 'clue-route.end',
    objectKind: 'clue-route',
    objectId: id,
    detail: { validTo },
    before: { validTo: row.valid_to },
    after: { validTo },
  })
}

/** What the table would decide for a clue that is not there. */
export async function tryRoute(tx: Tx, book: Gazetteer, body: InputOf<'clueRoutes.try'>['body']): Promise<AnswerOf<'clueRoutes.try'>> {
  const officers = await tx`select unit_id from record.officers where id = any (${body.accusedOfficers})`
  const decision = routeFor(
    {
      region: body.region,
      line: body.line,
      classCode: body.classCode,
      accusedUnits: body.accusedUnits,
      officerUnits: officers.map((row) => row.unit_id as string),
      competentUnitId: null,
      returns: 0,
      returnLimit: (await heldValue(tx, 'clue.returns')).value,
      officeId: null,
    },
    await routesInForce(tx),
    book.units,
  )
  return shownRoute(decision, book)
}
