const MARKS = /^(utm_|from$|share|spm$|isappinstalled$)/i

/** An address without what does not tell two pages apart: scheme, letter case of the host, `www`, marks of origin, an end. Null for none. */
export function linkKey(link: string | null): string | null {
  if (link === null || !URL.canParse(link)) return null
  const { host, pathname, searchParams } = new URL(link)
  for (const name of [...searchParams.keys()]) if (MARKS.test(name)) searchParams.delete(name)
  searchParams.sort()
  const query = searchParams.toString()
  return `${host.replace(/^(www|m)\./, '')}${pathname.replace(/\/+$/, '')}${query ? `?${query}` : ''}`
}

/** A title without what people type differently: spaces and punctuation. */
export const titleKey = (title: string): string => title.replace(/[\s\p{P}]+/gu, '')
