import type { ErrorCode } from 'yaml'
import type { z } from 'zod'

/** What is wrong with the writing of a YAML file, by the parser's code. */
const YAML_FAULTS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: '引用（*）前不能有标记',
  BAD_ALIAS: '引用（*）的名称不对',
  BAD_COLLECTION_TYPE: '标记与内容的类型不一致',
  BAD_DIRECTIVE: '不认识的 % 指令',
  BAD_DQ_ESCAPE: '双引号内的 \\ 转义不对，可改用单引号',
  BAD_INDENT: '缩进不对（同一层的各项须对齐），或括号没有结束',
  BAD_PROP_ORDER: '标记的位置不对',
  BAD_SCALAR_START: '值的第一个字符是保留字符，请用引号括起来',
  BLOCK_AS_IMPLICIT_KEY: '一行只能写一个“名称: 值”，值中有冒号时请用引号括起来',
  BLOCK_IN_FLOW: '[ ] 或 { } 内不能换行写下级内容',
  DUPLICATE_KEY: '同一层有重复的名称',
  IMPOSSIBLE: '无法识别',
  KEY_OVER_1024_CHARS: '名称过长',
  MISSING_CHAR: '缺少冒号、引号或括号',
  MULTILINE_IMPLICIT_KEY: '名称不能跨行，请检查上一行的冒号',
  MULTIPLE_ANCHORS: '一处有多个锚点（&）',
  MULTIPLE_DOCS: '一个文件只能写一个映射',
  MULTIPLE_TAGS: '一处有多个标记（!）',
  NON_STRING_KEY: '名称须为文字',
  RESOURCE_EXHAUSTION: '层次过多',
  TAB_AS_INDENT: '不能用制表符缩进，请改用空格',
  TAG_RESOLVE_FAILED: '不认识的标记（!）',
  UNEXPECTED_TOKEN: '此处的内容多余，或缺少前面的括号',
}

/** A fault of the writing in words. */
export const yamlFault = (code: ErrorCode): string => YAML_FAULTS[code] ?? YAML_FAULTS.IMPOSSIBLE

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表',
  object: '若干“名称: 值”',
  record: '若干“名称: 值”',
}

/** What a value of a mapping should be instead, in words; for a custom check its own words stand. */
export const schemaFault: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && issue.code !== 'custom') return '缺少此项'
  switch (issue.code) {
    case 'invalid_type':
      return `应为${TYPES[issue.expected] ?? '其他写法'}`
    case 'invalid_value':
      return `应为 ${issue.values.join('、')} 之一`
    case 'unrecognized_keys':
      return `没有 ${issue.keys.join('、')} 这一项`
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int' ? `不能小于 ${issue.minimum}` : '不能为空'
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `不能大于 ${issue.maximum}`
        : `最多 ${issue.maximum} ${issue.origin === 'string' ? '个字符' : '项'}`
    default:
      return '写法不对'
  }
}
