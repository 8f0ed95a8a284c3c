/** Protection of personal data (S27): the catalogue, impact assessments, periods and deletions, requests of persons, incidents. */
import type { Routes } from '../platform/context.ts'
import type { Scheduled, Tasks } from '../platform/jobs/worker.ts'
import { assess, listAssessments, listSets } from './assessments.ts'
import { tellWhatIsDue } from './due.ts'
import { closeIncident, exportIncidents, listIncidents, openIncident, saveIncident } from './incidents.ts'
import { answer, applicant, listRequests, register } from './requests.ts'
import { askRun, carryOut, decideRun, dryRun, listRuns } from './runs.ts'

export const privacyRoutes: Routes = {
  'privacy.data-sets': (context) => listSets(context),
  'privacy.assessments': (context, { query }) => listAssessments(context, query),
  'privacy.assess': (context, { body }) => assess(context, body),
  'privacy.dry-run': (context, { query }) => dryRun(context, query.set),
  'privacy.runs': (context, { query }) => listRuns(context, query),
  'privacy.ask-run': (context, { body }) => askRun(context, body),
  'privacy.decide-run': (context, { params, body }) => decideRun(context, params.id, body),
  'privacy.requests': (context, { query }) => listRequests(context, query),
  'privacy.register': (context, { body }) => register(context, body),
  'privacy.answer': (context, { params, body }) => answer(context, params.id, body),
  'privacy.applicant': (context, { params, body }) => applicant(context, params.id, body.reason),
  'privacy.incidents': (context, { query }) => listIncidents(context, query),
  'privacy.open-incident': (context, { body }) => openIncident(context, body),
  'privacy.save-incident': (context, { params, body }) => saveIncident(context, params.id, body),
  'privacy.close-incident': (context, { params, body }) => closeIncident(context, params.id, body),
  'privacy.export-incidents': (context, { query }) => exportIncidents(context, query.purpose),
}

export const privacyTasks: Tasks = {
  'privacy-run': (payload, services) => carryOut(services, payload.id as string),
  'privacy-due': (_, services) => tellWhatIsDue(services),
}

export const privacySchedule: readonly Scheduled[] = [{ task: 'privacy-due', at: '25 * * * *' }]
