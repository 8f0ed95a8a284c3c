-- What rules read of the clue library, in the shape of the record: wall time, ids as text. Nothing of what was said and by whom.

create view record.clue_work with (security_invoker = true) as
  select id::text as id, no, channel, received_at at time zone 'Asia/Shanghai' as received_at, unit_id, office_id, region, line, class_code,
    weight, accused_units[1] as accused_unit, plate, case_no, state, handed_at at time zone 'Asia/Shanghai' as handed_at,
    signed_at at time zone 'Asia/Shanghai' as signed_at, due_at at time zone 'Asia/Shanghai' as due_at,
    unsatisfied_at at time zone 'Asia/Shanghai' as unsatisfied_at, unsatisfied_times, satisfied,
    closed_at at time zone 'Asia/Shanghai' as closed_at, merged_into::text as merged_into
  from clues;
create view record.clue_officers with (security_invoker = true) as
  select c.id::text as clue_id, o.officer_id from clues c cross join unnest(c.accused_officers) as o (officer_id);
grant select on record.clue_work, record.clue_officers to biaochi_app;

-- A warning about a clue is as hidden as the clue; a warning about an officer is not for himself where it rests on clues (S12).
create policy not_the_accused on warnings as restrictive to biaochi_app using (
  rule_id <> 'R47'
  or (subject_kind <> 'clue' or exists (select from clues c where c.id::text = subject_id))
    and not (subject_kind = 'officer' and subject_id = any ((select scope_officers())::text[])));
