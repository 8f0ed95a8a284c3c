import { createHash } from 'node:crypto'
import { type Acting, isOfUnit, joinProcess, perform, tellUnit } from '../matters/index.ts'
import { systemActor, unitsOf } from '../platform/identity/actor.ts'
import { heldValue, todayInChina } from '../platform/law.ts'
import { keepPictures, type Picture, picturesFit } from './pictures.ts'

const endOfDay = (day: string): Date => new Date(`${day}T23:59:59+08:00`)

/** The warning follows the problem that its review opened; one that a person entered about it leaves it as it is. */
async function moveSource(acting: Acting, action: 'settle' | 'reopen'): Promise<void> {
  const { tx, matter } = acting
  if (matter.source_kind !== 'warning') return
  const [own] = await tx`select 1 from warnings where id = ${matter.source_id as string} and problem_id = ${matter.id}`
  if (!own) return
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
    'not-the-handler': async ({ tx, actor, matter }) => {
      if (actor.id === matter.completed_by) return false
      const [acted] = await tx`select 1 from actions where object_kind = 'problem' and object_id = ${matter.id} and actor_id = ${actor.id}
        and outcome = 'done' and action in ('problem.plan', 'problem.progress', 'problem.schedule', 'problem.step', 'problem.complete') limit 1`
      return acted === undefined
    },
    'not-of-the-unit': async ({ tx, actor, matter }) =>
      !unitsOf(actor).includes(matter.unit_id) && !(await isOfUnit(tx, actor, matter.unit_id)),
    'pictures-fit': ({ tx, matter, input }) => picturesFit(tx, matter.id, input.pictures as Picture[]),
    'step-open': async ({ tx, matter, input }) => {
      const [step] =
        await tx`select 1 from problem_steps where id = ${input.stepId as string} and problem_id = ${matter.id} and done_on is null`
      return step !== undefined
    },
    'not-ahead': ({ input }) => (input.doneOn as string) <= todayInChina(),
    'look-back-early': ({ matter }) => matter.look_back_from === null || (matter.look_back_from as string) <= todayInChina(),
    'look-back-due': ({ matter }) => matter.look_back_due !== null && matter.looked_back_at === null,
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
    progress: ({ tx, actor, matter, input }) => keepPictures(tx, actor, matter.id, input.pictures as Picture[]),
    schedule: async ({ tx, matter, input }) => {
      await tx`delete from problem_steps where problem_id = ${matter.id} and done_on is null`
      await tx`insert into problem_steps (problem_id, due, text)
        select ${matter.id}, s.due, s.text from jsonb_to_recordset(${tx.json(input.steps as never)}) as s(due date, text text)`
    },
    step: async ({ tx, actor, input }) => {
      await tx`update problem_steps set done_on = ${input.doneOn as string}, done_text = ${input.text as string}, done_by = ${actor.id}, done_at = now()
        where id = ${input.stepId as string}`
    },
    complete: async ({ actor, input, set }) => set({ completion: input.text, completed_by: actor.id, completed_at: new Date() }),
    accept: async (acting) => {
      const { tx, actor, matter, set } = acting
      const share = await heldValue(tx, 'look-back.share')
      const chosen = drawn(matter.no!, share.value)
      const inDays = async (key: string): Promise<string | null> =>
        chosen
          ? Temporal.PlainDate.from(todayInChina())
              .add({ days: (await heldValue(tx, key)).value })
              .toString()
          : null
      const due = await inDays('look-back.max')
      set({
        accepted_by: actor.id,
        accepted_at: new Date(),
        look_back_from: await inDays('look-back.min'),
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
    'look-back': async ({ actor, input, set }) => set({ looked_back_by: actor.id, looked_back_at: new Date(), look_back_text: input.text }),
    reopen: async (acting) => {
      acting.set({
        reopened: (acting.matter.reopened as number) + 1,
        completed_at: null,
        accepted_at: null,
        look_back_from: null,
        look_back_due: null,
        look_back_text: acting.input.text,
        breached: false,
      })
      await moveSource(acting, 'reopen')
      await tellUnit(acting.tx, 'problem', acting.matter, `台账问题 ${acting.matter.no} 回炉重改，请重新整改`)
    },
    remind: async ({ tx, matter, input }) =>
      tellUnit(tx, 'problem', matter, `催办：台账问题 ${matter.no}，${String(input.text).slice(0, 100)}`),
    urge: async ({ tx, matter }) => tellUnit(tx, 'problem', matter, `督办：台账问题 ${matter.no} 已发督办函，请尽快整改`),
  },
})
