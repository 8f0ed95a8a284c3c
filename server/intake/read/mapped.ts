import { compileMapping } from '../mapping/compile.ts'
import type { Mapping } from '../mapping/schema.ts'
import type { Input } from './inputs.ts'
import type { Receiver } from './native.ts'
import { openTable, tableKind } from './table.ts'

/** The files that a mapping can read, and the names of the others. */
export function mappedFiles(inputs: readonly Input[], mapping: Mapping): { files: Input[]; unknown: string[] } {
  const fits = (input: Input) => tableKind(input.name) === mapping.file.kind
  return { files: inputs.filter(fits), unknown: inputs.filter((input) => !fits(input)).map((input) => input.name) }
}

/**
 * Reads files through a mapping. A row that cannot be read counts as a rejected record of the mapping's last target, the one that
 * the others serve. Returns false when only the first `limit` rows of a file were read.
 */
export async function readMapped(
  files: readonly Input[],
  mapping: Mapping,
  receiver: Receiver,
  limit = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let complete = true
  const main = mapping.targets.at(-1)!.entity
  for (const input of files) {
    const table = await openTable(input, mapping.file, (bytes) => receiver.taken(bytes))
    const map = compileMapping(mapping, table.columns)
    let number = 0
    reading: for await (const rows of table.rows) {
      for (const row of rows) {
        if (number === limit) {
          complete = false
          break reading
        }
        number++
        const origin = { file: input.name, line: row.line, raw: row.raw }
        if ('reason' in row) {
          receiver.refuse(main, origin, { field: '', value: row.raw ?? '', reason: row.reason, message: row.message })
          continue
        }
        let waiting: Promise<void> | undefined
        map(row.cells, number, (entity, record, fault) => {
          if (fault) receiver.refuse(entity.name, origin, fault)
          else waiting = receiver.take(entity, record, origin) ?? waiting
        })
        if (waiting) await waiting
      }
    }
  }
  await receiver.pause()
  return complete
}
