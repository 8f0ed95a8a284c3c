import '#ui-kit/office.css'
import './briefings.css'

export { BriefingPage } from './detail.tsx'
export { FiguresPage } from './figures.tsx'
export { BriefingListPage } from './list.tsx'
