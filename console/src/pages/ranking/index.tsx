import '#ui-kit/office.css'

export { RankingPage } from './page.tsx'
