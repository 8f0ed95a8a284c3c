export { ProblemPage } from './detail.tsx'
export { ProblemListPage } from './list.tsx'
