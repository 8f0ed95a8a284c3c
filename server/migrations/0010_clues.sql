-- Clues: what people and other systems report, and the way each goes until it is closed. Whom a clue accuses never sees it (S12).

alter table users add column officer_id text;
comment on column users.officer_id is '本人对应的执法人员：被反映人不得看到反映自己的线索';
create unique index on users (officer_id) where officer_id is not null;
grant select (officer_id) on users to biaochi_app;

-- The units a person belongs to and every unit above them: whoever is accused together with them is barred.
create function scope_barred_units() returns text[] language sql stable parallel safe as $$
  select coalesce(array_agg(distinct t.ancestor_id), '{}') || coalesce(nullif(current_setting('biaochi.own_units', true), '')::text[], '{}')
  from record.unit_tree t where t.unit_id = any ((select nullif(current_setting('biaochi.own_units', true), '')::text[])::text[])
$$;
create function scope_officers() returns text[] language sql stable parallel safe as
  $$ select array_remove(array[nullif(current_setting('biaochi.officer', true), '')], null) $$;

create sequence clue_no;
create table clues (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'XS' || lpad(nextval('clue_no')::text, 8, '0'),
  campaign_id uuid,
  channel text not null,
  received_at timestamptz not null,
  title text not null,
  content text not null,
  occurred_at timestamptz,
  place text,
  plate text,
  case_no text,
  region text not null default '000000',
  line text not null default '',
  class_code text,
  weight text check (weight in ('ordinary', 'important', 'major')),
  accused_units text[] not null default '{}',
  accused_officers text[] not null default '{}',
  -- The dispatching office, and the organ that verifies: the dispatcher's own until it is handed down.
  office_id text not null,
  unit_id text not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  assessed_at timestamptz,
  assessed_by uuid,
  instrument_id uuid,
  handed_at timestamptz,
  handed_by uuid,
  signed_at timestamptz,
  signed_by uuid,
  returns integer not null default 0,
  competent_unit_id text,
  finding text check (finding in ('true', 'partly', 'untrue')),
  finding_text text,
  measures text,
  answered_at timestamptz,
  answered_by uuid,
  accepted_at timestamptz,
  accepted_by uuid,
  replied_at timestamptz,
  reply jsonb,
  satisfied boolean,
  unsatisfied_times integer not null default 0,
  listed_at timestamptz,
  problem_id uuid,
  merged_into uuid references clues (id),
  closed_by uuid,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on clues (opened_at desc, id desc);
create index on clues (region, opened_at desc, id desc);
create index on clues (unit_id, opened_at desc, id desc);
create index on clues (state, opened_at desc, id desc);
create index on clues (campaign_id, opened_at desc, id desc) where campaign_id is not null;
create index on clues (merged_into) where merged_into is not null;
create index on clues (plate) where plate is not null;
create index on clues (case_no) where case_no is not null;
create index on clues (instrument_id) where instrument_id is not null;

-- Every report that speaks of the clue: the first one and those merged into it, each with its channel and its words.
create table clue_sources (
  id uuid primary key default gen_random_uuid(),
  clue_id uuid not null references clues (id),
  channel text not null,
  external_id text,
  received_at timestamptz not null,
  content text not null,
  raw jsonb,
  anonymous boolean not null default false,
  created_at timestamptz not null default now()
);
create index on clue_sources (clue_id);
create unique index on clue_sources (channel, external_id) where external_id is not null;

-- Who reported, sealed: read by the owner alone, opened only through an approved request. Receipts are kept as hashes.
create table reporters (
  source_id uuid primary key references clue_sources (id),
  kind text not null check (kind in ('named', 'anonymous', 'on-behalf')),
  sealed bytea,
  key_id text,
  phone_index bytea,
  receipt_hash bytea unique,
  created_on date not null default current_date
);
create index on reporters (phone_index) where phone_index is not null;

-- An instrument about a clue is as hidden as the clue.
alter table instruments
  add column accused_units text[] not null default '{}',
  add column accused_officers text[] not null default '{}';

alter table notices add column matter_kind text, add column matter_id uuid;

-- A notice to the people of the supervision offices above a region. Who holds which grant is not for a request's role to read.
create function tell_supervision(about text, matter uuid, at_region text, words text, page text) returns void
language sql security definer set search_path = public, record as $$
  insert into notices (user_id, text, link, matter_kind, matter_id)
  select distinct g.user_id, words, page, about, matter from grants g join record.units u on u.id = g.unit_id
  where g.revoked_at is null and g.role in ('supervisor', 'supervision-lead') and u.line = 'justice'
    and at_region like case u.level when 'province' then left(u.region, 2) when 'city' then left(u.region, 4) else u.region end || '%'
$$;

-- ---------------------------------------------------------------- scope
alter table clues enable row level security;
create policy scope on clues to biaochi_app using (
  (line || ':' || region like any ((select scope_areas())::text[])
    or (unit_id = any ((select scope_units())::text[]) and handed_at is not null))
  and not accused_units && (select scope_barred_units())::text[]
  and not accused_officers && (select scope_officers())::text[]);
alter table clue_sources enable row level security;
create policy scope on clue_sources to biaochi_app using (exists (select from clues c where c.id = clue_id));
alter table reporters enable row level security;

create policy not_the_accused on instruments as restrictive to biaochi_app using (
  not accused_units && (select scope_barred_units())::text[] and not accused_officers && (select scope_officers())::text[]);
create policy clue on files to biaochi_app using (matter_kind = 'clue' and exists (select from clues c where c.id = matter_id));
create policy clue on clocks to biaochi_app using (matter_kind = 'clue' and exists (select from clues c where c.id = matter_id));
create policy not_the_accused on notices as restrictive for select to biaochi_app using (
  (matter_kind is distinct from 'clue' or exists (select from clues c where c.id = matter_id))
  and (matter_kind is distinct from 'instrument' or exists (select from instruments i where i.id = matter_id)));

grant select, insert, update on clues, clue_sources to biaochi_app;
grant usage on sequence clue_no to biaochi_app;
