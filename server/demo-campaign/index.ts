/** The demo's campaign: loaded once beside the demo province, with the totals that a province published. */
export { type LoadOptions, loadCampaign } from './load.ts'
export { seatAccounts } from './seats.ts'
