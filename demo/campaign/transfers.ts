import { HOUR, type Instant } from '../clock.ts'
import { Random } from '../random.ts'
import type { DemoClue } from './clues.ts'
import type { Paper } from './letters.ts'
import { dueOf } from './periods.ts'
import { dbId } from './places.ts'
import { uuid } from './sheet.ts'
import { type Round, ticking } from './timeline.ts'

const shorten = (text: string): string => (text.length > 240 ? `${text.slice(0, 240)}…` : text)

function blocksOf(clues: readonly DemoClue[]): Paper['blocks'] {
  return [
    { kind: 'paragraph', text: `现将下列 ${clues.length} 件问题线索转你单位办理。` },
    { kind: 'heading', level: 1, text: '一、线索情况' },
    {
      kind: 'table',
      columns: [
        { title: '序号', width: 3, align: 'center' },
        { title: '线索编号', width: 7 },
        { title: '反映的主要问题', width: 24 },
      ],
      rows: clues.map((clue, i) => [String(i + 1), clue.no, shorten(`${clue.title}：${clue.content}`)]),
    },
    { kind: 'heading', level: 1, text: '二、办理要求' },
    {
      kind: 'list',
      items: [
        '请按期签收，并在期限内逐件报送核查结论、处理措施和佐证材料。',
        '不得将线索转给被反映的单位或人员，不得打听、泄露反映人信息。',
      ],
    },
  ]
}

/**
 * The 转办函 of the clues: those that one office handed to one unit at one hour went in one letter. Gives the papers, and for each clue
 * the letter of its last round.
 */
export function transfers(clues: readonly DemoClue[], seed: number): { papers: Paper[]; letterOf: ReadonlyMap<DemoClue, Paper> } {
  const random = new Random(seed, 'campaign-transfers')
  const groups = new Map<string, { clue: DemoClue; steps: Round; last: boolean }[]>()
  for (const clue of clues)
    for (const steps of clue.first ? [clue.first, clue.steps] : [clue.steps]) {
      if (steps.handed === 0) continue
      const key = `${clue.office.id} ${clue.unit.id} ${steps.handed}`
      groups.set(key, [...(groups.get(key) ?? []), { clue, steps, last: steps === clue.steps }])
    }
  const letterOf = new Map<DemoClue, Paper>()
  const papers = [...groups.values()].map((entries) => {
    const inside = entries.map(({ clue }) => clue)
    const { clue, steps } = entries[0]!
    const latest = (step: keyof Round): Instant =>
      entries.some((entry) => entry.steps[step] === 0) ? 0 : Math.max(...entries.map((entry) => entry.steps[step]))
    const [signed, answered] = [latest('signed'), latest('answered')]
    const closed = answered && latest('accepted')
    const paper: Paper = {
      id: uuid(random),
      kind: 'transfer',
      organ: clue.office,
      unit: clue.unit,
      title: inside.length === 1 ? `关于转办问题线索 ${clue.no} 的函` : `关于转办 ${inside.length} 件问题线索的函`,
      blocks: blocksOf(inside),
      state: closed ? 'closed' : signed ? 'signed' : 'issued',
      issued: steps.handed,
      signed,
      answered,
      answer: answered ? '所列线索已逐件核查并反馈。' : '',
      closed: closed && closed + HOUR,
      matters: inside.map(({ id }) => ({ kind: 'clue', id })),
      accusedUnits: [...new Set(inside.flatMap(({ accused }) => (accused ? [dbId(accused)] : [])))],
      accusedOfficers: [...new Set(inside.flatMap(({ officer }) => (officer ? [dbId(officer)] : [])))],
      clocks: [
        ticking('sign', '签收期限', steps.handed, dueOf('instrument.transfer.sign', steps.handed), signed),
        ticking('reply', '反馈期限', steps.handed, dueOf('instrument.transfer.result', steps.handed), answered),
      ],
    }
    for (const entry of entries) if (entry.last || !letterOf.has(entry.clue)) letterOf.set(entry.clue, paper)
    return paper
  })
  return { papers, letterOf }
}
