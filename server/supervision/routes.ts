import type { AnswerOf } from '#domain/contract/api/index.ts'
import { instrumentProcess, problemProcess } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import { batchOffered, matterParts } from '../matters/index.ts'
import type { Context, Routes } from '../platform/context.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { conflict, notFound, Refusal } from '../platform/refusal.ts'
import { act, actOnMany } from './acting.ts'
import { desk } from './desk.ts'
import { evidenceRoutes } from './evidence-files.ts'
import { draftLetters } from './letters.ts'
import { presentEvidence, subjectNames } from './present.ts'
import { rulesRoutes } from './rule-routes.ts'
import { scanRoutes } from './scan-routes.ts'
import { findWarning, listWarnings, subjectOf, type WarningFilter, warningRow, warningWhere } from './store.ts'

const COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '预警编号', width: 14, type: 'text' },
  { key: 'ruleTitle', title: '规则', width: 22, type: 'text' },
  { key: 'colourTitle', title: '等级', width: 8, type: 'text' },
  { key: 'unitName', title: '责任单位', width: 28, type: 'text' },
  { key: 'subjectText', title: '对象', width: 24, type: 'text' },
  { key: 'stateTitle', title: '状态', width: 10, type: 'text' },
  { key: 'findingCode', title: '核查结论', width: 10, type: 'text' },
  { key: 'cases', title: '涉及案件', width: 10, type: 'number' },
  { key: 'openedAt', title: '发现时间', width: 18, type: 'datetime' },
  { key: 'seenCount', title: '重复次数', width: 10, type: 'number' },
  { key: 'late', title: '是否逾期', width: 10, type: 'text' },
]
const COLOUR_TITLES = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' } as const

async function show({ tx, actor }: Context, id: string): Promise<AnswerOf<'warnings.show'>> {
  const row = await findWarning(tx, id)
  if (!row) throw notFound('预警')
  const rule = ruleById(row.rule_id as string)
  const cases = await tx`
    select c.case_id, k.case_no, k.occurred_at, k.decided_at, k.fine::float8 as fine, k.place_lat, k.place_lon, k.place_text,
      (select i.name from record.items i where i.code = k.item_code order by i.valid_from desc limit 1) as item_name, k.item_code
    from warning_cases c left join record.cases k on k.id = c.case_id where c.warning_id = ${id} order by k.occurred_at nulls last limit 100`
  const placed = cases.find((each) => each.place_lat !== null && each.place_lon !== null)
  const [published] =
    await tx`select parameters from rule_versions where rule_id = ${row.rule_id as string} and version = ${row.rule_version as number}`
  const parameters = (published?.parameters ?? {}) as Record<string, unknown>
  const [instrument] = row.instrument_id
    ? await tx`select id, number, title, state from instruments where id = ${row.instrument_id as string}`
    : []
  const [problem] = row.problem_id ? await tx`select id, no, state from problems where id = ${row.problem_id as string}` : []
  const [snooze] =
    await tx`select until, reason from snoozes where rule_id = ${row.rule_id as string} and subject_kind = ${row.subject_kind as string}
    and subject_id = ${row.subject_id as string} and ended_at is null and until >= current_date limit 1`
  return {
    ...warningRow(row, await subjectNames(tx, [subjectOf(row)])),
    rule: {
      question: rule?.question ?? '',
      seed: rule?.seed ?? '',
      basis: [...(rule?.basis ?? [])],
      check: [...(rule?.check ?? [])],
      falseAlarms: [...(rule?.falseAlarms ?? [])],
      version: row.rule_version as number,
      parameters: Object.entries(rule?.parameters ?? {}).map(([name, parameter]) => ({
        title: parameter.title,
        value: String(parameters[name] ?? parameter.default),
        unit: parameter.unit,
        confirmed: parameter.confirmed,
      })),
    },
    evidence: await presentEvidence(tx, rule, row.evidence as Record<string, unknown>),
    place: placed
      ? { lat: placed.place_lat as number, lon: placed.place_lon as number, text: (placed.place_text as string | null) ?? '' }
      : null,
    relatedCases: cases
      .filter((each) => each.case_no !== null)
      .map((each) => ({
        id: each.case_id as string,
        caseNo: each.case_no as string,
        itemName: (each.item_name as string | null) ?? (each.item_code as string),
        occurredAt: each.occurred_at as string,
        decidedAt: each.decided_at as string | null,
        fine: each.fine as number | null,
        open: each.decided_at === null,
      })),
    findingText: row.finding_text as string | null,
    reviewRequired: row.review_required as boolean | null,
    instrument: instrument
      ? {
          id: instrument.id as string,
          number: instrument.number as string | null,
          title: instrument.title as string,
          state: instrumentProcess.states[instrument.state as 'draft'].title,
        }
      : null,
    problem: problem
      ? { id: problem.id as string, no: problem.no as string, stateTitle: problemProcess.states[problem.state as 'open'].title }
      : null,
    ...(await matterParts(tx, actor, 'warning', row)),
    snooze: snooze ? { until: snooze.until as string, reason: snooze.reason as string } : null,
  }
}

export const supervisionRoutes: Routes = {
  'desk.show': (context) => desk(context),
  'warnings.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => ({
    ...(await listWarnings(tx, actor, filter, cursor, limit)),
    actions: batchOffered(actor, 'warning'),
  }),
  'warnings.show': (context, { params }) => show(context, params.id),
  'warnings.act': (context, { params, body }) => act(context, 'warning', params.id, params.action, body),
  'problems.act': (context, { params, body }) => act(context, 'problem', params.id, params.action, body),
  'instruments.act': (context, { params, body }) => act(context, 'instrument', params.id, params.action, body),
  'warnings.batch': (context, { params, body }) => actOnMany(context, 'warning', params.action, body),
  'warnings.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '预警台账',
      purpose,
      columns: COLUMNS,
      select: tx`select w.*, u.name as unit_name, (select count(*)::int from warning_cases c where c.warning_id = w.id) as cases
        from warnings w left join record.units u on u.id = w.unit_id where ${warningWhere(tx, actor, filter as WarningFilter)} order by w.opened_at desc, w.id desc`,
      cells: (row) => {
        const line = warningRow(row)
        return {
          ...line,
          colourTitle: COLOUR_TITLES[line.colour],
          unitName: line.unit.name,
          subjectText: line.subject.text,
          findingCode: line.findingCode ?? '',
          late: line.breached ? '是' : '否',
        }
      },
    }),
  'instruments.draft': async ({ tx, actor }, { body }) => {
    const matters = [
      ...body.warnings.map((id) => ({ kind: 'warning' as const, id })),
      ...body.problems.map((id) => ({ kind: 'problem' as const, id })),
    ]
    if (matters.length === 0) throw new Refusal(422, 'nothing-chosen', '请至少选择一件预警或台账问题')
    const letters = await draftLetters(tx, actor, body.kind, matters, body.opinion)
    if (letters.length > 1) throw conflict('several-units', '所选事项分属不同单位或规则，请分别拟制，或使用批量通报')
    return { id: letters[0]! }
  },
  ...evidenceRoutes,
  ...scanRoutes,
  ...rulesRoutes,
}
