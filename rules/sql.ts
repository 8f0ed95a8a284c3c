/**
 * SQL fragments in the common subset of PostgreSQL and DuckDB. Rules use these instead of the constructs that the two
 * engines read differently (docs/writing-a-rule.md).
 */

/** Hours between two timestamps, as double; negative when `to` lies before `from`. */
export const hoursBetween = (from: string, to: string): string =>
  `(cast(extract(epoch from (${to} - ${from})) as double precision) / 3600.0)`

/** Metres between two points given in degrees: equirectangular, exact to a per mille below 100 km. */
export const metres = (lat1: string, lon1: string, lat2: string, lon2: string): string =>
  `(111195.0 * sqrt(power(${lat1} - ${lat2}, 2) + power((${lon1} - ${lon2}) * cos(radians((${lat1} + ${lat2}) / 2.0)), 2)))`

/**
 * Working days counted from `from` (its day not counted) to `to`: joins need `calendar` rows for both days. Use as a scalar
 * subquery: null when a day lies outside the calendar.
 */
export const workingDays = (from: string, to: string): string =>
  `((select c.workday_no from calendar c where c.day = cast(${to} as date)) - (select c.workday_no from calendar c where c.day = cast(${from} as date)))`

/** Whole months as a number that can be compared and subtracted: year × 12 + month. */
export const monthNo = (time: string): string =>
  `(cast(extract(year from ${time}) as integer) * 12 + cast(extract(month from ${time}) as integer))`

/** Text of the month of a timestamp, `2026-03`. */
export const monthText = (time: string): string => `substring(cast(cast(${time} as date) as varchar) from 1 for 7)`

/** Text of the quarter of a timestamp, `2026Q1`. */
export const quarterText = (time: string): string =>
  `(cast(extract(year from ${time}) as varchar) || 'Q' || cast(extract(quarter from ${time}) as varchar))`

/** True where a row with `valid_from` and `valid_to` (null: still) holds on the day of a time; both ends of its span included. */
export const inForce = (v: string, time: string): string =>
  `cast(${time} as date) >= ${v}.valid_from and cast(${time} as date) <= coalesce(${v}.valid_to, date '9999-12-31')`

/** Value of the law in force on a day: a scalar subquery over `law_values`. */
export const lawValue = (key: string, day: string): string =>
  `(select v.value from law_values v where v.key = '${key}' and ${inForce('v', day)})`

/** Median of `expression` within a group, as double. */
export const median = (expression: string): string =>
  `cast(percentile_cont(0.5) within group (order by cast(${expression} as double precision)) as double precision)`

/** Internal ids of one column, joined in order: the shape of `case_ids`. */
export const idList = (column: string): string => `string_agg(${column}, ',' order by ${column})`

/** Most cases that a finding of many lists as its evidence. */
export const caseLimit = 50

/** CTE `item_versions`: the items with the last day of each version, so that versions of one code never overlap. Join with `itemOn`. */
export const itemVersions = `item_versions as (
      select i.*, coalesce(least(i.valid_to, cast(lead(i.valid_from) over (partition by i.code order by i.valid_from) - 1 as date)),
        date '9999-12-31') as last_day
      from items i)`

/** True where the item version `i` is the one of an item code on the day of a time. */
export const itemOn = (i: string, code: string, time: string): string =>
  `${i}.code = ${code} and cast(${time} as date) between ${i}.valid_from and ${i}.last_day`

/** True where the row `v` of `law_values` holds the value of a key (an expression) on the day of a time. */
export const lawOn = (v: string, key: string, time: string): string => `${v}.key = ${key} and ${inForce(v, time)}`

/** Key of the hearing threshold for a case; a party of unknown kind gets the higher one of organisations. */
export const hearingKey = (c: string): string =>
  `('hearing.' || ${c}.line || '.' || case when ${c}.party_kind = 'person' then 'person' else 'organisation' end)`

/** True for a case decided by `now` and not withdrawn. */
export const decidedBy = (c: string, now: string): string => `${c}.decided_at <= ${now} and coalesce(${c}.state, '') <> 'withdrawn'`

/** True for a case that ended in a fine decided by `now` and not withdrawn. */
export const fined = (c: string, now: string): string => `${c}.outcome = 'fine' and ${c}.fine > 0 and ${decidedBy(c, now)}`

/** CTE `fines`: the fines with who paid them (`identity`: the plate, else the party), the family of the act and the place; more columns and joins as given. */
export const partyFines = (now: string, { columns, joins = '' }: { columns: string; joins?: string }): string => `fines as (
      select c.id, c.unit_id, coalesce(c.plate, c.party_id_no) as identity, coalesce(i.family, c.item_code) as family, c.plate, c.occurred_at,
        c.place_lat as lat, c.place_lon as lon, c.place_text as text, cast(c.fine as double precision) as fine,
        ${columns}
      from cases c
      left join item_versions i on ${itemOn('i', 'c.item_code', 'c.occurred_at')}
      ${joins}
      where ${fined('c', now)} and c.occurred_at <= ${now} and coalesce(c.plate, c.party_id_no) is not null)`

/**
 * True where two places, each given as latitude, longitude and text, lie within so many metres; compared by their text where a
 * coordinate is missing, false where nothing is known.
 */
export const samePlace = (a: readonly [string, string, string], b: readonly [string, string, string], limit: string): string =>
  `coalesce(case when ${a[0]} + ${a[1]} + ${b[0]} + ${b[1]} is null then ${a[2]} = ${b[2]} else ${metres(a[0], a[1], b[0], b[1])} <= ${limit} end, false)`

/** The place of a row of `fines`, its columns with a prefix (`f.`, `f.prev_`), as `samePlace` takes it. */
export const whereabouts = (prefix: string): [string, string, string] => [`${prefix}lat`, `${prefix}lon`, `${prefix}text`]

/** CTE `rolled`: every day of the calendar with the day on which a period ending on it really ends, the next working day after holidays. */
export const rolledDays = `rolled as (
      select k.day, min(case when k.workday then k.day end) over (order by k.day desc rows between unbounded preceding and current row) as last_day
      from calendar k)`

/** Whole days from one time to another by their dates, as integer. */
export const daysBetween = (from: string, to: string): string => `cast(cast(${to} as date) - cast(${from} as date) as integer)`

/**
 * True for a case that was filed and still waits for its decision at `now`. Off-site records of the police wait for the party by law
 * and are not counted, on-the-spot decisions have no such wait.
 */
export const undecided = (c: string, now: string): string =>
  `${c}.filed_at <= ${now} and (${c}.decided_at is null or ${c}.decided_at > ${now}) and ${c}.outcome is null and ${c}.closed_at is null
      and coalesce(${c}.state, 'filed') in ('filed', 'investigating', 'notified')
      and (${c}.procedure in ('ordinary', 'fast') or (${c}.procedure = 'off-site' and ${c}.line <> 'police'))`

/** True for a paper that sends something to a test, whose days do not count against a period. */
export const isTestPaper = (form: string): string => `(${form} like '%鉴定%' or ${form} like '%检验%')`

/** True for a paper that calls upon the owner to fetch what was taken: what nobody claims waits under a procedure of its own. */
export const isUnclaimedPaper = (form: string): string => `(${form} like '%公告%' or ${form} like '%领取%')`

/**
 * Last day of a seizure (行政强制法 25): `first`, the last day of its plain period, or the day of the time `extendedTo` where it was
 * extended, but never beyond the day `longest`.
 */
export const seizureEnd = (first: string, extendedTo: string, longest: string): string =>
  `least(greatest(${first}, cast(${extendedTo} as date)), ${longest})`

/** True for a device that photographs traffic. */
export const isCamera = (d: string): string => `${d}.kind in ('e-police', 'speed', 'parking')`

/** CTE `cameras`: the cameras with the city (four digits) of their unit, where a condition on the device `d` holds. */
export const camerasByCity = (condition = 'true'): string => `cameras as (
      select d.id, d.kind, d.unit_id, d.place_text, d.installed_at, substring(u.region from 1 for 4) as city
      from devices d
      join units u on u.id = d.unit_id
      where ${isCamera('d')} and ${condition})`

/** CTE `joined`: the `case_ids` of each finding of `faults`, itself and the other cases (`other_id`) it was compared with. */
export const joinedCases = `members as (
      select id, id as case_id from faults
      union
      select id, other_id from faults where other_id is not null
    ), joined as (
      select id, string_agg(case_id, ',' order by case_id) as case_ids from members group by id)`

/** CTE `limits`: the thresholds of alcohol in the breath, with their spans. Join with `inForce`. */
export const alcoholLimits = `limits as (
      select v.key, v.value, v.valid_from, v.valid_to from law_values v where v.key in ('alcohol.drinking', 'alcohol.drunk'))`

/** Joins of the over-limit formula's values on the day of a time: use before `overLimitFine`. */
export const overLimitValues = (time: string): string =>
  ['warning', 'step', 'step-fine', 'cap']
    .map((key, i) => `left join law_values o${i} on ${lawOn(`o${i}`, `'over-limit.${key}'`, time)}`)
    .join('\n      ')

/** The fine in yuan which the over-limit formula gives for so many kg over the limit; 0 stands for a warning. */
export const overLimitFine = (kg: string): string =>
  `(case when ${kg} <= o0.value then 0 else least(o3.value, o2.value * floor(${kg} / nullif(o1.value, 0))) end)`

/** CTE `tier_limits`: the lowest and highest fine of each grade of an item version. */
export const tierLimits = `tier_limits as (
      select t.item_id, t.tier, min(cast(t.fine_min as double precision)) as fine_min, max(cast(t.fine_max as double precision)) as fine_max
      from item_tiers t
      group by t.item_id, t.tier)`
