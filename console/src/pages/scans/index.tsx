export { ScanPage } from './detail.tsx'
export { ScanListPage } from './list.tsx'
