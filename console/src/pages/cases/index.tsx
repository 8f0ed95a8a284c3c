export { CasePage } from './detail.tsx'
export { CaseListPage } from './list.tsx'
