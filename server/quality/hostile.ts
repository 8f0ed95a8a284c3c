/** Hostile requests made from the OpenAPI document: one sound request per endpoint, then each of its parts replaced. */

type Json = Record<string, unknown>

/** One request to send. */
export interface Attack {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly payload?: string
  readonly headers: Record<string, string>
}

const deep = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

/** Texts that break things that are put together from text. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  'a'.repeat(300),
  '\u0000',
  'x\u0000y',
  "' or '1'='1",
  "'; drop table users; --",
  '{{7*7}}$\u007b7*7}<%= 7*7 %>#{7*7}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '\ud800',
  '\u202e\ufeff𠮷',
  '%',
  '{"a":1}',
  '9'.repeat(400),
  '-1',
  'NaN',
  'null',
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  'infinity',
  cursor('x', 'y'),
  cursor('\u0000', '00000000-0000-4000-8000-000000000000'),
  cursor('99999-01-01', '00000000-0000-4000-8000-000000000000'),
  cursor('infinity', 'a'),
  cursor('1e999', 'a'),
  cursor(1, 2),
  Buffer.from('{').toString('base64url'),
]

/** Values of the wrong type or size, for JSON. */
export const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  [[]],
  {},
  { __proto__: null, constructor: { prototype: 1 } },
  deep(500),
  Array.from({ length: 5000 }, () => 'x'),
]

/** A sound value for a schema, as far as a schema can tell. */
function sample(schema: Json): unknown {
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const choice = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Json[] | undefined
  if (choice) return sample(choice[0]!)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([key, each]) => [key, sample(each)]))
    case 'array':
      return [sample((schema.items ?? {}) as Json)]
    case 'integer':
    case 'number':
      return Math.max(1, (schema.minimum as number | undefined) ?? 1)
    case 'boolean':
      return true
    case 'string':
      return text(schema)
    default:
      return 'x'
  }
}

function text({ format, pattern, minLength }: Json): string {
  if (format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  if (format === 'date') return '2026-11-01'
  if (typeof pattern === 'string' && pattern.includes('\\d{6}')) return '123456'
  return 'x'.repeat(Math.max(3, (minLength as number | undefined) ?? 3))
}

/** Every way to replace one member, at any depth, of a JSON value. */
function* replaced(value: unknown, path: string): Generator<{ path: string; value: unknown }> {
  for (const hostile of VALUES) yield { path, value: hostile }
  if (Array.isArray(value)) for (const inner of replaced(value[0], `${path}[]`)) yield { path: inner.path, value: [inner.value] }
  else if (value && typeof value === 'object')
    for (const [key, each] of Object.entries(value))
      for (const inner of replaced(each, `${path}.${key}`)) yield { path: inner.path, value: { ...value, [key]: inner.value } }
}

const query = (values: Record<string, string>): string => {
  const parts = Object.entries(values).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value.toWellFormed())}`)
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

interface Operation {
  operationId: string
  parameters: { name: string; in: string; required: boolean; schema: Json }[]
  requestBody?: { content: Record<string, { schema: Json }> }
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 60)

/** All attacks on one operation of the document. */
export function* attacksOn(path: string, method: string, { parameters, requestBody }: Operation): Generator<Attack> {
  const headers = { 'x-biaochi': '1' }
  const json = { ...headers, 'content-type': 'application/json' }
  const inPath = parameters.filter((each) => each.in === 'path')
  const inQuery = parameters.filter((each) => each.in === 'query')
  const given = Object.fromEntries(inQuery.filter((each) => each.required).map((each) => [each.name, String(sample(each.schema))]))
  const schema = requestBody?.content['application/json']?.schema
  const body = schema ? sample(schema) : undefined
  const url = (values: Record<string, string> = {}, asked: Record<string, string> = given) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent((values[name] ?? String(sample(inPath.find((each) => each.name === name)!.schema))).toWellFormed()),
    ) + query(asked)
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const request = (name: string, more: Partial<Attack>): Attack => ({
    name: `${method} ${path} ${name}`,
    method,
    url: url(),
    headers: payload === undefined ? headers : json,
    ...(payload !== undefined && { payload }),
    ...more,
  })

  yield request('as it should be', {})
  for (const { name } of inPath) for (const value of TEXTS) yield request(`path ${name} = ${shown(value)}`, { url: url({ [name]: value }) })
  for (const { name } of inQuery)
    for (const value of TEXTS) yield request(`query ${name} = ${shown(value)}`, { url: url({}, { ...given, [name]: value }) })
  for (const name of ['__proto__', 'constructor', 'toString'])
    yield request(`query ${name}`, { url: `${url()}${inQuery.length || url().includes('?') ? '&' : '?'}${name}=1&${name}=2` })
  for (const { name } of inQuery)
    yield request(`query ${name} twice`, { url: `${url()}${url().includes('?') ? '&' : '?'}${name}=1&${name}=2` })
  if (method === 'GET') return
  if (body !== undefined) {
    for (const each of replaced(body, 'body')) yield request(`${each.path} = ${shown(each.value)}`, { payload: JSON.stringify(each.value) })
    if (typeof body === 'object' && body)
      for (const key of Object.keys(body)) yield request(`body without ${key}`, { payload: JSON.stringify({ ...body, [key]: undefined }) })
    yield request('body with prototype keys', { payload: '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}' })
    yield request('body nested without end', { payload: `${'['.repeat(100_000)}${']'.repeat(100_000)}` })
    yield request('body too long', { payload: JSON.stringify({ a: 'x'.repeat(2_000_000) }) })
  }
  for (const [type, text] of [
    ['application/json', '{'],
    ['application/json', ''],
    ['application/json', '{"a":1,"a":2}'],
    ['text/plain', 'x'],
    ['application/xml', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
    ['application/x-www-form-urlencoded', 'a=1&__proto__[b]=2'],
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=x', '--x\r\n\r\n'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="file"; filename="../../x\u0000.exe"\r\n\r\nMZ\r\n--x--\r\n',
    ],
    ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--x--\r\n'],
    ['nonsense', 'x'],
  ] as const)
    yield request(`as ${type} ${shown(text)}`, { headers: { ...headers, 'content-type': type }, payload: text })
  for (const key of ['', 'x', 'k'.repeat(200), 'key with \u0001'])
    yield request(`idempotency key ${shown(key)}`, { headers: { ...(payload === undefined ? headers : json), 'idempotency-key': key } })
  yield request('without the header', { headers: { 'content-type': 'application/json' } })
}

/** Operations of a document. */
export const operationsOf = (document: Json): { path: string; method: string; operation: Operation }[] =>
  Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
