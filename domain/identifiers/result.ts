/** What every check answers when the value is refused. `reason` is stable (for code), `message` is Chinese (for people). */
export type Refusal<Reason extends string = string> = { ok: false; reason: Reason; message: string }

/** Builds the refusals of one check once, so that refusing a row allocates nothing. */
export function refusals<Reason extends string>(messages: Record<Reason, string>): Record<Reason, Refusal<Reason>> {
  const built = {} as Record<Reason, Refusal<Reason>>
  for (const reason of Object.keys(messages) as Reason[]) built[reason] = Object.freeze({ ok: false, reason, message: messages[reason] })
  return built
}

/** True when every UTF-16 unit of `value` in [from, to) is an ASCII digit. */
export function allDigits(value: string, from = 0, to = value.length): boolean {
  for (let i = from; i < to; i++) {
    const code = value.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return true
}

/** The non-negative integer written by the ASCII digits of `value` in [from, to). */
export function digitsToNumber(value: string, from: number, to: number): number {
  let n = 0
  for (let i = from; i < to; i++) n = n * 10 + value.charCodeAt(i) - 48
  return n
}

/**
 * Table for `table[value.charCodeAt(i)]`: the position of each character in `alphabet`, −1 for any other ASCII character.
 * Read it with `codeIn`, which also refuses everything outside ASCII.
 */
export function codeTable(alphabet: string): Int8Array {
  const table = new Int8Array(128).fill(-1)
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i
  return table
}

/** Position of the character of `value` at `i` in the table's alphabet, −1 when it is not in it. */
export function codeIn(table: Int8Array, value: string, i: number): number {
  return table[value.charCodeAt(i)] ?? -1
}
