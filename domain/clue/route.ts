import type { OrgUnit } from './gazetteer.ts'

/** A rule of the routing table; empty fields stand for any. */
export interface Route {
  readonly id: string
  readonly regionPrefix: string
  readonly line: string
  readonly classPrefix: string
  /** Level of the accused unit. */
  readonly level: string
  readonly unitId: string
}

/** What routing looks at. */
export interface ToRoute {
  readonly region: string | null
  readonly line: string
  readonly classCode: string | null
  readonly accusedUnits: readonly string[]
  /** Units of the accused officers. */
  readonly officerUnits: readonly string[]
  /** The unit that whoever returned the clue named as competent. */
  readonly competentUnitId: string | null
  readonly returns: number
  /** How often a clue may be returned. */
  readonly returnLimit: number
  readonly officeId: string | null
}

/** Where a clue should go and why; `unit` is null when it has to be decided in the triage. */
export interface RouteDecision {
  readonly unitId: string | null
  readonly reason: string
  readonly routeId: string | null
  /** Units that were passed over, with the reason. */
  readonly passed: readonly string[]
  /** The supervision office above that has to decide, when the clue was returned too often. */
  readonly aboveId: string | null
}

type Chart = ReadonlyMap<string, OrgUnit>

/** A unit and all above it, itself first. */
function upwards(chart: Chart, id: string): string[] {
  const chain: string[] = []
  for (let at: string | null = id; at !== null && !chain.includes(at); at = chart.get(at)?.parentId ?? null) chain.push(at)
  return chain
}

const fits = (route: Route, clue: ToRoute, levels: readonly string[]): boolean =>
  (clue.region ?? '').startsWith(route.regionPrefix) &&
  (route.line === '' || route.line === clue.line) &&
  (route.classPrefix === '' || clue.classCode === route.classPrefix || (clue.classCode ?? '').startsWith(`${route.classPrefix}.`)) &&
  (route.level === '' || levels.includes(route.level))

/** The narrower rule first: by region, then class, line and level. */
const narrower = (a: Route, b: Route): number =>
  b.regionPrefix.length - a.regionPrefix.length ||
  b.classPrefix.length - a.classPrefix.length ||
  b.line.length - a.line.length ||
  b.level.length - a.level.length ||
  (a.id < b.id ? -1 : 1)

const shown = (route: Route): string =>
  [
    `地区 ${route.regionPrefix}`,
    route.line && '条线相符',
    route.classPrefix && `类别 ${route.classPrefix}`,
    route.level && '被反映单位层级相符',
  ]
    .filter(Boolean)
    .join('、')

/**
 * The competent organ of a clue. Never the accused unit, one below it, or the accused officer's own unit: then the nearest unit above that is
 * none of these (信访工作条例: not to whom it is about). The unit that a returning unit named comes first. Without a rule that
 * leads anywhere the clue stays in the triage.
 */
export function routeFor(clue: ToRoute, routes: readonly Route[], chart: Chart): RouteDecision {
  const accused = new Set([...clue.accusedUnits, ...clue.officerUnits])
  const barred = (id: string): boolean => upwards(chart, id).some((each) => accused.has(each))
  const name = (id: string): string => chart.get(id)?.name ?? id
  const passed: string[] = []
  const aboveId =
    clue.returns >= clue.returnLimit && clue.returns > 0 && clue.officeId !== null ? (chart.get(clue.officeId)?.parentId ?? null) : null
  const over =
    clue.returns >= clue.returnLimit && clue.returns > 0
      ? `已退回 ${clue.returns} 次，由${aboveId ? `${name(aboveId)}指定` : '本机构指定'}；`
      : ''
  const decided = (unitId: string | null, reason: string, routeId: string | null = null): RouteDecision => ({
    unitId,
    reason: over + reason,
    routeId,
    passed,
    aboveId,
  })

  if (clue.competentUnitId !== null) {
    if (!chart.has(clue.competentUnitId)) passed.push(`${clue.competentUnitId}：单位资料未接入`)
    else if (barred(clue.competentUnitId)) passed.push(`${name(clue.competentUnitId)}：是被反映单位或其下属单位`)
    else return decided(clue.competentUnitId, '退回单位写明由其管辖')
  }
  const levels = [...accused].map((id) => chart.get(id)?.level ?? '').filter(Boolean)
  for (const route of routes.filter((each) => fits(each, clue, levels)).sort(narrower)) {
    if (!chart.has(route.unitId)) {
      passed.push(`${route.unitId}：单位资料未接入`)
      continue
    }
    if (!barred(route.unitId)) return decided(route.unitId, `分办规则：${shown(route)}`, route.id)
    passed.push(`${name(route.unitId)}：是被反映单位、其下属单位或被反映人员所在单位`)
    const superior = upwards(chart, route.unitId).find((id) => chart.has(id) && !barred(id))
    if (superior !== undefined) return decided(superior, `分办规则指向的${name(route.unitId)}被反映，转其上级`, route.id)
    passed.push(`${name(route.unitId)}：没有可以承办的上级单位`)
  }
  return decided(null, clue.region === null || clue.line === '' ? '地区或条线不明，由人员分流' : '没有适用的分办规则，由人员分流')
}
