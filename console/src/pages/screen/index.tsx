import './screen.css'

export { ScreenPage } from './page.tsx'
