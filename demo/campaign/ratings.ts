import { RATING_REASONS } from '#domain/public/index.ts'
import { at, DAY, dateText, dayAt, dayOf, LAST_DAY } from '../clock.ts'
import { Random } from '../random.ts'
import { unitOf } from '../world.ts'
import type { DemoClue } from './clues.ts'
import type { People } from './people.ts'
import { moment, PERIOD } from './periods.ts'
import { dbId, officeOf } from './places.ts'
import { type Cell, Sheet, uuid } from './sheet.ts'

/** An enforcement act that was rated: a decided case of the record. `day` counts as the generator does. */
export interface RatedCase {
  readonly id: string
  readonly unitId: string
  readonly region: string
  readonly line: string
  readonly day: number
}

export interface RatingRows {
  readonly batches: Sheet
  /** Reports added to the clues that unsatisfied ratings had opened. */
  readonly sources: Sheet
  readonly columns: { readonly codes: readonly string[]; readonly ratings: readonly string[] }
  codes(): Generator<Cell[]>
  ratings(): Generator<Cell[]>
}

const VALID = 30 * DAY

/**
 * Ratings by QR code of the cases given, so many in all and so many of them satisfied. An unsatisfied one stands under a clue of its
 * channel about the same unit. Cases outside the campaign are not rated; throws when none lies inside.
 */
export function ratingRows(
  given: readonly RatedCase[],
  clues: readonly DemoClue[],
  { total, satisfied }: { total: number; satisfied: number },
  people: People,
  seed: number,
): RatingRows {
  const random = new Random(seed, 'campaign-ratings')
  const first = dayOf(PERIOD.from)
  const cases = given.filter(({ day }) => day >= first && day <= LAST_DAY - 10)
  if (cases.length === 0) throw new Error('no case to be rated')
  const byUnit = Map.groupBy(cases, ({ unitId }) => unitId)
  const dissent = clues.filter(({ channel, accused }) => channel === 'rating' && accused !== null && byUnit.has(dbId(accused)))
  const batches = new Sheet('rating_batches', ['id', 'unit_id', 'region', 'line', 'codes', 'made_by', 'made_at', 'expires_at'])
  const sources = new Sheet('clue_sources', [
    'id',
    'clue_id',
    'channel',
    'external_id',
    'received_at',
    'content',
    'anonymous',
    'created_at',
  ])
  const known = new Map<string, { id: string; rated: RatedCase; day: number; codes: number }>()
  const rows: { rated: RatedCase; day: number; clue: DemoClue | null; batch: string; code: string; rating: string; reason: string }[] = []
  for (let n = 0; n < total; n++) {
    const unhappy = n >= satisfied
    const clue = unhappy && dissent.length > 0 ? dissent[(n - satisfied) % dissent.length]! : null
    const rated = random.pick(clue ? byUnit.get(dbId(clue.accused!))! : cases)
    const day = clue
      ? Math.min(dayAt(clue.received) + random.between(0, 20), LAST_DAY)
      : Math.min(rated.day + random.between(0, 9), LAST_DAY)
    const month = dateText(day).slice(0, 7)
    const batch = known.getOrInsertComputed(`${rated.unitId} ${month}`, () => ({
      id: uuid(random),
      rated,
      day: dayOf(`${month}-01`),
      codes: 0,
    }))
    batch.codes += 1
    const reason = unhappy ? random.pick(RATING_REASONS) : ''
    rows.push({ rated, day, clue, batch: batch.id, code: uuid(random), rating: uuid(random), reason })
    if (clue && n - satisfied >= dissent.length)
      sources.add({
        id: uuid(random),
        clue_id: clue.id,
        channel: 'rating',
        external_id: `rating-${n}`,
        received_at: moment(at(day, 12)),
        content: `执法评道评价不满意：${reason}`,
        anonymous: true,
        created_at: moment(at(day, 12) + 60),
      })
  }
  for (const { id, rated, day, codes } of known.values())
    batches.add({
      id,
      unit_id: rated.unitId,
      region: rated.region,
      line: rated.line,
      codes,
      made_by: people.of(officeOf(unitOf(rated.unitId.slice('demo:'.length)))),
      made_at: moment(at(day, 9)),
      expires_at: moment(at(day, 9) + 2 * VALID),
    })
  return {
    batches,
    sources,
    columns: {
      codes: ['id', 'batch_id', 'case_id', 'expires_at', 'used_at'],
      ratings: ['id', 'code_id', 'case_id', 'unit_id', 'region', 'line', 'satisfied', 'reasons', 'rated_on', 'clue_id'],
    },
    *codes() {
      for (const { code, batch, rated, day } of rows) yield [code, batch, rated.id, moment(at(day, 12) + VALID), moment(at(day, 12))]
    },
    *ratings() {
      for (const { rating, code, rated, day, clue, reason } of rows)
        yield [
          rating,
          code,
          rated.id,
          rated.unitId,
          rated.region,
          rated.line,
          reason === '',
          reason ? [reason] : [],
          dateText(day),
          clue?.id ?? null,
        ]
    },
  }
}
