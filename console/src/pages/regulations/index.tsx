import '../ledger/ledger.css'

export { RegulationPage } from './detail.tsx'
export { RegulationListPage } from './list.tsx'
