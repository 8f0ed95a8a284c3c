import type { AnswerOf } from '#domain/contract/api/index.ts'
import { type MatterKind, type Process, processes } from '#domain/process/index.ts'
import { examine, MATTER_TABLES, type Performed, perform } from '../matters/index.ts'
import type { Context } from '../platform/context.ts'
import { conflict, Refusal } from '../platform/refusal.ts'
import { sendLetters } from './letters.ts'

type Batch = AnswerOf<'warnings.batch'>

/** Actions that issue a letter: the table asks for an instrument, people only ask for the action. */
const LETTERS = { notify: 'notice', urge: 'urge' } as const
const letterOf = (action: string) => (action in LETTERS ? LETTERS[action as keyof typeof LETTERS] : undefined)

const opinionOf = (input: Record<string, unknown>): string => (typeof input.text === 'string' ? input.text.slice(0, 2000) : '')

async function now({ tx }: Context, kind: MatterKind, id: string): Promise<Performed> {
  const [row] = await tx`select state, version from ${tx(MATTER_TABLES[kind])} where id = ${id}`
  const table: Process = processes[kind]
  return { id, state: row!.state as string, stateTitle: table.states[row!.state as string]!.title, version: row!.version as number }
}

/** Acts on a warning or a ledger item. What issues a letter is checked by the table first, then written, numbered and sent. */
export async function act(
  context: Context,
  kind: 'warning' | 'problem' | 'clue' | 'instrument',
  id: string,
  action: string,
  body: { version: number; input: Record<string, unknown> },
): Promise<Performed> {
  const { tx, actor, services } = context
  const letter = letterOf(action)
  if (!letter) return perform(services, tx, actor, kind, id, action, body)
  await examine(tx, actor, kind, id, action, body.version)
  await sendLetters(services, tx, actor, letter, [{ kind, id }], opinionOf(body.input))
  return now(context, kind, id)
}

/** Many matters of a kind at once. Each stands for itself: what is refused is named with its reason, the others are done. */
export async function actOnMany(
  context: Context,
  kind: 'warning' | 'clue',
  action: string,
  body: { matters: { id: string; version: number }[]; input: Record<string, unknown> },
): Promise<Batch> {
  const { tx, actor, services } = context
  if (!(processes[kind] as Process).transitions.find((line) => line.action === action)?.batch)
    throw conflict('not-a-batch-action', '该动作不能批量办理')
  const result: Batch = { done: [], refused: [], instruments: [] }
  const attempt = async <T>(id: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const [row] = await tx`select no from ${tx(MATTER_TABLES[kind])} where id = ${id}`
      result.refused.push({ id, no: (row?.no as string | undefined) ?? '', code: error.code, detail: error.message })
      return undefined
    }
  }
  const letter = letterOf(action)
  if (!letter) {
    for (const { id, version } of body.matters) {
      const one = await attempt(id, () =>
        tx.savepoint((inner) => perform(services, inner, actor, kind, id, action, { version, input: body.input })),
      )
      if (one) result.done.push(one)
    }
    return result
  }
  const fit: string[] = []
  for (const { id, version } of body.matters) if (await attempt(id, () => examine(tx, actor, kind, id, action, version))) fit.push(id)
  const matters = fit.map((id) => ({ kind, id }))
  const letters = fit.length > 0 ? await sendLetters(services, tx, actor, letter, matters, opinionOf(body.input)) : []
  for (const id of letters) {
    const [row] = await tx`select number from instruments where id = ${id}`
    result.instruments.push({ id, number: row!.number as string | null })
  }
  for (const id of fit) result.done.push(await now(context, kind, id))
  return result
}
