import type { Routes } from '../platform/context.ts'
import { asOwner } from '../platform/database/owner.ts'
import { meOf } from './me.ts'
import { noticeRoutes } from './notices.ts'
import { finishOidc, offered, startOidc } from './oidc.ts'
import { check, setUp } from './second-factor.ts'
import { changePassword, end, start, tokenOf } from './sign-in.ts'

export const identityRoutes: Routes = {
  'session.options': async ({ services }) => ({ password: true, oidc: offered(), demo: services.demo, version: services.version }),
  'session.start': start,
  'session.me': async (context) => {
    await asOwner(context.tx)
    return meOf(context.tx, tokenOf(context))
  },
  'session.end': end,
  'session.password': changePassword,
  'session.totpStart': setUp,
  'session.totpCheck': check,
  'session.oidcStart': startOidc,
  'session.oidcBack': finishOidc,
  ...noticeRoutes,
}
