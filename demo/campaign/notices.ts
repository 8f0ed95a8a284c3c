import { at, dateText, dayAt, dayOf, HOUR, officeDay } from '../clock.ts'
import { Random } from '../random.ts'
import type { Unit } from '../world.ts'
import type { Paper } from './letters.ts'
import { dueOf, later } from './periods.ts'
import { cityOffice, headOf, officeOf, someUnit, spoken } from './places.ts'
import type { DemoProblem } from './problems.ts'
import { uuid } from './sheet.ts'
import { someClass } from './stories.ts'
import { ticking } from './timeline.ts'

const FROM = dayOf('2026-04-08')
const TO = dayOf('2026-09-28')

const blocks = (kind: Paper['kind'], unit: Unit, matter: string, problem: DemoProblem | null): Paper['blocks'] =>
  kind === 'bulletin'
    ? [
        { kind: 'paragraph', text: `近期检查发现，${spoken(unit)}存在${matter}方面的问题，现予通报。` },
        { kind: 'heading', level: 1, text: '一、主要问题' },
        { kind: 'paragraph', text: problem ? problem.description : `${matter}问题整改不到位，台账更新不及时。` },
        { kind: 'heading', level: 1, text: '二、工作要求' },
        { kind: 'list', items: ['对照问题逐项整改。', '举一反三，排查同类问题。'] },
      ]
    : kind === 'talk'
      ? [
          { kind: 'paragraph', text: `因${matter}问题整改情况，决定约谈你单位负责人。` },
          { kind: 'list', items: ['地点：监督机构会议室', `约谈对象：${headOf(unit)}`, '请准备书面说明。'] },
        ]
      : [
          { kind: 'paragraph', text: `经研究，决定对${spoken(unit)}${matter}问题挂牌督办。` },
          { kind: 'heading', level: 1, text: '办理要求' },
          { kind: 'list', items: ['由单位主要负责人牵头，每月报告进展。', '办结后书面申请摘牌。'] },
        ]

const TITLES = { bulletin: '关于{}问题的通报', talk: '关于就{}问题约谈的通知', listed: '关于对{}问题挂牌督办的通知' } as const

/**
 * So many 通报批评, 函询约谈 and 挂牌督办 over the main stage, all of them closed. `listed` are problems that must be among the listed ones;
 * others speak of a problem of their unit where it has one.
 */
export function notices(count: number, problems: readonly DemoProblem[], listed: readonly DemoProblem[], seed: number): Paper[] {
  const random = new Random(seed, 'campaign-notices')
  const byUnit = Map.groupBy(problems, (problem) => problem.unit)
  return Array.from({ length: count }, (_, n) => {
    const forced = listed[n]
    const unit = forced?.unit ?? someUnit(random)
    const point = random.next()
    const kind = forced || point < 0.1 ? 'listed' : point < 0.4 ? 'talk' : 'bulletin'
    let issued = at(officeDay(random.between(FROM, TO)), 9) + random.between(0, 7 * HOUR)
    const known = forced ?? byUnit.get(unit)?.findLast((problem) => problem.opened < issued)
    if (forced && forced.opened > issued) issued = later(forced.opened, 1, random)
    const matter = known?.className ?? someClass(unit, random).title
    const signed = later(issued, random.between(0, 1), random)
    const answered = kind === 'bulletin' ? 0 : later(signed, random.between(4, 14), random)
    const closed = later(answered || signed, random.between(1, 3), random)
    const office = officeOf(unit)
    return {
      id: uuid(random),
      kind,
      organ: kind === 'listed' || random.chance(0.35) ? cityOffice(office) : office,
      unit,
      title: TITLES[kind].replace('{}', matter),
      blocks: blocks(kind, unit, matter, known ?? null),
      state: closed < at(dayOf('2026-08-01'), 0) ? 'archived' : 'closed',
      issued,
      signed,
      answered,
      answer: answered ? '已按要求整改并书面报告。' : '',
      closed,
      matters: known ? [{ kind: 'problem', id: known.id }] : [],
      accusedUnits: [],
      accusedOfficers: [],
      clocks: [
        ticking('sign', '签收期限', issued, dueOf('loop.sign', issued), signed),
        ...(answered ? [ticking('reply', '反馈期限', issued, dueOf('instrument.supervise.reply', issued), answered)] : []),
      ],
      ...(kind === 'talk' && {
        minutes: {
          heldOn: dateText(dayAt(answered)),
          place: '监督机构会议室',
          present: `${headOf(unit)}等三人`,
          text: '被约谈单位承认问题，承诺限期整改。',
        },
      }),
      ...(kind === 'listed' && { unlisted: closed - HOUR }),
    } satisfies Paper
  })
}
