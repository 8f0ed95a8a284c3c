import './field.css'
import { createRoot } from 'react-dom/client'
import { Field } from './Field.tsx'
import { keepSending } from './queue.ts'

createRoot(document.getElementById('root')!).render(<Field />)
keepSending()
// Only secure pages have service workers; without one the page works as long as it stays open.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => undefined)
// Asks the browser not to clear the store when the phone runs short of space.
void navigator.storage?.persist?.()
