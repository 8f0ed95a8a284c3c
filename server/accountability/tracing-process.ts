import { TRACING_OUTCOMES, type TracingOutcome } from '#domain/accountability/index.ts'
import { joinProcess, tellUnit } from '../matters/index.ts'
import { notOfTheUnit } from './shared.ts'

joinProcess('tracing', {
  table: 'tracings',
  branches: {},
  guards: {
    'not-of-the-unit': notOfTheUnit,
    'link-known': async ({ tx, matter, input }) => {
      const [link] = await tx`select 1 from tracing_links where id = ${input.linkId as string} and tracing_id = ${matter.id}`
      return link !== undefined
    },
    'officer-known': async ({ tx, input }) => {
      if (!input.officerId) return true
      const [officer] = await tx`select 1 from record.officers where id = ${input.officerId as string}`
      return officer !== undefined
    },
    'links-decided': async ({ tx, matter }) => {
      const [open] = await tx`select 1 from tracing_links where tracing_id = ${matter.id} and state = 'proposed' limit 1`
      return open === undefined
    },
    'somebody-responsible': async ({ tx, matter, input }) => {
      if (input.outcome === 'none') return true
      const [one] =
        await tx`select 1 from tracing_links where tracing_id = ${matter.id} and state = 'confirmed' and responsibility is not null limit 1`
      return one !== undefined
    },
    'not-the-tracer': ({ actor, matter }) => actor.id !== matter.concluded_by,
  },
  effects: {
    confirm: async ({ tx, actor, input }) => {
      const { linkId, person, officerId, post, responsibility, text } = input as Record<string, string | undefined>
      await tx`update tracing_links set state = 'confirmed', person = ${person!}, officer_id = ${officerId || null}, post = ${post!},
        responsibility = ${responsibility ?? null}, reason = ${text!}, decided_by = ${actor.id}, decided_at = now() where id = ${linkId!}`
    },
    strike: async ({ tx, actor, input }) => {
      await tx`update tracing_links set state = 'struck', responsibility = null, reason = ${input.text as string}, decided_by = ${actor.id},
        decided_at = now() where id = ${input.linkId as string}`
    },
    add: async ({ tx, matter, input }) => {
      const { step, person, officerId, post, text } = input as Record<string, string | undefined>
      await tx`insert into tracing_links (tracing_id, position, step, proposed, person, officer_id, post, unit_id, evidence)
        values (${matter.id}, (select coalesce(max(position), 0) + 1 from tracing_links where tracing_id = ${matter.id}), ${step!}, false, ${person!},
          ${officerId || null}, ${post!}, ${matter.unit_id}, ${tx.json([{ of: 'case', id: matter.id, at: null, text: text! }])})`
    },
    conclude: async ({ actor, input, set }) =>
      set({ outcome: input.outcome, conclusion: input.text, concluded_by: actor.id, concluded_at: new Date() }),
    approve: async ({ tx, actor, matter, set }) => {
      set({ approved_by: actor.id })
      await tellUnit(tx, 'tracing', matter, `倒查 ${matter.no} 已办结：${TRACING_OUTCOMES[matter.outcome as TracingOutcome]}`)
    },
    return: async ({ set }) => set({ outcome: null, conclusion: null, concluded_by: null, concluded_at: null }),
  },
})
