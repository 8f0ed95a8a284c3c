import type { InputOf } from '#domain/contract/api/index.ts'
import { BRIEFING_KINDS, type BriefingKind } from '#domain/process/index.ts'
import { matterParts, perform } from '../matters/index.ts'
import type { Context, Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import { renderBriefing } from '../platform/documents/index.ts'
import { exportSheet, type SheetColumn } from '../platform/export.ts'
import { conflict } from '../platform/refusal.ts'
import type { BriefingData } from './briefing-data.ts'
import { briefingPaper, briefingSections, mastheadOf } from './briefing-text.ts'
import { briefingRow, draftBriefing, findBriefing, listBriefings, type Row, readVersion, saveBriefing } from './briefings.ts'

const COLUMNS: readonly SheetColumn[] = [
  { key: 'part', title: '分项', width: 24, type: 'text' },
  { key: 'title', title: '指标', width: 22, type: 'text' },
  { key: 'unit', title: '单位', width: 8, type: 'text' },
  { key: 'value', title: '本期', width: 12, type: 'number' },
  { key: 'previous', title: '上期', width: 12, type: 'number' },
  { key: 'year', title: '本年', width: 12, type: 'number' },
  { key: 'counted', title: '口径', width: 60, type: 'text' },
]

/** Every figure of a snapshot as a line: in all, then by part, point of the trend and rank. */
function linesOf({ figures, parts, trend, timely, indexed }: BriefingData): Record<string, unknown>[] {
  const said = new Map<string, { title: string; unit: string; counted: string }>(figures.map((each) => [each.key, each]))
  const part = (rows: BriefingData['trend'], prefix = '') =>
    rows.flatMap((row) =>
      Object.entries(row.figures).map(([key, values]) => ({ part: `${prefix}${row.title}`, ...said.get(key), ...values })),
    )
  return [
    ...figures.map((each) => ({ part: '合计', ...each })),
    ...parts.flatMap(({ rows }) => part(rows)),
    ...part(trend, '走势 '),
    ...timely.map(({ title, rate, previous }) => ({ part: title, title: '办理按期率', unit: '%', value: rate, previous })),
    ...indexed.map(({ unit, index, previousIndex }) => ({
      part: unit.name,
      title: '问题指数',
      unit: '',
      value: index,
      previous: previousIndex,
    })),
  ]
}

/** A version that may go out as a paper. Throws a 409 when its data are not those that were sealed. */
async function paperOf(tx: Tx, id: string, no: number | undefined) {
  const row = await findBriefing(tx, id)
  const { sealed, verified } = await readVersion(tx, row, no)
  if (!verified) throw conflict('snapshot-altered', '简报数据与冻结时的摘要不一致，不能成文，请报告系统管理员')
  const issue = sealed.issue === null ? '（未发布）' : `${sealed.year}年第${sealed.issue}期`
  return { sealed, name: `${BRIEFING_KINDS[row.kind as BriefingKind].title}${issue}${sealed.no > 1 ? `第${sealed.no}版` : ''}` }
}

/** A version of a briefing with its row, whether it is as it was sealed, and its sections. Throws a 404. */
export async function sealedOf(tx: Tx, id: string, no?: number) {
  const row = await findBriefing(tx, id)
  const { sealed, verified } = await readVersion(tx, row, no)
  return { row, sealed, verified, sections: briefingSections(sealed) }
}

async function show({ tx, actor }: Context, id: string, no: number | undefined) {
  const { row, sealed, verified, sections } = await sealedOf(tx, id, no)
  const versions = await tx`select no, digest, reason, taken_at from briefing_versions where briefing_id = ${id} order by no`
  return {
    ...briefingRow(row),
    version: row.version as number,
    body: row.body as string,
    masthead: mastheadOf(sealed.data),
    shown: sealed.no,
    verified,
    source: await shownSource(tx, row),
    notice: row.notice_id as string | null,
    sections,
    history: versions.map((each) => ({
      no: each.no as number,
      digest: each.digest as string,
      reason: each.reason as string | null,
      takenAt: each.taken_at as string,
    })),
    ...(await matterParts(tx, actor, 'briefing', row)),
  }
}

/** What a typical case was made of, for those who may see that. */
async function shownSource(tx: Tx, row: Row) {
  if (row.source_kind === null) return null
  const kind = row.source_kind as 'clue' | 'problem'
  const [source] = await tx`select id, no from ${tx(kind === 'clue' ? 'clues' : 'problems')} where id = ${row.source_id as string}`
  return source ? { kind, id: source.id as string, no: source.no as string } : null
}

async function exportBriefing({ tx, actor }: Context, id: string, { version, purpose }: InputOf<'briefings.xlsx'>['query']) {
  const { sealed, name } = await paperOf(tx, id, version)
  const lines = linesOf(sealed.data)
  return exportSheet(tx, actor, {
    name,
    purpose,
    columns: COLUMNS,
    select: tx`select line from jsonb_array_elements(${tx.json(lines as never)}) with ordinality as l (line, no) order by no`,
    cells: (row) => row.line as Record<string, unknown>,
    footer: [
      `统计期 ${sealed.data.period.from} 至 ${sealed.data.period.to}。`,
      ...sealed.data.notes,
      `快照编号 ${id}，摘要 ${sealed.digest}。`,
    ],
  })
}

export const briefingMatterRoutes: Routes = {
  'briefings.list': ({ tx }, { query }) => listBriefings(tx, query),
  'briefings.show': (context, { params, query }) => show(context, params.id, query.version),
  'briefings.draft': ({ tx, actor }, { body }) => draftBriefing(tx, actor, body),
  'briefings.save': async ({ tx, actor }, { params, body }) => ({ version: await saveBriefing(tx, actor, params.id, body) }),
  'briefings.act': ({ tx, actor, services }, { params: { id, action }, body }) =>
    perform(services, tx, actor, 'briefing', id, action, body),
  'briefings.docx': async ({ tx }, { params, query }) => {
    const { sealed, name } = await paperOf(tx, params.id, query.version)
    return {
      name: `${name}.docx`,
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      body: await renderBriefing(briefingPaper(sealed)),
    }
  },
  'briefings.xlsx': (context, { params, query }) => exportBriefing(context, params.id, query),
}
