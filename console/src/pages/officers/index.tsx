import '#ui-kit/office.css'

export { OfficerPage } from './detail.tsx'
export { OfficerListPage } from './list.tsx'
