/** Administration: accounts, roles, units, dated settings, the state of the system. */
import type { Routes } from '../platform/context.ts'
import { settingRoutes } from './settings.ts'
import { systemRoutes } from './system.ts'
import { userRoutes } from './users.ts'

export { type NewVersion, setValue } from './settings.ts'

export const administrationRoutes: Routes = { ...userRoutes, ...settingRoutes, ...systemRoutes }
