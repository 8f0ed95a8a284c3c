import { INSTRUMENT_MOVES } from '#domain/process/index.ts'
import { type Acting, isOfUnit, joinProcess, perform, tellUnit } from '../matters/index.ts'
import type { Tx } from '../platform/database/client.ts'
import { dueAfter } from '../platform/law.ts'
import { deliver, issue, numberPaper } from './issue.ts'
import type { LetterContent } from './paper.ts'
import { maySeal } from './seals.ts'
import { stillInForce, templateOf } from './templates.ts'

type Reading = Omit<Acting, 'to' | 'set'>

const template = ({ tx, matter }: Pick<Acting, 'tx' | 'matter'>) =>
  templateOf(tx, { kind: matter.kind as string, template_from: matter.template_from as string | null })
const idsOf = (matter: Acting['matter'], column: string): string[] => (matter[column] as string[] | null) ?? []
const toSign = ({ matter }: Reading): string[] =>
  idsOf(matter, 'countersigners').filter((id) => !idsOf(matter, 'countersigned').includes(id))

/** Every text of a paper. */
const textsOf = (content: LetterContent): string[] => [
  content.title,
  content.addressee,
  ...(content.attachments ?? []),
  ...content.blocks.flatMap((block) => (block.kind === 'list' ? block.items : block.kind === 'table' ? block.rows.flat() : [block.text])),
]

async function mattersOpen(tx: Tx, id: string): Promise<boolean> {
  const [open] = await tx`select 1 from instrument_matters m left join warnings w on m.matter_kind = 'warning' and w.id = m.matter_id
    left join clues c on m.matter_kind = 'clue' and c.id = m.matter_id and c.instrument_id = m.instrument_id
    where m.instrument_id = ${id} and (w.id is not null and w.answered_at is null or c.id is not null and c.answered_at is null) limit 1`
  return open !== undefined
}

async function tellAll({ tx, matter }: Acting, text: string): Promise<void> {
  if (!matter.issued_at) return
  for (const unit of new Set([matter.unit_id, ...idsOf(matter, 'copy_units')]))
    await tellUnit(tx, 'instrument', { id: matter.id, unit_id: unit }, text)
}

const shortly = (input: Acting['input']): string => String(input.text).slice(0, 60)

/** Signs for the matters that the paper carries, as far as nobody has signed for them yet. */
async function sign({ tx, services, actor, matter, set }: Acting): Promise<void> {
  set({ signed_by: actor.id, signed_at: new Date() })
  // The warnings look at their letter: it must already count as signed for.
  await tx`update instruments set signed_at = now() where id = ${matter.id}`
  const open = await tx`select w.id from instrument_matters m join warnings w on w.id = m.matter_id
    where m.instrument_id = ${matter.id} and m.matter_kind = 'warning' and w.state = 'notified' and w.signed_by is null order by w.id`
  for (const warning of open) await perform(services, tx, actor, 'warning', warning.id as string, 'sign', { input: {} })
  const clues = await tx`select c.id from instrument_matters m join clues c on c.id = m.matter_id
    where m.instrument_id = ${matter.id} and m.matter_kind = 'clue' and c.instrument_id = ${matter.id} and c.state = 'handed' order by c.id`
  for (const clue of clues) await perform(services, tx, actor, 'clue', clue.id as string, 'sign', { input: {} })
}

joinProcess('instrument', {
  table: 'instruments',
  branches: {
    'to-be-countersigned': (acting) => toSign(acting).length > 0,
    'last-countersigner': (acting) => toSign(acting).every((id) => id === acting.actor.id),
    'wants-no-reply': async (acting) => (await template(acting)).reply === 'none',
  },
  guards: {
    'kind-in-force': async (acting) => stillInForce(await template(acting)),
    'filled-in': ({ matter }) => !textsOf(matter.content as LetterContent).some((text) => /【[^】]*】/.test(text)),
    'not-the-drafter': ({ actor, matter }) => actor.id !== matter.drafted_by,
    'a-countersigner': (acting) => toSign(acting).includes(acting.actor.id ?? ''),
    'may-issue-kind': async (acting) => (await template(acting)).signer === 'supervisor' || acting.role !== 'supervisor',
    'short-way': async (acting) => (await template(acting)).short,
    'own-seal': ({ tx, actor, matter, input }) => maySeal(tx, actor, matter.organ_id as string, input.sealId as string),
    'carries-nothing': async ({ tx, matter }) => {
      const moved = Object.keys(INSTRUMENT_MOVES[matter.kind as string] ?? {})
      if (!matter.issued_at || moved.length === 0) return true
      return (
        (await tx`select 1 from instrument_matters where instrument_id = ${matter.id} and matter_kind = any (${moved}) limit 1`).length ===
        0
      )
    },
    'to-outside': async (acting) => (await template(acting)).addressee === 'outside',
    'not-of-the-unit': async (acting) =>
      (await template(acting)).addressee === 'outside' || !(await isOfUnit(acting.tx, acting.actor, acting.matter.unit_id)),
    'matters-answered': async ({ tx, matter }) =>
      !['notice', 'transfer'].includes(matter.kind as string) || !(await mattersOpen(tx, matter.id)),
    'is-listed': async (acting) => (await template(acting)).monthly && acting.matter.unlisted_at === null,
    unlisted: async (acting) => !(await template(acting)).monthly || acting.matter.unlisted_at !== null,
    'is-talk': async (acting) => (await template(acting)).minutes,
    'minutes-made': ({ matter }) => matter.minutes !== null && matter.minutes_signed_at === null,
    'minutes-signed': async (acting) => !(await template(acting)).minutes || acting.matter.minutes_signed_at !== null,
    'answered-if-due': async (acting) => acting.matter.state !== 'signed' || (await template(acting)).reply !== 'required',
  },
  effects: {
    check: async ({ actor, set }) => set({ checked_by: actor.id }),
    countersign: async ({ actor, matter, set }) => set({ countersigned: [...idsOf(matter, 'countersigned'), actor.id] }),
    'send-back': async ({ set }) =>
      set({ checked_by: null, countersigned: [], approved_by: null, approved_at: null, seal_id: null, sealed_by: null, sealed_at: null }),
    approve: async ({ actor, set }) => set({ approved_by: actor.id, approved_at: new Date() }),
    issue,
    seal: async ({ actor, input, set }) => set({ seal_id: input.sealId, sealed_by: actor.id, sealed_at: new Date() }),
    number: numberPaper,
    deliver,
    withdraw: async (acting) => {
      acting.set({ withdrawn_at: new Date(), withdrawn_why: acting.input.text })
      await tellAll(acting, `${acting.matter.number ?? '文书'} 已撤回：${shortly(acting.input)}`)
    },
    correct: async (acting) => {
      const earlier = acting.matter.corrections as unknown[]
      acting.set({ corrections: acting.tx.json([...earlier, { at: new Date().toISOString(), text: acting.input.text }] as never) })
      await tellAll(acting, `${acting.matter.number ?? '文书'} 有更正：${shortly(acting.input)}`)
    },
    sign,
    receipt: async ({ input, set }) => set({ receipt_no: input.receiptNo, signed_at: new Date() }),
    answer: async ({ actor, input, set }) => set({ answer: input.text, answered_by: actor.id, answered_at: new Date() }),
    feedback: async ({ actor, input, set }) => set({ answer: input.text, answered_by: actor.id, answered_at: new Date() }),
    unlist: async ({ set }) => set({ unlisted_at: new Date() }),
    minutes: async (acting) => {
      const { heldOn, place, present, text } = acting.input
      acting.set({ minutes: acting.tx.json({ heldOn, place, present, text } as never), minutes_signed_by: null, minutes_signed_at: null })
      await tellAll(acting, `${acting.matter.number ?? '约谈'} 的纪要已登记，请单位负责人签认`)
    },
    'sign-minutes': async ({ actor, set }) => set({ minutes_signed_by: actor.id, minutes_signed_at: new Date() }),
    pass: async ({ input, set }) => set({ assessment: input.text }),
    return: async (acting) => {
      const { replyPeriod } = await template(acting)
      acting.set({ answered_at: null, ...(replyPeriod && { clock_reply: (await dueAfter(acting.tx, replyPeriod, 1)).due }) })
      await tellAll(acting, `${acting.matter.number ?? '文书'} 的反馈被退回：${shortly(acting.input)}`)
    },
    archive: async ({ input, set }) => set({ volume: input.volume, retention: input.retention }),
    remind: (acting) => tellAll(acting, `催办 ${acting.matter.number ?? acting.matter.title}：${shortly(acting.input)}`),
    urge: (acting) => tellAll(acting, `${acting.matter.number ?? acting.matter.title} 已转督办，请查收督办函`),
  },
})
