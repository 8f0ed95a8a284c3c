-- A role may be held for one campaign alone (专班人员): of what the unit's role would see, only that campaign's matters remain.

alter table grants add column campaign_id uuid references campaigns (id);

-- All of a person's roles are for the same campaign, or none is: a union over areas and campaigns would show more than either.
create function refuse_mixed_campaigns() returns trigger language plpgsql as $$
begin
  if new.revoked_at is not null then return new; end if;
  perform pg_advisory_xact_lock(hashtext('grants:' || new.user_id));
  if exists (
    select 1 from grants g
    where g.user_id = new.user_id and g.revoked_at is null and g.id <> new.id and g.campaign_id is distinct from new.campaign_id
  ) then
    raise exception using errcode = 'BC004', message = 'campaign-roles-are-separate';
  end if;
  return new;
end $$;
create trigger separate_campaigns before insert or update on grants for each row execute function refuse_mixed_campaigns();

-- The campaign that the person is limited to, with the plans above and those adopted from it; null: not limited.
create function scope_campaigns() returns uuid[] language sql stable security definer set search_path = public as $$
  with recursive own as (select nullif(current_setting('biaochi.campaign', true), '')::uuid as id),
  above as (
    select c.id, c.parent_id from campaigns c join own o on o.id = c.id
    union select c.id, c.parent_id from campaigns c join above a on a.parent_id = c.id
  ), below as (
    select c.id from campaigns c join own o on o.id = c.id
    union select c.id from campaigns c join below b on c.parent_id = b.id
  )
  select case when (select id from own) is not null
    then array(select id from above union select id from below union select id from own) end
$$;
-- Whether an instrument deals with a clue or a problem of these campaigns.
create function instrument_of_campaigns(instrument uuid, campaigns uuid[]) returns boolean language sql stable security definer
set search_path = public as $$
  select exists (
    select from instrument_matters m
      left join clues c on m.matter_kind = 'clue' and c.id = m.matter_id
      left join problems p on m.matter_kind = 'problem' and p.id = m.matter_id
    where m.instrument_id = instrument and coalesce(c.campaign_id, p.campaign_id) = any (campaigns))
$$;

create policy own_campaign on campaigns as restrictive to biaochi_app using (
  (select scope_campaigns()) is null or id = any ((select scope_campaigns())::uuid[]));
create policy own_campaign on instruments as restrictive to biaochi_app using (
  (select scope_campaigns()) is null or drafted_by = scope_user() or instrument_of_campaigns(id, (select scope_campaigns())));
-- A notice to the whole unit is seen with its matter alone.
create policy own_campaign on notices as restrictive to biaochi_app using (
  (select scope_campaigns()) is null or user_id = scope_user() or case matter_kind
    when 'clue' then exists (select from clues m where m.id = matter_id)
    when 'problem' then exists (select from problems m where m.id = matter_id)
    when 'instrument' then exists (select from instruments m where m.id = matter_id)
    when 'regulation' then exists (select from regulations m where m.id = matter_id)
    when 'campaign' then exists (select from campaigns m where m.id = matter_id)
    when 'stage' then exists (select from stages m where m.id = matter_id)
    when 'duty' then exists (select from duties m where m.id = matter_id)
    when 'inspection' then exists (select from inspections m where m.id = matter_id)
    else false end);
create policy own_campaign on export_requests as restrictive to biaochi_app using (
  (select scope_campaigns()) is null or asked_by = scope_user());
do $$
declare part text;
begin
  -- Matters of a campaign; what hangs on them is seen with them.
  foreach part in array array['clues', 'problems', 'regulations', 'stages', 'duties', 'inspections', 'inspection_visits',
    'accountability', 'briefings', 'publicity_entries', 'public_notices', 'questionnaires'] loop
    execute format('create policy own_campaign on %I as restrictive to biaochi_app using (
      (select scope_campaigns()) is null or campaign_id = any ((select scope_campaigns())::uuid[]))', part);
  end loop;
  -- What belongs to no campaign.
  foreach part in array array['warnings', 'snapshots', 'unit_days', 'unit_months', 'profile_metrics', 'ratings', 'rating_batches',
    'rating_codes', 'inbox_items', 'checklists', 'handovers', 'tracings', 'exemptions', 'clue_routes', 'unit_marks'] loop
    execute format('create policy own_campaign on %I as restrictive to biaochi_app using ((select scope_campaigns()) is null)', part);
  end loop;
end $$;
do $$
declare part text;
begin
  -- Records of enforcement, but for units and people, whom clues and problems name.
  for part in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'record' and c.relkind = 'r' and c.relrowsecurity and c.relname not in ('units', 'officers')
  loop
    execute format('create policy own_campaign on record.%I as restrictive to biaochi_app using ((select scope_campaigns()) is null)', part);
  end loop;
end $$;
