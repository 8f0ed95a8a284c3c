import { type Acting, joinProcess, type MatterRow, tellSupervision, tellUnit } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import type { Actor } from '../platform/identity/actor.ts'
import { dueSince, todayInChina } from '../platform/law.ts'
import { notOfTheUnit } from './shared.ts'

/** Digits of a region that a level of government has for its own. */
const DIGITS: Readonly<Record<string, number>> = { province: 2, city: 4, county: 6, team: 8 }

/**
 * Whether the person supervises, in this role, on a level above the unit's: for a county's unit the city's or the province's office. What
 * stands on the highest level has none above it and is decided there.
 */
async function isAbove(tx: Tx, actor: Actor, role: string, matter: MatterRow): Promise<boolean> {
  const [unit] = await tx`select level from record.units where id = ${matter.unit_id}`
  const own = DIGITS[(unit?.level as string | null) ?? 'county'] ?? 6
  const most = Math.max(2, own - 2)
  return actor.grants.some(
    (grant) =>
      grant.role === role &&
      grant.areas.some((area) => {
        const [line, region] = area.split(':') as [string, string]
        const prefix = region.replace('%', '')
        return prefix.length <= most && matter.region.startsWith(prefix) && (line === '%' || line === matter.line)
      }),
  )
}

const decided = ({ actor, input }: Acting) => ({
  decided_by: actor.id,
  decided_at: new Date(),
  decided_on: todayInChina(),
  decision: input.text,
})

joinProcess('exemption', {
  table: 'exemptions',
  branches: {},
  guards: {
    'level-above': ({ tx, actor, role, matter }) => isAbove(tx, actor, role, matter),
    'not-of-the-unit': notOfTheUnit,
    'not-the-applicant': ({ actor, matter }) => actor.id !== matter.applied_by,
    'not-the-examiner': ({ actor, matter }) => actor.id !== matter.examined_by,
    'fresh-eyes': ({ actor, matter }) => matter.appealed_at === null || actor.id !== matter.refused_by,
    'not-appealed': ({ matter }) => matter.appealed_at === null,
    'appeal-in-time': async ({ tx, matter }) =>
      matter.decided_at === null || Date.now() <= (await dueSince(tx, 'exemption.appeal', new Date(matter.decided_at as string))).getTime(),
  },
  effects: {
    examine: async ({ actor, input, set }) => set({ advice: input.advice, examined_by: actor.id, examined_at: new Date() }),
    'send-back': ({ tx, matter, input }) =>
      tellUnit(tx, 'exemption', matter, `容错申请 ${matter.no} 须补正：${String(input.text).slice(0, 60)}`),
    resubmit: ({ tx, matter }) => tellSupervision(tx, 'exemption', matter, `容错申请 ${matter.no} 已补正，请审查`),
    approve: async (acting) => {
      const { tx, matter, set } = acting
      set(decided(acting))
      if (matter.accountability_id)
        await tx`update accountability set exemption_id = ${matter.id} where id = ${matter.accountability_id as string}`
      // An entry made meanwhile of the same link of a tracing is forgiven with it.
      if (matter.link_id) await tx`update accountability set exemption_id = ${matter.id} where link_id = ${matter.link_id as string}`
      await tellUnit(tx, 'exemption', matter, `容错申请 ${matter.no} 已批准免责`)
    },
    refuse: async (acting) => {
      acting.set({ ...decided(acting), refused_by: acting.actor.id })
      await tellUnit(acting.tx, 'exemption', acting.matter, `容错申请 ${acting.matter.no} 不予免责，可在期限内申诉一次`)
    },
    appeal: async ({ tx, matter, set }) => {
      set({
        appealed_at: new Date(),
        advice: null,
        examined_by: null,
        examined_at: null,
        decided_by: null,
        decided_at: null,
        decided_on: null,
        decision: null,
        breached: false,
      })
      await tellSupervision(tx, 'exemption', matter, `容错申请 ${matter.no} 提出申诉，请另行审查`)
    },
    remind: ({ tx, matter, input }) =>
      tellUnit(tx, 'exemption', matter, `催办：容错申请 ${matter.no}，${String(input.text).slice(0, 100)}`),
  },
})
