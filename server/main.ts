/** The one command line. Every command prints a table for people or, with --json, one JSON document; progress goes to standard error. */
import { type Command, execute } from './commands/command.ts'

const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  scan: async () => (await import('./commands/scan.ts')).scanCommand,
  warnings: async () => (await import('./commands/warnings.ts')).warningsCommand,
  rules: async () => (await import('./commands/warnings.ts')).rulesCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/backup.ts')).restoreCommand,
  user: async () => (await import('./commands/user.ts')).userCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
}

async function usage(): Promise<string> {
  const lines = ['标尺 Biaochi', '', '用法：biaochi <命令> [选项]', '']
  for (const [name, load] of Object.entries(commands)) lines.push(`  ${name.padEnd(10)}${(await load()).summary}`)
  lines.push('', '数据目录由 BIAOCHI_DATA 指定（默认 var/），端口由 PORT 指定（默认 8080），外部数据库由 DATABASE_URL 指定。')
  return lines.join('\n')
}

const [name, ...rest] = process.argv.slice(2)
if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
  process.stdout.write(`${await usage()}\n`)
  process.exitCode = name === undefined ? 2 : 0
} else if (!(name in commands)) {
  process.stderr.write(`没有命令“${name}”。\n${await usage()}\n`)
  process.exitCode = 2
} else {
  const definition = await commands[name]!()
  process.exitCode = rest.includes('--help') ? 0 : await execute(definition, rest)
  if (rest.includes('--help')) process.stdout.write(`用法：${definition.usage}\n`)
}
