import '#ui-kit/office.css'

export { OverviewPage } from './page.tsx'
