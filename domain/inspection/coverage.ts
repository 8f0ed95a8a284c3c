/** Months from one to another as `YYYY-MM`, both included, at most two years. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  let month = Temporal.PlainYearMonth.from(from.slice(0, 7))
  for (; months.length < 24 && month.toString() <= to.slice(0, 7); month = month.add({ months: 1 })) months.push(month.toString())
  return months
}

/** Share of the counties that were visited at least once, in percent with one decimal; null where there is none. */
export function shareCovered(counties: readonly { readonly visits: number }[]): number | null {
  if (counties.length === 0) return null
  return Math.round((counties.filter(({ visits }) => visits > 0).length / counties.length) * 1000) / 10
}
