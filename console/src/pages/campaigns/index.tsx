export { CampaignPage } from './detail.tsx'
export { DutyListPage, DutyPage } from './duty.tsx'
export { CampaignListPage } from './list.tsx'
export { StagePage } from './stage.tsx'
