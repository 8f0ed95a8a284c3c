import type { Instant } from '../clock.ts'
import { HOUR, MINUTE } from '../clock.ts'
import type { Unit } from '../world.ts'
import type { DemoClue } from './clues.ts'
import type { Paper } from './letters.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { cityOffice, clerkName, dbId, handlerOf, headOf } from './places.ts'
import type { DemoProblem } from './problems.ts'
import { Sheet } from './sheet.ts'
import type { Round } from './timeline.ts'

interface Person {
  readonly id: string | null
  readonly name: string
  readonly role: string
  readonly unit: Unit | null
}

interface Entry {
  readonly chain: string
  readonly at: Instant
  readonly by: Person
  readonly action: string
  readonly detail: { readonly [key: string]: unknown }
}

const SYSTEM: Person = { id: null, name: '系统', role: 'system', unit: null }

/** The log of clues, papers and problems as their people would have left it. */
export class Log {
  readonly #entries: Entry[] = []
  readonly #people: People

  constructor(people: People) {
    this.#people = people
  }

  #add(kind: string, id: string, at: Instant, by: Person, action: string, to: string, text?: string): void {
    if (at === 0) return
    this.#entries.push({ chain: `${kind}:${id}`, at, by, action: `${kind}.${action}`, detail: { to, ...(text && { input: { text } }) } })
  }

  /** The account of the office, and a second person of it. */
  #office(office: Unit): [Person, Person] {
    const place = cityOffice(office)
    return [
      { id: this.#people.of(office), name: clerkName(place, 0), role: 'supervision-lead', unit: place },
      { id: null, name: clerkName(office, 2), role: 'supervisor', unit: office },
    ]
  }

  clue(clue: DemoClue): void {
    const [lead, clerk] = this.#office(clue.office)
    const note = (at: Instant, by: Person, action: string, to: string, text?: string) =>
      this.#add('clue', clue.id, at, by, action, to, text)
    note(clue.opened, SYSTEM, 'open', 'triage')
    for (const steps of clue.first ? [clue.first, clue.steps] : [clue.steps]) this.#round(clue, steps, note, [lead, clerk])
    if (clue.state === 'refused') note(clue.closed, lead, 'refuse', 'refused', '所反映事项不属于专项整治范围，已告知反映人向有权机关提出。')
    if (clue.state === 'merged') note(clue.closed, clerk, 'merge', 'merged', `与 ${clue.merged!.no} 反映同一事项，并案办理。`)
    if (clue.listed) note(clue.listed, lead, 'list', clue.state, '案情重大，列为挂牌督办。')
    if (clue.state === 'closed') note(clue.closed, lead, 'close', 'closed', '办理结果清楚，材料齐全，同意销号。')
  }

  #round(
    clue: DemoClue,
    steps: Round,
    note: (at: Instant, by: Person, action: string, to: string, text?: string) => void,
    [lead, clerk]: [Person, Person],
  ): void {
    const handler: Person = { id: null, name: handlerOf(clue.unit), role: 'unit-handler', unit: clue.unit }
    const head: Person = { id: null, name: headOf(clue.unit), role: 'unit-head', unit: clue.unit }
    note(steps.assessed, clerk, 'assess', 'triage', '已归类并登记被反映单位。')
    note(steps.handed, lead, 'hand', 'handed')
    note(steps.signed, handler, 'sign', 'verifying')
    if (steps.signed && steps.answered > steps.signed + 48 * HOUR)
      note(steps.signed + 30 * HOUR, handler, 'progress', 'verifying', '已调取执法记录和案卷，正在核实有关情况。')
    note(steps.answered, head, 'answer', 'judging', clue.findingText)
    note(steps.accepted, clerk, 'accept', 'replying', '核查事实清楚，同意。')
    note(steps.replied, clerk, 'reply', steps.visited || clue.state === 'visiting' ? 'visiting' : 'closing')
    const unhappy = steps === clue.first
    note(
      steps.visited,
      clerk,
      unhappy ? 'unsatisfied' : 'satisfied',
      unhappy ? 'triage' : 'closing',
      unhappy ? '反映人认为答复没有说明依据，要求重新核查。' : '电话回访，反映人表示满意。',
    )
  }

  problem(problem: DemoProblem): void {
    const [lead, clerk] = this.#office(problem.clue.office)
    const head: Person = { id: null, name: problem.leader, role: 'unit-head', unit: problem.unit }
    const handler: Person = { id: null, name: problem.person, role: 'unit-handler', unit: problem.unit }
    const note = (at: Instant, by: Person, action: string, to: string, text?: string) =>
      this.#add('problem', problem.id, at, by, action, to, text)
    note(problem.opened, clerk, 'open', 'open', problem.description)
    note(problem.planned, head, 'plan', 'rectifying', problem.measures)
    if (problem.completed > problem.planned + 30 * HOUR)
      note(problem.planned + 26 * HOUR, handler, 'progress', 'rectifying', '措施正在落实，已完成自查。')
    note(problem.completed, head, 'complete', 'completed', '整改措施已全部落实，佐证材料齐全。')
    note(problem.accepted, lead, 'accept', 'closed', '整改到位，同意销号。')
    note(problem.lookedBack, clerk, 'look-back', 'closed', '回头看未见反弹。')
    if (problem.due) note(problem.planned + 50 * HOUR, lead, 'extend', 'rectifying', '情况复杂，同意延期，继续跟踪。')
  }

  /** A hand-over leaves who, when and which step alone. */
  handover(id: string, office: Unit, at: Record<'prepared' | 'approved' | 'handed' | 'received' | 'resulted' | 'closed', Instant>): void {
    const [lead, clerk] = this.#office(office)
    const note = (when: Instant, by: Person, action: string, to: string) => this.#add('handover', id, when, by, action, to)
    note(at.prepared, clerk, 'prepare', 'prepared')
    note(at.approved, lead, 'approve', 'approved')
    note(at.handed, lead, 'hand-over', 'handed')
    note(at.received, lead, 'receipt', 'received')
    note(at.resulted, lead, 'result', 'resulted')
    note(at.closed, lead, 'close', 'closed')
  }

  exemption(id: string, unit: Unit, office: Unit, head: string, at: Record<'applied' | 'examined' | 'decided', Instant>): void {
    const [lead, clerk] = this.#office(office)
    const note = (when: Instant, by: Person, action: string, to: string, text: string) =>
      this.#add('exemption', id, when, by, action, to, text)
    note(at.applied, { id: null, name: head, role: 'unit-head', unit }, 'apply', 'applied', '申请容错免责。')
    note(at.examined, clerk, 'examine', 'examined', '符合容错情形，建议免责。')
    note(at.decided, lead, 'approve', 'approved', '符合容错情形，同意免责。')
  }

  briefing(id: string, office: Unit, at: Record<'drafted' | 'published', Instant>): void {
    const [lead, clerk] = this.#office(office)
    const note = (when: Instant, by: Person, action: string, to: string, text?: string) =>
      this.#add('briefing', id, when, by, action, to, text)
    note(at.drafted, clerk, 'draft', 'draft')
    note(at.drafted + HOUR / 2, clerk, 'submit', 'reviewing')
    note(at.published - HOUR / 2, lead, 'review', 'passed', '数字与记录相符，同意。')
    note(at.published, lead, 'publish', 'published')
  }

  paper(paper: Paper): void {
    const [lead, clerk] = this.#office(paper.organ)
    const handler: Person = { id: null, name: handlerOf(paper.unit), role: 'unit-handler', unit: paper.unit }
    const note = (at: Instant, by: Person, action: string, to: string, text?: string) =>
      this.#add('instrument', paper.id, at, by, action, to, text)
    note(paper.issued - 2 * HOUR, clerk, 'draft', 'draft')
    note(paper.issued, lead, 'issue', 'issued')
    note(paper.signed, handler, 'sign', 'signed')
    note(paper.answered, { ...handler, name: headOf(paper.unit), role: 'unit-head' }, 'answer', 'answered', paper.answer)
    if (paper.unlisted) note(paper.unlisted - 10 * MINUTE, lead, 'unlist', 'answered', '整改到位，同意摘牌。')
    note(paper.closed, lead, 'close', 'closed', '办理完毕。')
  }

  /** The entries in the order of their time; sequence numbers and hashes come from the database as always. */
  sheet(): Sheet {
    const table = new Sheet('actions', [
      'chain',
      'at',
      'actor_id',
      'actor_name',
      'actor_role',
      'actor_unit_id',
      'action',
      'object_kind',
      'object_id',
      'outcome',
      'detail',
    ])
    for (const { chain, at, by, action, detail } of this.#entries.sort((a, b) => a.at - b.at)) {
      const [kind, id] = chain.split(':') as [string, string]
      table.add({
        chain,
        at: moment(at),
        actor_id: by.id,
        actor_name: by.name,
        actor_role: by.role,
        actor_unit_id: by.unit && dbId(by.unit),
        action,
        object_kind: kind,
        object_id: id,
        outcome: 'done',
        detail,
      })
    }
    return table
  }
}
