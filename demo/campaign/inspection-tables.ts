import { Sheet } from './sheet.ts'

const columns = (text: string): string[] => text.trim().split(/\s+/)

/** Empty sheets for what inspections are made of, in the order in which they may be written. */
export const inspectionTables = () => ({
  checklists: new Sheet('checklists', columns('id unit_id office_name region line title items state version created_by changed_at')),
  versions: new Sheet('checklist_versions', columns('id checklist_id no title items digest published_by published_at')),
  inspections: new Sheet(
    'inspections',
    columns(`id no kind title purpose period_from period_to unit_id office_name region line regions campaign_id checklist_ids state version
      created_by opened_at assigned_at finished_by finished_at report reported_by reported_at judged_by judged_at due_at breached closed_at`),
  ),
  draws: new Sheet(
    'inspection_draws',
    columns(`id inspection_id no what commitment seed committed_by committed_name committed_at pool candidates digest pick result drawn_by
      drawn_name drawn_at`),
  ),
  members: new Sheet('inspection_members', columns('id inspection_id user_id name unit_id unit_name region leader added_by added_at')),
  visits: new Sheet(
    'inspection_visits',
    columns(`id inspection_id seq no kind title office_name office_region office_line campaign_id checklist_ids place_kind place_id place_name
      unit_id region line draw_id reason state visited_on concluded_at concluded_by summary shown_at items failed score`),
  ),
  entries: new Sheet(
    'inspection_entries',
    columns('id visit_id kind version_id item_key result finding_code note at received_at by_user by_name digest'),
  ),
  problems: new Sheet(
    'problems',
    columns(`id source_kind source_id source_text title description kind finding_code unit_id region line state version opened_at measures leader
      person deadline completion completed_at accepted_by accepted_at closed_at campaign_id opened_by`),
  ),
  findings: new Sheet('inspection_findings', columns('visit_id version_id item_key problem_id')),
})
