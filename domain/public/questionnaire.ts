/** One question. `when`: shown only if an earlier question was answered with one of these options. */
export interface Question {
  readonly key: string
  readonly kind: 'single' | 'multiple' | 'scale' | 'text'
  readonly title: string
  readonly required: boolean
  /** Of single and multiple. */
  readonly options: readonly string[]
  readonly when: { readonly question: string; readonly any: readonly string[] } | null
}
/** A form as it was published; an answer names the digest of the form it belongs to. */
export interface Form {
  readonly questions: readonly Question[]
}
export type Answer = string | readonly string[] | number
export type Answers = Readonly<Record<string, Answer>>

/** Steps of a scale: 1 很不满意 … 5 很满意. */
export const SCALE = ['很不满意', '不满意', '一般', '满意', '很满意'] as const
const TEXT_LENGTH = 1000

const chosen = (answer: Answer | undefined): readonly string[] =>
  answer === undefined ? [] : typeof answer === 'object' ? answer : [String(answer)]

/** Questions that these answers show, in order. A question whose condition is itself hidden is hidden too. */
export function shownQuestions(form: Form, answers: Answers): Question[] {
  const shown: Question[] = []
  for (const question of form.questions) {
    const { when } = question
    const visible =
      when === null ||
      (shown.some((each) => each.key === when.question) && chosen(answers[when.question]).some((each) => when.any.includes(each)))
    if (visible) shown.push(question)
  }
  return shown
}

/** Whether an answer fits its question. */
function fits(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case 'single':
      return typeof answer === 'string' && question.options.includes(answer)
    case 'multiple':
      return Array.isArray(answer) && new Set(answer).size === answer.length && answer.every((each) => question.options.includes(each))
    case 'scale':
      return typeof answer === 'number' && Number.isInteger(answer) && answer >= 1 && answer <= SCALE.length
    case 'text':
      return typeof answer === 'string' && answer.length <= TEXT_LENGTH
  }
}

const empty = (answer: Answer | undefined): boolean =>
  answer === undefined || answer === '' || (typeof answer === 'object' && answer.length === 0)

/**
 * What is wrong with answers to a form, by question: what does not fit, and when they are said to be complete, what is missing. Answers to
 * questions that are not shown are dropped from `kept`.
 */
export function checkAnswers(
  form: Form,
  answers: Answers,
  complete: boolean,
): { kept: Record<string, Answer>; faults: Record<string, string> } {
  const kept: Record<string, Answer> = {}
  const faults: Record<string, string> = {}
  for (const question of shownQuestions(form, answers)) {
    const answer = answers[question.key]
    if (answer === undefined || empty(answer)) {
      if (complete && question.required) faults[question.key] = '请回答本题'
    } else if (fits(question, answer)) kept[question.key] = answer
    else faults[question.key] = '答案不在选项之内'
  }
  return { kept, faults }
}

/** What is wrong with a form before it is published, or null: keys once each, options where they are needed, conditions on earlier questions. */
export function formFault(form: Form): string | null {
  if (form.questions.length === 0) return '请至少设置一道题'
  const before = new Map<string, Question>()
  for (const [index, question] of form.questions.entries()) {
    const name = `第 ${index + 1} 题`
    if (before.has(question.key)) return `${name}的编号与前面的题重复`
    const needs = question.kind === 'single' || question.kind === 'multiple'
    if (needs && question.options.length < 2) return `${name}请至少设置两个选项`
    if (new Set(question.options).size < question.options.length) return `${name}的选项有重复`
    if (question.when) {
      const asked = before.get(question.when.question)
      if (!asked) return `${name}的显示条件须指向前面的题`
      if (asked.kind === 'text') return `${name}的显示条件不能指向问答题`
      const values = asked.kind === 'scale' ? SCALE.map((_, step) => String(step + 1)) : asked.options
      if (question.when.any.length === 0 || question.when.any.some((each) => !values.includes(each)))
        return `${name}的显示条件不在所指题的选项之内`
    }
    before.set(question.key, question)
  }
  return null
}
