export { WarningPage } from './detail.tsx'
export { WarningListPage } from './list.tsx'
