import './ledger.css'

export { ProblemPage } from './detail.tsx'
export { LedgerImportPage } from './imports.tsx'
export { ProblemListPage } from './list.tsx'
