import { formTitle } from '#domain/accountability/index.ts'
import type { InputOf } from '#domain/contract/api/index.ts'
import { type Process, processes } from '#domain/process/index.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { inPlace } from '../platform/database/place.ts'
import { invalid } from '../platform/refusal.ts'
import { counted } from './entries.ts'

type Query = InputOf<'accountability.counts'>['query']
type Of = Query['of']

/** Days by which each is dated, what identifies a person, and the standing filter that lists exactly what is counted. */
const SOURCES = {
  accountability: { kind: null, day: 'decided_on', persons: true, query: { standing: 'counted' } },
  exemptions: { kind: 'exemption', day: null, persons: true, query: {} },
  tracings: { kind: 'tracing', day: null, persons: false, query: {} },
  handovers: { kind: 'handover', day: null, persons: false, query: {} },
} as const

const dayOf = (tx: Tx, of: Of) => (SOURCES[of].day ? tx`m.${tx(SOURCES[of].day)}` : tx`m.opened_at::date`)

function keyOf(tx: Tx, of: Of, by: Query['by']) {
  switch (by) {
    case 'city':
      return tx`rpad(left(m.region, 4), 6, '0')`
    case 'county':
      return tx`m.region`
    case 'unit':
      return tx`m.unit_id`
    case 'month':
      return tx`to_char(${dayOf(tx, of)}, 'YYYY-MM')`
    case 'form':
      return tx`m.form`
    case 'state':
      return tx`m.state`
  }
}

/** Names of the groups: regions by their supervision office, units by their own. */
async function titlesOf(tx: Tx, of: Of, by: Query['by'], keys: readonly string[]): Promise<Map<string, string>> {
  if (by === 'unit') {
    const units = await tx`select id, name from record.units where id = any (${[...keys]})`
    return new Map(units.map((row) => [row.id as string, row.name as string]))
  }
  if (by === 'city' || by === 'county') {
    const offices = await tx`select region, name from record.units where line = 'justice' and region = any (${[...keys]}) order by level`
    return new Map(offices.map((row) => [row.region as string, (row.name as string).replace(/司法(厅|局|所)$/, '')]))
  }
  if (by === 'form') return new Map(keys.map((key) => [key, formTitle(key)]))
  if (by === 'state') {
    const kind = SOURCES[of].kind
    const states: Process['states'] = kind ? processes[kind].states : {}
    return new Map(keys.map((key) => [key, states[key]?.title ?? key]))
  }
  return new Map()
}

/** The filter that lists exactly the records of a group. */
function queryOf(by: Query['by'], key: string): Record<string, string> {
  switch (by) {
    case 'city':
      return { region: key }
    case 'county':
      return { region: key, ownLevel: 'true' }
    case 'unit':
      return { holder: key }
    case 'month': {
      const month = Temporal.PlainYearMonth.from(key)
      return { from: `${key}-01`, to: month.toPlainDate({ day: month.daysInMonth }).toString() }
    }
    default:
      return { [by]: key }
  }
}

/** Counts of the four ledgers by region, unit, form, state or month. */
export const countRoutes: Routes = {
  'accountability.counts': async ({ tx }, { query }) => {
    const { of, by, from, to, region } = query
    if ((by === 'form') !== (of === 'accountability') && (by === 'form' || by === 'state'))
      throw invalid(by === 'form' ? '只有问责按方式统计' : '问责没有办理状态', [{ field: 'by', message: '请选择其他分组' }])
    const source = SOURCES[of]
    const day = dayOf(tx, of)
    const chosen = tx`${of === 'accountability' ? counted(tx) : tx`true`} ${inPlace(tx, 'm', { region })}
      ${from ? tx`and ${day} >= ${from}::date` : tx``} ${to ? tx`and ${day} <= ${to}::date` : tx``}`
    const rows =
      await tx`select ${keyOf(tx, of, by)} as key, count(*)::int as n from ${tx(of)} m where ${chosen} group by 1 order by n desc, key limit 1000`
    const [all] = await tx`select count(*)::int as n,
      ${source.persons ? tx`count(distinct coalesce(m.officer_id, m.unit_id || ':' || m.person))::int` : tx`null::int`} as persons
      from ${tx(of)} m where ${chosen}`
    const titles = await titlesOf(
      tx,
      of,
      by,
      rows.map(({ key }) => key as string),
    )
    const period = { ...(from && { from }), ...(to && { to }) }
    return {
      total: all!.n as number,
      persons: all!.persons as number | null,
      groups: rows.map((row) => ({
        key: row.key as string,
        title: titles.get(row.key as string) ?? (row.key as string),
        count: row.n as number,
        query: {
          ...source.query,
          ...(region && by !== 'city' && by !== 'county' ? { region } : {}),
          ...period,
          ...clip(queryOf(by, row.key as string), period),
        },
      })),
    }
  },
}

/** A month at the edge of the period is listed as far as it was counted. */
function clip(query: Record<string, string>, { from, to }: { from?: string; to?: string }): Record<string, string> {
  if (!query.from || !query.to) return query
  return { ...query, from: from && from > query.from ? from : query.from, to: to && to < query.to ? to : query.to }
}
