import { checkPlate, normalisePlate, plateProvinces } from '../identifiers/index.ts'

/** What a report names, in written form. Days are YYYY-MM-DD. */
export interface Named {
  readonly plates: readonly string[]
  readonly caseNos: readonly string[]
  /** Roads, stations and kilometre marks. */
  readonly places: readonly string[]
  /** Police and certificate numbers of officers. */
  readonly badges: readonly string[]
  readonly phones: readonly string[]
  readonly day: string | null
}

const narrow = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')

const PLATE = new RegExp(
  `[${plateProvinces}][ ·•-]?[A-HJ-NP-Za-hj-np-z][ ·•-]?(?:[0-9A-Za-z]{4}应急|[0-9A-Za-z]{4,5}[0-9A-Za-z挂学警港澳试超])`,
  'g',
)
const CASE_NO = /([\u4e00-\u9fa5]{1,16})?[〔［[【(]((?:19|20)\d{2})[〕］\]】)](?:第)?0*(\d{1,8})号/g
const POLICE_NO = /(?:决定书|凭证|编号|文书号|单号|罚单)[^0-9]{0,6}(\d{15,16})(?!\d)/g
const ROAD =
  /(?:[GS]\d{1,4}(?:高速|国道|省道|线)?|(?:[〇\u4e00-\u9fa5]{1,6}?)(?:大道|高速公路|高速|国道|省道|公路|收费站|服务区|检查站|治超站|立交桥|大桥|路口|路(?!障|人|过|政|况|费|牌|灯)|街|线(?!索|上|下)))(?:K\d{1,4}(?:\+\d{1,3})?)?/g
const KILOMETRE = /K\d{1,4}(?:\+\d{1,3})?/g
const BADGE = /(?:警号|执法证号|执法证|工号|证号|编号)(?:是|为|:|：| )*([A-Z]{0,4}\d{4,12})(?!\d)/gi
const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/g
const FULL_DAY = /(20\d{2})\s*(?:年|-|\/|\.)\s*(\d{1,2})\s*(?:月|-|\/|\.)\s*(\d{1,2})/
const SHORT_DAY = /(?<!\d)(\d{1,2})月(\d{1,2})[日号]/
/** Words that end in a letter of a road but begin no name. */
const STOP = /^.*(?:在|到|从|经|由|往|走|的|上|行驶至|行至|途经|经过|位于|于|点|午)/

/** What ends like a road but names none: 一路, 用路, 压线, 热线 … */
const EMPTY_ROAD =
  /^(?:[一这那条同本此全多各两几半道铁公马上下后前左右用把让走过修占堵封拦挡]{0,3}|.{0,3}(?=国道|省道))(?:路|街|公路|路口|高速|国道|省道|大桥)$|(?:标|压|热|电话|一|路|视|直|曲|离|黄|白|实|虚|马|止|导|红|底|专|全|航|水|产|条|该|光|毛|内|外|在|无|有|短|电|前|后)线$/

/** At most one character before the kind of road: no name (but 沿江公路 is one). */
const NAMELESS = /^.?(?:大道|高速公路|高速|公路|路|街|线)$/

const unique = (values: Iterable<string>): string[] => [...new Set(values)]

/** The organ's mark at the end of the words before the year: what stands before 书, 号 and the like is prose. */
function organOf(words: string): string {
  const cut = words.replace(/^.*(?:决定书|通知书|告知书|凭证|文书|编号|文号|案号|案件|为|是|号|书|的|到|了|收|以|按|依据)/, '')
  return cut.slice(-8)
}

function placesOf(text: string): string[] {
  const places: string[] = []
  for (const [match] of text.matchAll(ROAD)) {
    const written = match.replace(KILOMETRE, '')
    const bare = written.replace(STOP, '')
    const name = bare.startsWith('沿') && !NAMELESS.test(bare.slice(1)) ? bare.slice(1) : bare
    if (!NAMELESS.test(name) && !EMPTY_ROAD.test(name) && !name.includes('障')) places.push(name)
  }
  for (const [mark] of text.matchAll(KILOMETRE)) places.push(mark.split('+')[0]!)
  return unique(places)
}

const pad = (value: number): string => String(value).padStart(2, '0')

/** The day that the words tell, by the day of receipt where they leave something out; never after it. */
function dayOf(text: string, received: string): string | null {
  const full = FULL_DAY.exec(text)
  const short = full ? null : SHORT_DAY.exec(text)
  const [year, month, day] = full ? full.slice(1).map(Number) : [Number(received.slice(0, 4)), Number(short?.[1]), Number(short?.[2])]
  if (full || short) {
    const written = `${year}-${pad(month!)}-${pad(day!)}`
    if (!isDay(year!, month!, day!)) return null
    if (written <= received) return written
    return full ? null : `${year! - 1}${written.slice(4)}`
  }
  const back = /前天/.test(text) ? 2 : /昨天|昨日|昨晚/.test(text) ? 1 : /今天|今日|今早|今晨|刚才/.test(text) ? 0 : null
  return back === null ? null : daysAfter(received, -back)
}

const isDay = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** The day some days later. */
export const daysAfter = (day: string, days: number): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** Reads what a report names. `received` is the day of receipt in Asia/Shanghai. */
export function extract(content: string, received: string): Named {
  const text = narrow(content)
  const plates = [...text.matchAll(PLATE)].map(([match]) => normalisePlate(match)).filter((plate) => checkPlate(plate).ok)
  const caseNos = [
    ...[...text.matchAll(CASE_NO)].map(([, words, year, sequence]) => `${organOf(words ?? '')}〔${year}〕${sequence}号`),
    ...[...text.matchAll(POLICE_NO)].map(([, number]) => number!),
  ]
  return {
    plates: unique(plates),
    caseNos: unique(caseNos),
    places: placesOf(text.replace(PLATE, '，')),
    badges: unique([...text.matchAll(BADGE)].map(([, badge]) => badge!.toUpperCase())),
    phones: unique([...text.matchAll(PHONE)].map(([phone]) => phone)),
    day: dayOf(text, received),
  }
}
