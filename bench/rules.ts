import { demoAsOf } from '#demo/index.ts'
import { senderId, wallTime } from '#domain/contract/exchange/index.ts'
import { ruleSql, rules } from '#rules/index.ts'
import { answers, type Measure, type Stage } from './stage.ts'

/** `demo:U1|JT14` → `U1|JT14`. */
const bare = (subject: string): string =>
  subject
    .split('|')
    .map((part) => (part.startsWith('demo:') ? senderId(part) : part))
    .join('|')

/** Precision and recall of each rule against the planted faults, with the misses named. */
export async function benchRules(stage: Stage): Promise<Measure[]> {
  const asOf = wallTime(demoAsOf)!.slice(0, 19)
  const planted = await answers(stage.demo)
  await stage.analysis.refresh()
  const measures: Measure[] = []
  for (const rule of rules) {
    const found = new Set((await stage.analysis.run(ruleSql(rule, {}, asOf))).map((row) => bare(String(row.subject_id))))
    const wanted = new Set((planted.get(rule.id) ?? []).map((answer) => answer.subject))
    const hits = [...found].filter((subject) => wanted.has(subject)).length
    const precision = found.size === 0 ? (wanted.size === 0 ? 1 : 0) : hits / found.size
    const recall = wanted.size === 0 ? 1 : hits / wanted.size
    const goal = rule.colour === 'red' ? 1 : 0.9
    measures.push(
      {
        section: 'rules',
        name: `${rule.id} ${rule.title} precision (${found.size} found)`,
        value: precision,
        unit: '',
        goal: `≥ ${goal}`,
        met: precision >= goal,
      },
      {
        section: 'rules',
        name: `${rule.id} ${rule.title} recall (${wanted.size} planted)`,
        value: recall,
        unit: '',
        goal: `≥ ${goal}`,
        met: recall >= goal,
      },
    )
    const false_ = [...found].filter((subject) => !wanted.has(subject)).slice(0, 5)
    const missed = [...wanted].filter((subject) => !found.has(subject)).slice(0, 5)
    if (false_.length > 0) stage.say(`${rule.id} found but not planted: ${false_.join(', ')}`)
    if (missed.length > 0) stage.say(`${rule.id} planted but not found: ${missed.join(', ')}`)
  }
  return measures
}
