import { INSTRUMENT_KINDS } from '#domain/process/index.ts'
import { dateText, dayAt, HOUR, type Instant, yearText } from '../clock.ts'
import { type Unit, world } from '../world.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { dbId } from './places.ts'
import { type Cell, Sheet } from './sheet.ts'
import type { Ticking } from './timeline.ts'

/** A paper of the campaign, before it gets its number. */
export interface Paper {
  readonly id: string
  readonly kind: 'transfer' | 'bulletin' | 'talk' | 'listed'
  readonly organ: Unit
  readonly unit: Unit
  readonly title: string
  readonly blocks: readonly { readonly [key: string]: unknown }[]
  readonly state: 'issued' | 'signed' | 'closed' | 'archived'
  readonly issued: Instant
  readonly signed: Instant
  readonly answered: Instant
  readonly answer: string
  readonly closed: Instant
  readonly matters: readonly { readonly kind: 'clue' | 'problem'; readonly id: string }[]
  readonly accusedUnits: readonly string[]
  readonly accusedOfficers: readonly string[]
  readonly clocks: readonly Ticking[]
  readonly minutes?: Cell
  readonly unlisted?: Instant
}

/** The organ's part of a number: its place and 司. */
export const markOf = (organ: Unit): string => `${organ.name.replace(/司法[局厅]$/, '').replace(/.$/, '')}司`

const COLUMNS = [
  'id',
  'kind',
  'template_from',
  'organ_id',
  'organ_title',
  'year',
  'serial',
  'number',
  'title',
  'unit_id',
  'region',
  'line',
  'content',
  'state',
  'version',
  'drafted_by',
  'drafted_at',
  'approved_by',
  'approved_at',
  'issued_by',
  'issued_at',
  'signed_at',
  'answer',
  'answered_at',
  'due_at',
  'breached',
  'closed_at',
  'dated',
  'accused_units',
  'accused_officers',
  'minutes',
  'minutes_signed_at',
  'unlisted_at',
  'assessment',
  'volume',
  'retention',
]

/** The papers with their numbers, given without a gap in the order of issue, and what has to be known to go on counting. */
export function paperSheets(
  papers: readonly Paper[],
  people: People,
): { sheets: Sheet[]; clocks: readonly { matter: string; kind: 'instrument'; unit: Unit; clock: Ticking }[] } {
  const instruments = new Sheet('instruments', COLUMNS)
  const matters = new Sheet('instrument_matters', ['instrument_id', 'matter_kind', 'matter_id'])
  const numbers = new Sheet('instrument_numbers', ['organ_id', 'kind', 'year', 'last'])
  const marks = new Sheet('instrument_organs', ['organ_id', 'mark'])
  const counters = new Map<string, { organ: Unit; kind: string; year: number; last: number }>()
  const sorted = papers.toSorted((a, b) => a.issued - b.issued || (a.id < b.id ? -1 : 1))
  for (const paper of sorted) {
    const year = Number(yearText(dayAt(paper.issued)))
    const key = `${paper.organ.id} ${paper.kind} ${year}`
    const counter = counters.get(key) ?? { organ: paper.organ, kind: paper.kind, year, last: 0 }
    counter.last += 1
    counters.set(key, counter)
    const running = paper.clocks.filter(({ stopped }) => stopped === 0).map(({ due }) => due)
    const clerk = people.of(paper.organ)
    instruments.add({
      id: paper.id,
      kind: paper.kind,
      template_from: INSTRUMENT_KINDS[paper.kind]!.validFrom,
      organ_id: dbId(paper.organ),
      organ_title: paper.organ.name,
      year,
      serial: counter.last,
      number: `${markOf(paper.organ)}${INSTRUMENT_KINDS[paper.kind]!.letters}〔${year}〕${counter.last}号`,
      title: paper.title,
      unit_id: dbId(paper.unit),
      region: paper.unit.region,
      line: paper.unit.line,
      content: { title: paper.title, addressee: paper.unit.name, blocks: paper.blocks },
      state: paper.state,
      version: paper.closed ? 6 : paper.signed ? 3 : 2,
      drafted_by: clerk,
      drafted_at: moment(paper.issued - 2 * HOUR),
      approved_by: clerk,
      approved_at: moment(paper.issued - HOUR),
      issued_by: clerk,
      issued_at: moment(paper.issued),
      signed_at: moment(paper.signed),
      answer: paper.answer || null,
      answered_at: moment(paper.answered),
      due_at: running.length > 0 ? moment(Math.min(...running)) : null,
      breached: paper.clocks.some(({ outcome }) => outcome === 'late'),
      closed_at: moment(paper.closed),
      dated: dateText(dayAt(paper.issued)),
      accused_units: paper.accusedUnits,
      accused_officers: paper.accusedOfficers,
      minutes: paper.minutes ?? null,
      minutes_signed_at: paper.minutes ? moment(paper.answered - HOUR) : null,
      unlisted_at: moment(paper.unlisted ?? 0),
      assessment: paper.closed ? '反馈符合要求，同意销号。' : null,
      volume: paper.state === 'archived' ? `${year}年专项整治文书卷` : null,
      retention: paper.state === 'archived' ? '10年' : null,
    })
    for (const matter of paper.matters) matters.add({ instrument_id: paper.id, matter_kind: matter.kind, matter_id: matter.id })
  }
  for (const { organ, kind, year, last } of counters.values()) numbers.add({ organ_id: dbId(organ), kind, year, last })
  for (const organ of world.units.filter(({ line }) => line === 'justice')) marks.add({ organ_id: dbId(organ), mark: markOf(organ) })
  const clocks = sorted.flatMap(({ id, unit, clocks }) => clocks.map((clock) => ({ matter: id, kind: 'instrument' as const, unit, clock })))
  return { sheets: [marks, instruments, matters, numbers], clocks }
}
