import { z } from 'zod'
import { maskIdNo, maskName, maskPhone, maskPlate } from '../../identifiers/index.ts'
import type { Permission } from '../roles.ts'

/**
 * One route of the API. The table of endpoints (`api`) is the single source: the server registers by it, the front ends call
 * by it, OpenAPI, the role matrix and the hostile-input tests are generated from it.
 */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path with `:name` parameters. */
  readonly path: string
  readonly title: string
  /** `public`: nobody need be signed in; `signed-in`: anybody who is. */
  readonly permission: Permission | 'public' | 'signed-in'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** What leaves the server: parsed by this schema, so unknown columns are dropped and personal fields come out masked. */
  readonly response: z.ZodType
  /** `file`: the response is a download; `upload`: the request is multipart; `events`: server-sent events. */
  readonly transfer?: 'file' | 'upload'
  /**
   * Asks people for a second factor shown in this session, where the deployment's policy holds for them (S3). `always`; `large`: an
   * export of more rows than the policy lets go without; a list: where the parameter `action` is one of these.
   */
  readonly secondFactor?: 'always' | 'large' | readonly string[]
  /** The answer holds a secret that is shown once: it is not kept for a repeated request. */
  readonly secretAnswer?: boolean
  /** Reading it is itself written to the action log. */
  readonly readLogged?: boolean
}

/** Whether a long table of this endpoint goes out with another person's approval (S24): what it is asked for can be kept and asked again. */
export const approvable = ({ method, params, permission, secondFactor }: Endpoint): boolean =>
  method === 'GET' && !params && permission === 'export.make' && secondFactor === 'large'

/** Keeps the literal type of an endpoint. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition

/** Personal fields of responses: masked by their type, so a new endpoint masks by default (S23). */
export const personal = {
  name: () => z.string().transform((text) => maskName(text)),
  idNo: () => z.string().transform((text) => maskIdNo(text)),
  phone: () => z.string().transform((text) => maskPhone(text)),
  plate: () => z.string().transform((text) => maskPlate(text)),
}

/** Keyset pages: `cursor` is opaque, `next` is null on the last page. Nobody counts a whole table. */
export const pageQuery = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(20) }
/** A page of rows. */
export const page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() })

export const uuidParams = z.object({ id: z.uuid() })
/** Ids of imported records: `source:id`. */
export const recordParams = z.object({ id: z.string().min(1).max(420) })
export const moment = z.string().describe('ISO 8601, UTC')
export const wall = z.string().describe('YYYY-MM-DD HH:MM:SS, Asia/Shanghai')
export const dayText = z.iso.date()
/** A unit with its name. */
export const unitRef = z.object({ id: z.string(), name: z.string() })
export const done = z.object({ ok: z.literal(true) })
/** Endpoints that answer with bytes declare this. */
export const bytes = z.any().meta({ type: 'string', format: 'binary' })

/** A flag in a query string. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** Every refusal (RFC 9457): `code` is stable for programs, `detail` the sentence for people. */
export const problemJson = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  state: z.string().optional().describe('the state the matter is in'),
  allowed: z.array(z.object({ action: z.string(), label: z.string() })).optional(),
  holder: z.string().optional(),
  retryAfter: z.int().optional(),
})
export type ProblemJson = z.infer<typeof problemJson>
