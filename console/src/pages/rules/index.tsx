import '#ui-kit/office.css'

export { RulePage } from './detail.tsx'
export { RuleListPage } from './list.tsx'
