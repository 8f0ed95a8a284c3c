import { type ReactNode, useRef, useState } from 'react'
import { type Answer, type Answers, checkAnswers, type Form, type Question, SCALE, shownQuestions } from '#domain/public/index.ts'
import { call, Refused } from '../api.ts'
import { prove } from '../prove.ts'
import { Choices, Field, Reading, Sending, Title, To, useRead } from '../ui.tsx'

/** A questionnaire, without a name. What is answered is kept as a part from the first answer on, and sent as a whole at the end. */
export function Questionnaire({ id }: { id: string }): ReactNode {
  const read = useRead(() => call('public.questionnaire', { params: { id } }), id)
  const [answers, setAnswers] = useState<Answers>({})
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [done, setDone] = useState(false)
  const key = useRef<Promise<string | null>>(Promise.resolve(null))
  if (!read.data) return <Reading {...read} />
  const { title, intro, organ, digest } = read.data
  const form = read.data.form as Form
  if (done)
    return (
      <>
        <Title>谢谢您的意见</Title>
        <p>
          <To to="/">回到首页</To>
        </p>
      </>
    )
  /** One after the other: the first gets the key that the later ones go on with. */
  const send = (given: Answers, complete: boolean): Promise<string | null> => {
    const before = key.current
    key.current = before.then(async (known) => {
      const proof = known ? null : await prove('answer')
      return (await call('public.answer', { params: { id }, body: { digest, key: known, answers: given as never, complete, proof } })).key
    })
    // A part that is lost is no harm: the next one carries it.
    const sending = key.current
    key.current = sending.catch(() => before)
    return sending
  }
  const set = (question: Question, answer: Answer) => {
    const next = { ...answers, [question.key]: answer }
    setAnswers(next)
    setFaults({ ...faults, [question.key]: '' })
    if (question.kind !== 'text') void send(next, false).catch(() => undefined)
  }
  const submit = async () => {
    const { faults: found } = checkAnswers(form, answers, true)
    setFaults(found)
    if (Object.keys(found).length > 0) throw new Refused(422, 'missing', '还有题目没有回答')
    await send(answers, true)
    setDone(true)
  }
  return (
    <>
      <Title>{title}</Title>
      <p className="hint">{organ}　不记名，不需要登录</p>
      {intro ? <p className="words">{intro}</p> : null}
      <Sending button="提交" onSend={submit}>
        {shownQuestions(form, answers).map((question, index) => (
          <Asked
            key={question.key}
            number={index + 1}
            question={question}
            answer={answers[question.key]}
            fault={faults[question.key]}
            onAnswer={(answer) => set(question, answer)}
          />
        ))}
      </Sending>
    </>
  )
}

function Asked(props: {
  number: number
  question: Question
  answer?: Answer
  fault?: string
  onAnswer: (answer: Answer) => void
}): ReactNode {
  const { number, question, answer, fault, onAnswer } = props
  const { kind, options, required } = question
  const title = `${number}. ${question.title}${required ? '' : '（选填）'}`
  if (kind === 'text')
    return (
      <Field label={title} fault={fault || undefined}>
        {(tied) => (
          <textarea
            {...tied}
            rows={3}
            maxLength={1000}
            value={(answer as string | undefined) ?? ''}
            onChange={({ target }) => onAnswer(target.value)}
          />
        )}
      </Field>
    )
  const scale = kind === 'scale'
  const shown = scale
    ? SCALE.map((step, index) => ({ value: String(index + 1), title: step }))
    : options.map((value) => ({ value, title: value }))
  const chosen = answer === undefined ? [] : Array.isArray(answer) ? answer : [String(answer)]
  return (
    <Choices
      legend={title}
      hint={kind === 'multiple' ? '可以选多项' : undefined}
      many={kind === 'multiple'}
      options={shown}
      chosen={chosen}
      fault={fault || undefined}
      onChange={(values) => onAnswer(kind === 'multiple' ? values : scale ? Number(values[0]) : values[0]!)}
    />
  )
}
