import type { InputOf } from '#domain/contract/api/index.ts'
import {
  MEDIUM_KINDS,
  type MediumKind,
  type MediumLevel,
  PUBLICITY_KINDS,
  type PublicityField,
  type PublicityKind,
} from '#domain/contract/api/publicity.ts'
import { linkKey, titleKey } from '#domain/text/same.ts'
import { findUpload, type Upload } from '../intake/index.ts'
import { bodyOf, type ColumnWords, columnReader, dayIn, type NamedUnit, RowError, readLines, unitsByName } from '../ledger/index.ts'
import { logAction } from '../platform/audit/actions.ts'
import type { Routes } from '../platform/context.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { todayInChina } from '../platform/law.ts'
import { invalid } from '../platform/refusal.ts'
import { checkCampaign, enter } from './keep.ts'
import type { Facts } from './store.ts'

type Orders = InputOf<'publicity.import'>['body']

/** Rows told of in an answer. */
const SHOWN = 100

/** Words by which offices name a column of such a ledger. */
const WORDS: ColumnWords<PublicityField> = [
  ['heldOn', /日期|时间$/],
  ['mediumLevel', /(媒体|刊发|发布)?(级别|层级)/],
  ['mediumKind', /媒体(类型|类别|形式)|刊播形式/],
  ['medium', /媒体(名称)?$|(刊发|发布|刊播)(平台|媒体|单位|渠道)/],
  ['link', /链接|网址/],
  ['kind', /(宣传|工作|活动)?(类型|类别|形式|方式)$/],
  ['amount', /数量|人次|份数|篇数|张数|次数|^数$/],
  ['unit', /单位|报送|承办|开展/],
  ['content', /说明|备注|简况|情况/],
  ['title', /标题|题目|名称|主题|内容|事项/],
]
const { takeTable } = columnReader(WORDS)

/** Words of offices for a kind. */
const KIND_WORDS: readonly (readonly [PublicityKind, RegExp])[] = [
  ['questionnaire', /问卷|调查表/],
  ['meeting', /座谈|恳谈|见面会|开放日/],
  ['visit', /走访|回访|入企|上门/],
  ['poster', /海报|通告|公告|横幅|标语|展板|传单|宣传单|宣传册/],
  ['lecture', /宣讲|讲座|进企业|进校园|进社区/],
  ['training', /培训|轮训/],
  ['media', /媒体|稿|报道|新闻|信息|公众号|微信|视频|电视/],
]
const MEDIUM_WORDS: readonly (readonly [MediumKind, RegExp])[] = [
  ['video', /视频|抖音|快手/],
  ['social', /微信|微博|公众号/],
  ['website', /网/],
  ['broadcast', /电视|广播|电台/],
  ['newspaper', /报|刊/],
  ['outdoor', /户外|大屏|屏幕/],
]
const LEVEL_WORDS: readonly (readonly [MediumLevel, RegExp])[] = [
  ['national', /中央|国家|全国|央/],
  ['province', /省/],
  ['city', /市/],
  ['county', /县|区/],
]

/** The first key whose words are in the text. */
const guess = <K extends string>(text: string, words: readonly (readonly [K, RegExp])[]): K | null =>
  words.find(([, pattern]) => pattern.test(text))?.[0] ?? null
/** The key of a title. */
const called = <K extends string>(text: string, titles: Readonly<Record<K, string>>): K | null =>
  (Object.keys(titles) as K[]).find((key) => titles[key] === text) ?? null

const KIND_TITLES = Object.fromEntries(Object.entries(PUBLICITY_KINDS).map(([kind, { title }]) => [kind, title])) as Record<
  PublicityKind,
  string
>

/** Reads a row. Throws a `RowError` that says what is missing or cannot be read. */
export function readEntry(
  cells: readonly string[],
  fields: readonly (PublicityField | null)[],
  given: { kind: PublicityKind | null; today: string },
): { facts: Omit<Facts, 'campaignId'>; unit: string } {
  const at = (field: PublicityField, most: number): string | null => {
    const text = fields.includes(field) ? (cells[fields.indexOf(field)] ?? '').trim() : ''
    if (text.length > most) throw new RowError(`有一栏超过 ${most} 字：${text.slice(0, 20)}…`)
    return text === '' || text === '/' || text === '无' || text === '—' ? null : text
  }
  const title = at('title', 200)?.replace(/\s+/g, ' ') ?? null
  if (title === null || title.length < 2) throw new RowError('没有标题')
  const dayText = at('heldOn', 100)
  const heldOn = dayText && dayIn(dayText)
  if (!heldOn) throw new RowError(dayText ? `日期读不懂：${dayText.slice(0, 30)}` : '没有日期')
  if (heldOn > given.today) throw new RowError('日期在今天之后')
  const kindText = at('kind', 100)
  const kind = kindText ? (called(kindText, KIND_TITLES) ?? guess(kindText, KIND_WORDS)) : given.kind
  if (!kind) throw new RowError(kindText ? `类型读不懂：${kindText.slice(0, 30)}` : '没有类型')
  const amountText = at('amount', 50)
  const amount = amountText === null ? 1 : Number(/^[\d,，]+/.exec(amountText)?.[0]?.replace(/[,，]/g, '') ?? Number.NaN)
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > 1_000_000)
    throw new RowError(`数量读不懂：${(amountText ?? '').slice(0, 30)}`)
  const link = at('link', 500)
  if (link !== null && (!/^https?:\/\/[^\s"<>\\^`{|}]+$/.test(link) || !URL.canParse(link)))
    throw new RowError(`链接不是网址：${link.slice(0, 30)}`)
  const media = kind === 'media'
  const medium = media ? at('medium', 100) : null
  const mediumKind = at('mediumKind', 100) ?? ''
  const mediumLevel = at('mediumLevel', 100) ?? ''
  return {
    facts: {
      kind,
      heldOn,
      title,
      amount,
      content: at('content', 2000) ?? '',
      medium,
      mediumKind: media ? (called(mediumKind, MEDIUM_KINDS) ?? guess(`${mediumKind} ${medium ?? ''}`, MEDIUM_WORDS)) : null,
      mediumLevel: media ? guess(mediumLevel, LEVEL_WORDS) : null,
      link,
    },
    unit: at('unit', 200) ?? '',
  }
}

interface Ready {
  readonly facts: Facts
  readonly unit: NamedUnit
  readonly name: string
}

/** By what two entries are the same: the address, or unit, day and title. */
const keysOf = ({ facts, unit }: Ready): string[] => {
  const link = linkKey(facts.link)
  return [JSON.stringify([unit.id, facts.heldOn, titleKey(facts.title)]), ...(link ? [link] : [])]
}

/** Keys of the entries in force that could be the same as one of these. */
async function keysThere(tx: Tx, ready: readonly Ready[]): Promise<Set<string>> {
  const rows =
    await tx`select unit_id, held_on::text as held_on, title_key, link_key from publicity_entries where withdrawn_at is null and (
      link_key = any (${ready.map(({ facts }) => linkKey(facts.link)).filter((key) => key !== null)})
      or (unit_id = any (${[...new Set(ready.map(({ unit }) => unit.id))]}) and held_on = any (${[...new Set(ready.map(({ facts }) => facts.heldOn))]}::date[])))`
  return new Set(
    rows.flatMap((row) => [JSON.stringify([row.unit_id, row.held_on, row.title_key]), ...(row.link_key ? [row.link_key as string] : [])]),
  )
}

/** Reads a table and, unless it is tried out, enters its rows: each on its own, so that a bad one keeps no other back. */
async function runImport(tx: Tx, actor: Actor, upload: Upload, orders: Orders) {
  const { fields, headerRow, headerRows, campaignId, kind, dryRun } = orders
  if (!fields.includes('title')) throw invalid('请指明哪一列是标题', [{ field: 'fields', message: '没有“标题”列' }])
  if (!fields.includes('heldOn')) throw invalid('请指明哪一列是日期', [{ field: 'fields', message: '没有“日期”列' }])
  const named = fields.filter((field) => field !== null)
  if (new Set(named).size < named.length) throw invalid('同一项目只能对应一列', [{ field: 'fields', message: '有两列对应同一项目' }])
  await checkCampaign(tx, actor, campaignId)
  const [fallback] = orders.unitId
    ? await tx<(NamedUnit & { name: string })[]>`select id, name, region, line from record.units where id = ${orders.unitId}`
    : []
  if (orders.unitId && !fallback) throw invalid('请选择单位', [{ field: 'unitId', message: '没有这个单位，或不在您的管辖范围' }])
  const units = await unitsByName(tx)
  const body = bodyOf(await readLines(upload), headerRow, headerRows)
  const given = { kind, today: todayInChina() }
  const rejects: { line: number; reason: string; cells: string[] }[] = []
  const read: Ready[] = []
  const seen = new Set<string>()
  for (const { line, cells } of body) {
    try {
      const { facts, unit: name } = readEntry(cells, fields, given)
      const unit = name === '' ? fallback : units.get(name)
      if (unit === undefined) throw new RowError(name === '' ? '没有单位' : `管辖范围内没有这个单位：${name}`)
      if (unit === null) throw new RowError(`有几个单位同名：${name}`)
      const row = { facts: { ...facts, campaignId }, unit, name: name || fallback!.name }
      const keys = keysOf(row)
      if (keys.some((key) => seen.has(key))) throw new RowError('与本表前面一行重复')
      for (const key of keys) seen.add(key)
      read.push(row)
    } catch (error) {
      if (!(error instanceof RowError)) throw error
      rejects.push({ line, reason: error.message, cells: [...cells] })
    }
  }
  const there = await keysThere(tx, read)
  const ready = read.filter((row) => !keysOf(row).some((key) => there.has(key)))
  if (!dryRun) for (const { facts, unit } of ready) await enter(tx, actor, facts, unit, upload.fileName)
  const counts = { read: body.length, taken: ready.length, known: read.length - ready.length, rejected: rejects.length }
  if (!dryRun)
    await logAction(tx, actor, {
      action: 'publicity.import',
      objectKind: 'publicity-import',
      objectId: upload.id,
      detail: { fileName: upload.fileName, ...counts },
    })
  return {
    ...counts,
    rejects: rejects.slice(0, SHOWN).map(({ cells, ...reject }) => ({ ...reject, cells: cells.map((cell) => cell.slice(0, 100)) })),
    sample: ready
      .slice(0, 20)
      .map(({ facts: { heldOn, kind: of, title, amount }, name }) => ({ heldOn, kind: of, title, amount, unit: name })),
  }
}

/** Taking over tables that offices keep in Excel. */
export const importRoutes: Routes = {
  'publicity.upload': takeTable,

  'publicity.import': async ({ tx, services, actor }, { params: { id }, body }) =>
    runImport(tx, actor, await findUpload(services.files, id, actor.id), body),
}
