import type { EndpointName, ProblemJson } from '#domain/contract/api/index.ts'

/** A call of an endpoint, so that it can be asked for another way. */
export interface Asked {
  readonly name: EndpointName
  readonly query: Readonly<Record<string, unknown>>
}

/** A refusal of the server (RFC 9457), or a failure to reach it (`code` `network`, status 0). Its message is the sentence for people. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: readonly { field: string; message: string }[]
  readonly requestId: string | null
  /** What was asked for, of a download. */
  readonly asked: Asked | null
  constructor(problem: Partial<ProblemJson> & { status: number; code: string; detail: string }, asked: Asked | null = null) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.fields = problem.fields ?? []
    this.requestId = problem.requestId ?? null
    this.asked = asked
  }
}

type Listener = (problem: ApiProblem) => void
const listeners = new Set<Listener>()

/** Tells of every refusal of the server, whatever asked: page, action or download. Returns how to stop it. */
export function onProblem(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The problem in an answer that was not a success; an answer that is no problem document (a proxy's page) becomes a general one. */
export async function problemOf(response: Response, asked: Asked | null = null): Promise<ApiProblem> {
  const body = (await response.json().catch(() => null)) as Partial<ProblemJson> | null
  const problem = new ApiProblem(
    {
      ...body,
      status: response.status,
      code: body?.code ?? 'unreadable',
      detail: body?.detail ?? `服务器未能完成请求（${response.status}），请稍后重试`,
    },
    asked,
  )
  for (const listener of listeners) listener(problem)
  return problem
}

/** What happened when no answer came at all. */
export const unreachable = (): ApiProblem => new ApiProblem({ status: 0, code: 'network', detail: '无法连接服务器，请检查网络后重试' })

/** The sentence to show for any error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '操作未完成，请重试')
