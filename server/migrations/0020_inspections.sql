-- Inspections (督导检查): checklists with their versions, the plan of an office with its team, the draws that chose places and people,
-- the visits on the spot, and what was recorded there, offline or not. An inspection is a matter under domain/process/inspection.ts.

create table checklists (
  id uuid primary key default gen_random_uuid(),
  unit_id text not null,
  office_name text not null,
  region text not null,
  line text not null default '',
  title text not null,
  items jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  version integer not null default 1,
  created_by uuid,
  changed_at timestamptz not null default now()
);
create index on checklists (changed_at desc, id desc);
-- What was published: a visit keeps the version it was filled in.
create table checklist_versions (
  id uuid primary key default gen_random_uuid(),
  checklist_id uuid not null references checklists (id),
  no integer not null,
  title text not null,
  items jsonb not null,
  digest text not null,
  published_by uuid,
  published_at timestamptz not null default now(),
  unique (checklist_id, no)
);

create sequence inspection_no;
create table inspections (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'DC' || lpad(nextval('inspection_no')::text, 6, '0'),
  kind text not null check (kind in ('open', 'covert', 'unannounced', 'cross')),
  title text not null,
  purpose text not null,
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  -- The office that plans it; region and line are its reach, line '' for several.
  unit_id text not null,
  office_name text not null,
  region text not null,
  line text not null default '',
  regions text[] not null default '{}',
  campaign_id uuid,
  -- Versions of checklists that every visit fills in.
  checklist_ids uuid[] not null default '{}',
  state text not null,
  version integer not null default 1,
  created_by uuid,
  opened_at timestamptz not null default now(),
  assigned_at timestamptz,
  finished_by uuid,
  finished_at timestamptz,
  report text,
  reported_by uuid,
  reported_at timestamptz,
  judged_by uuid,
  judged_at timestamptz,
  returned integer not null default 0,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on inspections (opened_at desc, id desc);
create index on inspections (campaign_id) where campaign_id is not null;

-- A draw: the digest of a secret seed is written down before the candidates are known; candidates, seed and result are kept for ever.
create table inspection_draws (
  id uuid primary key default gen_random_uuid(),
  inspection_id uuid not null references inspections (id),
  no integer not null,
  what text not null check (what in ('places', 'people')),
  commitment text not null,
  seed text not null,
  committed_by uuid not null,
  committed_name text not null,
  committed_at timestamptz not null default now(),
  -- Why it was drawn again; null for the first.
  reason text,
  pool jsonb,
  candidates jsonb,
  digest text,
  pick integer,
  result jsonb,
  drawn_by uuid,
  drawn_name text,
  drawn_at timestamptz,
  unique (inspection_id, no)
);

create table inspection_members (
  id uuid primary key default gen_random_uuid(),
  inspection_id uuid not null references inspections (id),
  user_id uuid,
  officer_id text,
  name text not null,
  unit_id text not null,
  unit_name text not null,
  region text not null,
  leader boolean not null default false,
  draw_id uuid references inspection_draws (id),
  added_by uuid,
  added_at timestamptz not null default now(),
  removed_at timestamptz
);
create index on inspection_members (inspection_id);
create index on inspection_members (user_id) where user_id is not null;

-- One place visited once (实地督导一次). What of its inspection the inspected unit may read stands here.
create table inspection_visits (
  id uuid primary key default gen_random_uuid(),
  inspection_id uuid not null references inspections (id),
  seq integer not null,
  no text not null unique,
  kind text not null,
  title text not null,
  office_name text not null,
  office_region text not null,
  office_line text not null default '',
  campaign_id uuid,
  checklist_ids uuid[] not null default '{}',
  place_kind text not null check (place_kind in ('unit', 'site', 'enterprise')),
  place_id text,
  place_name text not null,
  -- Who answers for what is found: the unit, the unit that runs the site, the unit in charge of the enterprise.
  unit_id text not null,
  region text not null,
  line text not null,
  draw_id uuid references inspection_draws (id),
  -- Of a place that was named instead of drawn: why.
  reason text,
  state text not null default 'waiting' check (state in ('waiting', 'working', 'done', 'excused', 'replaced')),
  visited_on date,
  concluded_at timestamptz,
  concluded_by text,
  summary text,
  excuse text,
  -- From when on the inspected unit and the offices of its region may see it.
  shown_at timestamptz,
  items integer not null default 0,
  failed integer not null default 0,
  score numeric(5, 2),
  unique (inspection_id, seq)
);
create index on inspection_visits (visited_on desc, id desc) where state = 'done';
create index on inspection_visits (unit_id);
create index on inspection_visits (region, visited_on);

-- What was recorded on the spot, in the recorder's own words and order: ids are made by the device, so that what is sent twice counts once.
create table inspection_entries (
  id uuid primary key,
  -- Of records with the same time the one that came in later holds.
  seq bigint generated always as identity,
  visit_id uuid not null references inspection_visits (id),
  kind text not null check (kind in ('answer', 'conclude')),
  version_id uuid references checklist_versions (id),
  item_key text,
  result text check (result in ('pass', 'fail', 'na')),
  finding_code text check (finding_code in ('F2', 'F3', 'F4')),
  note text not null default '',
  at timestamptz not null,
  received_at timestamptz not null default now(),
  by_user uuid not null,
  by_name text not null,
  digest text not null
);
create index on inspection_entries (visit_id, version_id, item_key, at desc, seq desc);
-- Pictures that an entry announced by their digest; file_id comes with the bytes.
create table inspection_pictures (
  id uuid primary key,
  entry_id uuid not null references inspection_entries (id),
  visit_id uuid not null references inspection_visits (id),
  version_id uuid not null,
  item_key text not null,
  sha256 text not null,
  size integer not null,
  file_id uuid references files (id),
  received_at timestamptz
);
create index on inspection_pictures (visit_id);
create index on inspection_pictures (entry_id);
-- The ledger item that a finding led to.
create table inspection_findings (
  visit_id uuid not null references inspection_visits (id),
  version_id uuid not null,
  item_key text not null,
  problem_id uuid not null references problems (id),
  primary key (visit_id, version_id, item_key)
);
create unique index on inspection_findings (problem_id);

-- The answer that holds for each item of a visit: the one given last by the clock of the device, whatever came in last.
create view inspection_answers with (security_invoker = true) as
  select distinct on (visit_id, version_id, item_key) * from inspection_entries
  where kind = 'answer' order by visit_id, version_id, item_key, at desc, seq desc;

-- ---------------------------------------------------------------- scope
-- Inspections in whose team the person is, wherever they lead.
create function scope_inspections() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(inspection_id), '{}') from inspection_members where user_id = scope_user() and removed_at is null
$$;

-- An office reads its own checklists and those published above it; it writes its own.
alter table checklists enable row level security;
create policy seen on checklists for select to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[])
  or (state <> 'draft' and campaign_meets(array['police', 'transport'], region)));
create policy made on checklists for insert to biaochi_app with check (line || ':' || region like any ((select scope_areas())::text[]));
create policy kept on checklists for update to biaochi_app using (line || ':' || region like any ((select scope_areas())::text[]));

alter table inspections enable row level security;
create policy scope on inspections to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or id = any ((select scope_inspections())::uuid[]));
alter table inspection_draws enable row level security;
create policy scope on inspection_draws to biaochi_app using (exists (select from inspections i where i.id = inspection_id));
alter table inspection_members enable row level security;
create policy scope on inspection_members to biaochi_app using (exists (select from inspections i where i.id = inspection_id));

alter table inspection_visits enable row level security;
create policy scope on inspection_visits for select to biaochi_app using (
  office_line || ':' || office_region like any ((select scope_areas())::text[])
  or inspection_id = any ((select scope_inspections())::uuid[])
  or (shown_at is not null and (line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]))));
create policy made on inspection_visits for insert to biaochi_app with check (
  office_line || ':' || office_region like any ((select scope_areas())::text[]));
create policy kept on inspection_visits for update to biaochi_app using (
  office_line || ':' || office_region like any ((select scope_areas())::text[]) or inspection_id = any ((select scope_inspections())::uuid[]));
-- Whoever belongs to the inspected unit learns nothing before, whatever else he may be.
create policy not_yet on inspection_visits as restrictive for select to biaochi_app using (
  shown_at is not null or not unit_id = any ((select scope_barred_units())::text[]));

alter table checklist_versions enable row level security;
create policy seen on checklist_versions for select to biaochi_app using (
  exists (select from checklists c where c.id = checklist_id)
  or exists (select from inspection_visits v where checklist_versions.id = any (v.checklist_ids)));
create policy made on checklist_versions for insert to biaochi_app with check (exists (select from checklists c where c.id = checklist_id));

alter table inspection_entries enable row level security;
create policy scope on inspection_entries to biaochi_app using (exists (select from inspection_visits v where v.id = visit_id));
alter table inspection_pictures enable row level security;
create policy scope on inspection_pictures to biaochi_app using (exists (select from inspection_visits v where v.id = visit_id));
alter table inspection_findings enable row level security;
create policy scope on inspection_findings to biaochi_app using (exists (select from inspection_visits v where v.id = visit_id));

create policy inspection on files to biaochi_app using (
  (matter_kind = 'inspection' and exists (select from inspections i where i.id = matter_id))
  or (matter_kind = 'inspection-visit' and exists (select from inspection_visits v where v.id = matter_id)));
create policy inspection on clocks to biaochi_app using (matter_kind = 'inspection' and exists (select from inspections i where i.id = matter_id));

grant select, insert, update on checklists, inspections, inspection_draws, inspection_members, inspection_visits, inspection_pictures to biaochi_app;
grant select, insert on checklist_versions, inspection_entries, inspection_findings to biaochi_app;
grant select on inspection_answers to biaochi_app;
grant usage on sequence inspection_no to biaochi_app;
