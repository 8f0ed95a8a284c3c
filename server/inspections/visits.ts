import type { AnswerOf } from '#domain/contract/api/index.ts'
import { LINES, nameOf } from '#domain/contract/exchange/labels.ts'
import { type Answer, INSPECTION_KINDS, PLACE_KINDS, VISIT_STATES } from '#domain/inspection/index.ts'
import { problemProcess } from '#domain/process/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { SheetColumn } from '../platform/export.ts'
import { notFound } from '../platform/refusal.ts'
import { versionsOf } from './plan.ts'
import { type Row, regionNames, visitRow, visitsFrom } from './store.ts'

type Shown = AnswerOf<'inspections.visit'>

/** The page of a visit: every question with the answer that holds, its pictures and the ledger item that it led to. Throws a 404. */
export async function showVisit(tx: Tx, id: string): Promise<Shown> {
  const [row] = await tx`${visitsFrom(tx, await regionNames(tx))} where v.id = ${id}`
  if (!row) throw notFound('实地检查')
  const [inspection] = await tx`select id from inspections where id = ${row.inspection_id as string}`
  const answers =
    await tx`select a.*, (select count(*)::int from inspection_entries e where e.visit_id = a.visit_id and e.version_id = a.version_id
      and e.item_key = a.item_key) as given from inspection_answers a where a.visit_id = ${id}`
  const pictures =
    await tx`select p.version_id, p.item_key, f.* from inspection_pictures p join files f on f.id = p.file_id where p.visit_id = ${id} order by p.id`
  const [missing] = await tx`select count(*)::int as n from inspection_pictures where visit_id = ${id} and file_id is null`
  const problems =
    await tx`select f.version_id, f.item_key, p.id, p.no, p.state from inspection_findings f join problems p on p.id = f.problem_id where f.visit_id = ${id}`
  const of = (rows: readonly Row[], versionId: string, key: string) =>
    rows.filter((each) => each.version_id === versionId && each.item_key === key)
  const lists = await versionsOf(tx, row.checklist_ids as string[])
  return {
    ...visitRow(row),
    inspectionId: (inspection?.id as string | undefined) ?? null,
    campaignId: row.campaign_id as string | null,
    reason: row.reason as string | null,
    excuse: row.excuse as string | null,
    summary: row.summary as string | null,
    concludedBy: row.concluded_by as string | null,
    concludedAt: row.concluded_at as string | null,
    picturesMissing: missing!.n as number,
    answers: lists.flatMap(({ id: versionId, title, no, items }) =>
      items.map((item): Shown['answers'][number] => {
        const [answer] = of(answers, versionId, item.key)
        const [problem] = of(problems, versionId, item.key)
        return {
          ...item,
          versionId,
          checklist: `${title}（第${no}版）`,
          result: (answer?.result as Answer | undefined) ?? null,
          findingCode: (answer?.finding_code as string | undefined) ?? null,
          note: (answer?.note as string | undefined) ?? '',
          at: (answer?.at as string | undefined) ?? null,
          by: (answer?.by_name as string | undefined) ?? null,
          given: (answer?.given as number | undefined) ?? 0,
          pictures: of(pictures, versionId, item.key).map((file) => ({
            id: file.id as string,
            name: file.name as string,
            size: file.size as number,
            mediaType: file.media_type as string,
            purpose: file.purpose as string,
            createdAt: file.created_at as string,
          })),
          problem: problem
            ? {
                id: problem.id as string,
                no: problem.no as string,
                stateTitle: problemProcess.states[problem.state as keyof typeof problemProcess.states].title,
              }
            : null,
        }
      }),
    ),
  }
}

/** Columns of the table of visits. */
export const VISIT_COLUMNS: readonly SheetColumn[] = [
  { key: 'no', title: '编号', type: 'text', width: 16 },
  { key: 'visitedOn', title: '检查日期', type: 'date', width: 12 },
  { key: 'kind', title: '方式', type: 'text', width: 10 },
  { key: 'title', title: '检查', type: 'text', width: 30 },
  { key: 'office', title: '组织单位', type: 'text', width: 20 },
  { key: 'place', title: '检查对象', type: 'text', width: 36 },
  { key: 'placeKind', title: '对象种类', type: 'text', width: 10 },
  { key: 'unit', title: '责任单位', type: 'text', width: 36 },
  { key: 'region', title: '地区', type: 'text', width: 12 },
  { key: 'line', title: '条线', type: 'text', width: 10 },
  { key: 'state', title: '状态', type: 'text', width: 10 },
  { key: 'chosen', title: '产生方式', type: 'text', width: 10 },
  { key: 'failed', title: '不符合项', type: 'number', width: 10 },
  { key: 'score', title: '得分', type: 'number', width: 8 },
]

/** A visit as a line of the table. */
export function visitCells(row: Row): Record<string, unknown> {
  const visit = visitRow(row)
  return {
    no: visit.no,
    visitedOn: visit.visitedOn,
    kind: INSPECTION_KINDS[visit.kind],
    title: visit.title,
    office: visit.officeName,
    place: visit.placeName,
    placeKind: PLACE_KINDS[visit.placeKind],
    unit: visit.unit.name,
    region: visit.regionName,
    line: nameOf(LINES, visit.line),
    state: VISIT_STATES[visit.state],
    chosen: visit.drawn ? '随机抽取' : '指定',
    failed: visit.failed,
    score: visit.score,
  }
}
