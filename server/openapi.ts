/** The API as an OpenAPI 3.1 document, made from the table of endpoints; `node server/openapi.ts --write` puts it into docs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { api, type Endpoint, problemJson } from '#domain/contract/api/index.ts'
import { PERMISSIONS, ROLES, type Role } from '#domain/contract/roles.ts'
import { VERSION } from './version.ts'

/** Where the document lies. */
export const OPENAPI_FILE = join(import.meta.dirname, '../docs/openapi.json')

type Json = Record<string, unknown>

/** A schema as it travels: what a caller writes, and what masks make of a text is a text still. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return rest
}

const parametersOf = (place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] => {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }))
}

const HEADERS = {
  own: {
    name: 'x-biaochi',
    in: 'header',
    required: true,
    schema: { const: '1' },
    description: '任何改动都须带此标头，其他网站的表单带不了',
  },
  key: {
    name: 'idempotency-key',
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 8, maxLength: 100 },
    description: '同一键的同一请求只办理一次',
  },
}

function bodyOf(endpoint: Endpoint): Json | undefined {
  if (endpoint.transfer === 'upload')
    return {
      required: true,
      content: {
        'multipart/form-data': {
          schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
        },
      },
    }
  return endpoint.body && { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body) } } }
}

const rolesOf = (permission: keyof typeof PERMISSIONS): string =>
  (PERMISSIONS[permission] as readonly Role[]).map((role) => ROLES[role]).join('、')

/** When the second factor is asked for, in words. */
function factor({ secondFactor }: Endpoint): string {
  if (!secondFactor) return ''
  if (secondFactor === 'always') return '；须已验证动态口令'
  return secondFactor === 'large' ? '；行数多于规定的须已验证动态口令' : `；动作 ${secondFactor.join('、')} 须已验证动态口令`
}

function operationOf(name: string, endpoint: Endpoint): Json {
  const { permission } = endpoint
  const who = permission === 'public' ? '无须登录' : permission === 'signed-in' ? '任何登录用户' : rolesOf(permission)
  const content =
    endpoint.transfer === 'file'
      ? { '*/*': { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: schemaOf(endpoint.response) } }
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: endpoint.title,
    description: `可用者：${who}${factor(endpoint)}${endpoint.readLogged ? '；查阅计入审计日志' : ''}`,
    'x-permission': permission,
    security: permission === 'public' ? [] : [{ session: [] }],
    parameters: [
      ...parametersOf('path', endpoint.params),
      ...parametersOf('query', endpoint.query),
      ...(endpoint.method === 'GET' ? [] : [HEADERS.own]),
      ...(endpoint.method === 'POST' && !endpoint.transfer ? [HEADERS.key] : []),
    ],
    requestBody: bodyOf(endpoint),
    responses: { 200: { description: endpoint.title, content }, default: { $ref: '#/components/responses/Problem' } },
  }
}

/** The document as an object. */
export function openApi(): Json {
  const paths: Record<string, Json> = {}
  for (const [name, endpoint] of Object.entries(api as Record<string, Endpoint>)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: '标尺 Biaochi', version: VERSION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'biaochi_session' } },
      schemas: { Problem: schemaOf(problemJson) },
      responses: {
        Problem: {
          description: '未能办理（RFC 9457）',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

/** The document as the file holds it. */
export const openApiText = (): string => `${JSON.stringify(openApi(), null, 1)}\n`

if (import.meta.main && process.argv.includes('--write')) writeFileSync(OPENAPI_FILE, openApiText())
