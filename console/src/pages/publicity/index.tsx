import '#ui-kit/office.css'
import '../ledger/ledger.css'

export { PublicityPage } from './detail.tsx'
export { PublicityImportPage } from './imports.tsx'
export { PublicityListPage } from './list.tsx'
export { PublicityTotalsPage } from './totals.tsx'
