import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, pageOf, readCursor } from '../platform/database/keyset.ts'
import { todayInChina } from '../platform/law.ts'
import { notFound } from '../platform/refusal.ts'
import type { Row } from './case-list.ts'
import { metricsOf, monthsAndRules, profilePeriod } from './profile.ts'

/** SQL: a certificate `k` is in force on a day. */
const inForce = (tx: Tx, day: string) => tx`(k.valid_from <= ${day}::date and (k.valid_to is null or k.valid_to >= ${day}::date))`

const unitOf = (row: Row) => ({ id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' })

/** One page of officers, unit by unit. Searches by name, number of the badge or the certificate. */
export async function listOfficers(tx: Tx, { q, unit, cursor, limit }: InputOf<'officers.list'>['query']) {
  const after = readCursor(cursor)
  const today = todayInChina()
  const rows = await tx`
    select o.id, o.name, o.badge_no, o.kind, o.unit_id, u.name as unit_name, cert.last, coalesce(cert.valid, false) as valid
    from record.officers o left join record.units u on u.id = o.unit_id
    left join lateral (
      select bool_or(${inForce(tx, today)}) as valid, case when bool_or(k.valid_to is null) then null else max(k.valid_to) end as last
      from record.certificates k where k.officer_id = o.id) cert on true
    where true
      ${unit ? tx`and o.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${unit})` : tx``}
      ${q ? tx`and (o.name like ${containing(q)} or o.badge_no = ${q} or o.id in (select k.officer_id from record.certificates k where k.cert_no = ${q}))` : tx``}
      ${after ? tx`and (o.unit_id, o.id) > (${after[0]}, ${after[1]})` : tx``}
    order by o.unit_id, o.id limit ${limit + 1}`
  const page = pageOf(rows, limit, (row) => [row.unit_id as string, row.id as string])
  return {
    rows: page.rows.map((row) => ({
      id: row.id as string,
      name: row.name as string,
      badgeNo: row.badge_no as string | null,
      kind: row.kind as string,
      unit: unitOf(row),
      certificateTo: row.last as string | null,
      certificateValid: row.valid as boolean,
    })),
    next: page.next,
  }
}

/** An officer's profile: figures of the cases handled or recorded, beside those of peers (same kind and line). Throws a 404. */
export async function showOfficer(tx: Tx, id: string): Promise<AnswerOf<'officers.show'>> {
  const [officer] = await tx`select o.id, o.name, o.badge_no, o.kind, o.unit_id, u.name as unit_name
    from record.officers o left join record.units u on u.id = o.unit_id where o.id = ${id}`
  if (!officer) throw notFound('执法人员')
  const certificates = await tx`select k.*, ${inForce(tx, todayInChina())} as valid from record.certificates k
    where k.officer_id = ${id} order by k.valid_from desc, k.position`
  const period = await profilePeriod(tx)
  const own = tx`select h.case_id from record.case_officers h where h.officer_id = ${id} and h.role <> 'auxiliary'`
  const figures = await monthsAndRules(
    tx,
    period,
    tx`select to_char(c.occurred_at, 'YYYY-MM') as month, count(*) as n from record.cases c where c.id = any (array(${own}))
      and c.occurred_at >= ${period.from}::date::timestamp and c.occurred_at < (${period.to}::date + 1)::timestamp group by 1`,
    tx`select w.opened_at, w.rule_id, w.finding_code, w.state from warnings w
      where w.id in (select k.warning_id from warning_cases k where k.case_id = any (array(${own})) union select s.id from warnings s where s.subject_kind = 'officer' and s.subject_id = ${id})
      and w.opened_at >= ${period.from}::date::timestamptz`,
  )
  return {
    id: officer.id as string,
    name: officer.name as string,
    badgeNo: officer.badge_no as string | null,
    kind: officer.kind as string,
    unit: unitOf(officer),
    certificates: certificates.map((row) => ({
      no: row.cert_no as string,
      kind: row.kind as string | null,
      validFrom: row.valid_from as string,
      validTo: row.valid_to as string | null,
      valid: row.valid as boolean,
    })),
    metrics: await metricsOf(tx, 'officer', id),
    ...figures,
    period: { from: period.from, to: period.to },
    asOf: period.asOf,
  }
}
