import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Parameter, type Rule, rules } from '#rules/index.ts'
import { type GeneratedPage, table, write } from './doc-section.ts'

const COLOURS = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' } as const
const GROUPS: Record<Rule['group'], string> = {
  case: 'Integrity of the case 案件真实完整',
  discretion: 'Discretion 裁量',
  money: 'Money 罚没与收费',
  time: 'Time limits 期限',
  procedure: 'Procedure 程序',
  alcohol: 'Alcohol and crime 酒精检测与涉罪',
  'off-site': 'Off-site evidence 非现场执法',
  integrity: 'Integrity 廉洁与纠错',
}

/** The comment at the head of a rule file that says what the exchange format does not carry yet. */
function notFed(rule: Rule): string {
  const source = readFileSync(join(import.meta.dirname, `../rules/${rule.id.toLowerCase()}.ts`), 'utf8')
  const comment = [...source.matchAll(/^\/\/ ?(.*)$/gm)].map((match) => match[1]!).join(' ')
  return /Not fed by exchange v1: ([^.]*)/.exec(comment)?.[1]?.trim() ?? ''
}

const mark = (parameter: Parameter): string => (parameter.confirmed ? '' : ' 待核实')
const value = (parameter: Parameter): string =>
  parameter.kind === 'list' ? (parameter.default.length > 0 ? parameter.default.join('、') : '空') : String(parameter.default)

function section(rule: Rule): string {
  const missing = notFed(rule)
  const parameters = Object.entries(rule.parameters)
  return [
    `### ${rule.id} ${rule.title}`,
    '',
    `${rule.question} (${COLOURS[rule.colour]}, subject \`${rule.subject}\`, grouped by \`${rule.key}\`)`,
    '',
    `- Basis: ${rule.basis.join('、')}`,
    ...(missing ? [`- Not fed yet: ${missing}`] : []),
    ...(parameters.length > 0
      ? [
          '',
          table(
            ['parameter', '含义', 'default', 'range', 'basis'],
            parameters.map(([name, parameter]) => [
              `\`${name}\``,
              parameter.title,
              `${value(parameter)} ${parameter.unit}`.trim(),
              parameter.kind === 'list' ? 'list' : `${parameter.min}–${parameter.max}`,
              `${parameter.basis}${mark(parameter)}`,
            ]),
          ),
        ]
      : []),
  ].join('\n')
}

const open = (rule: Rule): number => Object.values(rule.parameters).filter((parameter) => !parameter.confirmed).length

/** The catalogue of rules for docs/rules.md. */
export const rulesPage = (): GeneratedPage => ({
  file: 'docs/rules.md',
  sections: {
    overview: `${table(
      ['rule', '名称', 'colour', 'subject', 'parameters', '待核实', 'examples'],
      rules.map((rule) => [
        `[${rule.id}](#${rule.id.toLowerCase()}-${rule.title.replaceAll(/[、，]/g, '').toLowerCase()})`,
        rule.title,
        COLOURS[rule.colour],
        `\`${rule.subject}\``,
        String(Object.keys(rule.parameters).length),
        String(open(rule)),
        String(rule.examples.length),
      ]),
    )}\n\n${rules.length} rules, ${rules.reduce((sum, rule) => sum + rule.examples.length, 0)} examples.`,
    catalogue: Object.entries(GROUPS)
      .map(([group, title]) => [`## ${title}`, ...rules.filter((rule) => rule.group === group).map(section)].join('\n\n'))
      .join('\n\n'),
  },
})

if (import.meta.main) write(rulesPage())
