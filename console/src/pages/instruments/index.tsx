import '#ui-kit/office.css'

export { InstrumentPage } from './detail.tsx'
export { InstrumentListPage } from './list.tsx'
