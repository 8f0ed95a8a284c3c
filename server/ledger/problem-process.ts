import { createHash } from 'node:crypto'
import { type Acting, isOfUnit, joinProcess, perform, tellUnit } from '../matters/index.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { heldValue, todayInChina } from '../platform/law.ts'

const endOfDay = (day: string): Date => new Date(`${day}T23:59:59+08:00`)

/** The warning follows its problem. */
async function moveSource(acting: Acting, action: 'settle' | 'reopen'): Promise<void> {
  const { matter } = acting
  if (matter.source_kind !== 'warning') return
  await perform(acting.services, acting.tx, systemActor(acting.actor.requestId), 'warning', matter.source_id as string, action, {
    input: { problemId: matter.id },
  })
}

/** Whether this problem falls into the look-back sample: drawn by its number, so nobody can influence it. */
const drawn = (no: string, share: number): boolean =>
  Number.parseInt(createHash('sha256').update(no).digest('hex').slice(0, 7), 16) % 100 < share

joinProcess('problem', {
  table: 'problems',
  branches: {},
  guards: {
    'within-deadline': ({ matter, input }) =>
      input.kind === 'long-term' ||
      !matter.due_at ||
      endOfDay(input.deadline as string).getTime() <= Date.parse(matter.due_at as string) + 1000,
    'evidence-attached': async ({ tx, matter }) => {
      const [file] = await tx`select 1 from files where matter_kind = 'problem' and matter_id = ${matter.id} limit 1`
      return file !== undefined
    },
    'not-the-handler': ({ actor, matter }) => actor.id !== matter.completed_by,
    'not-of-the-unit': async ({ tx, actor, matter }) => !(await isOfUnit(tx, actor, matter.unit_id)),
    'look-back-due': ({ matter }) => matter.look_back_due !== null && matter.looked_back_at === null,
    'finding-f4': ({ matter }) => matter.finding_code === 'F4',
    'not-handed-over': ({ matter }) => matter.handed_over_at === null,
    'handed-over': ({ matter }) => matter.handed_over_at !== null,
  },
  effects: {
    plan: async ({ input, set }) =>
      set({
        kind: input.kind,
        measures: input.measures,
        leader: input.leader,
        person: input.person,
        deadline: input.deadline,
        ...(input.kind === 'long-term' && { clock_rectify: endOfDay(input.deadline as string) }),
      }),
    complete: async ({ actor, input, set }) => set({ completion: input.text, completed_by: actor.id, completed_at: new Date() }),
    accept: async (acting) => {
      const { tx, actor, matter, set } = acting
      const share = await heldValue(tx, 'look-back.share')
      const latest = await heldValue(tx, 'look-back.max')
      const due = drawn(matter.no!, share.value) ? Temporal.PlainDate.from(todayInChina()).add({ days: latest.value }).toString() : null
      set({
        accepted_by: actor.id,
        accepted_at: new Date(),
        look_back_due: due,
        looked_back_at: null,
        ...(due && { 'clock_look-back': endOfDay(due) }),
      })
      await moveSource(acting, 'settle')
    },
    return: async ({ tx, matter, input, set }) => {
      set({ completed_at: null })
      await tellUnit(tx, 'problem', matter, `台账问题 ${matter.no} 被退回整改：${String(input.text).slice(0, 60)}`)
    },
    extend: async ({ tx, matter, input, set }) => {
      set({ deadline: input.deadline, clock_rectify: endOfDay(input.deadline as string) })
      await tellUnit(tx, 'problem', matter, `台账问题 ${matter.no} 整改期限延至 ${input.deadline}`)
    },
    'look-back': async ({ actor, set }) => set({ looked_back_by: actor.id, looked_back_at: new Date() }),
    reopen: async (acting) => {
      acting.set({
        reopened: (acting.matter.reopened as number) + 1,
        completed_at: null,
        accepted_at: null,
        look_back_due: null,
        breached: false,
      })
      await moveSource(acting, 'reopen')
      await tellUnit(acting.tx, 'problem', acting.matter, `台账问题 ${acting.matter.no} 回炉重改，请重新整改`)
    },
    'hand-over': async ({ tx, matter, input, set }) => {
      set({ handed_over_at: new Date(), handed_over_to: input.to, handover_no: input.no })
      if (matter.source_kind === 'warning') await tx`update warnings set handed_over_at = now() where id = ${matter.source_id as string}`
    },
    receipt: async ({ input, set }) => set({ handover_receipt_no: input.receiptNo, handover_receipt_at: new Date() }),
    'hand-over-result': async ({ input, set }) => set({ handover_result: input.text }),
    account: async ({ tx, actor, matter, input }) => {
      await tx`insert into accountability (problem_id, person, officer_id, form, basis, decided_on, recorded_by)
        values (${matter.id}, ${input.person as string}, ${(input.officerId as string) ?? null}, ${input.form as string}, ${input.basis as string}, ${input.decidedOn as string}, ${actor.id})`
    },
    exempt: async ({ tx, actor, matter, input }) => {
      await tx`insert into accountability (problem_id, person, officer_id, form, exempted, basis, decided_on, approver, recorded_by)
        values (${matter.id}, ${input.person as string}, ${(input.officerId as string) ?? null}, '容错免责', true, ${input.basis as string}, ${input.decidedOn as string}, ${input.approver as string}, ${actor.id})`
    },
    remind: async ({ tx, matter, input }) =>
      tellUnit(tx, 'problem', matter, `催办：台账问题 ${matter.no}，${String(input.text).slice(0, 100)}`),
    urge: async ({ tx, matter }) => tellUnit(tx, 'problem', matter, `督办：台账问题 ${matter.no} 已发督办函，请尽快整改`),
  },
})
