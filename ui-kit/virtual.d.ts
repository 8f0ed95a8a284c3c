/// <reference types="vite/client" />

declare module 'virtual:contract' {
  import type {
    AccountabilityForm,
    ExemptionGround,
    FormGroup,
    HandoverResult,
    LinkStep,
    Post,
    Receiver,
    Responsibility,
    TracingOutcome,
    TracingSource,
  } from '#domain/accountability/index.ts'
  import type { ChannelFormat, ChannelKind } from '#domain/contract/api/channels.ts'
  import type { ExportState } from '#domain/contract/api/exports.ts'
  import type { InboxState } from '#domain/contract/api/inbox.ts'
  import type { EndpointName } from '#domain/contract/api/index.ts'
  import type { LedgerField } from '#domain/contract/api/ledger-imports.ts'
  import type { MediumKind, MediumLevel, PublicityField, PublicityKind } from '#domain/contract/api/publicity.ts'
  import type { BriefingKind, FindingCode, MatterKind, ProblemKind, ProblemSource, RegulationAction } from '#domain/process/index.ts'

  /** A process table without its schemas. */
  export interface ProcessTable {
    readonly title: string
    readonly initial: string
    readonly final: readonly string[]
    readonly states: Readonly<Record<string, { title: string; holder: 'supervision' | 'unit' | 'receiver' | 'nobody'; aside?: boolean }>>
    readonly transitions: ReadonlyArray<{
      action: string
      label: string
      from: readonly string[]
      /** The state that the action leads to, where it can be only one. */
      into?: string
      by: readonly string[]
      weight?: 'primary' | 'danger'
    }>
  }
  /** Method and path of every endpoint. */
  export const endpoints: Readonly<Record<EndpointName, readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string]>>
  export const processes: Readonly<Record<MatterKind, ProcessTable>>
  export const findings: Readonly<Record<FindingCode, string>>
  export const clueFindings: Readonly<Record<'true' | 'partly' | 'untrue', string>>
  export const clueReviews: Readonly<Record<'upheld' | 'changed' | 'revoked', string>>
  export const clueWeights: Readonly<Record<'ordinary' | 'important' | 'major', string>>
  export const problemKinds: Readonly<Record<ProblemKind, string>>
  export const problemSources: Readonly<Record<ProblemSource, string>>
  export const regulationActions: Readonly<Record<RegulationAction, string>>
  export const ledgerFields: Readonly<Record<LedgerField, string>>
  export const instrumentKinds: Readonly<Record<string, string>>
  export const briefingKinds: Readonly<Record<BriefingKind, { title: string; made: 'figures' | 'words' | 'both' }>>
  export const dated: Readonly<Record<string, Readonly<Record<string, string>>>>
  export const accountabilityForms: readonly AccountabilityForm[]
  export const formGroups: Readonly<Record<FormGroup, string>>
  export const exemptionGrounds: readonly ExemptionGround[]
  export const handoverResults: Readonly<Record<HandoverResult, string>>
  export const receivers: Readonly<Record<Receiver, string>>
  export const linkSteps: Readonly<Record<LinkStep, string>>
  export const posts: Readonly<Record<Post, string>>
  export const responsibilities: Readonly<Record<Responsibility, string>>
  export const tracingOutcomes: Readonly<Record<TracingOutcome, string>>
  export const tracingSources: Readonly<Record<TracingSource, string>>
  export const channelFormats: Readonly<Record<ChannelFormat, string>>
  export const channelKinds: Readonly<Record<ChannelKind, string>>
  export const publicityKinds: Readonly<Record<PublicityKind, { title: string; measure: string }>>
  export const publicityFields: Readonly<Record<PublicityField, string>>
  export const mediumKinds: Readonly<Record<MediumKind, string>>
  export const mediumLevels: Readonly<Record<MediumLevel, string>>
  export const inboxStates: Readonly<Record<InboxState, string>>
  export const exportStates: Readonly<Record<ExportState, string>>
}

/** The package's types describe its CommonJS form; the bundle takes the module, whose default is the locale itself. */
declare module 'antd/es/locale/zh_CN.js' {
  import type { ConfigProviderProps } from 'antd'

  const locale: NonNullable<ConfigProviderProps['locale']>
  export default locale
}

declare module 'virtual:public-contract' {
  /** Method and path of the endpoints that citizens call. */
  export const endpoints: Record<string, readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string]>
}

declare module 'virtual:field-contract' {
  /** Method and path of what the phone page of inspectors calls. */
  export const endpoints: Record<string, readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string]>
}
