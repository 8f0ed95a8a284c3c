import { createHash } from 'node:crypto'
import { type Answers, type Form, shownQuestions } from '#domain/public/index.ts'
import { at, dateText, dayOf, HOUR, LAST_DAY } from '../clock.ts'
import { Random } from '../random.ts'
import { unitOf } from '../world.ts'
import type { People } from './people.ts'
import { moment } from './periods.ts'
import { dbId } from './places.ts'
import { Sheet, uuid } from './sheet.ts'

const question = (
  key: string,
  kind: 'single' | 'multiple' | 'scale',
  title: string,
  options: readonly string[] = [],
  when: Form['questions'][number]['when'] = null,
) => ({
  key,
  kind,
  title,
  required: true,
  options,
  when,
})

/** The questionnaire of the province's campaign. */
const FORM: Form = {
  questions: [
    question('role', 'single', '您的身份是', ['货运司机', '客运司机', '私家车主', '网约车司机', '运输企业人员', '其他']),
    question('met', 'single', '近一年是否接受过道路执法检查', ['没有', '一至三次', '三次以上']),
    question('clear', 'scale', '执法人员说明理由和依据是否清楚', [], { question: 'met', any: ['一至三次', '三次以上'] }),
    question('troubles', 'multiple', '您遇到过哪些问题', ['随意拦车扣车', '态度粗暴', '罚款不一致', '乱收费', '没有遇到'], {
      question: 'met',
      any: ['一至三次', '三次以上'],
    }),
    question('change', 'scale', '您对专项整治的效果'),
  ],
}

function answersOf(random: Random): Answers {
  const answers: Record<string, Answers[string]> = {}
  for (;;) {
    const next = shownQuestions(FORM, answers).find(({ key }) => answers[key] === undefined)
    if (!next) return answers
    if (next.kind === 'scale') answers[next.key] = random.chance(0.82) ? random.between(4, 5) : random.between(1, 3)
    else answers[next.key] = next.kind === 'multiple' ? [random.pick(next.options)] : random.pick(next.options)
  }
}

const NOTICES: readonly (readonly ['campaign' | 'result' | 'warning', string, string, string])[] = [
  [
    'campaign',
    '2026-03-09',
    '关于公开征集道路交通安全和运输执法领域问题线索的通告',
    '欢迎反映逐利执法、执法不规范、执法方式简单僵化、执法粗暴、执法寻租等问题。反映人信息依法保密。',
  ],
  [
    'campaign',
    '2026-04-20',
    '专项整治群众监督渠道公告',
    '可以通过热线、来信来访、网上信箱和本平台反映问题，也可以扫描执法文书上的评价码评价。',
  ],
  ['result', '2026-07-15', '专项整治阶段情况通告', '第一阶段问题线索已按期交办核查，属实问题列入台账整改。'],
  ['warning', '2026-08-10', '关于防范冒充执法人员收费的提示', '缴纳罚款请使用法定渠道并索取票据，任何人不得以放行为由收取现金。'],
  ['result', '2026-10-30', '专项整治结果通告', '集中整治结束，未办结事项转入常治长效，继续接受群众监督。'],
]

/** Notices and the questionnaire of the public door, with so many complete answers. */
export function publicSheets(campaignId: string, answered: number, people: People, seed: number): Sheet[] {
  const random = new Random(seed, 'campaign-public')
  const office = unitOf('SF-990000')
  const author = people.of(office)
  const notices = new Sheet('public_notices', [
    'id',
    'kind',
    'title',
    'body',
    'campaign_id',
    'unit_id',
    'region',
    'state',
    'version',
    'author_id',
    'publisher_id',
    'published_at',
    'created_at',
  ])
  for (const [kind, day, title, body] of NOTICES)
    notices.add({
      id: uuid(random),
      kind,
      title,
      body,
      campaign_id: campaignId,
      unit_id: dbId(office),
      region: office.region,
      state: 'published',
      version: 2,
      author_id: author,
      publisher_id: author,
      published_at: moment(at(dayOf(day), 10)),
      created_at: moment(at(dayOf(day), 9)),
    })
  const digest = createHash('sha256').update(JSON.stringify(FORM)).digest('hex')
  const forms = new Sheet('forms', ['digest', 'form', 'archived_at'])
  const opened = at(dayOf('2026-03-20'), 10)
  forms.add({ digest, form: FORM as never, archived_at: moment(opened) })
  const questionnaires = new Sheet('questionnaires', [
    'id',
    'title',
    'intro',
    'draft',
    'form_digest',
    'campaign_id',
    'unit_id',
    'region',
    'state',
    'version',
    'author_id',
    'opened_at',
    'created_at',
  ])
  const id = uuid(random)
  questionnaires.add({
    id,
    title: '道路执法满意度问卷',
    intro: '匿名填写，约需两分钟，结果用于改进执法工作。',
    draft: FORM as never,
    form_digest: digest,
    campaign_id: campaignId,
    unit_id: dbId(office),
    region: office.region,
    state: 'open',
    version: 2,
    author_id: author,
    opened_at: moment(opened),
    created_at: moment(opened - HOUR),
  })
  const answers = new Sheet('questionnaire_answers', [
    'id',
    'questionnaire_id',
    'form_digest',
    'key_hash',
    'answers',
    'last_question',
    'complete',
    'started_on',
  ])
  for (let n = 0; n < answered; n++) {
    const given = answersOf(random)
    answers.add({
      id: uuid(random),
      questionnaire_id: id,
      form_digest: digest,
      key_hash: `\\x${random.digest()}`,
      answers: given,
      last_question: 'change',
      complete: true,
      started_on: dateText(random.between(dayOf('2026-03-20'), LAST_DAY)),
    })
  }
  return [notices, forms, questionnaires, answers]
}
