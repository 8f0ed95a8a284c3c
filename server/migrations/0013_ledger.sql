-- Ledgers: problems from any source with their timetable, pictures and campaign, last year's ledgers taken in, and regulations to make.

alter table problems
  alter column source_id drop not null,
  add column campaign_id uuid,
  add column class_code text,
  -- Where it came from in words: the paper, the visit, the check.
  add column source_text text,
  add column opened_by uuid,
  add column look_back_from date,
  add column look_back_text text,
  -- Of a problem taken in from a table: its number there, and which table.
  add column external_no text,
  add column import_id uuid,
  add column import_key bytea;
create index on problems (campaign_id, opened_at desc, id desc) where campaign_id is not null;
create index on problems (external_no) where external_no is not null;
create unique index on problems (import_key) where import_key is not null;

-- The timetable: what is to be done by which day, and when it was.
create table problem_steps (
  id uuid primary key default gen_random_uuid(),
  problem_id uuid not null references problems (id),
  due date not null,
  text text not null,
  done_on date,
  done_text text,
  done_by uuid,
  done_at timestamptz
);
create index on problem_steps (problem_id, due);

-- Pictures before and after; either may come first.
create table problem_pictures (
  id uuid primary key default gen_random_uuid(),
  problem_id uuid not null references problems (id),
  caption text not null default '',
  before_id uuid references files (id),
  after_id uuid references files (id),
  added_by uuid,
  -- Pairs of one act keep their order.
  added_at timestamptz not null default clock_timestamp(),
  check (before_id is not null or after_id is not null)
);
create index on problem_pictures (problem_id, added_at);

-- Tables that were read, tried out or taken in; rejected rows are kept with their reasons until they are mended.
create table problem_imports (
  id uuid primary key default gen_random_uuid(),
  file_name text not null,
  sha256 text not null,
  mapping jsonb not null,
  dry_run boolean not null,
  columns jsonb not null,
  read integer not null,
  taken integer not null,
  known integer not null,
  rejects jsonb not null,
  imported_by uuid not null,
  imported_at timestamptz not null default now()
);
create index on problem_imports (imported_at desc, id desc);
alter table problems add foreign key (import_id) references problem_imports (id);

-- 制度建设台账: rules to make, amend or repeal.
create sequence regulation_no;
create table regulations (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'ZD' || lpad(nextval('regulation_no')::text, 6, '0'),
  name text not null,
  action text not null check (action in ('make', 'amend', 'repeal')),
  basis text not null,
  content text not null default '',
  campaign_id uuid,
  unit_id text not null,
  region text not null,
  line text not null,
  person text,
  deadline date not null,
  state text not null,
  version integer not null default 1,
  created_by uuid,
  opened_at timestamptz not null default now(),
  drafted_by uuid,
  consulted_at timestamptz,
  opinion text,
  reviewed_by uuid,
  discussed_on date,
  doc_no text,
  published_on date,
  filing_no text,
  filed_on date,
  returned integer not null default 0,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on regulations (opened_at desc, id desc);
create index on regulations (unit_id, opened_at desc, id desc);
create index on regulations (campaign_id) where campaign_id is not null;

-- ---------------------------------------------------------------- scope
alter table problem_steps enable row level security;
create policy scope on problem_steps to biaochi_app using (exists (select from problems p where p.id = problem_id));
alter table problem_pictures enable row level security;
create policy scope on problem_pictures to biaochi_app using (exists (select from problems p where p.id = problem_id));
alter table problem_imports enable row level security;
create policy made on problem_imports to biaochi_app using (imported_by = scope_user());
-- Whoever sees a problem may know from which table it came.
create policy named on problem_imports for select to biaochi_app using (exists (select from problems p where p.import_id = problem_imports.id));
alter table regulations enable row level security;
create policy scope on regulations to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));
create policy regulation on files to biaochi_app using (matter_kind = 'regulation' and exists (select from regulations r where r.id = matter_id));
create policy regulation on clocks to biaochi_app using (matter_kind = 'regulation' and exists (select from regulations r where r.id = matter_id));

grant select, insert, update, delete on problem_steps to biaochi_app;
grant select, insert, update on problem_pictures, regulations to biaochi_app;
grant select, insert on problem_imports to biaochi_app;
grant usage on sequence regulation_no to biaochi_app;
