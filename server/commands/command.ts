import { type ParseArgsConfig, parseArgs } from 'node:util'
import { systemCode } from '../platform/database/start-error.ts'

/** Wrong usage: exit 2, with the usage shown. */
export class UsageError extends Error {}

/** One command of the command line. `run` returns what `--json` prints; `table` says it to people. */
export interface Command<T = unknown> {
  readonly usage: string
  readonly summary: string
  readonly options?: NonNullable<ParseArgsConfig['options']>
  run(call: Call): Promise<T>
  table(result: T): string
}

export interface Call {
  readonly positionals: string[]
  readonly values: Record<string, string | boolean | undefined>
  /** Progress for people: standard error, so that --json stays clean. */
  say(line: string): void
}

export const command = <T>(definition: Command<T>): Command => definition as Command

/** Runs a command: 0 done, 1 refused or failed, 2 wrong usage. */
export async function execute(definition: Command, args: string[]): Promise<number> {
  let json = args.includes('--json')
  const quiet = args.includes('--quiet')
  try {
    const parsed = (() => {
      try {
        return parseArgs({
          args,
          options: { json: { type: 'boolean' }, quiet: { type: 'boolean' }, ...definition.options },
          allowPositionals: true,
        })
      } catch (error) {
        throw new UsageError((error as Error).message)
      }
    })()
    json = parsed.values.json === true
    const result = await definition.run({
      positionals: parsed.positionals,
      values: parsed.values as Call['values'],
      say: (line) => void (quiet || process.stderr.write(`${line}\n`)),
    })
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${definition.table(result)}\n`)
    return (result as { failed?: boolean } | null)?.failed ? 1 : 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n用法：${definition.usage}\n`)
      return 2
    }
    const { code, message } = error as { code?: string; message: string }
    if (json) process.stdout.write(`${JSON.stringify({ error: { code: code ?? systemCode(error) ?? 'failed', message } })}\n`)
    process.stderr.write(`${message}\n`)
    if (process.env.BIAOCHI_DEBUG) process.stderr.write(`${(error as Error).stack}\n`)
    return 1
  }
}

/** Plain columns for the terminal; wide characters count two. */
export function columns(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const width = (text: string) => [...text].reduce((sum, char) => sum + (char.codePointAt(0)! > 0x2e7f ? 2 : 1), 0)
  const all = [head, ...rows].map((row) => row.map((cell) => (cell === null || cell === undefined ? '' : String(cell))))
  const widths = head.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? ''))))
  return all
    .map((row) =>
      row
        .map((cell, index) => cell + ' '.repeat(widths[index]! - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
