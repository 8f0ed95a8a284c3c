import { asOwner } from '../identity/index.ts'
import type { Routes } from '../platform/context.ts'
import { heldValue } from '../platform/law.ts'
import { LOGINS } from './doors.ts'
import { publishedNotices } from './notices.ts'
import { newChallenge } from './proofs.ts'
import { atTheDoor, officeOf } from './shared.ts'

/** The place that an office answers for, as citizens call it. */
const placeOf = (office: string): string => office.replace(/(司法[厅局]|行政执法监督局)$/, '') || office

/** The first page of the public door, who will handle what, and challenges. */
export const homeRoutes: Routes = {
  'public.home': async (context) => {
    const tx = await atTheDoor(context)
    const offices = await tx`select distinct on (region) region, name from record.units where line = 'justice' order by region, id`
    const open = await tx`select id, title from questionnaires where state = 'open' and (closes_on is null or closes_on >= current_date)
      order by opened_at desc limit 10`
    return {
      places: offices.map((row) => ({ region: row.region as string, title: placeOf(row.name as string), office: row.name as string })),
      logins: LOGINS.map(({ key, title }) => ({ key, title })),
      notices: (await publishedNotices(tx, undefined, 5)).rows,
      questionnaires: open.map((row) => ({ id: row.id as string, title: row.title as string })),
    }
  },

  'public.handler': async (context, { query }) => {
    const tx = await atTheDoor(context)
    const office = await officeOf(tx, query.region)
    return {
      office: office?.name ?? '上级监督机构',
      organ: null,
      assessDays: (await heldValue(tx, 'clue.assess')).value,
      resultDays: (await heldValue(tx, 'instrument.transfer.result')).value,
    }
  },

  'public.challenge': async ({ tx, services }, { query }) => {
    await asOwner(tx)
    return newChallenge(tx, services, query.purpose)
  },
}
