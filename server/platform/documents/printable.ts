/** Text as it can be set: nothing invisible, nothing a font cannot show. */

/**
 * Characters that print nothing and are left out: control characters (except tab and line feed), code points that are no characters, and
 * format characters such as zero-width marks and direction overrides, which could make a text read otherwise than it is stored.
 */
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu

/**
 * Makes one text printable. Line ends become `\n`, tabs become spaces, invisible characters are left out, and a character that no font
 * shows is replaced by its code in brackets, 〔U+20BB7〕, so that no name loses a character unnoticed.
 * @param covers whether the fonts in use can show a code point
 */
export function printableText(text: string, covers: (codePoint: number) => boolean): string {
  const visible = text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(INVISIBLE, (character) => (character === '\n' ? '\n' : ''))
  return visible.replace(/[^\n\u0020-\u007e]/gu, (character) => {
    const code = character.codePointAt(0)!
    return covers(code) ? character : `〔U+${code.toString(16).toUpperCase().padStart(4, '0')}〕`
  })
}

/** Makes every text inside a JSON value printable, except values under the key `svg`, which are drawings. */
export function printable<T>(value: T, covers: (codePoint: number) => boolean): T
export function printable(value: unknown, covers: (codePoint: number) => boolean): unknown {
  if (typeof value === 'string') return printableText(value, covers)
  if (Array.isArray(value)) return value.map((item) => printable(item, covers))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === 'svg' ? item : printable(item, covers)]))
}
