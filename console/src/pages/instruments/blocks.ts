/** A piece of a paper's body in the editor: lists are typed one item a line, tables are kept as they came. */
export interface Entry {
  kind: 'paragraph' | 'heading1' | 'heading2' | 'list' | 'table'
  text: string
  /** The table that an entry stands for. */
  table?: Table
}
interface Table {
  kind: 'table'
  columns: { title: string; width?: number; align?: 'left' | 'center' | 'right' }[]
  rows: string[][]
}
/** A piece of a paper's body as the contract has it. */
export type Block =
  | { kind: 'paragraph'; text: string }
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'list'; items: string[] }
  | Table

/** Names of the pieces for people. */
export const ENTRY_KINDS: Readonly<Record<Exclude<Entry['kind'], 'table'>, string>> = {
  paragraph: '正文',
  heading1: '一级标题',
  heading2: '二级标题',
  list: '条目（每行一条）',
}

function entryOf(block: Block): Entry {
  switch (block.kind) {
    case 'paragraph':
      return { kind: 'paragraph', text: block.text }
    case 'heading':
      return { kind: block.level === 1 ? 'heading1' : 'heading2', text: block.text }
    case 'list':
      return { kind: 'list', text: block.items.join('\n') }
    case 'table':
      return { kind: 'table', text: '', table: block }
  }
}

/** The body for the editor. */
export const entriesOf = (blocks: readonly Block[]): Entry[] => blocks.map(entryOf)

/** The body from the editor; pieces without text are left out. */
export const blocksOf = (entries: readonly Entry[]): Block[] =>
  entries.flatMap(({ kind, text = '', table }): Block[] => {
    if (kind === 'table') return table ? [table] : []
    const words = text.trim()
    if (!words) return []
    if (kind === 'list') {
      const items = words
        .split('\n')
        .map((item) => item.trim())
        .filter(Boolean)
      return [{ kind: 'list', items }]
    }
    if (kind === 'paragraph') return [{ kind: 'paragraph', text: words }]
    return [{ kind: 'heading', level: kind === 'heading1' ? 1 : 2, text: words.replaceAll('\n', ' ') }]
  })
