import { draftInstrument, issueInstrument, type LetterContent } from '../instruments/index.ts'
import { examine } from '../matters/index.ts'
import type { Services } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { heldValue } from '../platform/law.ts'
import { conflict, notFound } from '../platform/refusal.ts'
import { isBarred } from './accused.ts'
import { officeText, reportersOf } from './wording.ts'

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

/**
 * Hands clues down to the competent organ in one 转办函, however many they are. Who reported is not in it. Throws a 404 for a clue
 * that the actor may not see, a 409 for one that is not assessed or that accuses the organ. Returns the letter's id.
 */
export async function handDown(
  services: Services,
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  unitId: string,
  opinion: string,
): Promise<string> {
  const rows = await tx`select * from clues where id = any (${[...ids]}) order by no for update`
  if (rows.length < new Set(ids).size) throw notFound('线索')
  const [unit] = await tx`select name, line from record.units where id = ${unitId}`
  if (!unit || unit.line === 'justice') throw conflict('unknown-unit', '承办单位不在本机构监督范围或者资料尚未接入，请报请上级交办')
  for (const row of rows) {
    await examine(tx, actor, 'clue', row.id as string, 'hand')
    if (row.assessed_at === null) throw conflict('assessed', `线索 ${row.no} 尚未研判归类，请先研判`)
    if (await isBarred(tx, unitId, row.id as string))
      throw conflict('not-to-the-accused', `线索 ${row.no} 反映的正是该单位、其上级或其人员，不得转给该单位办理`)
  }
  const id = await draftInstrument(tx, actor, {
    kind: 'transfer',
    unitId,
    content: await compose(services, tx, rows, unit.name as string, opinion),
    matters: rows.map((row) => ({ kind: 'clue' as const, id: row.id as string })),
  })
  await issueInstrument(services, tx, actor, id)
  return id
}

async function compose(
  services: Services,
  tx: Tx,
  rows: readonly Record<string, unknown>[],
  unitName: string,
  opinion: string,
): Promise<LetterContent> {
  const sign = await heldValue(tx, 'instrument.transfer.sign')
  const result = await heldValue(tx, 'instrument.transfer.result')
  const unit = (value: string): string => (value === 'WD' ? '个工作日' : '日')
  const lines: string[][] = []
  for (const [index, row] of rows.entries()) {
    const reporters = await reportersOf(services, tx, row.id as string)
    const text = officeText(`${row.title}：${row.content}`, row.plate as string | null, reporters)
    lines.push([String(index + 1), row.no as string, shorten(text, 240)])
  }
  return {
    title: rows.length === 1 ? `关于转办问题线索 ${rows[0]!.no} 的函` : `关于转办 ${rows.length} 件问题线索的函`,
    addressee: unitName,
    blocks: [
      { kind: 'paragraph', text: `现将下列 ${rows.length} 件问题线索转你单位办理。` },
      ...(opinion ? [{ kind: 'paragraph' as const, text: opinion }] : []),
      { kind: 'heading', level: 1, text: '一、线索情况' },
      {
        kind: 'table',
        columns: [
          { title: '序号', width: 3, align: 'center' },
          { title: '线索编号', width: 7 },
          { title: '反映的主要问题', width: 24 },
        ],
        rows: lines,
      },
      { kind: 'heading', level: 1, text: '二、办理要求' },
      {
        kind: 'list',
        items: [
          `收到本函后 ${sign.value} ${unit(sign.unit)}内签收，${result.value} ${unit(result.unit)}内逐件报送核查结论、处理措施和佐证材料。`,
          '不属于本单位管辖的，写明有管辖权的单位后退回，核查期限继续计算。',
          '不得将线索转给被反映的单位或人员，不得打听、泄露反映人信息。',
        ],
      },
    ],
  }
}
