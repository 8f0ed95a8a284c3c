import { values } from '#domain/law/index.ts'
import { asOwner } from '../identity/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, invalid, notFound } from '../platform/refusal.ts'

interface Version {
  readonly key: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly value: number
  readonly unit: string
  readonly title: string
  readonly basis: string
  readonly confirmed: boolean
}

/** Units in which only whole numbers make sense: periods, levels, persons. */
const WHOLE = ['WD', 'CD', 'H', 'M', 'year', 'level', 'person', 'count']

/** Periods and parameters: every version stays, with its dates and its basis; what was decided under one remains so. */
export const settingRoutes: Routes = {
  'settings.list': async ({ tx }) => {
    const rows =
      (await tx`select key, valid_from, valid_to, value, unit, title, basis, confirmed from record.law_values order by key, valid_from desc`) as unknown as Version[]
    const today = todayInChina()
    return [...Map.groupBy(rows, (row) => row.key)].map(([key, versions]) => {
      const current = versions.find((version) => version.valid_from <= today) ?? versions.at(-1)!
      return {
        key,
        title: current.title,
        unit: current.unit,
        basis: current.basis,
        confirmed: current.confirmed,
        value: current.value,
        validFrom: current.valid_from,
        versions: versions.map((version) => ({
          validFrom: version.valid_from,
          validTo: version.valid_to,
          value: version.value,
          basis: version.basis,
        })),
      }
    })
  },

  'settings.set': async ({ tx, actor }, { params: { key }, body }) => {
    await asOwner(tx)
    await tx`select pg_advisory_xact_lock(hashtext(${`setting:${key}`}))`
    const versions =
      (await tx`select key, valid_from, valid_to, value, unit, title, basis, confirmed from record.law_values where key = ${key} order by valid_from`) as unknown as Version[]
    const last = versions.at(-1)
    if (!last) throw notFound('参数')
    const refuse = (field: string, message: string) => invalid(message, [{ field, message }])
    if (body.validFrom < todayInChina()) throw refuse('validFrom', '生效日期不能早于今天：已经过去的期间不能改动')
    if (WHOLE.includes(last.unit) && !Number.isInteger(body.value)) throw refuse('value', '应为整数')
    const bounds = values.findLast((value) => value.key === key)
    if (bounds?.min !== undefined && body.value < bounds.min) throw refuse('value', `不能小于 ${bounds.min}`)
    if (bounds?.max !== undefined && body.value > bounds.max) throw refuse('value', `不能大于 ${bounds.max}`)
    if (versions.some((version) => version.valid_from === body.validFrom))
      throw conflict('version-exists', `自 ${body.validFrom} 起生效的版本已经存在，请另选生效日期`)
    const before = versions.findLast((version) => version.valid_from < body.validFrom)
    const next = versions.find((version) => version.valid_from > body.validFrom)
    // A version that was to end, or is followed by one already set, hands its end on: the days stay covered without overlap.
    const until = next?.valid_from ?? before?.valid_to ?? null
    if (before) await tx`update record.law_values set valid_to = ${body.validFrom} where key = ${key} and valid_from = ${before.valid_from}`
    await tx`insert into record.law_values (key, valid_from, valid_to, value, unit, title, basis, confirmed)
      values (${key}, ${body.validFrom}, ${until}, ${body.value}, ${last.unit}, ${last.title}, ${body.basis}, ${body.confirmed})`
    await logAction(tx, actor, {
      chain: `setting:${key}`,
      action: 'setting.set',
      objectKind: 'setting',
      objectId: key,
      reason: body.basis,
      detail: {
        value: body.value,
        validFrom: body.validFrom,
        confirmed: body.confirmed,
        before: before ? { value: before.value, validFrom: before.valid_from } : null,
      },
      before,
      after: body,
    })
    return { ok: true as const }
  },
}
