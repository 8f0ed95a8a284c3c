-- Instruments of supervision: dated templates, the way of approval, seals, verification of papers, papers received from outside.

-- A kind of paper as it is from a date on; the version in force on the day of drafting counts.
create table instrument_templates (
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{1,39}$'),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  title text not null,
  letters text not null,
  form text not null check (form in ('letter', 'document')),
  direction text not null check (direction in ('out', 'in')),
  addressee text not null check (addressee in ('unit', 'outside')),
  reply text not null check (reply in ('required', 'optional', 'none')),
  sign_period text not null,
  reply_period text,
  signer text not null check (signer in ('supervisor', 'supervision-lead')),
  signer_title text not null,
  short boolean not null,
  monthly boolean not null,
  minutes boolean not null,
  basis text not null,
  confirmed boolean not null,
  body jsonb not null,
  reason text,
  set_by uuid references users (id),
  set_at timestamptz not null default now(),
  primary key (kind, valid_from),
  check (reply <> 'required' or reply_period is not null)
);

-- 机关代字: the organ's part of the number.
create table instrument_organs (
  organ_id text primary key,
  mark text not null,
  set_by uuid references users (id),
  set_at timestamptz not null default now()
);

-- Pictures of seals, kept by the organ that they belong to. A seal is never deleted, only taken out of use.
create table instrument_seals (
  id uuid primary key default gen_random_uuid(),
  organ_id text not null,
  name text not null,
  kind text not null check (kind in ('test', 'official')),
  picture bytea not null,
  media_type text not null check (media_type in ('image/svg+xml', 'image/png')),
  diameter integer not null check (diameter between 20 and 50),
  -- Papers of the short way are sealed with it when a person or the system signs them for this organ.
  automatic boolean not null default false,
  added_by uuid references users (id),
  added_at timestamptz not null default now(),
  retired_by uuid references users (id),
  retired_at timestamptz
);
create index on instrument_seals (organ_id) where retired_at is null;
create unique index on instrument_seals (organ_id) where retired_at is null and automatic;

alter table instruments
  add column template_from date,
  -- The organ as it was called: who gets the paper may not see the register of offices.
  add column organ_title text,
  add column copies text,
  add column copy_units text[] not null default '{}',
  add column countersigners uuid[] not null default '{}',
  add column countersigned uuid[] not null default '{}',
  add column checked_by uuid references users (id),
  add column approved_by uuid references users (id),
  add column approved_at timestamptz,
  add column seal_id uuid references instrument_seals (id),
  add column sealed_by uuid references users (id),
  add column sealed_at timestamptz,
  add column dated date,
  add column verify_code text unique,
  add column receipt_no text,
  add column minutes jsonb,
  add column minutes_signed_by uuid references users (id),
  add column minutes_signed_at timestamptz,
  add column unlisted_at timestamptz,
  add column assessment text,
  add column corrections jsonb not null default '[]',
  add column withdrawn_at timestamptz,
  add column withdrawn_why text,
  add column volume text,
  add column retention text,
  -- A paper of another organ: who made it, its number and date, and when it came.
  add column received jsonb;
create index on instruments (state, drafted_at desc, id desc);

-- Units besides the addressee that get the paper (抄送): each signs for its own copy.
create table instrument_receipts (
  instrument_id uuid not null references instruments (id),
  unit_id text not null,
  signed_by uuid references users (id),
  signed_at timestamptz not null default now(),
  primary key (instrument_id, unit_id)
);

-- What anybody may learn who holds a paper: that it is genuine. Nothing of what it says.
create function verify_paper(code text)
returns table (number text, organ text, title text, dated date, sha256 text, withdrawn_on date, corrected_on date)
language sql stable security definer set search_path = public, record as $$
  select i.number, coalesce(i.organ_title, u.name), t.title, i.dated, f.sha256, i.withdrawn_at::date, (i.corrections -> -1 ->> 'at')::timestamptz::date
  from instruments i join record.units u on u.id = i.organ_id join files f on f.id = i.file_id
    left join lateral (select k.title from instrument_templates k where k.kind = i.kind and k.valid_from <= coalesce(i.template_from, i.dated)
      order by k.valid_from desc limit 1) t on true
  where i.verify_code = code and i.number is not null
$$;
revoke execute on function verify_paper(text) from public;
grant execute on function verify_paper(text) to biaochi_app;

-- People of the supervision offices at and above a region, who may be asked to countersign. Grants are not for a request's role to read.
create function supervision_people(at_region text) returns table (id uuid, name text, unit text, roles text[])
language sql stable security definer set search_path = public, record as $$
  select p.id, p.name, min(u.name), array_agg(distinct g.role order by g.role)
  from grants g join users p on p.id = g.user_id join record.units u on u.id = g.unit_id
  where g.revoked_at is null and p.disabled_at is null and g.role in ('supervisor', 'supervision-lead', 'law-reviewer') and u.line = 'justice'
    and at_region like case u.level when 'province' then left(u.region, 2) when 'city' then left(u.region, 4) else u.region end || '%'
  group by p.id, p.name
$$;
revoke execute on function supervision_people(text) from public;
grant execute on function supervision_people(text) to biaochi_app;

-- ---------------------------------------------------------------- scope
drop policy scope on instruments;
create policy scope on instruments to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[])
  or (issued_at is not null and (unit_id = any ((select scope_units())::text[]) or copy_units && (select scope_units())::text[])));

alter table instrument_templates enable row level security;
create policy everybody on instrument_templates to biaochi_app using (true);
alter table instrument_organs enable row level security;
create policy scope on instrument_organs to biaochi_app using (exists (select from record.units u where u.id = organ_id));
alter table instrument_seals enable row level security;
create policy scope on instrument_seals to biaochi_app using (scope_areas() is not null and exists (select from record.units u where u.id = organ_id));
alter table instrument_receipts enable row level security;
create policy scope on instrument_receipts to biaochi_app using (exists (select from instruments i where i.id = instrument_id));

grant select, insert, update on instrument_templates, instrument_organs, instrument_seals, instrument_receipts to biaochi_app;
