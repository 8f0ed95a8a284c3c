import { z } from 'zod'
import { ROLE_NAMES } from '../roles.ts'
import { done, endpoint, moment, page, pageQuery, unitRef, uuidParams } from './endpoint.ts'

const me = z.object({
  id: z.uuid(),
  account: z.string(),
  name: z.string(),
  unit: unitRef.nullable(),
  roles: z.array(z.object({ role: z.enum(ROLE_NAMES), title: z.string(), unitId: z.string().nullable(), unitName: z.string().nullable() })),
  permissions: z.array(z.string()),
  mustChangePassword: z.boolean(),
  secondFactor: z.enum(['none', 'passed', 'due', 'must-set-up']),
  /** Whom this deployment asks for a second factor at important actions; administrators always need one. */
  secondFactorOf: z.enum(['everyone', 'administrators']),
  /** False for an account that signs in through the identity provider alone. */
  hasPassword: z.boolean(),
  sessionEndsAt: moment,
})
export type Me = z.infer<typeof me>

export const sessionApi = {
  'session.options': endpoint({
    method: 'GET',
    path: '/api/session/options',
    title: '登录方式',
    permission: 'public',
    response: z.object({
      password: z.boolean(),
      oidc: z.object({ title: z.string(), start: z.string() }).nullable(),
      demo: z.boolean(),
      version: z.string(),
    }),
  }),
  'session.start': endpoint({
    method: 'POST',
    path: '/api/session',
    title: '登录',
    permission: 'public',
    body: z.object({ account: z.string().trim().min(1).max(100), password: z.string().min(1).max(200) }),
    response: me,
  }),
  'session.me': endpoint({ method: 'GET', path: '/api/session', title: '当前用户', permission: 'signed-in', response: me }),
  'session.end': endpoint({ method: 'DELETE', path: '/api/session', title: '退出', permission: 'signed-in', response: done }),
  'session.password': endpoint({
    method: 'POST',
    path: '/api/session/password',
    title: '修改密码',
    permission: 'signed-in',
    body: z.object({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) }),
    response: me,
  }),
  'session.totpStart': endpoint({
    method: 'POST',
    path: '/api/session/totp',
    title: '设置动态口令',
    permission: 'signed-in',
    secretAnswer: true,
    body: z.object({ password: z.string().max(200).describe('账号有本系统密码时必填') }),
    response: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
  }),
  'session.totpCheck': endpoint({
    method: 'POST',
    path: '/api/session/totp/check',
    title: '验证动态口令',
    permission: 'signed-in',
    body: z.object({ code: z.string().regex(/^\d{6}$/, '请输入 6 位数字') }),
    response: me,
  }),
  'session.oidcStart': endpoint({
    method: 'GET',
    path: '/api/session/oidc/start',
    title: '统一身份认证登录',
    permission: 'public',
    response: z.any(),
    transfer: 'file',
  }),
  'session.oidcBack': endpoint({
    method: 'GET',
    path: '/api/session/oidc/callback',
    title: '统一身份认证返回',
    permission: 'public',
    query: z
      .object({ code: z.string().max(4000).optional(), state: z.string().max(500).optional(), error: z.string().max(500).optional() })
      .loose(),
    response: z.any(),
    transfer: 'file',
  }),
  'notices.list': endpoint({
    method: 'GET',
    path: '/api/notices',
    title: '消息',
    permission: 'signed-in',
    query: z.object(pageQuery),
    response: page(z.object({ id: z.uuid(), text: z.string(), link: z.string().nullable(), createdAt: moment, read: z.boolean() })).extend({
      unread: z.int(),
    }),
  }),
  'notices.read': endpoint({
    method: 'POST',
    path: '/api/notices/read',
    title: '消息已读',
    permission: 'signed-in',
    body: z.object({ ids: z.array(z.uuid()).min(1).max(200) }),
    response: done,
  }),
  'filters.list': endpoint({
    method: 'GET',
    path: '/api/filters',
    title: '常用筛选',
    permission: 'signed-in',
    query: z.object({ page: z.string().max(50) }),
    response: z.array(z.object({ id: z.uuid(), name: z.string(), query: z.record(z.string(), z.string()) })),
  }),
  'filters.save': endpoint({
    method: 'POST',
    path: '/api/filters',
    title: '保存筛选',
    permission: 'signed-in',
    body: z.object({
      page: z.string().min(1).max(50),
      name: z.string().trim().min(1).max(50),
      query: z.record(z.string().max(50), z.string().max(200)),
    }),
    response: z.object({ id: z.uuid() }),
  }),
  'filters.remove': endpoint({
    method: 'DELETE',
    path: '/api/filters/:id',
    title: '删除常用筛选',
    permission: 'signed-in',
    params: uuidParams,
    response: done,
  }),
} as const
