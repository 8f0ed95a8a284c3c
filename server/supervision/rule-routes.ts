import type { AnswerOf } from '#domain/contract/api/index.ts'
import { PERMISSIONS } from '#domain/contract/roles.ts'
import { ParameterError, type ParameterValues, parameterValues, type Rule } from '#rules/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { scopeFor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, forbidden, invalid, notFound, Refusal } from '../platform/refusal.ts'
import { subjectText } from './present.ts'
import { judged, NO_QUALITY, type Quality, qualityByRule } from './quality.ts'
import { type RuleInForce, rulebook, ruleInForce } from './rulebook.ts'

/** Longest time for which a subject may be snoozed. */
const SNOOZE_DAYS = 180

const head = ({ rule, version, enabled }: RuleInForce, quality: Quality) => ({
  id: rule.id,
  title: rule.title,
  question: rule.question,
  colour: rule.colour,
  group: rule.group,
  subject: rule.subject,
  enabled,
  version,
  unconfirmed: Object.values(rule.parameters).filter((parameter) => !parameter.confirmed).length,
  quality,
})

function checkedParameters(rule: Rule, given: ParameterValues): Record<string, ParameterValues[string]> {
  try {
    return parameterValues(rule, given)
  } catch (error) {
    if (error instanceof ParameterError) throw invalid(error.message, [{ field: `parameters.${error.parameter}`, message: error.message }])
    throw error
  }
}

async function found(tx: Tx, id: string): Promise<RuleInForce> {
  const entry = await ruleInForce(tx, id)
  if (!entry) throw notFound('规则')
  return entry
}

async function show(tx: Tx, id: string): Promise<AnswerOf<'rules.show'>> {
  const entry = await found(tx, id)
  const { rule, parameters } = entry
  const versions =
    await tx`select v.*, u.name as author from rule_versions v left join users u on u.id = v.author_id where v.rule_id = ${id} order by v.version desc limit 100`
  const snoozes =
    await tx`select s.*, u.name as author, s.ended_at is null and s.until >= current_date as active from snoozes s join users u on u.id = s.author_id
    where s.rule_id = ${id} and exists (select from warnings w where w.rule_id = s.rule_id and w.subject_kind = s.subject_kind and w.subject_id = s.subject_id)
    order by s.created_at desc limit 100`
  const byMonth = await tx`
    select to_char(opened_at, 'YYYY-MM') as month, count(*)::int as opened,
      count(*) filter (where ${judged(tx)} and finding_code in ('F2', 'F3', 'F4'))::int as confirmed,
      count(*) filter (where ${judged(tx)} and finding_code in ('F0', 'F1'))::int as false_alarms
    from warnings where rule_id = ${id} group by 1 order by 1 desc limit 24`
  return {
    ...head(entry, (await qualityByRule(tx)).get(id) ?? NO_QUALITY),
    seed: rule.seed,
    basis: [...rule.basis],
    check: [...rule.check],
    falseAlarmHints: [...rule.falseAlarms],
    evidence: rule.evidence.map((column) => ({ ...column })),
    parameters: Object.entries(rule.parameters).map(([name, parameter]) => ({
      name,
      title: parameter.title,
      unit: parameter.unit,
      basis: parameter.basis,
      confirmed: parameter.confirmed,
      kind: parameter.kind,
      default: parameter.kind === 'list' ? [...parameter.default] : parameter.default,
      value: plain(parameters[name]!),
      min: parameter.kind === 'list' ? null : parameter.min,
      max: parameter.kind === 'list' ? null : parameter.max,
    })),
    examples: rule.examples.map((example) => ({ name: example.name, flagged: example.flags.length > 0 })),
    versions: versions.map((row) => ({
      version: row.version as number,
      enabled: row.enabled as boolean,
      parameters: row.parameters as Record<string, number>,
      reason: row.reason as string,
      author: (row.author as string | null) ?? '系统',
      publishedAt: row.published_at as string,
    })),
    snoozes: snoozes.map((row) => ({
      id: row.id as string,
      subjectKind: row.subject_kind as string,
      subjectId: subjectText(row.subject_kind as string, row.subject_id as string),
      until: row.until as string,
      reason: row.reason as string,
      author: row.author as string,
      createdAt: row.created_at as string,
      active: row.active as boolean,
    })),
    byMonth: byMonth
      .map((row) => ({
        month: row.month as string,
        opened: row.opened as number,
        confirmed: row.confirmed as number,
        falseAlarms: row.false_alarms as number,
      }))
      .reverse(),
  }
}

const plain = (value: ParameterValues[string]): number | string[] => (typeof value === 'number' ? value : [...value])

export const rulesRoutes: Routes = {
  'rules.list': async ({ tx }) => {
    const quality = await qualityByRule(tx)
    return (await rulebook(tx)).map((entry) => head(entry, quality.get(entry.rule.id) ?? NO_QUALITY))
  },

  'rules.show': ({ tx }, { params: { id } }) => show(tx, id),

  'rules.publish': async ({ tx, actor, services }, { params: { id }, body }) => {
    // Parameters hold for the whole deployment: only an office that supervises all of it may set them.
    const { areas } = scopeFor(actor, PERMISSIONS['rule.publish'])
    const [outside] = await services.sql`select 1 from record.units where not (line || ':' || region like any (${areas})) limit 1`
    if (outside) throw forbidden('规则参数对全部单位生效，须由最高一级监督机构的负责人发布')
    await tx`select pg_advisory_xact_lock(hashtext(${`rule:${id}`}))`
    const entry = await found(tx, id)
    if (entry.version !== body.baseVersion)
      throw conflict('changed-meanwhile', `规则 ${id} 刚刚发布了第 ${entry.version} 版，请在其基础上修改`)
    const parameters = checkedParameters(entry.rule, body.parameters)
    const version = entry.version + 1
    await tx`insert into rule_versions (rule_id, version, enabled, parameters, reason, author_id) values (${id}, ${version}, ${body.enabled}, ${tx.json(parameters as never)}, ${body.reason}, ${actor.id})`
    await logAction(tx, actor, {
      chain: `rule:${id}`,
      action: 'rule.publish',
      objectKind: 'rule',
      objectId: id,
      reason: body.reason,
      detail: { version, enabled: body.enabled, parameters },
      before: { version: entry.version, enabled: entry.enabled, parameters: entry.parameters },
      after: { version, enabled: body.enabled, parameters },
    })
    return { version }
  },

  'rules.backTest': async ({ tx, actor, services }, { params: { id }, body }) => {
    const entry = await found(tx, id)
    const parameters = checkedParameters(entry.rule, body.parameters)
    if (body.from > body.to) throw invalid('开始日期不能晚于结束日期', [{ field: 'to', message: '不能早于开始日期' }])
    if (body.unitId) {
      const [unit] = await tx`select 1 from record.units where id = ${body.unitId}`
      if (!unit) throw notFound('单位')
    }
    const [row] = await tx`insert into back_tests (rule_id, parameters, period_from, period_to, unit_id, units, state, requested_by)
      select ${id}, ${tx.json(parameters as never)}, ${body.from}, ${body.to}, ${body.unitId ?? null}, coalesce(array_agg(u.id), '{}'), 'queued', ${actor.id}
      from record.units u where ${body.unitId ? tx`u.id in (select t.unit_id from record.unit_tree t where t.ancestor_id = ${body.unitId})` : tx`true`} returning id`
    await services.addJob(tx, 'back-test', { id: row!.id as string })
    return { id: row!.id as string }
  },

  'rules.backTestShow': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`select * from back_tests where id = ${id} and requested_by = ${actor.id}`
    if (!row) throw notFound('回测')
    return {
      id,
      ruleId: row.rule_id as string,
      state: row.state as 'done',
      error: row.state === 'failed' ? '回测未完成，请稍后重试' : null,
      parameters: row.parameters as Record<string, number>,
      from: row.period_from as string,
      to: row.period_to as string,
      unitId: row.unit_id as string | null,
      requestedAt: row.requested_at as string,
      result: row.result as AnswerOf<'rules.backTestShow'>['result'],
    }
  },

  'rules.snooze': async ({ tx, actor }, { params: { id }, body }) => {
    await found(tx, id)
    const [warning] = await tx`select subject_kind, subject_id from warnings where id = ${body.warningId} and rule_id = ${id}`
    if (!warning) throw notFound('预警')
    const today = todayInChina()
    const latest = Temporal.PlainDate.from(today).add({ days: SNOOZE_DAYS }).toString()
    if (body.until < today || body.until > latest)
      throw invalid(`截止日期应在今天至 ${latest} 之间`, [{ field: 'until', message: `最长 ${SNOOZE_DAYS} 天` }])
    const [row] = await tx`insert into snoozes (rule_id, subject_kind, subject_id, until, reason, author_id)
      values (${id}, ${warning.subject_kind as string}, ${warning.subject_id as string}, ${body.until}, ${body.reason}, ${actor.id}) returning id`
    await logAction(tx, actor, {
      chain: `rule:${id}`,
      action: 'rule.snooze',
      objectKind: 'warning',
      objectId: body.warningId,
      reason: body.reason,
      detail: { until: body.until, snooze: row!.id },
    })
    return { id: row!.id as string }
  },

  'rules.snoozeEnd': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`update snoozes s set ended_at = now() where s.id = ${id} and ended_at is null
      and exists (select from warnings w where w.rule_id = s.rule_id and w.subject_kind = s.subject_kind and w.subject_id = s.subject_id) returning rule_id`
    if (!row) throw new Refusal(404, 'not-found', '没有找到该暂缓设置，或您无权取消')
    await logAction(tx, actor, { chain: `rule:${row.rule_id}`, action: 'rule.snooze-end', objectKind: 'snooze', objectId: id })
    return { ok: true as const }
  },
}
