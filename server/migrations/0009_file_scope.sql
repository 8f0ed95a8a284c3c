-- A file belongs to its matter: who may no longer see that, because it was moved away, no longer sees the file he once added.
drop policy scope on files;
create policy scope on files to biaochi_app using (
  (matter_id is null and uploaded_by = scope_user())
  or (matter_kind = 'warning' and exists (select from warnings w where w.id = matter_id))
  or (matter_kind = 'problem' and exists (select from problems p where p.id = matter_id))
  or (matter_kind = 'instrument' and exists (select from instruments i where i.id = matter_id)));
