import { ROLES } from '#domain/contract/roles.ts'
import { isValueKey, lawValue } from '#domain/law/index.ts'
import { diagram, INSTRUMENT_KINDS, type Process, processes, type Transition } from '#domain/process/index.ts'
import { type GeneratedPage, table, write } from './doc-section.ts'

const who = (role: string): string => (role === 'system' ? '系统' : ROLES[role as keyof typeof ROLES])

function targets(process: Process, line: Transition<string>): string {
  if (line.to === 'same') return '不变'
  return line.to.map((branch) => `${process.states[branch.to]!.title}${branch.title ? `（${branch.title}）` : ''}`).join('；')
}

function clocks(process: Process, line: Transition<string>): string {
  const named = (sign: string, names: readonly string[] = []) => names.map((name) => `${sign}${process.clocks[name]!.title}`)
  return [...named('▶ ', line.starts), ...named('■ ', line.stops)].join('、')
}

/** A period with its length in force, and whether it is only a default. */
function period(key: string): string {
  if (!isValueKey(key)) throw new Error(`no law value ${key}`)
  const { value, unit, confirmed } = lawValue(key)
  const units: Record<string, string> = { WD: '个工作日', CD: '日', H: '小时', M: '个月' }
  return `${value} ${units[unit] ?? unit}${confirmed ? '' : '（待核实）'}`
}

function section(process: Process): string {
  return [
    `## ${process.title} \`${process.kind}\``,
    '',
    '```mermaid',
    diagram(process).trim(),
    '```',
    '',
    table(
      ['action', '办理', 'from', 'to', 'by', 'second factor', 'conditions', 'clocks', 'issues'],
      process.transitions.map((line) => [
        `\`${line.action}\``,
        line.label,
        line.from.map((state) => process.states[state]!.title).join('、'),
        targets(process, line),
        line.by.map(who).join('、'),
        line.secondFactor ? '须验证' : '',
        (line.guards ?? []).map((guard) => guard.message).join('；'),
        clocks(process, line),
        line.issues ? INSTRUMENT_KINDS[line.issues]!.title : '',
      ]),
    ),
    '',
    table(
      ['clock', '期限', 'value', 'length in force', 'reminder before the end', 'on breach'],
      Object.entries(process.clocks).map(([name, clock]) => [
        `\`${name}\``,
        clock.title,
        `\`${clock.period}\``,
        period(clock.period),
        clock.remindBefore > 0 ? `${clock.remindBefore} 个工作日` : 'half-way',
        clock.onBreach ? { remind: '系统催办', urge: '系统发督办函' }[clock.onBreach] : 'recorded and told',
      ]),
    ),
  ].join('\n')
}

/** Diagram and table of every process for docs/processes.md. */
export const processesPage = (): GeneratedPage => ({
  file: 'docs/processes.md',
  sections: {
    processes: Object.values(processes)
      .map((process) => section(process as Process))
      .join('\n\n'),
  },
})

if (import.meta.main) write(processesPage())
