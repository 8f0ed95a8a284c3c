/** Providers that may vouch for a citizen at the public door. */
export const LOGIN_PROVIDERS = ['government', 'wechat'] as const
export type LoginProvider = (typeof LOGIN_PROVIDERS)[number]

/** Pages that a log-in may lead back to. */
export const LOGIN_PAGES = ['report', 'track'] as const
export type LoginPage = (typeof LOGIN_PAGES)[number]

/** Why a log-in did not succeed, in the words that the citizen reads. */
export const LOGIN_FAILURES = {
  expired: '登录用时过长，请重新登录。',
  'not-here': '这次登录不是从本浏览器发起的，或者已经用过，请重新登录。',
  cancelled: '您在登录平台取消了登录。',
  refused: '登录平台没有确认您的身份，请重新登录，或改用其他方式。',
  incomplete: '登录平台没有提供您的姓名或已验证的手机号码，请改用手机验证码。',
  down: '登录平台暂时没有响应，请稍后再试，或改用其他方式。',
  busy: '正在登录的人较多，请过一会儿再试。',
} as const
export type LoginFailure = keyof typeof LOGIN_FAILURES
