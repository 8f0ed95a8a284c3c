const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const NONE = '—'

const shanghai = (iso: string) => Object.fromEntries(parts.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]))

/** A moment (UTC ISO 8601) as `yyyy-MM-dd HH:mm` in Asia/Shanghai; a dash for none. */
export function momentText(iso: string | null | undefined): string {
  if (!iso) return NONE
  const p = shanghai(iso)
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`
}

/** A wall time of a record (`yyyy-MM-dd HH:mm:ss`, Asia/Shanghai already) without seconds; a dash for none. */
export const wallText = (wall: string | null | undefined): string => (wall ? wall.slice(0, 16).replace('T', ' ') : NONE)

/** Today in Asia/Shanghai, `yyyy-MM-dd`. */
export const today = (): string => momentText(new Date().toISOString()).slice(0, 10)

const grouped = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 })
/** A number with thousands separators, at most two decimals; a dash for none. */
export const numberText = (value: number | null | undefined): string => (value == null ? NONE : grouped.format(value))

const yuan = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 0, maximumFractionDigits: 2 })
/** An amount in yuan; a dash for none. */
export const moneyText = (value: number | null | undefined): string => (value == null ? NONE : `${yuan.format(value)} 元`)

/** A share 0 … 1 as per cent with at most one decimal; a dash for none. */
export const shareText = (share: number | null | undefined): string => (share == null ? NONE : `${Math.round(share * 1000) / 10}%`)

/** A size of a file in bytes, for people. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** How far a moment lies ahead (`剩 3 天`) or back (`超 5 小时`), by the clock on the wall. */
export function distanceText(iso: string, now: number = Date.now()): string {
  const minutes = Math.round((Date.parse(iso) - now) / 60_000)
  const length = Math.abs(minutes)
  const text = length < 60 ? `${length} 分钟` : length < 48 * 60 ? `${Math.round(length / 60)} 小时` : `${Math.round(length / 1440)} 天`
  return `${minutes >= 0 ? '剩' : '超'} ${text}`
}
