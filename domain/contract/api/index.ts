import type { z } from 'zod'
import { accountabilityApi } from './accountability.ts'
import { administrationApi } from './administration.ts'
import { briefingsApi } from './briefings.ts'
import { campaignsApi } from './campaigns.ts'
import { channelsApi } from './channels.ts'
import { cluesApi } from './clues.ts'
import type { Endpoint } from './endpoint.ts'
import { exportsApi } from './exports.ts'
import { fieldApi } from './field.ts'
import { figuresApi } from './figures.ts'
import { inboxApi } from './inbox.ts'
import { inspectionsApi } from './inspections.ts'
import { instrumentsApi } from './instruments.ts'
import { intakeApi } from './intake.ts'
import { ledgerApi } from './ledger.ts'
import { ledgerImportsApi } from './ledger-imports.ts'
import { privacyApi } from './privacy.ts'
import { publicApi } from './public.ts'
import { publicityApi } from './publicity.ts'
import { recordsApi } from './records.ts'
import { regulationsApi } from './regulations.ts'
import { rulesApi } from './rules.ts'
import { sessionApi } from './session.ts'
import { statisticsApi } from './statistics.ts'
import { supervisionApi } from './supervision.ts'

export { approvable, type Endpoint, type ProblemJson, problemJson } from './endpoint.ts'

/** Every route of the server by name. */
export const api = {
  ...sessionApi,
  ...supervisionApi,
  ...rulesApi,
  ...campaignsApi,
  ...cluesApi,
  ...inboxApi,
  ...channelsApi,
  ...ledgerApi,
  ...ledgerImportsApi,
  ...regulationsApi,
  ...accountabilityApi,
  ...inspectionsApi,
  ...fieldApi,
  ...instrumentsApi,
  ...publicApi,
  ...publicityApi,
  ...recordsApi,
  ...statisticsApi,
  ...figuresApi,
  ...briefingsApi,
  ...exportsApi,
  ...intakeApi,
  ...administrationApi,
  ...privacyApi,
} as const satisfies Record<string, Endpoint>

export type Api = typeof api
export type EndpointName = keyof Api

type Part<E, K extends string> = E extends Record<K, infer S extends z.ZodType> ? S : undefined
type In<S> = S extends z.ZodType ? z.input<S> : undefined
type Out<S> = S extends z.ZodType ? z.output<S> : undefined

/** What a caller sends. */
export interface CallOf<N extends EndpointName> {
  params: In<Part<Api[N], 'params'>>
  query: In<Part<Api[N], 'query'>>
  body: In<Part<Api[N], 'body'>>
}
/** What a handler gets: checked and with defaults. */
export interface InputOf<N extends EndpointName> {
  params: Out<Part<Api[N], 'params'>>
  query: Out<Part<Api[N], 'query'>>
  body: Out<Part<Api[N], 'body'>>
}
/** What a handler returns (before masking) and what a caller receives (after it). */
export type AnswerOf<N extends EndpointName> = z.input<Api[N]['response']>
export type ReplyOf<N extends EndpointName> = z.output<Api[N]['response']>
