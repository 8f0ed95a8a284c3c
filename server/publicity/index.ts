/** The publicity ledger: what was told to the public and whom one heard, by unit; amended with its versions kept, withdrawn, never deleted. */
export { publicityRoutes } from './routes.ts'
export { PUBLICITY_MOMENTS, publicityWhere } from './store.ts'
