import '#ui-kit/office.css'

export { UnitsPage } from './page.tsx'
