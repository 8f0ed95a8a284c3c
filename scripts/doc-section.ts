import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** A page of docs/ with parts that a program writes: the text between `<!-- generated NAME -->` and `<!-- end NAME -->`. */
export interface GeneratedPage {
  /** Path from the project's folder. */
  readonly file: string
  readonly sections: Readonly<Record<string, string>>
}

/** The page as it should read. Throws when a section has no place in it. */
export function filled({ file, sections }: GeneratedPage): string {
  let text = readFileSync(join(ROOT, file), 'utf8')
  for (const [name, body] of Object.entries(sections)) {
    const [open, close] = [`<!-- generated ${name} -->\n`, `<!-- end ${name} -->`]
    const from = text.indexOf(open)
    const to = text.indexOf(close, from)
    if (from < 0 || to < 0) throw new Error(`${file} has no place for the section ${name}`)
    text = `${text.slice(0, from + open.length)}\n${body.trim()}\n\n${text.slice(to)}`
  }
  return text
}

/** The page as it stands. */
export const current = ({ file }: GeneratedPage): string => readFileSync(join(ROOT, file), 'utf8')

/** Writes the sections into the page. */
export const write = (page: GeneratedPage): void => writeFileSync(join(ROOT, page.file), filled(page))

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
