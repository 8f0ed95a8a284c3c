import { isOfUnit } from '../matters/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { FileAnswer, Routes } from '../platform/context.ts'
import { pageOf, readCursor } from '../platform/database/keyset.ts'
import { renderLetterCopy } from '../platform/documents/index.ts'
import { exportSheet } from '../platform/export.ts'
import { todayInChina } from '../platform/law.ts'
import { conflict, notFound, Refusal } from '../platform/refusal.ts'
import { editPaper, receivePaper, writePaper } from './draft.ts'
import { COLUMNS, from, rowOf, select, where } from './list.ts'
import { type Issue, type LetterContent, letterOf, readVerifyCode, setPaper } from './paper.ts'
import { addSeal, listSeals, retireSeal, setMark } from './seals.ts'
import { showInstrument } from './show.ts'
import { listTemplates, setTemplate, templateOf } from './templates.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const instrumentRoutes: Routes = {
  'instruments.list': async ({ tx, actor }, { query: { cursor, limit, ...filter } }) => {
    const after = readCursor(cursor)
    const rows = await tx`select ${select(tx)} from ${from(tx)} where ${where(tx, actor, filter)}
      ${after ? tx`and (i.drafted_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : tx``}
      order by i.drafted_at desc, i.id desc limit ${limit + 1}`
    const page = pageOf(rows, limit, (row) => [row.drafted_exact as string, row.id as string])
    return { rows: page.rows.map(rowOf), next: page.next }
  },

  'instruments.show': ({ tx, actor }, { params: { id } }) => showInstrument(tx, actor, id),
  'instruments.write': async ({ tx, actor }, { body }) => ({ id: await writePaper(tx, actor, body) }),
  'instruments.edit': ({ tx, actor }, { params: { id }, body }) => editPaper(tx, actor, id, body),
  'instruments.receive': async ({ tx, actor }, { body }) => ({ id: await receivePaper(tx, actor, body) }),

  'instruments.take': async ({ tx, actor }, { params: { id } }) => {
    const [row] = await tx`select number, copy_units from instruments where id = ${id}`
    if (!row) throw notFound('监督文书')
    const units: string[] = []
    for (const unit of row.copy_units as string[])
      if (actor.grants.some((grant) => grant.unitId === unit) || (await isOfUnit(tx, actor, unit))) units.push(unit)
    if (units.length === 0) throw conflict('no-copy-for-you', '本文书没有抄送您的单位')
    const taken = await tx`insert into instrument_receipts ${tx(
      units.map((unit) => ({ instrument_id: id, unit_id: unit, signed_by: actor.id })),
    )} on conflict do nothing returning unit_id`
    if (taken.length === 0) throw conflict('already-taken', '您的单位已经签收')
    await logAction(tx, actor, {
      chain: `instrument:${id}`,
      action: 'instrument.take',
      objectKind: 'instrument',
      objectId: id,
      detail: { units: taken.map((each) => each.unit_id) },
    })
    return { ok: true }
  },

  'instruments.pdf': async ({ tx, services }, { params: { id } }) => {
    const [row] = await tx`select ${select(tx)}, f.name as file_name from ${from(tx)} where i.id = ${id}`
    if (!row) throw notFound('监督文书')
    const pdf = async (file: string, sha256: string, name: string): Promise<FileAnswer> => ({
      name,
      mediaType: 'application/pdf',
      inline: true,
      body: await services.files.read(file, sha256),
    })
    if (row.file_id) return pdf(row.file_id as string, row.sha256 as string, row.file_name as string)
    const template = await templateOf(tx, { kind: row.kind as string, template_from: row.template_from as string | null })
    if (template.direction === 'in') {
      const [scan] = await tx`select id, sha256, name from files where matter_kind = 'instrument' and matter_id = ${id}
        and media_type = 'application/pdf' and state = 'clean' order by created_at limit 1`
      if (!scan) throw new Refusal(409, 'no-scan', '尚未上传来文扫描件（PDF），请在“材料”中上传')
      return pdf(scan.id as string, scan.sha256 as string, scan.name as string)
    }
    const organ = (row.organ_name as string | null) ?? '监督机构'
    const set = (date: string, issue?: Issue) =>
      setPaper(template, row.content as LetterContent, organ, date, row.copies as string | null, issue)
    if (row.number) {
      // Numbered before it came into this platform: set from its text, without a code that would vouch for it.
      const dated = row.dated as string
      const body = await set(dated, { number: row.number as string, date: dated, code: null, seal: null })
      return { name: `${row.number}.pdf`, mediaType: 'application/pdf', inline: true, body }
    }
    // A draft has no number yet: the paper says so across the page.
    return { name: `${row.title}（草稿）.pdf`, mediaType: 'application/pdf', inline: true, body: await set(todayInChina()) }
  },

  'instruments.docx': async ({ tx }, { params: { id } }) => {
    const [row] = await tx`select ${select(tx)} from ${from(tx)} where i.id = ${id}`
    if (!row) throw notFound('监督文书')
    const template = await templateOf(tx, { kind: row.kind as string, template_from: row.template_from as string | null })
    if (template.direction === 'in') throw new Refusal(409, 'not-our-paper', '外来文书没有可编辑的文稿')
    if (row.number) throw new Refusal(409, 'numbered', '文书已经编号成文，以 PDF 正式文件为准，不再提供可编辑的文稿')
    const organ = (row.organ_name as string | null) ?? '监督机构'
    const letter = await letterOf(template, row.content as LetterContent, organ, todayInChina(), row.copies as string | null)
    return { name: `${row.title}（草稿）.docx`, mediaType: DOCX, body: await renderLetterCopy(letter) }
  },

  'instruments.export': async ({ tx, actor }, { query: { purpose, ...filter } }) =>
    exportSheet(tx, actor, {
      name: '监督文书台账',
      purpose,
      columns: COLUMNS,
      select: tx`select ${select(tx)} from ${from(tx)} where ${where(tx, actor, filter)} order by i.drafted_at desc, i.id desc`,
      cells: (row) => {
        const line = rowOf(row)
        return { ...line, number: line.number ?? '（草稿）', organName: line.from ?? line.organ.name, late: line.breached ? '是' : '否' }
      },
    }),

  'instruments.colleagues': async ({ tx, actor }) => {
    const own = actor.grants.find((grant) => grant.role === 'supervisor' || grant.role === 'supervision-lead')?.unitId ?? ''
    const rows =
      await tx`select p.* from record.units u, supervision_people(u.region) p where u.id = ${own} order by p.unit, p.name limit 500`
    return {
      rows: rows
        .filter((row) => row.id !== actor.id)
        .map((row) => ({ id: row.id as string, name: row.name as string, unit: row.unit as string, roles: row.roles as string[] })),
    }
  },

  'instruments.kinds': async ({ tx }, { query: { all } }) => ({ rows: await listTemplates(tx, all ?? false) }),
  'instruments.kindSet': async ({ tx, actor }, { body }) => {
    await setTemplate(tx, actor, body)
    return { ok: true }
  },

  'seals.list': ({ tx, actor }, { query: { organ } }) => listSeals(tx, actor, organ),
  'seals.add': ({ tx, actor }, { body }) => addSeal(tx, actor, body),
  'seals.retire': async ({ tx, actor }, { params: { id }, body: { reason } }) => {
    await retireSeal(tx, actor, id, reason)
    return { ok: true }
  },
  'seals.mark': async ({ tx, actor }, { body: { mark } }) => {
    await setMark(tx, actor, mark)
    return { ok: true }
  },

  'papers.verify': async ({ tx }, { params: { code }, query: { sha256 } }) => {
    const [row] = await tx`select * from verify_paper(${readVerifyCode(code)})`
    if (!row) throw new Refusal(404, 'not-genuine', '没有这个核验码的文书，请核对纸面上的核验码；仍查不到的，该纸面文书不是由本平台制发')
    return {
      number: row.number as string,
      organ: row.organ as string,
      title: (row.title as string | null) ?? '监督文书',
      dated: row.dated as string | null,
      sha256: row.sha256 as string,
      matches: sha256 === undefined ? null : sha256 === row.sha256,
      withdrawnOn: row.withdrawn_on as string | null,
      correctedOn: row.corrected_on as string | null,
    }
  },
}
