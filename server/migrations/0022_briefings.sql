-- Briefings (简报): numbered papers of an office made from frozen figures, and typical cases. Each version stays as it was published.

create sequence briefing_no;
create table briefings (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'JB' || lpad(nextval('briefing_no')::text, 6, '0'),
  kind text not null check (kind in ('weekly', 'monthly', 'ranking', 'tip', 'special', 'case')),
  title text not null,
  -- What people wrote, paragraph by paragraph; a line that begins with 一、 二、 … is a heading.
  body text not null default '',
  campaign_id uuid references campaigns (id),
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  -- Of a typical case: what it was made of.
  source_kind text check (source_kind in ('clue', 'problem')),
  source_id uuid,
  unit_id text not null,
  region text not null,
  line text not null,
  -- The issue: without gaps by office, kind and year, taken when it is published.
  year integer,
  issue integer,
  state text not null,
  version integer not null default 1,
  drafted_by uuid,
  opened_at timestamptz not null default now(),
  reviewed_by uuid,
  reviewed_at timestamptz,
  published_by uuid,
  published_at timestamptz,
  -- The notice at the public door.
  notice_id uuid,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz,
  unique (unit_id, kind, year, issue),
  check ((kind = 'case') = (source_id is not null)),
  check (state <> 'published' or issue is not null),
  check (reviewed_by is null or reviewed_by is distinct from drafted_by)
);
create index on briefings (opened_at desc, id desc);
create index on briefings (region, published_at desc) where published_at is not null;
create index on briefings (source_id) where source_id is not null;

-- What a version says, with the digest over it: the first is frozen when the draft is sent on, later ones are corrections.
create table briefing_versions (
  briefing_id uuid not null references briefings (id),
  no integer not null,
  data jsonb not null,
  digest text not null,
  reason text,
  taken_by uuid,
  taken_at timestamptz not null default now(),
  primary key (briefing_id, no),
  check (no = 1 or reason is not null)
);

-- ---------------------------------------------------------------- scope
-- An office's briefings are its own and those above it see them. What addresses the levels below is read there once published; the
-- statistics reported upwards are not, and no enforcement unit reads any figure about clues that may speak of it (S12).
create function briefing_reaches(kind text, at_region text) returns boolean language sql stable parallel safe as $$
  select kind in ('tip', 'special', 'ranking') and exists (
      select from unnest((select scope_areas())::text[]) area
      where rtrim(split_part(area, ':', 2), '%') like region_prefix(at_region) || '%')
    or kind = 'case' and (
      exists (select from unnest((select scope_areas())::text[]) area where rtrim(split_part(area, ':', 2), '%') like region_prefix(at_region) || '%')
      or exists (select from record.units u where u.id = any ((select scope_units())::text[]) and u.region like region_prefix(at_region) || '%'))
$$;
alter table briefings enable row level security;
create policy own on briefings to biaochi_app using (
  ':' || region like any (select distinct ':' || split_part(area, ':', 2) from unnest((select scope_areas())::text[]) area));
create policy reaches on briefings for select to biaochi_app using (published_at is not null and briefing_reaches(kind, region));
-- A typical case is as hidden as the clue that it speaks of: from whom it accuses.
create policy not_the_accused on briefings as restrictive to biaochi_app using (
  published_at is not null or case source_kind
    when 'clue' then exists (select from clues c where c.id = source_id)
    when 'problem' then exists (select from problems p where p.id = source_id
      and (p.source_kind <> 'clue' or p.source_id is null or exists (select from clues c where c.id = p.source_id)))
    else true end);

alter table briefing_versions enable row level security;
create policy seen on briefing_versions for select to biaochi_app using (exists (select from briefings b where b.id = briefing_id));
create policy added on briefing_versions for insert to biaochi_app with check (exists (select from briefings b where b.id = briefing_id));
-- Only a draft is not yet frozen.
create policy drafted on briefing_versions for update to biaochi_app using (
  no = 1 and exists (select from briefings b where b.id = briefing_id and b.state = 'draft'));
create policy briefing on files to biaochi_app using (matter_kind = 'briefing' and exists (select from briefings b where b.id = matter_id));

grant select, insert, update on briefings, briefing_versions to biaochi_app;
grant usage on sequence briefing_no to biaochi_app;
