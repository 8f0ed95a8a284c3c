import '#ui-kit/office.css'

export { ImportPage } from './detail.tsx'
export { ImportListPage } from './list.tsx'
export { NewImportPage } from './new.tsx'
