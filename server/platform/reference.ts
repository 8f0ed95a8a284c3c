import { calendarRows } from '#domain/calendar/index.ts'
import { values } from '#domain/law/index.ts'
import { INSTRUMENT_TEMPLATES } from '#domain/process/index.ts'
import type { Sql } from './database/client.ts'

/** Days that the calendar table covers; beyond the published holidays a day is marked provisional. */
const FROM = '2010-01-01'
const UNTIL = '2035-12-31'

/**
 * Fills the reference tables that rules and clocks read: the working-day calendar is replaced when it changed, values of the
 * law and templates of instruments are added when this version knows new ones. What the deployment set itself is left alone.
 */
export async function seedReference(sql: Sql): Promise<void> {
  const days = calendarRows(FROM, UNTIL).map((row) => ({
    day: row.day.toString(),
    workday: row.workday,
    workday_no: row.workdayNo,
    name: row.name ?? null,
    provisional: row.provisional,
  }))
  const law = values.map((each) => ({
    key: each.key,
    valid_from: each.validFrom,
    valid_to: each.validTo,
    value: each.value,
    unit: each.unit,
    title: each.title,
    basis: each.basis,
    confirmed: each.confirmed,
  }))
  const templates = INSTRUMENT_TEMPLATES.map((each) => ({
    ...each,
    valid_from: each.validFrom,
    valid_to: each.validTo,
    sign_period: each.signPeriod,
    reply_period: each.replyPeriod,
    signer_title: each.signerTitle,
  }))
  await sql.begin(async (tx) => {
    await tx`insert into record.calendar select * from json_populate_recordset(null::record.calendar, ${JSON.stringify(days)}::text::json)
      on conflict (day) do update set workday = excluded.workday, workday_no = excluded.workday_no, name = excluded.name, provisional = excluded.provisional
      where (calendar.workday, calendar.workday_no, calendar.provisional) is distinct from (excluded.workday, excluded.workday_no, excluded.provisional)`
    await tx`insert into record.law_values (key, valid_from, valid_to, value, unit, title, basis, confirmed)
      select key, valid_from, valid_to, value, unit, title, basis, confirmed from json_populate_recordset(null::record.law_values, ${JSON.stringify(law)}::text::json)
      on conflict (key, valid_from) do nothing`
    await tx`insert into instrument_templates (kind, valid_from, valid_to, title, letters, form, direction, addressee, reply, sign_period, reply_period,
        signer, signer_title, short, monthly, minutes, basis, confirmed, body)
      select kind, valid_from, valid_to, title, letters, form, direction, addressee, reply, sign_period, reply_period,
        signer, signer_title, short, monthly, minutes, basis, confirmed, body
      from json_populate_recordset(null::instrument_templates, ${JSON.stringify(templates)}::text::json)
      on conflict (kind, valid_from) do nothing`
  })
}
