import '#ui-kit/kit.css'
import './app/app.css'
import { createRoot } from 'react-dom/client'
import { Console } from './app/Console.tsx'

createRoot(document.getElementById('root')!).render(<Console />)
