/** Figures of the campaign and the briefings that offices make of them. */
import './briefing-process.ts'
import type { Routes } from '../platform/context.ts'
import { briefingMatterRoutes } from './briefing-routes.ts'
import { figureRoutes } from './figure-routes.ts'

export { type BriefingData, countBriefing, digestOf, type Organ } from './briefing-data.ts'
export { sealedOf } from './briefing-routes.ts'
export { readFigures } from './figures.ts'
export { freezePublished } from './freeze.ts'

export const briefingRoutes: Routes = { ...figureRoutes, ...briefingMatterRoutes }
