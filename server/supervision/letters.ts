import { clueProcess, FINDINGS, instrumentProcess, type MatterKind, problemProcess, warningProcess } from '#domain/process/index.ts'
import { ruleById } from '#rules/index.ts'
import { draftInstrument, issueInstrument, type LetterContent, templateInForce } from '../instruments/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { heldValue } from '../platform/law.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { presentEvidence, ruleTitle, subjectText } from './present.ts'

/** Kinds of instrument that are written from matters by themselves. */
type LetterKind = 'notice' | 'urge'
type Matter = { kind: 'warning' | 'problem' | 'clue' | 'instrument'; id: string }

/** Whether matters of a kind can be written about in a letter. */
export const writtenAbout = (kind: MatterKind): kind is Matter['kind'] => ['warning', 'problem', 'clue', 'instrument'].includes(kind)

interface Item {
  matter: Matter
  no: string
  unitId: string
  unitName: string
  group: string
  title: string
  facts: string
  state: string
  /** The office that wrote the letter in question, where there is one. */
  organId?: string
}

/**
 * Drafts instruments about warnings or ledger items: one letter to each unit and rule, however many matters it carries. Throws a
 * 404 for a matter that the actor may not see. Returns the ids of the letters.
 */
export async function draftLetters(tx: Tx, actor: Actor, kind: LetterKind, matters: readonly Matter[], opinion: string): Promise<string[]> {
  const items = [
    ...(await warningItems(tx, kind, idsOf(matters, 'warning'))),
    ...(await problemItems(tx, idsOf(matters, 'problem'))),
    ...(await clueItems(tx, idsOf(matters, 'clue'))),
    ...(await instrumentItems(tx, idsOf(matters, 'instrument'))),
  ]
  const groups = Map.groupBy(items, (item) => `${item.unitId}|${item.group}`)
  const letters: string[] = []
  for (const group of groups.values()) {
    const content = await compose(tx, kind, group, opinion)
    const { unitId, organId } = group[0]!
    letters.push(await draftInstrument(tx, actor, { kind, unitId, organId, content, matters: group.map((item) => item.matter) }))
  }
  return letters
}

/** The same, signed and sent at once. */
export async function sendLetters(
  services: Services,
  tx: Tx,
  actor: Actor,
  kind: LetterKind,
  matters: readonly Matter[],
  opinion: string,
): Promise<string[]> {
  const letters = await draftLetters(tx, actor, kind, matters, opinion)
  for (const id of letters) await issueInstrument(services, tx, actor, id)
  return letters
}

const idsOf = (matters: readonly Matter[], kind: Matter['kind']): string[] => [
  ...new Set(matters.filter((matter) => matter.kind === kind).map((matter) => matter.id)),
]

async function warningItems(tx: Tx, kind: LetterKind, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return []
  const rows = await tx`
    select w.*, u.name as unit_name, (select string_agg(k.case_no, '、' order by k.case_no) from warning_cases c join record.cases k on k.id = c.case_id where c.warning_id = w.id) as case_nos
    from warnings w left join record.units u on u.id = w.unit_id where w.id = any (${ids}) order by w.no for update of w`
  if (rows.length < ids.length) throw notFound('预警')
  const items: Item[] = []
  for (const row of rows) {
    if (kind === 'notice' && row.state !== 'open')
      throw conflict('wrong-state', `预警 ${row.no} 当前为“${warningProcess.states[row.state as 'open'].title}”，不能再通报`)
    if (kind === 'urge' && !['notified', 'checking', 'rectifying'].includes(row.state as string))
      throw conflict('wrong-state', `预警 ${row.no} 当前为“${warningProcess.states[row.state as 'open'].title}”，不能督办`)
    if (kind === 'notice') {
      const [draft] =
        await tx`select i.title from instrument_matters m join instruments i on i.id = m.instrument_id where m.matter_kind = 'warning' and m.matter_id = ${row.id as string} and i.issued_at is null and i.state <> 'void' limit 1`
      if (draft) throw conflict('already-drafted', `预警 ${row.no} 已在草稿“${draft.title}”中，请签发或作废该草稿`)
    }
    const evidence = await presentEvidence(tx, ruleById(row.rule_id as string), row.evidence as Record<string, unknown>)
    const facts = evidence
      .filter((cell) => cell.text !== '—')
      .slice(0, 4)
      .map((cell) => `${cell.label}：${cell.text}`)
      .join('；')
    items.push({
      matter: { kind: 'warning', id: row.id as string },
      no: row.no as string,
      unitId: row.unit_id as string,
      unitName: (row.unit_name as string | null) ?? '',
      group: row.rule_id as string,
      title: ruleTitle(row.rule_id as string),
      facts: `${shorten((row.case_nos as string | null) ?? subjectText(row.subject_kind as string, row.subject_id as string), 80)}；${shorten(facts, 160)}`,
      state: warningProcess.states[row.state as 'open'].title,
    })
  }
  return items
}

async function problemItems(tx: Tx, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return []
  const rows =
    await tx`select p.*, u.name as unit_name from problems p left join record.units u on u.id = p.unit_id where p.id = any (${ids}) order by p.no for update of p`
  if (rows.length < ids.length) throw notFound('台账问题')
  return rows.map((row) => ({
    matter: { kind: 'problem', id: row.id as string },
    no: row.no as string,
    unitId: row.unit_id as string,
    unitName: (row.unit_name as string | null) ?? '',
    group: 'problem',
    title: row.title as string,
    facts: shorten(`${row.title}；${row.description}`, 200),
    state: problemProcess.states[row.state as 'open'].title,
  }))
}

/** Clues that a unit has in hand; of the report only what the unit was told when it was handed down. */
async function clueItems(tx: Tx, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return []
  const rows =
    await tx`select c.*, u.name as unit_name from clues c left join record.units u on u.id = c.unit_id where c.id = any (${ids}) order by c.no for update of c`
  if (rows.length < ids.length) throw notFound('线索')
  return rows.map((row) => {
    if (!['handed', 'verifying'].includes(row.state as string))
      throw conflict('wrong-state', `线索 ${row.no} 当前为“${clueProcess.states[row.state as 'triage'].title}”，不能督办`)
    return {
      matter: { kind: 'clue', id: row.id as string },
      no: row.no as string,
      unitId: row.unit_id as string,
      unitName: (row.unit_name as string | null) ?? '',
      group: 'clue',
      title: '问题线索核查',
      facts: shorten(row.title as string, 160),
      state: clueProcess.states[row.state as 'triage'].title,
    }
  })
}

/** Instruments that a unit has not signed for or not answered. */
async function instrumentItems(tx: Tx, ids: string[]): Promise<Item[]> {
  if (ids.length === 0) return []
  const rows =
    await tx`select i.*, u.name as unit_name from instruments i left join record.units u on u.id = i.unit_id where i.id = any (${ids}) order by i.number for update of i`
  if (rows.length < ids.length) throw notFound('监督文书')
  return rows.map((row) => ({
    matter: { kind: 'instrument', id: row.id as string },
    no: (row.number as string | null) ?? '',
    unitId: row.unit_id as string,
    unitName: (row.content as LetterContent).addressee || ((row.unit_name as string | null) ?? ''),
    group: `instrument|${row.organ_id}`,
    title: row.title as string,
    facts: shorten(row.title as string, 160),
    state: instrumentProcess.states[row.state as 'draft'].title,
    organId: row.organ_id as string,
  }))
}

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

/** The text of a letter. It states what was found, what is asked, by when, and how to answer; statutes are cited by number. */
async function compose(tx: Tx, kind: LetterKind, items: Item[], opinion: string): Promise<LetterContent> {
  const first = items[0]!
  const rule = ruleById(first.group)
  const check = await heldValue(tx, (await templateInForce(tx, kind)).replyPeriod ?? 'loop.check')
  const sign = await heldValue(tx, 'loop.sign')
  const table = {
    kind: 'table' as const,
    columns: [
      { title: '序号', width: 3, align: 'center' as const },
      { title: '编号', width: 7 },
      { title: '有关情况', width: 24 },
      ...(kind === 'urge' ? [{ title: '当前状态', width: 5 }] : []),
    ],
    rows: items.map((item, index) => [String(index + 1), item.no, item.facts, ...(kind === 'urge' ? [item.state] : [])]),
  }
  const asked = rule ? rule.check : ['按期完成整改并报送佐证材料']
  const basis = rule ? `（依据：${rule.basis.join('、')}）` : ''
  if (kind === 'notice')
    return {
      title: `关于核查“${first.title}”预警的通报`,
      addressee: first.unitName,
      blocks: [
        {
          kind: 'paragraph',
          text: `经对执法数据全量检查，发现你单位有 ${items.length} 件执法记录触发“${first.title}”预警${basis}。现予通报，请核查。`,
        },
        ...(opinion ? [{ kind: 'paragraph' as const, text: opinion }] : []),
        { kind: 'heading', level: 1, text: '一、预警情况' },
        table,
        { kind: 'heading', level: 1, text: '二、核查要求' },
        { kind: 'list', items: [...asked] },
        { kind: 'heading', level: 1, text: '三、反馈时限' },
        {
          kind: 'paragraph',
          text: `请于收到本通报单后 ${sign.value} 个工作日内签收，${check.value} 个工作日内逐件反馈核查结论并上传佐证材料。核查结论按${Object.entries(
            FINDINGS,
          )
            .map(([code, name]) => `${code} ${name}`)
            .join('、')}选定；${FINDINGS.F2}以上的登记台账整改。`,
        },
      ],
    }
  return {
    title: `关于“${first.title}”办理事项的督办函`,
    addressee: first.unitName,
    blocks: [
      { kind: 'paragraph', text: `你单位下列 ${items.length} 件事项未按期办结，现予督办。` },
      ...(opinion ? [{ kind: 'paragraph' as const, text: opinion }] : []),
      { kind: 'heading', level: 1, text: '一、督办事项' },
      table,
      { kind: 'heading', level: 1, text: '二、办理要求' },
      { kind: 'paragraph', text: `请由单位负责人牵头，于收到本函后 ${check.value} 个工作日内办结并书面反馈。逾期情况记入考核统计。` },
    ],
  }
}
