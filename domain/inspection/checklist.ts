import type { Answer } from './kinds.ts'

/** A question of a checklist. */
export interface ChecklistItem {
  /** Tells it from the others of its version. */
  readonly key: string
  /** Heading under which it stands. */
  readonly group: string
  readonly question: string
  /** Statute or standard with its number; never its words. */
  readonly basis: string
  readonly weight: number
  /** A picture has to be taken. */
  readonly photo: boolean
}

/** What was recorded for an item. */
export interface Answered {
  readonly itemKey: string
  readonly result: Answer
  readonly note: string
  /** How many pictures belong to it. */
  readonly pictures: number
}

/** A basis is named by its number: an article of a law, or the number of a document or standard. */
export const BASIS_NUMBER = /第[0-9〇零一二三四五六七八九十百千]+条|〔[0-9]{4}〕[0-9]+号|(GB|GA|JT|JTG|DB)(\/[TZ])?\s?[0-9]+/

/** Share of the weight that was found in order, 0 to 100 with two decimals; null when nothing applied. */
export function scoreOf(items: readonly ChecklistItem[], answers: readonly Pick<Answered, 'itemKey' | 'result'>[]): number | null {
  const results = new Map(answers.map(({ itemKey, result }) => [itemKey, result]))
  let [reached, all] = [0, 0]
  for (const { key, weight } of items) {
    const result = results.get(key)
    if (result === 'pass') reached += weight
    if (result === 'pass' || result === 'fail') all += weight
  }
  return all === 0 ? null : Math.round((reached / all) * 10_000) / 100
}

/** What a visit still lacks before it can be concluded, in words for people. */
export function lacking(items: readonly ChecklistItem[], answers: readonly Answered[]): string[] {
  const given = new Map(answers.map((answer) => [answer.itemKey, answer]))
  return items.flatMap(({ key, question, photo }) => {
    const answer = given.get(key)
    if (!answer) return [`“${question}”没有填写`]
    if (answer.result === 'fail' && !answer.note.trim()) return [`“${question}”不符合，没有写明情况`]
    if (photo && answer.result !== 'na' && answer.pictures === 0) return [`“${question}”需要拍照`]
    return []
  })
}
