-- Protection of personal data (S27): impact assessments, deletions after the period, requests of persons, incidents. The security
-- administrator, who sees no records, works here as the owner; supervision leads read through these policies what concerns their sets.

-- Whether the person's office supervises every unit of this deployment: figures over all of it are for that office.
create function scope_covers_all() returns boolean language sql stable security definer set search_path = public, record as $$
  select (select scope_areas()) is not null
    and not exists (select from record.units u where not u.line || ':' || u.region like any ((select scope_areas())::text[]))
$$;

-- Whether a clue, what it was merged into, and what came of them all ended before a moment.
create function clue_rests(clue uuid, before timestamptz) returns boolean language sql stable set search_path = public as $$
  with recursive way as (
    select id, merged_into, closed_at, problem_id from clues where id = clue
    union select c.id, c.merged_into, c.closed_at, c.problem_id from clues c join way w on c.id = w.merged_into
  ), trouble as (
    select p.id, p.closed_at from problems p
    where p.id in (select problem_id from way) or (p.source_kind = 'clue' and p.source_id in (select id from way))
  )
  select exists (select from way)
    and not exists (select from way where closed_at is null or closed_at >= before)
    and not exists (select from trouble where closed_at is null or closed_at >= before)
    and not exists (select from handovers h where (h.closed_at is null or h.closed_at >= before)
      and ((h.source_kind = 'clue' and h.source_id in (select id from way))
        or (h.source_kind = 'problem' and h.source_id in (select id from trouble))))
    and not exists (select from reporter_requests r where r.clue_id in (select id from way) and r.state in ('asked', 'approved'))
$$;

-- ---------------------------------------------------------------- 个人信息保护影响评估
create table privacy_assessments (
  id uuid primary key default gen_random_uuid(),
  data_set text not null,
  keeper text not null check (keeper in ('supervision', 'security')),
  version integer not null,
  -- Art. 55 by item, art. 56 by item.
  grounds text[] not null,
  lawful text not null,
  impact text not null,
  risk text not null check (risk in ('low', 'medium', 'high')),
  measures text not null,
  decided_by text not null,
  decided_on date not null,
  next_review date not null,
  recorded_by uuid not null references users (id),
  recorded_at timestamptz not null default now(),
  reminded_at timestamptz,
  unique (data_set, version)
);
create index on privacy_assessments (recorded_at desc, id desc);
alter table privacy_assessments enable row level security;
create policy scope on privacy_assessments to biaochi_app using (keeper = 'supervision' and (select scope_areas()) is not null);

-- ---------------------------------------------------------------- 到期清理
create table privacy_runs (
  id uuid primary key default gen_random_uuid(),
  data_set text not null,
  keeper text not null check (keeper in ('supervision', 'security')),
  -- The period as it was held when it was asked for, and what lies before it.
  period jsonb not null,
  cutoff timestamptz not null,
  -- [{step, count}]: as counted when asked, and as deleted so far.
  planned jsonb not null,
  deleted jsonb not null default '[]',
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'done')),
  asked_by uuid not null references users (id),
  asked_at timestamptz not null default now(),
  decided_by uuid references users (id),
  decided_at timestamptz,
  decision text,
  finished_at timestamptz,
  check (decided_by is distinct from asked_by),
  check ((state = 'asked') = (decided_at is null)),
  check ((state = 'done') = (finished_at is not null))
);
create index on privacy_runs (asked_at desc, id desc);
create unique index on privacy_runs (data_set) where state in ('asked', 'approved');
alter table privacy_runs enable row level security;
create policy scope on privacy_runs to biaochi_app using (keeper = 'supervision' and (select scope_covers_all()));

-- ---------------------------------------------------------------- 个人请求
create sequence privacy_request_no;
create table privacy_requests (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'GR' || lpad(nextval('privacy_request_no')::text, 6, '0'),
  data_set text not null,
  keeper text not null check (keeper in ('supervision', 'security')),
  kind text not null check (kind in ('access', 'correct', 'delete', 'explain')),
  -- Who asks, sealed; null once its own period is over.
  sealed text,
  identity_check text not null,
  content text not null,
  received_on date not null,
  -- The office that the request is worked out with.
  unit_id text,
  region text,
  line text,
  due_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'answered')),
  outcome text check (outcome in ('granted', 'partly', 'refused')),
  grounds text[] not null default '{}',
  answer text,
  answered_by uuid references users (id),
  answered_at timestamptz,
  registered_by uuid not null references users (id),
  registered_at timestamptz not null default now(),
  reminded_at timestamptz,
  breached_at timestamptz,
  check ((state = 'answered') = (answered_at is not null)),
  check ((unit_id is null) = (region is null))
);
create index on privacy_requests (registered_at desc, id desc);
alter table privacy_requests enable row level security;
create policy scope on privacy_requests to biaochi_app using (
  keeper = 'supervision' and line || ':' || region like any ((select scope_areas())::text[]));

-- ---------------------------------------------------------------- 个人信息安全事件
create sequence privacy_incident_no;
create table privacy_incidents (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'SJ' || lpad(nextval('privacy_incident_no')::text, 6, '0'),
  keepers text[] not null,
  data_sets text[] not null,
  kinds text[] not null,
  title text not null,
  happened text not null,
  occurred_at timestamptz,
  found_at timestamptz not null,
  people integer,
  categories text,
  cause text,
  harm text,
  measures text,
  advice text,
  contact text,
  authority text,
  authority_at timestamptz,
  persons_way text,
  persons_at timestamptz,
  not_told text,
  due_at timestamptz not null,
  reminded_at timestamptz,
  state text not null default 'open' check (state in ('open', 'closed')),
  version integer not null default 1,
  opened_by uuid not null references users (id),
  opened_at timestamptz not null default now(),
  closed_by uuid references users (id),
  closed_at timestamptz,
  check ((authority is null) = (authority_at is null)),
  check ((persons_way is null) = (persons_at is null)),
  check ((state = 'closed') = (closed_at is not null))
);
create index on privacy_incidents (opened_at desc, id desc);
alter table privacy_incidents enable row level security;
create policy scope on privacy_incidents to biaochi_app using ('supervision' = any (keepers) and (select scope_covers_all()));

-- ---------------------------------------------------------------- rights
do $$
declare part text;
begin
  foreach part in array array['privacy_assessments', 'privacy_runs', 'privacy_requests', 'privacy_incidents'] loop
    execute format('create policy own_campaign on %I as restrictive to biaochi_app using ((select scope_campaigns()) is null)', part);
    execute format('grant select on %I to biaochi_app', part);
  end loop;
end $$;

-- Tells those who may approve a deletion, but not who asked: security administrators, and for what supervision keeps the leads of the office
-- that supervises every unit. Who holds which grant is not for a request's role to read.
create function tell_privacy_approvers(run uuid, words text) returns void language sql security definer set search_path = public, record as $$
  insert into notices (user_id, text, link)
  select distinct g.user_id, words, '/privacy?tab=runs' from privacy_runs r join grants g on g.revoked_at is null and g.user_id <> r.asked_by
  left join record.units u on u.id = g.unit_id
  where r.id = run and (g.role = 'security-admin'
    or (g.role = 'supervision-lead' and r.keeper = 'supervision' and g.campaign_id is null and u.line = 'justice' and not exists (
      select from record.units o where o.region not like
        case u.level when 'province' then left(u.region, 2) when 'city' then left(u.region, 4) else u.region end || '%')))
$$;
