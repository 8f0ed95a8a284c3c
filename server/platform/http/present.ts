import { z } from 'zod'
import type { ProblemJson } from '#domain/contract/api/index.ts'
import { connectionLost } from '../database/client.ts'
import { Refusal } from '../refusal.ts'

const TITLES: Record<number, string> = {
  400: '请求有误',
  401: '请先登录',
  403: '没有权限',
  404: '没有找到',
  409: '与当前状态不符',
  413: '内容过大',
  415: '格式不支持',
  422: '填写有误',
  429: '操作过于频繁',
  500: '系统故障',
  503: '系统暂不可用',
  507: '存储空间不足',
}

function problem(status: number, code: string, detail: string, requestId: string, more: Partial<ProblemJson> = {}): ProblemJson {
  return { type: `urn:biaochi:problem:${code}`, title: TITLES[status] ?? '请求未完成', status, code, detail, requestId, ...more }
}

/**
 * The only place where errors become HTTP (RFC 9457). What a caller did gets a sentence and a stable code; what broke inside
 * gets a number to quote, and its details stay in the log.
 */
export function present(error: unknown, requestId: string): { body: ProblemJson; unexpected: boolean } {
  if (error instanceof Refusal)
    return { body: problem(error.status, error.code, error.message, requestId, error.detail), unexpected: error.status >= 500 }
  if (error instanceof z.ZodError) {
    const fields = faultsOf(error)
    return {
      body: problem(
        422,
        'invalid-input',
        fields
          .map((field) => `${field.field || '内容'}：${field.message}`)
          .join('；')
          .slice(0, 1000),
        requestId,
        { fields },
      ),
      unexpected: false,
    }
  }
  if (connectionLost(error))
    return {
      body: problem(503, 'database-unavailable', '数据库正在恢复，请稍后重试；已提交的内容不会丢失', requestId, { retryAfter: 5 }),
      unexpected: true,
    }
  const known = error as { code?: string; statusCode?: number; message?: string }
  switch (known.code) {
    case 'BC001':
      return {
        body: problem(409, 'administrators-are-separate', '系统管理员、安全管理员、审计管理员互斥，且不得兼任其他角色', requestId),
        unexpected: false,
      }
    case 'BC002':
      return { body: problem(403, 'append-only', '该记录只能追加，不能修改或删除', requestId), unexpected: true }
    case '53100':
    case 'ENOSPC':
    case 'EDQUOT':
      return { body: problem(507, 'disk-full', '服务器磁盘空间不足，本次操作未保存，请联系系统管理员', requestId), unexpected: true }
    case '55P03':
    case '40001':
    case '40P01':
      return { body: problem(409, 'busy', '他人正在办理同一事项，请刷新后重试', requestId), unexpected: false }
    case '22021':
    case '22P02':
    case '22P05':
      return { body: problem(422, 'invalid-input', '输入中含有不能保存的字符', requestId), unexpected: false }
    case '22003':
    case '22007':
    case '22008':
      return { body: problem(422, 'invalid-input', '日期或数值超出可用范围', requestId), unexpected: false }
    case 'FST_REQ_FILE_TOO_LARGE':
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { body: problem(413, 'too-large', '提交的内容过大', requestId), unexpected: false }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return { body: problem(415, 'unsupported-format', '提交内容的格式不受支持', requestId), unexpected: false }
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return { body: problem(400, 'bad-json', '提交的内容不是有效的 JSON', requestId), unexpected: false }
  }
  if (known.statusCode && known.statusCode >= 400 && known.statusCode < 500)
    return { body: problem(known.statusCode, 'bad-request', '请求无法识别', requestId), unexpected: false }
  return {
    body: problem(500, 'internal', `系统出现故障，本次操作未生效。请把编号 ${requestId} 告诉系统管理员`, requestId),
    unexpected: true,
  }
}

/** What a schema found wrong, as sentences for people. */
export const faultsOf = (error: z.ZodError): { field: string; message: string }[] =>
  error.issues.map((issue) => ({ field: issue.path.join('.'), message: chinese(issue) }))

function chinese(issue: z.core.$ZodIssue): string {
  if (/[\u4e00-\u9fff]/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return 'input' in issue && issue.input === undefined ? '必填' : '类型不符'
    case 'too_small':
      return `不能小于 ${issue.minimum}`
    case 'too_big':
      return `不能大于 ${issue.maximum}`
    case 'invalid_value':
      return `应为 ${issue.values.join('、')} 之一`
    case 'invalid_format':
      return '格式不正确'
    case 'unrecognized_keys':
      return `不认识的项 ${issue.keys.join('、')}`
    default:
      return '填写有误'
  }
}
