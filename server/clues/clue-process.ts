import { CLUE_FINDINGS, type ClueFinding } from '#domain/process/index.ts'
import { openProblem } from '../ledger/index.ts'
import { type Acting, isOfUnit, joinProcess, perform, tellSupervision, tellUnit } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { type Actor, systemActor } from '../platform/identity/actor.ts'
import { heldValue } from '../platform/law.ts'
import { accusesOwnHouse, isBarred } from './accused.ts'
import { carryClocks, extendedEnd, isPetition, PETITION, returnClocks, stillRuns } from './petition.ts'

type Checking = Omit<Acting, 'to' | 'set'>

const hasFile = async ({ tx, matter }: Checking): Promise<boolean> =>
  (await tx`select 1 from files where matter_kind = 'clue' and matter_id = ${matter.id} limit 1`).length > 0

const shorten = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

/** Whether the actor sits at an office or above it: who decides for it when its own decisions have come to an end. */
async function above(tx: Tx, actor: Actor, officeId: string): Promise<boolean> {
  const own = actor.grants.flatMap(({ unitId }) => (unitId === null ? [] : [unitId]))
  const [row] = await tx`select 1 from record.unit_tree where unit_id = ${officeId} and ancestor_id = any (${own}) limit 1`
  return row !== undefined
}

/** Where a clue goes that was returned as often as may be: the supervision office above; the topmost keeps it. */
async function officeAbove(tx: Tx, officeId: string): Promise<string> {
  const [row] = await tx`select t.ancestor_id as id from record.unit_tree t where t.unit_id = ${officeId} and t.depth = 1`
  return (row?.id as string | undefined) ?? officeId
}

/** What a clue loses when it is handled anew: who verified it, and what was found. */
const anew = (matter: Acting['matter']) => ({
  unit_id: matter.office_id,
  handed_at: null,
  instrument_id: null,
  answered_at: null,
  finding: null,
})

const returnsLeft = async ({ tx, matter }: Checking): Promise<boolean> =>
  (matter.returns as number) < (await heldValue(tx, 'clue.returns')).value

/** The ledger item of a clue that proved true: for the accused unit where it is known, else for the organ that verified. */
async function ledgerItem(acting: Acting): Promise<void> {
  const { tx, services, actor, matter, input, set } = acting
  if (!input.toLedger || matter.finding === 'untrue') return
  const accused = (matter.accused_units as string[])[0] ?? matter.unit_id
  const [unit] = await tx`select id, region, line from record.units where id = ${accused}`
  set({
    problem_id: await openProblem(tx, services, actor, {
      sourceKind: 'clue',
      sourceId: matter.id,
      // The accused gets the problem to set right: of the report itself nothing may stand in it (S12).
      title: `经核查${CLUE_FINDINGS[matter.finding as ClueFinding]}的执法问题：${shorten(String(matter.finding_text ?? ''), 60)}`,
      description: String(matter.finding_text ?? ''),
      findingCode: 'F3',
      unitId: (unit?.id as string | undefined) ?? matter.unit_id,
      region: (unit?.region as string | undefined) ?? matter.region,
      line: (unit?.line as string | undefined) ?? matter.line,
    }),
  })
}

/** When the last clue of a letter has been signed for or answered by itself, so is the letter. */
async function moveLetter({ tx, services, actor, matter }: Acting, action: 'sign' | 'answer'): Promise<void> {
  if (!matter.instrument_id) return
  const letterId = matter.instrument_id as string
  const [open] = await (action === 'sign'
    ? tx`select 1 from instrument_matters m join clues c on c.id = m.matter_id where m.instrument_id = ${letterId} and m.matter_kind = 'clue'
        and c.instrument_id = ${letterId} and c.id <> ${matter.id} and c.state = 'handed' limit 1`
    : tx`select 1 from instrument_matters m join clues c on c.id = m.matter_id where m.instrument_id = ${letterId} and m.matter_kind = 'clue'
        and c.instrument_id = ${letterId} and c.id <> ${matter.id} and c.answered_at is null limit 1`)
  if (open) return
  const from = action === 'sign' ? 'issued' : 'signed'
  const [letter] =
    await tx`select id from instruments where id = ${letterId} and kind = 'transfer' and state = ${from} and (${action} <> 'sign' or signed_at is null)`
  if (!letter) return
  // The letter looks at its clues: this one must already count.
  if (action === 'answer') await tx`update clues set answered_at = now() where id = ${matter.id}`
  else await tx`update clues set state = 'verifying' where id = ${matter.id}`
  await perform(services, tx, systemActor(actor.requestId), 'instrument', letterId, action, {
    input: action === 'answer' ? { text: '所列线索均已反馈核查结果或者退回。' } : {},
  })
}

joinProcess('clue', {
  table: 'clues',
  branches: {
    // Only who left a way to be reached can be asked whether he is satisfied: a sealed phone or account, or a receipt.
    reachable: async ({ tx, matter }) =>
      (
        await asOwnerOf(
          tx,
          async () => tx`select 1 from reporters r join clue_sources s on s.id = r.source_id
            where (s.clue_id = ${matter.id} or s.clue_id in (select id from clues where merged_into = ${matter.id}))
              and (r.receipt_hash is not null or r.phone_index is not null or r.account_index is not null) limit 1`,
        )
      ).length > 0,
    overturned: ({ input }) => input.decision !== 'upheld',
  },
  guards: {
    'accused-out': async ({ tx, actor, input }) =>
      !(await accusesOwnHouse(tx, actor, input.accusedUnits as string[], input.accusedOfficers as string[])),
    assessed: ({ matter }) => matter.assessed_at !== null && matter.line !== '',
    'not-to-the-accused': async ({ tx, matter, input }) => {
      const [letter] = await tx`select unit_id from instruments where id = ${input.instrumentId as string}`
      return letter !== undefined && !(await isBarred(tx, letter.unit_id as string, matter.id))
    },
    'level-above': async (acting) =>
      acting.role === 'system' ||
      (acting.matter.raised_at === null && (await returnsLeft(acting))) ||
      above(acting.tx, acting.actor, acting.matter.office_id as string),
    'office-above': async ({ tx, matter }) => (await officeAbove(tx, matter.office_id as string)) !== matter.office_id,
    mergeable: async ({ tx, matter, input }) => {
      if (input.intoId === matter.id) return false
      const [into] = await tx`select 1 from clues where id = ${input.intoId as string} and state <> 'merged'`
      const [own] = await tx`select 1 from clues where merged_into = ${matter.id} limit 1`
      return into !== undefined && own === undefined
    },
    // The competent unit is somebody else's: it is looked up beyond the returning unit's own scope.
    'competent-unit': async ({ tx, matter, input }) => {
      const unitId = input.competentUnitId as string
      const [unit] = await asOwnerOf(tx, async () => tx`select 1 from record.units where id = ${unitId} and line <> 'justice'`)
      return unit !== undefined && unitId !== matter.unit_id && !(await isBarred(tx, unitId, matter.id))
    },
    'returns-left': returnsLeft,
    'objection-in-time': async ({ tx, matter }) => !(await isPetition(tx, matter)) || stillRuns(tx, 'petition.objection', matter.handed_at),
    'evidence-attached': async (acting) => acting.input.finding === 'untrue' || hasFile(acting),
    'measures-given': ({ input }) => input.finding === 'untrue' || String(input.measures).length > 1,
    'not-the-handler': ({ actor, matter }) => actor.id !== matter.answered_by && actor.id !== matter.handed_by,
    'not-of-the-unit': async ({ tx, actor, matter }) => !(await isOfUnit(tx, actor, matter.unit_id)),
    'problem-settled': async ({ tx, matter }) =>
      matter.problem_id === null ||
      (await asOwnerOf(tx, async () => tx`select 1 from problems where id = ${matter.problem_id as string} and state = 'closed'`)).length >
        0,
    listed: ({ matter }) => matter.listed_at !== null,
    'not-listed': ({ matter }) => matter.listed_at === null,
    petition: ({ tx, matter }) => isPetition(tx, matter),
    'not-told': ({ matter }) => matter.told_at === null,
    'not-extended': async ({ tx, matter }) => matter.extended_at === null && (await extendedEnd(tx, matter.id)) !== null,
    // 复查, then 复核; after that the way is at its end.
    'reviews-left': ({ matter }) => (matter.reviews as number) < 2,
    'review-in-time': ({ tx, matter }) => stillRuns(tx, 'petition.ask', matter.reviewed_at ?? matter.replied_at),
    'not-the-replier': ({ actor, matter }) => actor.id !== matter.replied_by,
  },
  effects: {
    assess: async ({ actor, input, set }) =>
      set({
        weight: input.weight,
        class_code: input.classCode,
        region: input.region,
        line: input.line,
        accused_units: input.accusedUnits,
        accused_officers: input.accusedOfficers,
        campaign_id: input.campaignId,
        assessed_at: new Date(),
        assessed_by: actor.id,
      }),
    hand: async ({ tx, actor, matter, input, set }) => {
      const [letter] = await tx`select unit_id from instruments where id = ${input.instrumentId as string}`
      const unitId = letter!.unit_id as string
      // A clue that came back is verified against the clock that has been running since it was first handed down.
      const [running] =
        await tx`select due_at from clocks where matter_kind = 'clue' and matter_id = ${matter.id} and rule = 'verify' and stopped_at is null`
      set({
        unit_id: unitId,
        instrument_id: input.instrumentId,
        handed_at: new Date(),
        handed_by: actor.id,
        answered_at: null,
        ...(running && { clock_verify: new Date(running.due_at as string) }),
      })
      await tellUnit(tx, 'clue', { id: matter.id, unit_id: unitId }, `收到转办线索 ${matter.no}，请签收并核查`)
    },
    raise: async ({ tx, matter, input, set }) => {
      const officeId = await officeAbove(tx, matter.office_id as string)
      set({ office_id: officeId, unit_id: officeId, raised_at: new Date() })
      await tellSupervision(tx, 'clue', matter, `线索 ${matter.no} 报请上级交办：${String(input.text).slice(0, 60)}`)
    },
    merge: async ({ tx, matter, input, set }) => {
      set({ merged_into: input.intoId })
      if (matter.channel === PETITION) await carryClocks(tx, matter.id, input.intoId as string)
    },
    unmerge: async ({ tx, matter, set }) =>
      set({
        merged_into: null,
        ...(matter.channel === PETITION && (await returnClocks(tx, matter.id, matter.merged_into as string))),
      }),
    sign: async (acting) => {
      acting.set({ signed_by: acting.actor.id, signed_at: new Date() })
      await moveLetter(acting, 'sign')
    },
    // Returned as often as may be, it goes up: the next level names the organ, and that stands.
    return: async (acting) => {
      const { tx, matter, input, set } = acting
      // The letter must not wait for a clue that has left it.
      await moveLetter(acting, 'sign')
      await moveLetter(acting, 'answer')
      const returns = (matter.returns as number) + 1
      const last = returns >= (await heldValue(tx, 'clue.returns')).value
      const officeId = last ? await officeAbove(tx, matter.office_id as string) : (matter.office_id as string)
      set({
        ...anew(matter),
        returns,
        competent_unit_id: input.competentUnitId,
        office_id: officeId,
        unit_id: officeId,
      })
      await tellSupervision(
        tx,
        'clue',
        matter,
        `线索 ${matter.no} 被退回${last ? '，退回次数已满，由上一级监督机构指定承办单位' : ''}：${String(input.text).slice(0, 60)}`,
      )
    },
    answer: async (acting) => {
      const { actor, input, set } = acting
      set({ finding: input.finding, finding_text: input.text, measures: input.measures, answered_by: actor.id, answered_at: new Date() })
      await moveLetter(acting, 'answer')
    },
    'send-back': async ({ tx, matter, input, set }) => {
      set({ answered_at: null, finding: null })
      await tellUnit(tx, 'clue', matter, `线索 ${matter.no} 被退回重查：${String(input.text).slice(0, 60)}`)
    },
    accept: async (acting) => {
      acting.set({ accepted_by: acting.actor.id, accepted_at: new Date() })
      await ledgerItem(acting)
    },
    reply: async ({ actor, input, set }) => set({ reply: input, replied_at: new Date(), replied_by: actor.id }),
    satisfied: async ({ set }) => set({ satisfied: true }),
    unsatisfied: async ({ tx, matter, input, set }) => {
      set({
        ...anew(matter),
        satisfied: false,
        unsatisfied_times: (matter.unsatisfied_times as number) + 1,
        unsatisfied_at: new Date(),
        unsatisfied_text: input.text,
      })
      await tellSupervision(tx, 'clue', matter, `反映人对线索 ${matter.no} 的办理不满意，请重新研判`)
    },
    close: async ({ actor, set }) => set({ closed_by: actor.id }),
    reopen: async ({ matter, set }) => set(anew(matter)),
    'petition-tell': async ({ set }) => set({ told_at: new Date() }),
    'petition-extend': async ({ tx, matter, set }) =>
      set({ extended_at: new Date(), 'clock_petition-finish': await extendedEnd(tx, matter.id) }),
    'petition-review': async ({ matter, set }) => set({ reviews: (matter.reviews as number) + 1 }),
    'petition-reviewed': async ({ matter, input, set }) =>
      set({ reviewed_at: new Date(), review_decision: input.decision, ...(input.decision !== 'upheld' && anew(matter)) }),
    list: async ({ tx, matter, set }) => {
      set({ listed_at: new Date() })
      await tellUnit(tx, 'clue', matter, `线索 ${matter.no} 已挂牌督办，请每月报告进展`)
    },
    unlist: async ({ set }) => set({ listed_at: null }),
    remind: async ({ tx, matter, input }) => tellUnit(tx, 'clue', matter, `催办：线索 ${matter.no}，${String(input.text).slice(0, 100)}`),
    urge: async ({ tx, matter }) => tellUnit(tx, 'clue', matter, `督办：线索 ${matter.no} 已发督办函，请尽快办理`),
  },
})
