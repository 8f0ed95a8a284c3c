-- Rules, scans, warnings, problems (ledger items), instruments, statistics.

create table rule_versions (
  rule_id text not null,
  version integer not null,
  enabled boolean not null default true,
  parameters jsonb not null,
  reason text not null,
  author_id uuid references users (id),
  published_at timestamptz not null default now(),
  primary key (rule_id, version)
);

create table snoozes (
  id uuid primary key default gen_random_uuid(),
  rule_id text not null,
  subject_kind text not null,
  subject_id text not null,
  until date not null,
  reason text not null,
  author_id uuid not null references users (id),
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index on snoozes (rule_id) where ended_at is null;

create table scans (
  id uuid primary key default gen_random_uuid(),
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  engine text not null check (engine in ('duckdb', 'postgres')),
  trigger text not null check (trigger in ('schedule', 'nightly', 'person', 'command')),
  rules text[],
  dry_run boolean not null default false,
  as_of timestamp,
  requested_by uuid,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  records bigint,
  progress text,
  report jsonb,
  error text
);
create index on scans (requested_at desc);

create table scan_rules (
  scan_id uuid not null references scans (id),
  rule_id text not null,
  version integer not null,
  ms integer not null,
  findings integer not null,
  opened integer not null,
  repeated integer not null,
  cleared integer not null,
  primary key (scan_id, rule_id)
);

create sequence warning_no;
create table warnings (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'YJ' || lpad(nextval('warning_no')::text, 8, '0'),
  rule_id text not null,
  rule_version integer not null,
  fingerprint text not null unique,
  colour text not null check (colour in ('red', 'orange', 'yellow', 'blue')),
  subject_kind text not null,
  subject_id text not null,
  win text not null default '',
  unit_id text not null,
  region text not null default '000000',
  line text not null default '',
  score double precision,
  evidence jsonb not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  opened_scan uuid,
  last_seen_at timestamptz not null default now(),
  last_scan uuid,
  seen_count integer not null default 1,
  condition_gone_at timestamptz,
  notified_at timestamptz,
  notified_by uuid,
  instrument_id uuid,
  signed_by uuid,
  answered_by uuid,
  answered_at timestamptz,
  finding_code text check (finding_code in ('F0', 'F1', 'F2', 'F3', 'F4')),
  finding_text text,
  review_required boolean,
  reviewed_by uuid,
  reviewed_at timestamptz,
  problem_id uuid,
  closed_at timestamptz,
  due_at timestamptz,
  breached boolean not null default false,
  handed_over_at timestamptz
);
create index on warnings (opened_at desc, id desc);
create index on warnings (region, opened_at desc, id desc);
create index on warnings (unit_id, opened_at desc, id desc);
create index on warnings (rule_id, opened_at desc, id desc);
create index on warnings (state, opened_at desc, id desc);
create index on warnings (instrument_id) where instrument_id is not null;

create table warning_cases (
  warning_id uuid not null references warnings (id),
  case_id text not null,
  primary key (warning_id, case_id)
);
create index on warning_cases (case_id);

create sequence problem_no;
create table problems (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'TZ' || lpad(nextval('problem_no')::text, 8, '0'),
  source_kind text not null,
  source_id uuid not null,
  title text not null,
  description text not null,
  kind text check (kind in ('at-once', 'by-deadline', 'long-term')),
  finding_code text not null check (finding_code in ('F2', 'F3', 'F4')),
  unit_id text not null,
  region text not null,
  line text not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  measures text,
  leader text,
  person text,
  deadline date,
  completion text,
  completed_by uuid,
  completed_at timestamptz,
  accepted_by uuid,
  accepted_at timestamptz,
  look_back_due date,
  looked_back_by uuid,
  looked_back_at timestamptz,
  reopened integer not null default 0,
  handed_over_at timestamptz,
  handed_over_to text,
  handover_no text,
  handover_receipt_no text,
  handover_receipt_at timestamptz,
  handover_result text,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on problems (opened_at desc, id desc);
create index on problems (region, opened_at desc, id desc);
create index on problems (unit_id, opened_at desc, id desc);
create index on problems (source_kind, source_id);

-- 追责与容错: what was decided about a person, entered by the supervisor, never deleted.
create table accountability (
  id uuid primary key default gen_random_uuid(),
  problem_id uuid not null references problems (id),
  person text not null,
  officer_id text,
  form text not null,
  exempted boolean not null default false,
  basis text not null,
  decided_on date not null,
  approver text,
  recorded_by uuid not null references users (id),
  recorded_at timestamptz not null default now()
);
create index on accountability (problem_id);

-- Serial numbers per organ, kind and year: taken under a row lock in the transaction that issues, so without gaps.
create table instrument_numbers (
  organ_id text not null,
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (organ_id, kind, year)
);

create table instruments (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  organ_id text not null,
  year integer,
  serial integer,
  number text,
  title text not null,
  unit_id text not null,
  region text not null,
  line text not null,
  content jsonb not null,
  file_id uuid references files (id),
  state text not null,
  version integer not null default 1,
  drafted_by uuid not null references users (id),
  drafted_at timestamptz not null default now(),
  issued_by uuid references users (id),
  issued_at timestamptz,
  signed_by uuid references users (id),
  signed_at timestamptz,
  answer text,
  answered_by uuid references users (id),
  answered_at timestamptz,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz,
  unique (organ_id, kind, year, serial)
);
create index on instruments (unit_id, drafted_at desc, id desc);
create index on instruments (region, drafted_at desc, id desc);

create table instrument_matters (
  instrument_id uuid not null references instruments (id),
  matter_kind text not null,
  matter_id uuid not null,
  primary key (instrument_id, matter_kind, matter_id)
);
create index on instrument_matters (matter_kind, matter_id);

create table back_tests (
  id uuid primary key default gen_random_uuid(),
  rule_id text not null,
  parameters jsonb not null,
  period_from date not null,
  period_to date not null,
  unit_id text,
  -- Units that the person asking may see: the comparison is cut to them.
  units text[] not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  result jsonb,
  error text,
  requested_by uuid not null references users (id),
  requested_at timestamptz not null default now(),
  finished_at timestamptz
);
create index on back_tests (rule_id, requested_at desc);

-- Frozen figures: a bulletin is printed from its snapshot, and can be printed again.
create table snapshots (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('daily', 'monthly')),
  period_from date not null,
  period_to date not null,
  unit_id text not null,
  region text not null,
  issue integer not null,
  data jsonb not null,
  digest text not null,
  taken_by uuid,
  taken_at timestamptz not null default now(),
  unique (kind, unit_id, period_from, issue)
);

-- ---------------------------------------------------------------- scope in the database
alter table record.units enable row level security;
create policy scope on record.units to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or id = any ((select scope_units())::text[]));
alter table record.cases enable row level security;
create policy scope on record.cases to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));
do $$
declare t text;
begin
  foreach t in array array['officers', 'devices', 'measures', 'breath_tests'] loop
    execute format('alter table record.%I enable row level security', t);
    execute format('create policy scope on record.%I to biaochi_app using (exists (select from record.units u where u.id = unit_id))', t);
  end loop;
  foreach t in array array['documents', 'edits', 'payments', 'appeals', 'case_officers'] loop
    execute format('alter table record.%I enable row level security', t);
    execute format('create policy scope on record.%I to biaochi_app using (exists (select from record.cases c where c.id = case_id))', t);
  end loop;
  foreach t in array array['duty', 'certificates', 'clips'] loop
    execute format('alter table record.%I enable row level security', t);
    execute format('create policy scope on record.%I to biaochi_app using (exists (select from record.officers o where o.id = officer_id))', t);
  end loop;
  foreach t in array array['captures', 'passages'] loop
    execute format('alter table record.%I enable row level security', t);
    execute format('create policy scope on record.%I to biaochi_app using (exists (select from record.devices d where d.id = device_id))', t);
  end loop;
  foreach t in array array['warnings', 'problems'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy scope on %I to biaochi_app using (
      line || ':' || region like any ((select scope_areas())::text[])
      or (unit_id = any ((select scope_units())::text[]) and %s)
      or (handed_over_at is not null and line || ':' || region like any ((select scope_sealed_areas())::text[])))$p$,
      t, case t when 'warnings' then 'notified_at is not null' else 'true' end);
  end loop;
end $$;
alter table record.weighings enable row level security;
create policy scope on record.weighings to biaochi_app using (exists (select from record.devices d where d.id = site_id));
alter table record.patrols enable row level security;
create policy scope on record.patrols to biaochi_app using (exists (select from record.clips c where c.id = clip_id));
alter table record.points enable row level security;
create policy scope on record.points to biaochi_app using (exists (select from record.officers o where o.id = operator_id));
alter table record.clues enable row level security;
create policy scope on record.clues to biaochi_app using (line || ':' || region like any ((select scope_areas())::text[]));
alter table record.history enable row level security;
create policy scope on record.history to biaochi_app using (entity = 'cases' and exists (select from record.cases c where c.id = history.id));
alter table record.dangling enable row level security;
alter table record.imports enable row level security;
-- Imports of the command line belong to nobody: every supervision office may see that they were made, their records it sees by scope.
create policy scope on record.imports to biaochi_app using (started_by = scope_user() or (started_by is null and scope_areas() is not null));

alter table warning_cases enable row level security;
create policy scope on warning_cases to biaochi_app using (exists (select from warnings w where w.id = warning_id));
alter table accountability enable row level security;
create policy scope on accountability to biaochi_app using (exists (select from problems p where p.id = problem_id));
alter table instruments enable row level security;
create policy scope on instruments to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[])
  or (unit_id = any ((select scope_units())::text[]) and issued_at is not null));
alter table instrument_matters enable row level security;
create policy scope on instrument_matters to biaochi_app using (exists (select from instruments i where i.id = instrument_id));
alter table snapshots enable row level security;
create policy scope on snapshots to biaochi_app using (':' || region like any (
  select distinct ':' || split_part(area, ':', 2) from unnest((select scope_areas())::text[]) area));
alter table files enable row level security;
create policy scope on files to biaochi_app using (
  uploaded_by = scope_user()
  or (matter_kind = 'warning' and exists (select from warnings w where w.id = matter_id))
  or (matter_kind = 'problem' and exists (select from problems p where p.id = matter_id))
  or (matter_kind = 'instrument' and exists (select from instruments i where i.id = matter_id)));
alter table clocks enable row level security;
create policy scope on clocks to biaochi_app using (
  (matter_kind = 'warning' and exists (select from warnings w where w.id = matter_id))
  or (matter_kind = 'problem' and exists (select from problems p where p.id = matter_id))
  or (matter_kind = 'instrument' and exists (select from instruments i where i.id = matter_id)));
alter table notices enable row level security;
create policy scope on notices for select to biaochi_app using (user_id = scope_user() or unit_id = any ((select scope_units())::text[]));
create policy send on notices for insert to biaochi_app with check (true);

grant select, insert, update on all tables in schema public to biaochi_app;
grant select on all tables in schema record to biaochi_app;
grant usage on all sequences in schema public to biaochi_app;
revoke update on actions, audit_roots, chain_heads from biaochi_app;
revoke insert on audit_roots, chain_heads from biaochi_app;
grant delete on saved_filters to biaochi_app;
