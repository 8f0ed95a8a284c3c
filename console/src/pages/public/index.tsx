/** The public door from the office's side: ratings and their codes, notices, questionnaires, reports keyed for somebody, messages out. */
export { Dialogue } from './DialogueCard.tsx'
export { PublicNoticesPage } from './notices.tsx'
export { OnBehalfPage } from './on-behalf.tsx'
export { OutboxPage } from './outbox.tsx'
export { NewQuestionnairePage, QuestionnairePage } from './questionnaire.tsx'
export { QuestionnairesPage } from './questionnaires.tsx'
export { RatingCodesPage } from './rating-codes.tsx'
export { RatingsPage } from './ratings.tsx'
