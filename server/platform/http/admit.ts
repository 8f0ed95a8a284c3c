import { approvable, type Endpoint, type EndpointName } from '#domain/contract/api/index.ts'
import { logAction } from '../audit/actions.ts'
import type { FilePlace } from '../context.ts'
import type { Sql } from '../database/client.ts'
import { approvalRows } from '../export.ts'
import { may, systemActor } from '../identity/actor.ts'
import { factorMissing, factorPolicy } from '../identity/factor-policy.ts'
import type { Session } from '../identity/sessions.ts'
import { addJob } from '../jobs/worker.ts'
import { forbidden, Refusal } from '../refusal.ts'

/** How many rows an export may have: see `FilePlace`. */
export type ExportLimits = Pick<FilePlace, 'mostRows' | 'freeRows'>

/** Whether an endpoint asks for the second factor whatever comes of the request; exports ask by their length. */
const asksFactor = ({ secondFactor }: Endpoint, params: unknown): boolean =>
  secondFactor === 'always' || (Array.isArray(secondFactor) && secondFactor.includes((params as { action?: unknown }).action))

/**
 * Lets a request in: signed in, nothing owed, a role for it, and the second factor where it is asked for. Throws a 401 or a 403 with what
 * is missing. Returns how many rows an export may have.
 */
export async function admit(
  sql: Sql,
  name: EndpointName,
  endpoint: Endpoint,
  params: unknown,
  session: Session | null,
): Promise<ExportLimits> {
  const unlimited = { mostRows: Number.POSITIVE_INFINITY, freeRows: Number.POSITIVE_INFINITY }
  if (endpoint.permission === 'public') return unlimited
  if (!session) throw new Refusal(401, 'not-signed-in', '请先登录，或登录已过期')
  const own = name.startsWith('session.')
  if (session.mustChangePassword && !own) throw new Refusal(403, 'password-change-due', '请先修改初始密码或已过期的密码')
  if (session.secondFactor === 'due' && !own) throw new Refusal(403, 'second-factor-due', '请先输入动态口令')
  if (session.secondFactor === 'must-set-up' && !own) throw new Refusal(403, 'second-factor-set-up', '管理员账号须先设置动态口令')
  if (endpoint.permission !== 'signed-in' && !may(session.actor, endpoint.permission)) throw forbidden()
  const freeRows = approvable(endpoint) ? await approvalRows(sql) : unlimited.freeRows
  if (!endpoint.secondFactor || session.secondFactor === 'passed') return { ...unlimited, freeRows }
  const policy = await factorPolicy(sql)
  if (!policy.everyone) return { ...unlimited, freeRows }
  if (asksFactor(endpoint, params)) throw factorMissing('此操作')
  return { mostRows: endpoint.secondFactor === 'large' ? policy.exportRows : unlimited.mostRows, freeRows }
}

/** A stored file is not what was stored: it is looked at by a job at once (S21). */
const DAMAGED = ['file-changed', 'file-missing']
/** On record whoever it was and whatever was asked: of somebody who did not sign in without his address (S17). */
const GRAVE = ['file-infected', ...DAMAGED]

/**
 * Puts on record what a signed-in person was refused: changes and downloads, with outcome and reason, in a transaction of its own (S20).
 * Without a session nothing is written but what concerns a file itself: infected uploads, stored files found changed; so nobody makes the log
 * grow by asking, and the limit of requests comes first.
 */
export async function logRefusal(
  sql: Sql,
  name: EndpointName,
  endpoint: Endpoint,
  params: unknown,
  session: Session | null,
  error: unknown,
) {
  if (!(error instanceof Refusal)) return
  const grave = GRAVE.includes(error.code)
  if (DAMAGED.includes(error.code) && typeof error.record.file === 'string')
    await addJob(sql, 'files-verify', { file: error.record.file }, { key: `files-verify:${error.record.file}` })
  if (!grave && (!session || ![403, 409].includes(error.status) || (endpoint.method === 'GET' && !endpoint.transfer))) return
  const { id = '' } = params as { id?: string }
  await logAction(sql, session?.actor ?? systemActor(), {
    action: name,
    objectKind: 'request',
    // What did not fit the contract was not looked at yet; a text column takes no NUL.
    objectId: id.replaceAll('\0', ''),
    outcome: 'refused',
    reason: error.code,
    detail: { message: error.message, ...error.record },
  })
}
