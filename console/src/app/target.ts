/** A path inside the console to go to after the log-in; anything else leads to the first page. */
export const safeTarget = (to: string | null): string => (to && /^\/(?![/\\])/.test(to) && !to.startsWith('/login') ? to : '/')
