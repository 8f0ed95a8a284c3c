import '#ui-kit/office.css'

export { AuditPage } from './page.tsx'
