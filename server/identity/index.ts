/** Identity: who signs in and how, accounts and their passwords, the second factor, notices. */
export { createAccount, type NewAccount } from './accounts.ts'
export { resetPassword } from './reset.ts'
export { identityRoutes } from './routes.ts'
