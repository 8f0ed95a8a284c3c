import '#ui-kit/office.css'

export { BulletinPage } from './detail.tsx'
export { BulletinListPage } from './list.tsx'
