import { type OrgUnit, type Route, routeFor } from '#domain/clue/index.ts'
import { categoryOf } from '#domain/public/index.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwner } from '../platform/database/owner.ts'
import { heldValue } from '../platform/law.ts'
import { phoneLogin } from './doors.ts'
import { redirectLogins } from './logins/offered.ts'
import { publishedNotices } from './notices.ts'
import { newChallenge } from './proofs.ts'
import { atTheDoor, officeOf } from './shared.ts'

/** The place that an office answers for, as citizens call it. */
const placeOf = (office: string): string => office.replace(/(司法[厅局]|行政执法监督局)$/, '') || office

/** The organ to which reports of a category and region usually go, by the routing table; null when a person decides each time. */
async function usualOrgan(tx: Tx, region: string, key: string): Promise<string | null> {
  const category = categoryOf(key)
  if (!category?.line) return null
  const routes =
    await tx`select r.id, r.region_prefix as "regionPrefix", r.line, r.class_prefix as "classPrefix", r.level, r.unit_id as "unitId"
    from clue_routes r where r.valid_from <= current_date and (r.valid_to is null or r.valid_to >= current_date)
      and starts_with(${region}, r.region_prefix)`
  const units = await tx`select id, parent_id as "parentId", name, region, line, level from record.units
    where id = any (${routes.map((route) => route.unitId as string)})`
  const chart = new Map(units.map((unit) => [unit.id as string, unit as unknown as OrgUnit]))
  const nobody = { accusedUnits: [], officerUnits: [], competentUnitId: null, returns: 0, returnLimit: 1, officeId: null }
  const { unitId } = routeFor(
    { region, line: category.line, classCode: category.classCode, ...nobody },
    routes as unknown as Route[],
    chart,
  )
  return unitId === null ? null : (chart.get(unitId)?.name ?? null)
}

/** The first page of the public door, who will handle what, and challenges. */
export const homeRoutes: Routes = {
  'public.home': async (context) => {
    const tx = await atTheDoor(context)
    const offices = await tx`select distinct on (region) region, name from record.units where line = 'justice' order by region, id`
    const open = await tx`select id, title from questionnaires where state = 'open' and (closes_on is null or closes_on >= current_date)
      order by opened_at desc limit 10`
    return {
      places: offices.map((row) => ({ region: row.region as string, title: placeOf(row.name as string), office: row.name as string })),
      logins: [phoneLogin, ...(await redirectLogins(tx, context.services))].map(({ key, title, hint }) => ({ key, title, hint })),
      notices: (await publishedNotices(tx, undefined, 5)).rows,
      questionnaires: open.map((row) => ({ id: row.id as string, title: row.title as string })),
    }
  },

  'public.handler': async (context, { query }) => {
    const tx = await atTheDoor(context)
    const office = await officeOf(tx, query.region)
    return {
      office: office?.name ?? '上级监督机构',
      organ: await usualOrgan(tx, query.region, query.category),
      assessDays: (await heldValue(tx, 'clue.assess')).value,
      resultDays: (await heldValue(tx, 'instrument.transfer.result')).value,
    }
  },

  'public.challenge': async ({ tx, services }, { query }) => {
    await asOwner(tx)
    return newChallenge(tx, services, query.purpose)
  },
}
