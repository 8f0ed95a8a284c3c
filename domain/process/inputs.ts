import { z } from 'zod'

/** Texts that people type into actions. */
export const opinion = z.string().trim().min(2, '请填写意见').max(2000, '最多 2000 字')
export const shortText = z.string().trim().min(1, '请填写').max(200, '最多 200 字')
export const day = z.iso.date('请选择日期')
export const files = z.array(z.uuid()).max(50)

/** What a unit found: F0 normal, F1 data error, F2 procedural defect, F3 violation, F4 discipline or crime clue. */
export const FINDING_CODES = ['F0', 'F1', 'F2', 'F3', 'F4'] as const
export type FindingCode = (typeof FINDING_CODES)[number]
export const FINDINGS: Readonly<Record<FindingCode, string>> = {
  F0: '正常',
  F1: '数据错误',
  F2: '程序瑕疵',
  F3: '违法违规',
  F4: '违纪或犯罪线索',
}
/** Findings that open a ledger item. */
export const LEDGER_FINDINGS: readonly FindingCode[] = ['F2', 'F3', 'F4']
export const findingCode = z.enum(FINDING_CODES, { error: '请选择核查结论' })

/** Kinds of rectification. */
export const PROBLEM_KINDS = { 'at-once': '立行立改', 'by-deadline': '限期整改', 'long-term': '长期坚持' } as const
export type ProblemKind = keyof typeof PROBLEM_KINDS
