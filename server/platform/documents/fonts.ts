/**
 * Which fonts documents are set in, and which characters those fonts can show.
 *
 * Noto Serif SC comes with the program, so that every installation prints the same page. A site that holds licences for 仿宋, 小标宋,
 * 黑体 and 楷体 puts the files into one folder and names it in `BIAOCHI_FONTS`; they are then preferred, by their role, and
 * every other font of the folder serves rare characters.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Font families of a document by role, best first. */
export type FontRoles = { body: string[]; title: string[]; black: string[]; kai: string[] }

/** A set of fonts: where the files are, which families play which role, which characters can be shown. */
export type FontSet = { folders: string[]; roles: FontRoles; covers: (codePoint: number) => boolean }

/** The family that is always there. */
const BUILT_IN = 'Noto Serif SC'

const ROLE_NAMES: Record<keyof FontRoles, RegExp> = {
  body: /仿宋|fang/i,
  title: /小标宋|xiaobiaosong|xbs/i,
  black: /黑|hei/i,
  kai: /楷|kai/i,
}

/** First and last code point of a run of characters, both included. */
type Run = [number, number]

/**
 * The fonts of this installation.
 * @param siteFolder folder with the site's licensed fonts (setting `BIAOCHI_FONTS`); absent: only the built-in family
 * @throws Error when the folder cannot be read or holds a damaged font file
 */
export function loadFonts(siteFolder?: string): FontSet {
  const builtIn = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-serif-sc/package.json')))
  const site = siteFolder ? siteFonts(siteFolder) : []
  const families = site.flatMap((font) => font.families)
  const runs = [...site, ...readFonts(join(builtIn, '400Regular/NotoSerifSC_400Regular.ttf'))].flatMap((font) => font.runs)
  const role = (name: keyof FontRoles) => {
    const own = families.filter((family) => ROLE_NAMES[name].test(family))
    return [...new Set([...own, BUILT_IN, ...families])]
  }
  return {
    folders: [...['400Regular', '700Bold', '900Black'].map((weight) => join(builtIn, weight)), ...(siteFolder ? [siteFolder] : [])],
    roles: { body: role('body'), title: role('title'), black: role('black'), kai: role('kai') },
    covers: lookup(runs),
  }
}

type FontFile = { families: string[]; runs: Run[] }

function siteFonts(folder: string): FontFile[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ttf|otf|ttc|otc)$/i.test(file))
  return files.sort().flatMap((file) => readFonts(join(folder, file)))
}

/** Reads names and characters of the one font, or the several of a collection, in an OpenType file. */
function readFonts(path: string): FontFile[] {
  const file = readFileSync(path)
  const collection = file.toString('latin1', 0, 4) === 'ttcf'
  const starts = collection ? Array.from({ length: file.readUInt32BE(8) }, (_, i) => file.readUInt32BE(12 + 4 * i)) : [0]
  return starts.map((start) => {
    const tables = new Map<string, number>()
    for (let i = 0; i < file.readUInt16BE(start + 4); i++) {
      const record = start + 12 + 16 * i
      tables.set(file.toString('latin1', record, record + 4), file.readUInt32BE(record + 8))
    }
    const name = tables.get('name')
    const cmap = tables.get('cmap')
    if (name === undefined || cmap === undefined) throw new Error(`not a usable font: ${path}`)
    return { families: readFamilies(file, name), runs: readCmap(file, cmap) }
  })
}

/** Family names (OpenType name ids 1 and 16) in every language the font gives them. */
function readFamilies(file: Buffer, table: number): string[] {
  const storage = table + file.readUInt16BE(table + 4)
  const names: string[] = []
  for (let i = 0; i < file.readUInt16BE(table + 2); i++) {
    const record = table + 6 + 12 * i
    const platform = file.readUInt16BE(record)
    if (![1, 16].includes(file.readUInt16BE(record + 6)) || platform === 1) continue
    const start = storage + file.readUInt16BE(record + 10)
    names.push(
      Buffer.from(file.subarray(start, start + file.readUInt16BE(record + 8)))
        .swap16()
        .toString('utf16le'),
    )
  }
  return [...new Set(names)]
}

/** Characters of a font: the Unicode subtables of formats 4 (basic plane) and 12 (all planes). */
function readCmap(file: Buffer, table: number): Run[] {
  const runs: Run[] = []
  for (let i = 0; i < file.readUInt16BE(table + 2); i++) {
    const at = table + file.readUInt32BE(table + 8 + 8 * i)
    const format = file.readUInt16BE(at)
    if (format === 12) {
      for (let group = 0; group < file.readUInt32BE(at + 12); group++) {
        runs.push([file.readUInt32BE(at + 16 + 12 * group), file.readUInt32BE(at + 20 + 12 * group)])
      }
    } else if (format === 4) {
      runs.push(...readFormat4(file, at))
    }
  }
  return runs
}

function readFormat4(file: Buffer, at: number): Run[] {
  const runs: Run[] = []
  const size = file.readUInt16BE(at + 6)
  for (let offset = 0; offset < size; offset += 2) {
    const end = file.readUInt16BE(at + 14 + offset)
    const start = file.readUInt16BE(at + 16 + size + offset)
    const delta = file.readUInt16BE(at + 16 + 2 * size + offset)
    const rangeAt = at + 16 + 3 * size + offset
    const range = file.readUInt16BE(rangeAt)
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const glyph = range === 0 ? code + delta : file.readUInt16BE(rangeAt + range + 2 * (code - start))
      if ((glyph & 0xffff) !== 0) runs.push([code, code])
    }
  }
  return runs
}

/** Merges the runs and answers by binary search. */
function lookup(runs: Run[]): (codePoint: number) => boolean {
  const merged: Run[] = []
  for (const [start, end] of runs.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && start <= last[1] + 1) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return (codePoint) => {
    let low = 0
    let high = merged.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (merged[middle]![1] < codePoint) low = middle + 1
      else high = middle
    }
    return low < merged.length && merged[low]![0] <= codePoint
  }
}
