import { z } from 'zod'
import {
  CATEGORIES,
  LOGIN_PAGES,
  LOGIN_PROVIDERS,
  PROOF_PURPOSES,
  PUBLIC_STATES,
  type PublicState,
  RATING_REASONS,
} from '../../public/index.ts'
import { dayText, done, endpoint, moment, page, pageQuery, personal, uuidParams } from './endpoint.ts'

const category = z.enum(CATEGORIES.map(({ key }) => key) as [string, ...string[]], { error: '请选择问题类别' })
const region = z.string().regex(/^\d{6}$/, '请选择事发地')
const phone = z.string().regex(/^1[3-9]\d{9}$/, '请填写 11 位手机号码')
const receipt = z
  .string()
  .max(30)
  .transform((text) => text.replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{16}$/, '查询码为 16 位数字'))
const proof = z.object({ token: z.string().min(1).max(400), nonce: z.int().min(0).nullable() })
export const said = z.string().trim().min(2, '请填写内容').max(2000, '最多 2000 字')
const publicState = z.enum(Object.keys(PUBLIC_STATES) as [PublicState, ...PublicState[]])
export const door = z.enum(['named', 'anonymous', 'on-behalf'])
export const message = z.object({ id: z.uuid(), side: z.enum(['reporter', 'office']), text: z.string(), at: moment })

/** What a report says, by whatever door it comes. */
export const report = {
  category,
  region,
  content: z.string().trim().min(10, '请写明时间、地点和经过，至少 10 个字').max(5000, '最多 5000 字'),
  occurredOn: dayText.optional(),
  place: z.string().trim().max(200).optional(),
  plate: z.string().trim().max(20).optional(),
  caseNo: z.string().trim().max(100).optional(),
  publishable: z.boolean().default(false),
  noticeVersion: z.string().min(1, '请先阅读并同意个人信息告知').max(40),
}

const answer = z.union([z.string().max(1000), z.number(), z.array(z.string().max(200)).max(50)])
const question = z.object({
  key: z.string().regex(/^[a-z0-9-]{1,40}$/, '题目编号有误'),
  kind: z.enum(['single', 'multiple', 'scale', 'text']),
  title: z.string().trim().min(2, '请填写题目').max(300),
  required: z.boolean(),
  options: z.array(z.string().trim().min(1, '请填写选项').max(100)).max(30),
  when: z.object({ question: z.string().max(40), any: z.array(z.string().max(100)).min(1, '请选择条件').max(30) }).nullable(),
})
export const form = z.object({ questions: z.array(question).max(60) })

const loginParams = z.object({ login: z.enum(LOGIN_PROVIDERS) })

export const noticeKind = z.enum(['campaign', 'result', 'warning', 'other'])
const noticeBrief = z.object({ id: z.uuid(), kind: noticeKind, title: z.string(), organ: z.string(), publishedAt: moment })
/** What citizens call; nobody is signed in. */
export const citizenApi = {
  'public.home': endpoint({
    method: 'GET',
    path: '/api/public/home',
    title: '公众端首页',
    permission: 'public',
    response: z.object({
      places: z.array(z.object({ region: z.string(), title: z.string(), office: z.string() })),
      logins: z.array(z.object({ key: z.enum(['phone', ...LOGIN_PROVIDERS]), title: z.string(), hint: z.string() })),
      notices: z.array(noticeBrief),
      questionnaires: z.array(z.object({ id: z.uuid(), title: z.string() })),
    }),
  }),
  'public.handler': endpoint({
    method: 'GET',
    path: '/api/public/handler',
    title: '由谁办理',
    permission: 'public',
    query: z.object({ category, region }),
    response: z.object({ office: z.string(), organ: z.string().nullable(), assessDays: z.int(), resultDays: z.int() }),
  }),
  'public.challenge': endpoint({
    method: 'GET',
    path: '/api/public/challenge',
    title: '领取提交验证',
    permission: 'public',
    query: z.object({ purpose: z.enum(PROOF_PURPOSES) }),
    response: z.object({ token: z.string(), id: z.string(), bits: z.int(), waitSeconds: z.int(), expiresAt: moment }),
  }),
  'public.code': endpoint({
    method: 'POST',
    path: '/api/public/code',
    title: '发送短信验证码',
    permission: 'public',
    body: z.object({ phone, proof }),
    response: z.object({ ok: z.literal(true), minutes: z.int() }),
  }),
  'public.signIn': endpoint({
    method: 'POST',
    path: '/api/public/sign-in',
    title: '凭手机验证码进入',
    permission: 'public',
    body: z.object({ phone, code: z.string().regex(/^\d{6}$/, '验证码为 6 位数字') }),
    response: done,
  }),
  'public.enter': endpoint({
    method: 'POST',
    path: '/api/public/enter',
    title: '凭查询码进入',
    permission: 'public',
    body: z.object({ receipt, proof }),
    response: done,
  }),
  'public.login': endpoint({
    method: 'POST',
    path: '/api/public/logins/:login',
    title: '经其他平台登录',
    permission: 'public',
    secretAnswer: true,
    params: loginParams,
    body: z.object({ page: z.enum(LOGIN_PAGES).describe('登录后回到的页面') }),
    response: z.object({ url: z.string().describe('浏览器应前往的地址') }),
  }),
  'public.loginBack': endpoint({
    method: 'GET',
    path: '/api/public/logins/:login/callback',
    title: '其他平台登录返回',
    permission: 'public',
    params: loginParams,
    query: z
      .object({ code: z.string().max(4000).optional(), state: z.string().max(1000).optional(), error: z.string().max(500).optional() })
      .loose(),
    response: z.any(),
    transfer: 'file',
  }),
  'public.inside': endpoint({
    method: 'GET',
    path: '/api/public/inside',
    title: '当前登录方式',
    permission: 'public',
    response: z.object({
      by: z.enum(['receipt', 'phone', ...LOGIN_PROVIDERS]),
      name: personal.name().nullable(),
      phone: personal.phone().nullable(),
    }),
  }),
  'public.localLogin': endpoint({
    method: 'POST',
    path: '/api/public/logins/:login/local',
    title: '本地演示登录',
    permission: 'public',
    secretAnswer: true,
    params: loginParams,
    body: z.object({
      state: z.string().min(1).max(1000),
      challenge: z.string().regex(/^[\w-]{43}$/, '登录信息有误，请重新登录'),
      name: z.string().trim().min(2, '请填写姓名').max(50).optional(),
      phone: phone.optional(),
      account: z.string().trim().min(2, '请填写微信号').max(50).optional(),
    }),
    response: z.object({ url: z.string() }),
  }),
  'public.leave': endpoint({ method: 'POST', path: '/api/public/leave', title: '退出查询', permission: 'public', response: done }),
  'public.report': endpoint({
    method: 'POST',
    path: '/api/public/reports',
    title: '反映问题',
    permission: 'public',
    secretAnswer: true,
    body: z.object({
      door: z.enum(['named', 'anonymous']),
      ...report,
      name: z.string().trim().min(2, '请填写姓名').max(50).optional(),
      phone: phone.optional(),
      proof,
    }),
    response: z.object({ id: z.uuid(), no: z.string(), receipt: z.string().nullable(), office: z.string() }),
  }),
  'public.mine': endpoint({
    method: 'GET',
    path: '/api/public/mine',
    title: '我反映的问题',
    permission: 'public',
    response: z.array(
      z.object({
        id: z.uuid(),
        no: z.string(),
        door,
        category: z.string(),
        content: z.string().nullable(),
        receivedOn: dayText,
        office: z.string(),
        state: publicState,
        stateTitle: z.string(),
        steps: z.array(z.object({ title: z.string(), at: moment })),
        reply: z.object({ done: z.string(), reason: z.string(), remedy: z.string(), at: moment }).nullable(),
        refusal: z.string().nullable(),
        canJudge: z.boolean(),
        satisfied: z.boolean().nullable(),
        exchangeDue: z.boolean().describe('代为登记：须先更换查询码'),
        dialogue: z.array(message),
        files: z.array(z.object({ name: z.string(), size: z.int() })),
      }),
    ),
  }),
  'public.exchange': endpoint({
    method: 'POST',
    path: '/api/public/receipt',
    title: '更换查询码',
    permission: 'public',
    secretAnswer: true,
    response: z.object({ receipt: z.string() }),
  }),
  'public.say': endpoint({
    method: 'POST',
    path: '/api/public/mine/:id/messages',
    title: '补充说明',
    permission: 'public',
    params: uuidParams,
    body: z.object({ text: said }),
    response: message,
  }),
  'public.judge': endpoint({
    method: 'POST',
    path: '/api/public/mine/:id/judgement',
    title: '评价办理结果',
    permission: 'public',
    params: uuidParams,
    body: z.object({ satisfied: z.boolean(), text: z.string().trim().max(2000).default('') }),
    response: done,
  }),
  'public.upload': endpoint({
    method: 'POST',
    path: '/api/public/mine/:id/files',
    title: '上传图片视频',
    permission: 'public',
    transfer: 'upload',
    params: uuidParams,
    response: z.object({ name: z.string(), size: z.int() }),
  }),
  'public.notices': endpoint({
    method: 'GET',
    path: '/api/public/notices',
    title: '公告',
    permission: 'public',
    query: z.object(pageQuery),
    response: page(noticeBrief),
  }),
  'public.notice': endpoint({
    method: 'GET',
    path: '/api/public/notices/:id',
    title: '公告正文',
    permission: 'public',
    params: uuidParams,
    response: noticeBrief.extend({ body: z.string() }),
  }),
  'public.questionnaire': endpoint({
    method: 'GET',
    path: '/api/public/questionnaires/:id',
    title: '问卷',
    permission: 'public',
    params: uuidParams,
    response: z.object({ id: z.uuid(), title: z.string(), intro: z.string(), organ: z.string(), digest: z.string(), form }),
  }),
  'public.answer': endpoint({
    method: 'POST',
    path: '/api/public/questionnaires/:id/answers',
    title: '提交问卷',
    permission: 'public',
    secretAnswer: true,
    params: uuidParams,
    body: z.object({
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      key: z.string().min(20).max(100).nullable().describe('续答凭证；首次提交为空'),
      answers: z.record(z.string().max(40), answer),
      complete: z.boolean(),
      proof: proof.nullable().describe('首次提交时须有'),
    }),
    response: z.object({ key: z.string(), complete: z.boolean() }),
  }),
  'public.openRating': endpoint({
    method: 'POST',
    path: '/api/public/rating/open',
    title: '打开评价码',
    permission: 'public',
    body: z.object({ code: z.string().min(1).max(200) }),
    response: z.object({
      unit: z.string(),
      caseNo: z.string(),
      on: dayText,
      badges: z.array(z.string()).describe('执法人员编号；不显示姓名'),
      expiresAt: moment,
    }),
  }),
  'public.rate': endpoint({
    method: 'POST',
    path: '/api/public/rating',
    title: '评价执法',
    permission: 'public',
    secretAnswer: true,
    body: z.object({
      code: z.string().min(1).max(200),
      satisfied: z.boolean(),
      reasons: z.array(z.enum(RATING_REASONS)).max(RATING_REASONS.length).default([]),
      text: z.string().trim().max(1000).default(''),
      proof,
    }),
    response: z.object({ receipt: z.string().nullable() }),
  }),
} as const
