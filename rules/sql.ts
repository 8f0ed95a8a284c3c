/**
 * SQL fragments in the common subset of PostgreSQL and DuckDB. Rules use these instead of the constructs that the two
 * engines read differently (docs/writing-a-rule.md).
 */

/** Hours between two timestamps, as double; negative when `to` lies before `from`. */
export const hoursBetween = (from: string, to: string): string => `(cast(extract(epoch from (${to} - ${from})) as double precision) / 3600.0)`

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
export const monthNo = (time: string): string => `(cast(extract(year from ${time}) as integer) * 12 + cast(extract(month from ${time}) as integer))`

/** Text of the month of a timestamp, `2026-03`. */
export const monthText = (time: string): string => `substring(cast(cast(${time} as date) as varchar) from 1 for 7)`

/** Text of the quarter of a timestamp, `2026Q1`. */
export const quarterText = (time: string): string =>
  `(cast(extract(year from ${time}) as varchar) || 'Q' || cast(extract(quarter from ${time}) as varchar))`

/** Value of the law in force on a day: a scalar subquery over `law_values`. */
export const lawValue = (key: string, day: string): string =>
  `(select v.value from law_values v where v.key = '${key}' and v.valid_from <= cast(${day} as date) and (v.valid_to is null or v.valid_to > cast(${day} as date)))`

/** Median of `expression` within a group, as double. */
export const median = (expression: string): string =>
  `cast(percentile_cont(0.5) within group (order by cast(${expression} as double precision)) as double precision)`

/** Internal ids of one column, joined in order: the shape of `case_ids`. */
export const idList = (column: string): string => `string_agg(${column}, ',' order by ${column})`
