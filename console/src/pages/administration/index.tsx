import '#ui-kit/office.css'

export { OrganisationPage } from './OrganisationPage.tsx'
export { SettingsPage } from './SettingsPage.tsx'
export { SystemPage } from './SystemPage.tsx'
export { UsersPage } from './UsersPage.tsx'
