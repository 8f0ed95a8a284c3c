/** A word found in a text. */
export interface Found<T> {
  readonly word: string
  readonly at: number
  readonly value: T
}

interface Node<T> {
  readonly next: Map<number, Node<T>>
  fail: Node<T> | null
  /** Nearest node up the failure links that ends a word. */
  out: Node<T> | null
  word: string | null
  readonly values: T[]
}

const node = <T>(): Node<T> => ({ next: new Map(), fail: null, out: null, word: null, values: [] })

/** Many words sought in one pass over a text (Aho and Corasick). A word may stand for several values. Immutable once built. */
export class Lexicon<T> {
  readonly #root: Node<T> = node()

  constructor(words: Iterable<readonly [word: string, value: T]>) {
    for (const [word, value] of words) {
      if (word === '') continue
      let at = this.#root
      for (let i = 0; i < word.length; i++) {
        const code = word.charCodeAt(i)
        let down = at.next.get(code)
        if (!down) {
          down = node()
          at.next.set(code, down)
        }
        at = down
      }
      at.word = word
      at.values.push(value)
    }
    const queue = [...this.#root.next.values()]
    for (const first of queue) first.fail = this.#root
    for (let i = 0; i < queue.length; i++) {
      const from = queue[i]!
      for (const [code, down] of from.next) {
        let fail = from.fail
        while (fail && !fail.next.has(code)) fail = fail.fail
        down.fail = fail?.next.get(code) ?? this.#root
        down.out = down.fail.word !== null ? down.fail : down.fail.out
        queue.push(down)
      }
    }
  }

  /** Every occurrence, in order of its end. */
  find(text: string): Found<T>[] {
    const found: Found<T>[] = []
    let at = this.#root
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      while (at !== this.#root && !at.next.has(code)) at = at.fail!
      at = at.next.get(code) ?? this.#root
      for (let end: Node<T> | null = at.word !== null ? at : at.out; end; end = end.out)
        for (const value of end.values) found.push({ word: end.word!, at: i + 1 - end.word!.length, value })
    }
    return found
  }

  /** Occurrences that lie within no longer one. */
  longest(text: string): Found<T>[] {
    const found = this.find(text).sort((a, b) => a.at - b.at || b.word.length - a.word.length)
    const kept: Found<T>[] = []
    let end = -1
    let last = ''
    for (const each of found) {
      const to = each.at + each.word.length
      if (to > end || (each.at + each.word.length === end && each.word === last)) {
        kept.push(each)
        end = to
        last = each.word
      }
    }
    return kept
  }
}
