-- 宣传台账: what offices and units told the public and whom they heard, counted in the unit of measure of its kind. Never deleted.
create sequence publicity_no;
create table publicity_entries (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'XC' || lpad(nextval('publicity_no')::text, 6, '0'),
  kind text not null,
  held_on date not null,
  title text not null,
  -- The title without spaces and punctuation.
  title_key text not null,
  -- How many, in the unit of measure of the kind: 篇, 次, 人次, 份, 张 …
  amount integer not null check (amount > 0),
  content text not null default '',
  medium text,
  medium_kind text,
  medium_level text,
  link text,
  -- The link without what does not tell two pages apart: an article is kept once.
  link_key text,
  campaign_id uuid references campaigns (id),
  unit_id text not null,
  region text not null,
  line text not null,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  -- When it came in with an office's table.
  source_file text,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_reason text,
  check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index on publicity_entries (held_on desc, id desc);
create index on publicity_entries (unit_id, held_on desc, id desc);
create index on publicity_entries (campaign_id) where campaign_id is not null;
create index on publicity_entries (link_key) where link_key is not null;

-- What an entry said before it was amended, with who changed it and why.
create table publicity_versions (
  entry_id uuid not null references publicity_entries (id),
  version integer not null,
  facts jsonb not null,
  reason text not null,
  replaced_by uuid not null,
  replaced_at timestamptz not null default now(),
  primary key (entry_id, version)
);

-- ---------------------------------------------------------------- scope
alter table publicity_entries enable row level security;
create policy scope on publicity_entries to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));
alter table publicity_versions enable row level security;
create policy scope on publicity_versions to biaochi_app using (exists (select from publicity_entries e where e.id = entry_id));
create policy publicity on files to biaochi_app using (
  matter_kind = 'publicity' and exists (select from publicity_entries e where e.id = matter_id));

grant select, insert, update on publicity_entries to biaochi_app;
grant select, insert on publicity_versions to biaochi_app;
grant usage on sequence publicity_no to biaochi_app;
