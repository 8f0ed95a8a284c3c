import '#ui-kit/office.css'
import './papers.css'

export { InstrumentPage } from './detail.tsx'
export { EditInstrumentPage, NewInstrumentPage } from './Editor.tsx'
export { KindsPage } from './KindsPage.tsx'
export { InstrumentListPage } from './list.tsx'
export { SealsPage } from './SealsPage.tsx'
