import type { DateLike } from '#domain/calendar/index.ts'
import type { Item, Tier, TierName } from './item.ts'
import { lawValue } from './values.ts'

/** Why an amount is what it is, fit for a discretion sheet: the steps in words, the articles, and whether every figure used is confirmed. */
export type Explanation = { steps: string[]; basis: string; confirmed: boolean }

/** What the over-limit formula gives: nothing, a warning, or an exact fine in yuan. */
export type OverLimitFine = { outcome: 'none' | 'warning' | 'fine'; fine: number; explanation: Explanation }

/** Tier and range in yuan an item and its measure lead to. `tier` null: the measure was not given or falls into no tier, the statutory range applies. */
export type Benchmark = { tier: TierName | null; fineMin: number; fineMax: number; explanation: Explanation }

const amounts = new Intl.NumberFormat('zh-CN')
const yuan = (amount: number) => `${amounts.format(amount)}元`
const range = (min: number, max: number) => (min === max ? yuan(min) : `${yuan(min)}至${yuan(max)}`)

const measureUnits: Record<NonNullable<Item['measure']>, [name: string, unit: string]> = {
  'over-speed-percent': ['超过规定时速', '%'],
  alcohol: ['血液酒精含量', 'mg/100ml'],
  'over-kg': ['超过限定总质量', 'kg'],
  'over-load-percent': ['超过核定载质量（额定乘员）', '%'],
  'over-persons': ['超员', '人'],
  gains: ['违法所得', '元'],
  'times-in-year': ['一年内查处', '次'],
}

/**
 * The fine for carrying so many kilograms over the permitted gross mass: up to 1,000 kg a warning, then 500 yuan for each full 1,000 kg,
 * 30,000 yuan at most (超限运输车辆行驶公路管理规定 43, 公路法 76). Figures come from the values in force on the date. Throws RangeError
 * for a weight that is not a number.
 */
export function overLimitFine(overKg: number, date?: DateLike): OverLimitFine {
  if (!Number.isFinite(overKg)) throw new RangeError(`not a weight: ${overKg}`)
  const warning = lawValue('over-limit.warning', date)
  const step = lawValue('over-limit.step', date)
  const fineEach = lawValue('over-limit.step-fine', date)
  const cap = lawValue('over-limit.cap', date)
  const explain = (steps: string[]): Explanation => ({
    steps,
    basis: `${fineEach.basis}；${cap.basis}`,
    confirmed: warning.confirmed && step.confirmed && fineEach.confirmed && cap.confirmed,
  })
  if (overKg <= 0) return { outcome: 'none', fine: 0, explanation: explain(['未超过限定总质量']) }
  if (overKg <= warning.value)
    return { outcome: 'warning', fine: 0, explanation: explain([`超限${overKg}kg，未超过${warning.value}kg，给予警告`]) }
  const steps = Math.floor(overKg / step.value)
  const computed = steps * fineEach.value
  const fine = Math.min(cap.value, computed)
  const words = [`超限${overKg}kg，满${step.value}kg的${steps}个`, `${steps}×${yuan(fineEach.value)}＝${yuan(computed)}`]
  if (fine < computed) words.push(`不超过上限${yuan(cap.value)}`)
  return { outcome: 'fine', fine, explanation: explain(words) }
}

/** The tier a measure falls into after rounding to two decimals, both ends included; null when none holds it or the tiers go by no measure. */
export function tierOf(item: Item, measuredValue: number): Tier | null {
  const value = Math.round(measuredValue * 100) / 100
  return (
    item.tiers.find(
      ({ measureMin: min, measureMax: max }) =>
        (min !== null || max !== null) && (min === null || value >= min) && (max === null || value <= max),
    ) ?? null
  )
}

/**
 * Tier and range of fines for an item and its measured value. An item with a formula answers the exact amount; without a measured value, or
 * with one outside the tiers, the statutory range with no tier.
 */
export function benchmark(item: Item, measuredValue: number | null, date?: DateLike): Benchmark {
  const statutory = item.statMax === 0 ? '法律未设定罚款' : `法定幅度${range(item.statMin, item.statMax)}`
  const named = (steps: string[], confirmed: boolean): Explanation => ({
    steps: [`${item.code} ${item.name}`, statutory, ...steps],
    basis: item.basis,
    confirmed,
  })
  const found = measuredValue === null ? null : tierOf(item, measuredValue)
  const [name, unit] = item.measure ? measureUnits[item.measure] : ['', '']
  if (measuredValue === null || !found) {
    const why =
      measuredValue === null || !item.measure
        ? '没有可用于分档的测量值，适用法定幅度'
        : `${name}${measuredValue}${unit}不在任何裁量档次内，适用法定幅度`
    return { tier: null, fineMin: item.statMin, fineMax: item.statMax, explanation: named([why], item.confirmed) }
  }
  const measured = `${name}${measuredValue}${unit}，属“${found.tier}”`
  if (item.formula === 'over-limit') {
    const { fine, explanation } = overLimitFine(measuredValue, date)
    return {
      tier: found.tier,
      fineMin: fine,
      fineMax: fine,
      explanation: named([measured, ...explanation.steps], item.confirmed && explanation.confirmed),
    }
  }
  const graded = found.fineMax > 0 ? [`裁量幅度${range(found.fineMin, found.fineMax)}`] : item.statMax > 0 ? ['给予警告'] : []
  const note = found.confirmed ? [] : ['裁量档次为示例，待省级裁量基准核定']
  return {
    tier: found.tier,
    fineMin: found.fineMin,
    fineMax: found.fineMax,
    explanation: named([measured, ...graded, ...note], item.confirmed && found.confirmed),
  }
}

/**
 * The default split of a statutory range where a region has no table: a lighter, a normal and a heavier part by the shares among the
 * values (30 / 40 / 30 %), limits rounded to whole yuan.
 */
export function splitRange(
  statMin: number,
  statMax: number,
  date?: DateLike,
): { lighter: [number, number]; normal: [number, number]; heavier: [number, number] } {
  const width = statMax - statMin
  const low = Math.round(statMin + (width * lawValue('discretion.lighter', date).value) / 100)
  const high = Math.round(statMax - (width * lawValue('discretion.heavier', date).value) / 100)
  return { lighter: [statMin, low], normal: [low, high], heavier: [high, statMax] }
}
