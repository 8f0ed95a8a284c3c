import { Button, Card, Checkbox, Input, Select, Space } from 'antd'
import { type ReactNode, useId } from 'react'
import { type Question, SCALE } from '#domain/public/index.ts'

const KINDS: readonly { value: Question['kind']; label: string }[] = [
  { value: 'single', label: '单选' },
  { value: 'multiple', label: '多选' },
  { value: 'scale', label: '五级满意度' },
  { value: 'text', label: '问答' },
]
const hasOptions = (kind: Question['kind']): boolean => kind === 'single' || kind === 'multiple'

/** What a condition on a question may ask for. */
const valuesOf = (question: Question | undefined): { value: string; label: string }[] =>
  !question
    ? []
    : question.kind === 'scale'
      ? SCALE.map((label, step) => ({ value: String(step + 1), label }))
      : question.options.map((value) => ({ value, label: value }))

export interface QuestionCardProps {
  number: number
  question: Question
  /** Questions before this one: conditions point to them. */
  before: readonly Question[]
  onChange: (question: Question) => void
  onMove: (step: -1 | 1) => void
  onRemove: () => void
  last: boolean
}

/** One question of the builder: kind, words, options, and when it is shown. */
export function QuestionCard({ number, question, before, onChange, onMove, onRemove, last }: QuestionCardProps): ReactNode {
  const id = useId()
  const set = (more: Partial<Question>) => onChange({ ...question, ...more })
  const askable = before.filter(({ kind }) => kind !== 'text')
  const asked = before.find(({ key }) => key === question.when?.question)
  return (
    <Card
      size="small"
      title={<h2 className="office-heading">第 {number} 题</h2>}
      extra={
        <Space>
          <Button size="small" disabled={number === 1} aria-label={`第 ${number} 题上移`} onClick={() => onMove(-1)}>
            上移
          </Button>
          <Button size="small" disabled={last} aria-label={`第 ${number} 题下移`} onClick={() => onMove(1)}>
            下移
          </Button>
          <Button size="small" danger aria-label={`删除第 ${number} 题`} onClick={onRemove}>
            删除
          </Button>
        </Space>
      }
    >
      <div className="kit-stack">
        <div className="office-row">
          <Select
            aria-label={`第 ${number} 题题型`}
            style={{ width: 130 }}
            value={question.kind}
            options={[...KINDS]}
            onChange={(kind) => set({ kind, options: hasOptions(kind) && question.options.length === 0 ? ['是', '否'] : question.options })}
          />
          <Checkbox checked={question.required} onChange={({ target }) => set({ required: target.checked })}>
            必答
          </Checkbox>
        </div>
        <div>
          <label htmlFor={`${id}t`}>题目</label>
          <Input id={`${id}t`} maxLength={300} value={question.title} onChange={({ target }) => set({ title: target.value })} />
        </div>
        {hasOptions(question.kind) ? (
          <div>
            <label htmlFor={`${id}o`}>选项（每行一个）</label>
            <Input.TextArea
              id={`${id}o`}
              autoSize={{ minRows: 2, maxRows: 12 }}
              value={question.options.join('\n')}
              onChange={({ target }) => set({ options: target.value.split('\n').slice(0, 30) })}
            />
          </div>
        ) : null}
        {askable.length > 0 ? (
          <div className="office-row">
            <span>显示条件</span>
            <Select
              aria-label={`第 ${number} 题依据哪一题显示`}
              style={{ minWidth: 220, maxWidth: '100%' }}
              value={question.when?.question ?? ''}
              options={[
                { value: '', label: '总是显示' },
                ...askable.map((each) => ({ value: each.key, label: `第 ${before.indexOf(each) + 1} 题：${each.title}` })),
              ]}
              onChange={(key) => set({ when: key ? { question: key, any: [] } : null })}
            />
            {question.when ? (
              <Select
                aria-label={`第 ${number} 题在选了哪些答案时显示`}
                mode="multiple"
                style={{ minWidth: 220, flex: 1 }}
                placeholder="选了以下任一答案时显示"
                value={[...question.when.any]}
                options={valuesOf(asked)}
                onChange={(any) => set({ when: { question: question.when!.question, any } })}
              />
            ) : null}
          </div>
        ) : null}
      </div>
    </Card>
  )
}
