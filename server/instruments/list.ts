import type { InputOf } from '#domain/contract/api/index.ts'
import { instrumentProcess } from '#domain/process/index.ts'
import { heldStates, lightOf } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { containing, listOf } from '../platform/database/keyset.ts'
import { inPlace, onDays } from '../platform/database/place.ts'
import type { SheetColumn } from '../platform/export.ts'
import type { Actor } from '../platform/identity/actor.ts'

/** Columns of the moments by which instruments are dated, the usual one first. */
export const INSTRUMENT_MOMENTS = { drafted: 'drafted_at', issued: 'issued_at', answered: 'answered_at' } as const

export type Filter = Omit<InputOf<'instruments.list'>['query'], 'cursor' | 'limit'>

/** The condition of a filter over `instruments i` with its template `t`. */
export function where(tx: Tx, actor: Actor, filter: Filter) {
  const kinds = listOf(filter.kind)
  const states = listOf(filter.state)
  const mine = filter.mine ? heldStates(actor, 'instrument') : null
  return tx`
    (${kinds}::text[] is null or i.kind = any (${kinds})) and (${states}::text[] is null or i.state = any (${states}))
    and (${mine}::text[] is null or i.state = any (${mine}))
    ${filter.direction ? tx`and t.direction = ${filter.direction}` : tx``}
    ${filter.unit ? tx`and i.unit_id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${filter.unit})` : tx``}
    ${filter.q ? tx`and (i.number like ${containing(filter.q)} or i.title like ${containing(filter.q)})` : tx``}
    ${inPlace(tx, 'i', filter)}
    ${onDays(tx, 'i', INSTRUMENT_MOMENTS, filter)}
    ${
      filter.campaign
        ? tx`and i.id in (
          select m.instrument_id from instrument_matters m join clues c on m.matter_kind = 'clue' and c.id = m.matter_id
          where c.campaign_id in (select campaign_family(${filter.campaign}))
          union all select m.instrument_id from instrument_matters m join problems p on m.matter_kind = 'problem' and p.id = m.matter_id
          where p.campaign_id in (select campaign_family(${filter.campaign})))`
        : tx``
    }
    ${filter.light === 'overdue' ? tx`and i.due_at < now()` : tx``}
    ${filter.light === 'near' ? tx`and i.due_at >= now() and i.due_at < now() + interval '1 day'` : tx``}
    ${filter.breached ? tx`and i.breached` : tx``}`
}

export const select = (
  tx: Tx,
) => tx`i.*, i.drafted_at::text as drafted_exact, u.name as unit_name, coalesce(i.organ_title, o.name) as organ_name, f.sha256,
  t.title as kind_title, t.direction,
  (select count(*)::int from instrument_matters m where m.instrument_id = i.id) as matters`
export const from = (tx: Tx) =>
  tx`instruments i left join record.units u on u.id = i.unit_id left join record.units o on o.id = i.organ_id left join files f on f.id = i.file_id
    left join lateral (select k.title, k.direction from instrument_templates k where k.kind = i.kind and k.valid_from <= coalesce(i.template_from, current_date)
      order by k.valid_from desc limit 1) t on true`

/** A row of the list. */
export function rowOf(row: Record<string, unknown>) {
  const state = row.state as keyof typeof instrumentProcess.states
  const received = row.received as { organ: string } | null
  const unit = { id: row.unit_id as string, name: (row.unit_name as string | null) ?? '（未接入单位）' }
  return {
    id: row.id as string,
    kind: row.kind as string,
    kindTitle: (row.kind_title as string | null) ?? '监督文书',
    direction: ((row.direction as string | null) ?? 'out') as 'out' | 'in',
    number: row.number as string | null,
    title: row.title as string,
    organ: { id: row.organ_id as string, name: (row.organ_name as string | null) ?? '监督机构' },
    unit,
    addressee: (row.content as { addressee?: string }).addressee || unit.name,
    from: received?.organ ?? null,
    state,
    stateTitle: instrumentProcess.states[state].title,
    matters: row.matters as number,
    draftedAt: row.drafted_at as string,
    issuedAt: row.issued_at as string | null,
    signedAt: row.signed_at as string | null,
    dueAt: row.due_at as string | null,
    light: lightOf(row.due_at as string | null),
    breached: row.breached as boolean,
  }
}

/** Columns of the exported list. */
export const COLUMNS: readonly SheetColumn[] = [
  { key: 'number', title: '文号', width: 22, type: 'text' },
  { key: 'kindTitle', title: '文种', width: 14, type: 'text' },
  { key: 'title', title: '标题', width: 40, type: 'text' },
  { key: 'organName', title: '发文机关', width: 28, type: 'text' },
  { key: 'addressee', title: '收文单位', width: 28, type: 'text' },
  { key: 'matters', title: '事项数', width: 10, type: 'number' },
  { key: 'stateTitle', title: '状态', width: 12, type: 'text' },
  { key: 'issuedAt', title: '送达时间', width: 18, type: 'datetime' },
  { key: 'signedAt', title: '签收时间', width: 18, type: 'datetime' },
  { key: 'late', title: '是否逾期', width: 10, type: 'text' },
]
