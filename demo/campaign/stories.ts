import { allClasses, type ClassNode, classByCode, TEMPLATES } from '#domain/campaign/index.ts'
import { dateText, dayAt, type Instant, ofDay } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Unit } from '../world.ts'
import { spoken } from './places.ts'

const leaves = allClasses(TEMPLATES.fushun.classes).filter((node) => node.children.length === 0 && node.words.length > 0)
const byLine = {
  police: leaves.filter((node) => node.line !== 'transport'),
  transport: leaves.filter((node) => node.line !== 'police'),
}

/** What the campaign calls a class of problems. */
export const classTitle = (code: string): string => classByCode(TEMPLATES.fushun.classes, code)?.title ?? '执法不规范'

/** A problem class of the campaign that fits the line of a unit. */
export const someClass = (unit: Unit, random: Random): ClassNode => random.pick(byLine[unit.line as 'police' | 'transport'])

/** `7月3日上午`. */
function when(time: Instant): string {
  const [, month, day] = dateText(dayAt(time)).split('-')
  return `${Number(month)}月${Number(day)}日${ofDay(time) < 12 * 3600 ? '上午' : '下午'}`
}

/** What a report is about. */
export interface Story {
  readonly title: string
  readonly content: string
}

const COMPLAINTS = [
  '来电人反映：{when}驾车经过{place}，被{unit}执法人员拦下处理，其间有“{word}”的情形，认为属于{class}，请核查。',
  '反映人称{when}在{place}受到{unit}处理，提到“{word}”，对处理过程有意见，要求说明情况并答复。',
  '群众反映{unit}在{place}一带执法时“{word}”，此类情况不止一次，希望上级调查{class}问题。',
  '反映{unit}{class}：{when}在{place}办理时遇到“{word}”，现场未得到解释，请予处理。',
  '来信反映，{when}运输途经{place}，{unit}人员执法中存在“{word}”，建议查明原因并纠正。',
]
const OWN = [
  '自查发现{unit}在{place}的执法中有“{word}”的现象，属于{class}，已列入自查清单，待核实整改。',
  '梳理历史案卷和记录时发现，{unit}{when}的办理情况涉及“{word}”，需要核查是否存在{class}问题。',
  '群众建议{unit}关注{place}“{word}”的情况，方便群众、减少争议。',
]

const fill = (pattern: string, values: Readonly<Record<string, string>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!)

/** A complaint about a unit, or without `complaint` something the unit itself or a friendly citizen noticed. */
export function tell(unit: Unit, node: ClassNode, place: string, happened: Instant, random: Random, complaint: boolean): Story {
  const values = { when: when(happened), place, unit: spoken(unit), word: random.pick(node.words), class: node.title }
  return {
    title: `${complaint ? '反映' : '关于'}${spoken(unit)}${node.title}`,
    content: fill(random.pick(complaint ? COMPLAINTS : OWN), values),
  }
}

const TRUE = ['经调取执法记录和案卷、询问当事人，反映的情况属实。', '经核对系统记录和现场视频，反映的问题存在。']
const PARTLY = ['经核查，处理结果符合规定，但说明不充分、文书送达不及时。', '经核查，部分情节与记录相符，其余没有证据证明。']
const UNTRUE = ['经调取视频和案卷，执法程序完整，反映的情况没有事实依据。', '经与反映人联系并核对记录，系对规定理解不一致，已经解释。']
/** What a verification says. */
export const verification = (finding: 'true' | 'partly' | 'untrue', random: Random): string =>
  random.pick({ true: TRUE, partly: PARTLY, untrue: UNTRUE }[finding])

/** What is done about a verified problem. */
export const measureText = (random: Random): string =>
  random.pick([
    '责令纠正并向当事人说明，退还多收款项，组织专题学习。',
    '补正文书，对经办人批评教育，开展同类案件排查。',
    '调整设置并公示，修订内部操作规程，纳入月度考核。',
    '约谈带班负责人，重新培训后上岗，增加视频抽查比例。',
  ])
