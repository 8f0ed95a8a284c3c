/** Figures of the campaign: what each means, which period it is of, and the list that shows its records. Shared by server and screens. */
export * from './definitions.ts'
export * from './links.ts'
export * from './period.ts'
