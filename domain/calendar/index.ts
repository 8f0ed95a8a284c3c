/** The working-day calendar of the State Council's holidays and the statutory clocks counted on it. Wall time of Asia/Shanghai throughout. */
export { type Deadline, type DeadlineOptions, type DeadlineRule, type DeadlineUnit, deadline, type Pause } from './deadline.ts'
export { type HolidayYear, holidayYears } from './holidays.ts'
export {
  addWorkingDays,
  CalendarError,
  type CalendarRow,
  calendarRows,
  type DateLike,
  isProvisional,
  isWorkingDay,
  toDate,
  toDateTime,
  toWorkingDay,
  workingDaysBetween,
} from './working-days.ts'
