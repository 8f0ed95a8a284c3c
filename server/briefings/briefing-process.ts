import { BRIEFING_KINDS, type BriefingKind } from '#domain/process/index.ts'
import { type Acting, joinProcess, tellSupervision } from '../matters/index.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { publishNotice, withdrawNotice } from '../public/index.ts'
import { type BriefingData, countBriefing, digestOf } from './briefing-data.ts'
import { anonymised, organById, type Row, readVersion, rewrite } from './briefings.ts'

type Situation = Pick<Acting, 'tx' | 'actor' | 'matter'>

/** Figures of a briefing as of now, with words that may be other ones. */
async function counted({ tx, actor, matter }: Situation, words: { title: string; body: string }): Promise<BriefingData> {
  return countBriefing(tx, actor, await organById(tx, matter.unit_id), {
    kind: matter.kind as BriefingKind,
    campaignId: matter.campaign_id as string | null,
    from: matter.period_from as string,
    to: matter.period_to as string,
    ...words,
  })
}

/** The public's notice of a typical case. */
const tellPublic = ({ tx, actor, matter }: Situation, { title, body }: { title: string; body: string }): Promise<string> =>
  publishNotice(tx, actor, {
    kind: 'result',
    title,
    body,
    campaignId: matter.campaign_id as string | null,
    unitId: matter.unit_id,
    region: matter.region,
    authorId: (matter.drafted_by as string | null) ?? (actor as Actor & { id: string }).id,
  })

joinProcess('briefing', {
  table: 'briefings',
  branches: {},
  guards: {
    'has-figures': ({ matter }) => matter.kind !== 'case',
    written: ({ matter }) =>
      BRIEFING_KINDS[matter.kind as BriefingKind].made === 'figures' ||
      ((matter.body as string).trim().length >= 10 && !(matter.body as string).includes('（请填写）')),
    'not-the-drafter': ({ actor, matter }) => actor.id !== matter.drafted_by,
    unaltered: async ({ tx, matter }) => (await readVersion(tx, matter as Row)).verified,
  },
  effects: {
    recount: async (acting) => {
      const { matter, tx } = acting
      await rewrite(tx, matter.id, await counted(acting, { title: matter.title as string, body: matter.body as string }))
    },
    submit: async ({ tx, actor, matter, set }) => {
      set({ drafted_by: actor.id })
      await tellSupervision(tx, 'briefing', matter, `简报“${matter.title}”送审核`)
    },
    review: async ({ actor, set }) => set({ reviewed_by: actor.id, reviewed_at: new Date() }),
    return: async ({ set }) => set({ reviewed_by: null, reviewed_at: null }),
    // The row of the last number is the lock: numbers run without gaps by office, kind and year of the period's end.
    publish: async (acting) => {
      const { tx, actor, matter, set } = acting
      const kind = matter.kind as BriefingKind
      const year = Temporal.PlainDate.from(matter.period_to as string).year
      const [number] =
        await tx`insert into instrument_numbers (organ_id, kind, year, last) values (${matter.unit_id}, ${`briefing-${kind}`}, ${year}, 1)
        on conflict (organ_id, kind, year) do update set last = instrument_numbers.last + 1 returning last`
      const words = { title: matter.title as string, body: matter.body as string }
      set({
        year,
        issue: number!.last,
        published_by: actor.id,
        published_at: new Date(),
        ...(kind === 'case' && { notice_id: await tellPublic(acting, words) }),
      })
    },
    correct: async (acting) => {
      const { tx, actor, matter, input, set } = acting
      const given = (input.body as string | undefined) || (matter.body as string)
      const body = matter.kind === 'case' ? await anonymised(tx, given) : given
      const words = { title: matter.title as string, body }
      const data = await counted(acting, words)
      const [last] = await tx`select max(no) as no from briefing_versions where briefing_id = ${matter.id}`
      const no = (last!.no as number) + 1
      await tx`insert into briefing_versions (briefing_id, no, data, digest, reason, taken_by)
        values (${matter.id}, ${no}, ${tx.json(data as never)}, ${digestOf(matter.id, no, data)}, ${input.text as string}, ${actor.id})`
      set({ body })
      if (!matter.notice_id) return
      await withdrawNotice(tx, actor, matter.notice_id as string, `更正：${String(input.text).slice(0, 200)}`)
      set({ notice_id: await tellPublic(acting, words) })
    },
  },
})
