/** Campaigns: plans on three levels, what the units have to do under them, and how far they have come. */
import './processes.ts'

export { campaignTasks, runCampaigns, tellOfOffers } from './jobs.ts'
export { campaignRoutes } from './routes.ts'
export { campaignName, classesOf, DUTY_MOMENTS, dutyWhere } from './store.ts'
