import type { AnswerOf, InputOf } from '#domain/contract/api/index.ts'
import { normalisePlate } from '#domain/identifiers/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { forgetBook } from './book.ts'

/** Other names and vehicles of units. */
export async function listMarks(tx: Tx, unit: string | undefined): Promise<AnswerOf<'unitMarks.list'>> {
  const rows = await tx`select m.id, m.unit_id, u.name, m.kind, m.text from unit_marks m join record.units u on u.id = m.unit_id
    ${unit ? tx`where m.unit_id = ${unit}` : tx``} order by u.name, m.kind, m.text limit 5000`
  return {
    rows: rows.map((row) => ({
      id: row.id as string,
      unit: { id: row.unit_id as string, name: row.name as string },
      kind: row.kind as 'alias' | 'plate',
      text: row.text as string,
    })),
  }
}

/** Adds another name or a vehicle. Throws a 409 when the unit is not there or has it already. */
export async function addMark({ tx, actor, services }: Context, body: InputOf<'unitMarks.add'>['body']): Promise<{ id: string }> {
  const text = body.kind === 'plate' ? normalisePlate(body.text) : body.text
  const [unit] = await tx`select 1 from record.units where id = ${body.unitId}`
  if (!unit) throw conflict('unknown-unit', '单位的资料尚未接入，或不在监督范围内')
  const [row] =
    await tx`insert into unit_marks (unit_id, kind, text, created_by) values (${body.unitId}, ${body.kind}, ${text}, ${actor.id})
    on conflict do nothing returning id`
  if (!row) throw conflict('known-mark', '该单位已经登记了同样的内容')
  const id = row.id as string
  await logAction(tx, actor, { action: 'unit-mark.add', objectKind: 'unit', objectId: body.unitId, detail: { kind: body.kind, text } })
  forgetBook(services.sql)
  return { id }
}

/** Takes one away. */
export async function removeMark({ tx, actor, services }: Context, id: string): Promise<void> {
  const [row] = await tx`delete from unit_marks where id = ${id} returning unit_id, kind, text`
  if (!row) throw notFound('登记')
  await logAction(tx, actor, {
    action: 'unit-mark.remove',
    objectKind: 'unit',
    objectId: row.unit_id as string,
    detail: { kind: row.kind, text: row.text },
  })
  forgetBook(services.sql)
}
