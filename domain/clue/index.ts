/** Clues: what their words name and point to, how two are likened, whom one should go to. Pure: tables and clocks are the caller's. */
export { type Classified, type ClassSuggestion, classify, type Declared } from './classify.ts'
export { extract, type Named } from './extract.ts'
export { type Gazetteer, gazetteer, type OrgUnit, type UnitMark } from './gazetteer.ts'
export { Lexicon } from './lexicon.ts'
export { compare, type Features, keysOf, type Reason, SUGGEST, textOf } from './match.ts'
export { type Route, type RouteDecision, routeFor, type ToRoute } from './route.ts'
export { bands, likeness, normalise, passages, shingles } from './text.ts'
