import { daysAfter } from './extract.ts'
import { bands, keyOf, likeness, normalise, shingles } from './text.ts'

/** What two reports are compared by. Days are YYYY-MM-DD. */
export interface Features {
  readonly plates: readonly string[]
  readonly caseNos: readonly string[]
  readonly places: readonly string[]
  readonly officers: readonly string[]
  readonly units: readonly string[]
  /** Day of the occurrence, where told. */
  readonly day: string | null
  readonly received: string
  /** The text, for likeness. */
  readonly text: Uint32Array
}

/** Why two reports may speak of one matter. `weight` is what the reason alone would score, 0 to 1. */
export interface Reason {
  readonly kind: 'case' | 'plate' | 'officer' | 'scene' | 'place' | 'text' | 'against'
  readonly text: string
  readonly weight: number
}

/** From this score on a likeness is put before a person. */
export const SUGGEST = 0.5
/** Days within which two occurrences may be one. */
const SAME_DAYS = 3
const MOST = 4

/** The text of a report as it is compared. */
export const textOf = (title: string, content: string): Uint32Array =>
  shingles(normalise(content.startsWith(title.slice(0, 10)) ? content : title + content))

/** Keys under which a report is found: two reports of one matter share at least one. */
export function keysOf(features: Features): number[] {
  const keys = new Set<number>(bands(features.text))
  for (const plate of features.plates.slice(0, MOST)) keys.add(keyOf(`plate|${plate}`))
  for (const no of features.caseNos.slice(0, MOST)) keys.add(keyOf(`case|${no}`))
  for (const officer of features.officers.slice(0, MOST)) keys.add(keyOf(`officer|${officer}`))
  const day = features.day ?? features.received
  for (const unit of features.units.slice(0, MOST))
    for (const place of features.places.slice(0, MOST))
      for (const near of [day, daysAfter(day, 1)]) keys.add(keyOf(`scene|${unit}|${place}|${near}`))
  return [...keys]
}

const common = (a: readonly string[], b: readonly string[]): string[] => a.filter((each) => b.includes(each))
const apart = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000

/**
 * How likely two reports speak of one matter, 0 to 1, with the reasons side by side. Reasons add up as independent hints do; what
 * speaks against it (other plates, other decisions, days far apart) lowers the sum.
 */
export function compare(a: Features, b: Features): { score: number; reasons: Reason[] } {
  const reasons: Reason[] = []
  const days = a.day && b.day ? apart(a.day, b.day) : apart(a.day ?? a.received, b.day ?? b.received)
  const told = a.day !== null && b.day !== null
  const cases = common(a.caseNos, b.caseNos)
  if (cases.length > 0) reasons.push({ kind: 'case', text: `同一文书或案号 ${cases.join('、')}`, weight: 0.9 })
  const plates = common(a.plates, b.plates)
  if (plates.length > 0)
    reasons.push({
      kind: 'plate',
      text: `同一号牌 ${plates.join('、')}`,
      weight: told ? (days <= SAME_DAYS ? 0.8 : 0.3) : days <= 60 ? 0.6 : 0.4,
    })
  const officers = common(a.officers, b.officers)
  if (officers.length > 0) reasons.push({ kind: 'officer', text: '同一执法人员', weight: 0.3 })
  const places = common(a.places, b.places)
  const units = common(a.units, b.units)
  if (places.length > 0 && units.length > 0) {
    const near = days <= (told ? 1 : SAME_DAYS)
    reasons.push(
      near
        ? { kind: 'scene', text: `同一单位、地点（${places.join('、')}），时间相近`, weight: places.length > 1 ? 0.55 : 0.45 }
        : { kind: 'place', text: `同一单位、地点（${places.join('、')}）`, weight: 0.15 },
    )
  }
  const alike = likeness(a.text, b.text)
  if (alike >= 0.12)
    reasons.push({ kind: 'text', text: `文字相似 ${Math.round(alike * 100)}%`, weight: Math.min(0.95, (alike - 0.08) * 2.2) })
  let score = 1 - reasons.reduce((rest, { weight }) => rest * (1 - weight), 1)
  const against = (text: string, factor: number) => {
    reasons.push({ kind: 'against', text, weight: factor })
    score *= factor
  }
  if (plates.length === 0 && a.plates.length > 0 && b.plates.length > 0) against('号牌不同', 0.4)
  if (cases.length === 0 && a.caseNos.length > 0 && b.caseNos.length > 0) against('文书或案号不同', 0.4)
  if (cases.length === 0 && told && days > SAME_DAYS) against('发生时间不同', 0.6)
  if (units.length === 0 && a.units.length > 0 && b.units.length > 0) against('反映的单位不同', 0.6)
  return { score, reasons: score > 0 ? reasons : [] }
}
