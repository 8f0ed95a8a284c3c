import { FINDINGS, type FindingCode, LEDGER_FINDINGS } from '#domain/process/index.ts'
import { openProblem } from '../ledger/index.ts'
import { type Acting, isOfUnit, joinProcess, perform, tellUnit } from '../matters/index.ts'
import { systemActor } from '../platform/identity/actor.ts'
import { ruleTitle } from './present.ts'

const finding = (acting: Pick<Acting, 'matter' | 'input'>): FindingCode =>
  (acting.input.findingCode ?? acting.matter.finding_code) as FindingCode

/** A finding of F2 or worse opens a ledger item: that is what "整改" works on. */
async function ledgerItem(acting: Acting): Promise<void> {
  if (acting.to !== 'rectifying') return
  const { matter } = acting
  const code = finding(acting)
  const text = (acting.input.findingCode ? acting.input.text : matter.finding_text) as string
  const id = await openProblem(acting.tx, acting.services, acting.actor, {
    sourceKind: 'warning',
    sourceId: matter.id,
    title: `${ruleTitle(matter.rule_id as string)}（${FINDINGS[code]}）`,
    description: text,
    findingCode: code as 'F2' | 'F3' | 'F4',
    unitId: matter.unit_id,
    region: matter.region,
    line: matter.line,
  })
  acting.set({ problem_id: id })
}

/** When the last warning of a letter has been signed for by itself, the letter is signed for too. */
async function signLetter({ tx, services, actor, matter }: Acting): Promise<void> {
  if (!matter.instrument_id) return
  await tx`update warnings set signed_by = ${actor.id} where id = ${matter.id}`
  const [letter] =
    await tx`select i.id from instruments i where i.id = ${matter.instrument_id as string} and i.state = 'issued' and i.signed_at is null
    and not exists (select from instrument_matters m join warnings w on w.id = m.matter_id
      where m.instrument_id = i.id and m.matter_kind = 'warning' and w.state = 'notified' and w.signed_by is null)`
  if (letter) await perform(services, tx, systemActor(actor.requestId), 'instrument', letter.id as string, 'sign', { input: {} })
}

/** When the last warning of a letter has been answered, the letter is answered too. */
async function answerLetter(acting: Acting): Promise<void> {
  const { tx, matter } = acting
  if (!matter.instrument_id) return
  const [open] = await tx`select 1 from instrument_matters m join warnings w on w.id = m.matter_id
    where m.instrument_id = ${matter.instrument_id as string} and m.matter_kind = 'warning' and w.id <> ${matter.id} and w.answered_at is null limit 1`
  if (open) return
  const [letter] =
    await tx`select id from instruments where id = ${matter.instrument_id as string} and kind = 'notice' and state = 'signed'`
  if (!letter) return
  // The guard of the letter reads the warnings: this one must already count as answered.
  await tx`update warnings set answered_at = now() where id = ${matter.id}`
  await perform(acting.services, tx, systemActor(acting.actor.requestId), 'instrument', letter.id as string, 'answer', {
    input: { text: '所列预警均已反馈核查结论。' },
  })
}

joinProcess('warning', {
  table: 'warnings',
  branches: {
    // Red ones always, of the others the drawn sample (loop.review-share), and every clue of discipline or crime.
    'review-due': ({ matter, input }) => matter.review_required === true || input.findingCode === 'F4',
    'ledger-finding': (acting) => LEDGER_FINDINGS.includes(finding(acting)),
  },
  guards: {
    'evidence-attached': async ({ tx, matter, input }) => {
      if (input.findingCode === 'F0') return true
      const [file] = await tx`select 1 from files where matter_kind = 'warning' and matter_id = ${matter.id} limit 1`
      return file !== undefined
    },
    'not-the-handler': ({ actor, matter }) => actor.id !== matter.answered_by && actor.id !== matter.signed_by,
    'not-of-the-unit': async ({ tx, actor, matter }) => !(await isOfUnit(tx, actor, matter.unit_id)),
  },
  effects: {
    notify: async ({ tx, actor, matter, input, set }) => {
      set({ notified_at: new Date(), notified_by: actor.id, instrument_id: input.instrumentId })
      await tellUnit(tx, 'warning', matter, `收到预警 ${matter.no}，请签收并核查`)
    },
    dismiss: async ({ actor, input, set }) =>
      set({ finding_code: 'F0', finding_text: input.text, reviewed_by: actor.id, reviewed_at: new Date() }),
    sign: async (acting) => {
      acting.set({ signed_by: acting.actor.id })
      await signLetter(acting)
    },
    answer: async (acting) => {
      acting.set({
        finding_code: acting.input.findingCode,
        finding_text: acting.input.text,
        answered_by: acting.actor.id,
        answered_at: new Date(),
      })
      await ledgerItem(acting)
      await answerLetter(acting)
    },
    accept: async (acting) => {
      acting.set({ reviewed_by: acting.actor.id, reviewed_at: new Date() })
      await ledgerItem(acting)
    },
    'send-back': async ({ tx, matter, input, set }) => {
      set({ answered_at: null, finding_code: null })
      await tellUnit(tx, 'warning', matter, `预警 ${matter.no} 被退回重查：${String(input.text).slice(0, 60)}`)
    },
    remind: async ({ tx, matter, input }) =>
      tellUnit(tx, 'warning', matter, `催办：预警 ${matter.no}，${String(input.text).slice(0, 100)}`),
    urge: async ({ tx, matter }) => tellUnit(tx, 'warning', matter, `督办：预警 ${matter.no} 已发督办函，请尽快办理`),
  },
})
