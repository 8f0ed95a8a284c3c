import { values } from '#domain/law/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwner } from '../platform/database/owner.ts'
import type { Actor } from '../platform/identity/actor.ts'
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
const WHOLE = ['WD', 'CD', 'H', 'M', 'year', 'level', 'person', 'count', 'row', 'flag']

/** Both ends of a span are days on which it holds: a version ends the day before the next begins. */
const dayBefore = (day: string): string => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()

/** A version of a dated value as somebody sets it. */
export interface NewVersion {
  readonly value: number
  /** Day in Asia/Shanghai. */
  readonly validFrom: string
  readonly basis: string
  readonly confirmed: boolean
}

/**
 * Sets a value from a day on, and logs it. Throws a 404 for an unknown key, a 422 for a value out of its bounds, a 409 when the day has a
 * version already. The transaction must be the owner's.
 */
export async function setValue(tx: Tx, actor: Actor, key: string, given: NewVersion): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(${`setting:${key}`}))`
  const versions =
    (await tx`select key, valid_from, valid_to, value, unit, title, basis, confirmed from record.law_values where key = ${key} order by valid_from`) as unknown as Version[]
  const last = versions.at(-1)
  if (!last) throw notFound('参数')
  const refuse = (message: string) => invalid(message, [{ field: 'value', message }])
  if (WHOLE.includes(last.unit) && !Number.isInteger(given.value)) throw refuse('应为整数')
  const bounds = values.findLast((value) => value.key === key)
  if (bounds?.min !== undefined && given.value < bounds.min) throw refuse(`不能小于 ${bounds.min}`)
  if (bounds?.max !== undefined && given.value > bounds.max) throw refuse(`不能大于 ${bounds.max}`)
  if (versions.some((version) => version.valid_from === given.validFrom))
    throw conflict('version-exists', `自 ${given.validFrom} 起生效的版本已经存在，请另选生效日期`)
  const before = versions.findLast((version) => version.valid_from < given.validFrom)
  const next = versions.find((version) => version.valid_from > given.validFrom)
  // A version that was to end, or is followed by one already set, hands its end on: the days stay covered without overlap.
  const end = before?.valid_to ?? null
  const until = next ? dayBefore(next.valid_from) : end !== null && end >= given.validFrom ? end : null
  if (before)
    await tx`update record.law_values set valid_to = ${dayBefore(given.validFrom)} where key = ${key} and valid_from = ${before.valid_from}`
  await tx`insert into record.law_values (key, valid_from, valid_to, value, unit, title, basis, confirmed)
    values (${key}, ${given.validFrom}, ${until}, ${given.value}, ${last.unit}, ${last.title}, ${given.basis}, ${given.confirmed})`
  await logAction(tx, actor, {
    chain: `setting:${key}`,
    action: 'setting.set',
    objectKind: 'setting',
    objectId: key,
    reason: given.basis,
    detail: {
      value: given.value,
      validFrom: given.validFrom,
      confirmed: given.confirmed,
      before: before ? { value: before.value, validFrom: before.valid_from } : null,
    },
    before,
    after: given,
  })
}

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
    if (body.validFrom < todayInChina())
      throw invalid('生效日期不能早于今天：已经过去的期间不能改动', [{ field: 'validFrom', message: '不能早于今天' }])
    await setValue(tx, actor, key, body)
    return { ok: true as const }
  },
}
