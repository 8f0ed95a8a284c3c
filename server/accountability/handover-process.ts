import { type Acting, joinProcess, linkTo, tellSupervision } from '../matters/index.ts'
import { asOwnerOf } from '../platform/database/owner.ts'
import { todayInChina, wallTimeOf } from '../platform/law.ts'
import { notOfTheUnit } from './shared.ts'

/** Keeps what was written where the contents are kept: the action log has no word of it. */
async function keepNote({ tx, actor, matter, input, line, role }: Acting): Promise<void> {
  const text = input.text as string | undefined
  if (!text) return
  await tx`insert into handover_notes (handover_id, action, text, file_ids, receiving, by_id, by_name)
    values (${matter.id}, ${line.label}, ${text}, ${(input.fileIds as string[] | undefined) ?? []}, ${role === 'discipline'}, ${actor.id}, ${actor.name})`
}

/** Marks the problem and its warning as handed over, or no longer: by this the receiving side sees them. */
async function markSource({ tx, matter }: Acting, at: Date | null): Promise<void> {
  if (matter.source_kind !== 'problem') return
  const id = matter.source_id as string
  await asOwnerOf(tx, async () => {
    await tx`update problems set handed_over_at = ${at} where id = ${id}`
    await tx`update warnings set handed_over_at = ${at} where id = (select source_id from problems where id = ${id} and source_kind = 'warning')`
  })
}

const tellReceivers = async ({ tx, matter }: Acting, text: string): Promise<void> =>
  void (await tx`select tell_receivers('handover', ${matter.id}, ${matter.line}, ${matter.region}, ${text}, ${linkTo('handover', matter.id)})`)

joinProcess('handover', {
  table: 'handovers',
  branches: {},
  guards: {
    'not-of-the-unit': notOfTheUnit,
    'not-the-preparer': ({ actor, matter }) => actor.id !== matter.prepared_by,
    'not-ahead': ({ matter, input }) => {
      const day = (input.receivedOn ?? input.resultOn) as string
      return (
        day <= todayInChina() &&
        day >=
          wallTimeOf(new Date(matter.handed_at as string))
            .toPlainDate()
            .toString()
      )
    },
  },
  effects: {
    amend: async ({ tx, actor, matter, input, set }) => {
      const { title, facts, persons } = input as { title: string; facts: string; persons: string }
      await tx`update handover_contents set title = ${title}, facts = ${facts}, persons = ${persons} where handover_id = ${matter.id}`
      set({ prepared_by: actor.id })
    },
    approve: async (acting) => {
      acting.set({ approved_by: acting.actor.id, approved_at: new Date() })
      await keepNote(acting)
    },
    'send-back': async (acting) => {
      acting.set({ approved_by: null, approved_at: null })
      await keepNote(acting)
    },
    'hand-over': async (acting) => {
      const now = new Date()
      acting.set({ doc_no: acting.input.docNo, handed_at: now, sealed_at: now, returned_at: null, competent: null })
      await markSource(acting, now)
      await tellReceivers(acting, `收到移送 ${acting.matter.no}，请登记回执`)
    },
    receipt: async ({ tx, matter, input, set }) => {
      set({ receipt_no: input.receiptNo, received_on: input.receivedOn, receipt_at: new Date() })
      await tellSupervision(tx, 'handover', matter, `移送 ${matter.no} 已收到回执`)
    },
    return: async (acting) => {
      const { tx, matter, input, set } = acting
      set({
        sealed_at: null,
        handed_at: null,
        receipt_no: null,
        received_on: null,
        receipt_at: null,
        returned_at: new Date(),
        competent: input.competent,
      })
      // What came after the sealing came from the receiving side, and stays with it.
      await asOwnerOf(
        tx,
        () => tx`update files set purpose = 'receiving' where matter_kind = 'handover' and matter_id = ${matter.id}
          and created_at >= ${matter.sealed_at as string}`,
      )
      await markSource(acting, null)
      await tellSupervision(tx, 'handover', matter, `移送 ${matter.no} 被退回：不属管辖`)
    },
    note: keepNote,
    result: async ({ tx, matter, input, set }) => {
      set({
        result: input.result,
        result_people: input.people,
        result_on: input.resultOn,
        result_no: input.resultNo ?? null,
        resulted_at: new Date(),
      })
      await tellSupervision(tx, 'handover', matter, `移送 ${matter.no} 已反馈结果`)
    },
    redirect: async ({ actor, input, set }) =>
      set({ receiver: input.receiver, organ: input.organ, approved_by: null, approved_at: null, prepared_by: actor.id, doc_no: null }),
    drop: keepNote,
    remind: (acting) => tellReceivers(acting, `催办：移送 ${acting.matter.no} 请按期登记回执、反馈结果`),
  },
})
