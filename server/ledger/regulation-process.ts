import { joinProcess, tellSupervision, tellUnit } from '../matters/index.ts'
import { dueSince, todayInChina, wallTimeOf } from '../platform/law.ts'

const endOfDay = (day: string): Date => new Date(`${day}T23:59:59+08:00`)

joinProcess('regulation', {
  table: 'regulations',
  branches: {},
  guards: {
    consulted: async ({ tx, matter }) => {
      if (matter.action === 'repeal') return true
      if (matter.state !== 'consulting' || matter.consulted_at === null) return false
      const until = await dueSince(tx, 'regulation.consult', new Date(matter.consulted_at as string))
      return wallTimeOf(until).toPlainDate().toString() <= todayInChina()
    },
    'not-the-drafter': ({ actor, matter }) => actor.id !== matter.drafted_by,
  },
  effects: {
    consult: async ({ set }) => set({ consulted_at: new Date() }),
    submit: async ({ tx, actor, matter, input, set }) => {
      set({ drafted_by: actor.id, opinion: input.text })
      await tellSupervision(tx, 'regulation', matter, `制度建设 ${matter.no} 报请合法性审查`)
    },
    approve: async ({ tx, actor, matter, set }) => {
      set({ reviewed_by: actor.id })
      await tellUnit(tx, 'regulation', matter, `制度建设 ${matter.no} 已通过合法性审查，请提请集体讨论`)
    },
    return: async ({ tx, matter, input, set }) => {
      set({ returned: (matter.returned as number) + 1, consulted_at: null, reviewed_by: null })
      await tellUnit(tx, 'regulation', matter, `制度建设 ${matter.no} 被退回修改：${String(input.text).slice(0, 60)}`)
    },
    discuss: async ({ input, set }) => set({ discussed_on: input.discussedOn }),
    publish: async ({ input, set }) => set({ doc_no: input.docNo, published_on: input.publishedOn }),
    file: async ({ input, set }) => set({ filing_no: input.filingNo, filed_on: input.filedOn }),
    extend: async ({ tx, matter, input, set }) => {
      set({ deadline: input.deadline, clock_finish: endOfDay(input.deadline as string) })
      await tellUnit(tx, 'regulation', matter, `制度建设 ${matter.no} 完成期限延至 ${input.deadline}`)
    },
    remind: async ({ tx, matter, input }) =>
      tellUnit(tx, 'regulation', matter, `催办：制度建设 ${matter.no}，${String(input.text).slice(0, 100)}`),
  },
})
