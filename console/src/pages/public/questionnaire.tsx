import { Alert, App, Button, Card, DatePicker, Input, Space } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useId, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { ReplyOf } from '#domain/contract/api/index.ts'
import { type Form, formFault, type Question, SCALE } from '#domain/public/index.ts'
import { Chart } from '#ui-kit/Chart.tsx'
import { momentText } from '#ui-kit/format.ts'
import { PlainTag } from '#ui-kit/JobTag.tsx'
import { Loaded, Nothing } from '#ui-kit/States.tsx'
import { TabbedPage } from '#ui-kit/TabbedPage.tsx'
import { useCall, useSend } from '../../client/hooks.ts'
import { newKey } from '../../client/key.ts'
import { messageOf } from '../../client/problem.ts'
import { QuestionCard } from './QuestionCard.tsx'

type Stored = ReplyOf<'questionnaires.show'>
type Version = ReplyOf<'questionnaires.statistics'>[number]

const newQuestion = (): Question => ({
  key: `q${newKey().slice(0, 8)}`,
  kind: 'single',
  title: '',
  required: true,
  options: ['是', '否'],
  when: null,
})

/** 新建问卷. */
export const NewQuestionnairePage = (): ReactNode => (
  <TabbedPage title="新建问卷" back="/questionnaires" tabs={[{ key: 'form', label: '题目', content: <Builder stored={null} /> }]} />
)

/** 问卷详情: the builder and what was answered. */
export function QuestionnairePage(): ReactNode {
  const { id = '' } = useParams()
  const read = useCall('questionnaires.show', { params: { id } })
  return (
    <Loaded read={read}>
      {(stored) => (
        <TabbedPage
          title={stored.title}
          back="/questionnaires"
          tags={
            <PlainTag tone={stored.state === 'open' ? 'normal' : undefined}>
              {{ draft: '草稿', open: '征集中', closed: '已结束' }[stored.state]}
            </PlainTag>
          }
          tabs={[
            { key: 'form', label: '题目', content: <Builder key={stored.version} stored={stored} /> },
            { key: 'answers', label: '答卷统计', content: <Answers id={stored.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Builder({ stored }: { stored: Stored | null }): ReactNode {
  const { message } = App.useApp()
  const navigate = useNavigate()
  const id = useId()
  const save = useSend('questionnaires.save', ['questionnaires.show', 'questionnaires.list'])
  const open = useSend('questionnaires.open', ['questionnaires.show', 'questionnaires.list', 'questionnaires.statistics'])
  const [title, setTitle] = useState(stored?.title ?? '')
  const [intro, setIntro] = useState(stored?.intro ?? '')
  const [closesOn, setClosesOn] = useState(stored?.closesOn ?? null)
  const [questions, setQuestions] = useState<readonly Question[]>((stored?.form as Form | undefined)?.questions ?? [newQuestion()])
  const [fault, setFault] = useState<string | null>(null)
  const closed = stored?.state === 'closed'
  const change = (index: number, question: Question) => setQuestions(questions.map((each, at) => (at === index ? question : each)))
  const move = (index: number, step: -1 | 1) => {
    const next = [...questions]
    const [moved] = next.splice(index, 1)
    next.splice(index + step, 0, moved!)
    setQuestions(next)
  }
  const submit = async (publish: boolean) => {
    setFault(null)
    const form: Form = {
      questions: questions.map((each) => ({ ...each, options: each.options.map((option) => option.trim()).filter(Boolean) })),
    }
    const wrong = publish ? formFault(form) : null
    if (wrong) return setFault(wrong)
    try {
      const body = {
        id: stored?.id ?? null,
        version: stored?.version ?? null,
        title,
        intro,
        closesOn,
        campaignId: stored?.campaignId ?? null,
        form: form as never,
      }
      const saved = await save.mutateAsync({ body })
      if (publish) await open.mutateAsync({ params: { id: saved.id }, body: { version: saved.version } })
      message.success(publish ? '已发布，群众现在可以作答' : '已保存')
      if (!stored) navigate(`/questionnaires/${saved.id}`)
    } catch (error) {
      setFault(messageOf(error))
    }
  }
  return (
    <div className="kit-stack">
      {fault ? <Alert type="error" showIcon title={fault} role="alert" /> : null}
      <div>
        <label htmlFor={`${id}t`}>标题</label>
        <Input id={`${id}t`} maxLength={200} value={title} onChange={({ target }) => setTitle(target.value)} />
      </div>
      <div>
        <label htmlFor={`${id}i`}>说明</label>
        <Input.TextArea id={`${id}i`} rows={2} maxLength={2000} value={intro} onChange={({ target }) => setIntro(target.value)} />
      </div>
      <div>
        <label htmlFor={`${id}d`}>截止日期</label>{' '}
        <DatePicker
          id={`${id}d`}
          placeholder="不限"
          value={closesOn ? dayjs(closesOn) : null}
          onChange={(day) => setClosesOn(day ? day.format('YYYY-MM-DD') : null)}
        />
      </div>
      {questions.map((question, index) => (
        <QuestionCard
          key={question.key}
          number={index + 1}
          question={question}
          before={questions.slice(0, index)}
          last={index === questions.length - 1}
          onChange={(changed) => change(index, changed)}
          onMove={(step) => move(index, step)}
          onRemove={() => setQuestions(questions.filter((_, at) => at !== index))}
        />
      ))}
      {closed ? null : (
        <Space wrap>
          <Button onClick={() => setQuestions([...questions, newQuestion()])} disabled={questions.length >= 60}>
            加一题
          </Button>
          <Button loading={save.isPending} onClick={() => submit(false)}>
            保存草稿
          </Button>
          <Button type="primary" loading={open.isPending} onClick={() => submit(true)}>
            {stored?.state === 'open' ? '发布改动' : '发布'}
          </Button>
        </Space>
      )}
    </div>
  )
}

function Answers({ id }: { id: string }): ReactNode {
  const read = useCall('questionnaires.statistics', { params: { id } })
  return (
    <Loaded read={read}>
      {(versions) =>
        versions.length === 0 ? (
          <Nothing text="还没有发布" hint="发布后可看到答卷统计" />
        ) : (
          <div className="kit-stack">
            {versions.map((version) => (
              <VersionFigures key={version.digest} version={version} />
            ))}
          </div>
        )
      }
    </Loaded>
  )
}

const labelOf = (kind: Question['kind'], value: string): string => (kind === 'scale' ? (SCALE[Number(value) - 1] ?? value) : value)

function VersionFigures({ version }: { version: Version }): ReactNode {
  return (
    <Card
      size="small"
      title={
        <h2 className="office-heading">
          {momentText(version.archivedAt)} 发布的题目：完成 {version.complete} 份，未答完 {version.partial} 份
        </h2>
      }
    >
      <div className="office-grid">
        {version.questions.map(({ key, kind, title, answered, left, counts, texts }, index) => (
          <section key={key} aria-label={title}>
            <h3 className="office-heading">
              {index + 1}. {title}
            </h3>
            <p className="kit-quiet">
              {answered} 人作答{left > 0 ? `，${left} 份停在本题` : ''}
            </p>
            {kind === 'text' ? (
              texts.length > 0 ? (
                <ul className="office-list">
                  {texts.map((text, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: texts of a fixed answer
                    <li key={at}>{text}</li>
                  ))}
                </ul>
              ) : (
                <Nothing small text="没有填写" />
              )
            ) : (
              <Chart
                label={title}
                kind="bar"
                horizontal
                categories={counts.map(({ value }) => labelOf(kind, value))}
                series={[{ name: '人数', data: counts.map(({ count }) => count) }]}
                unit="人"
                height={60 + counts.length * 34}
              />
            )}
          </section>
        ))}
      </div>
    </Card>
  )
}
