-- Campaigns (专项整治): the plan of an office, what it adopted from above, and how far each unit has come. A stage of a unit and a
-- duty of a period are matters: they run under domain/process/stage.ts and duty.ts.

create sequence campaign_no;
create table campaigns (
  id uuid primary key default gen_random_uuid(),
  no text not null unique default 'ZX' || lpad(nextval('campaign_no')::text, 6, '0'),
  -- The plan above that this one adopted, and the topmost one.
  parent_id uuid references campaigns (id),
  root_id uuid not null,
  name text not null,
  doc_no text,
  basis text not null,
  requirements text not null default '',
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  summary_due date not null,
  summary text,
  summary_at timestamptz,
  -- The office that runs it. region and line are its reach; line is '' when there are several lines.
  unit_id text not null,
  office_name text not null,
  region text not null,
  line text not null default '',
  regions text[] not null default '{}',
  lines text[] not null,
  state text not null,
  version integer not null default 1,
  created_by uuid,
  opened_at timestamptz not null default now(),
  published_at timestamptz,
  finished_at timestamptz,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz
);
create index on campaigns (opened_at desc, id desc);
create index on campaigns (parent_id) where parent_id is not null;
create index on campaigns (root_id);

-- origin: the campaign a row came from by adoption; null for the office's own.
create table campaign_classes (
  campaign_id uuid not null references campaigns (id),
  code text not null,
  parent_code text,
  title text not null,
  line text check (line in ('police', 'transport')),
  words text[] not null default '{}',
  origin uuid references campaigns (id),
  primary key (campaign_id, code)
);
create table campaign_groups (
  campaign_id uuid not null references campaigns (id),
  key text not null,
  parent_key text,
  kind text not null check (kind in ('leading', 'special', 'working')),
  title text not null,
  duties text not null default '',
  origin uuid references campaigns (id),
  primary key (campaign_id, key)
);
create table campaign_members (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null references campaigns (id),
  group_key text not null,
  name text not null,
  position text not null default '',
  title text not null check (title in ('head', 'deputy', 'member')),
  user_id uuid,
  added_at timestamptz not null default now(),
  foreign key (campaign_id, group_key) references campaign_groups (campaign_id, key)
);
create index on campaign_members (campaign_id, group_key);
create index on campaign_members (user_id) where user_id is not null;
create table campaign_stages (
  campaign_id uuid not null references campaigns (id),
  no smallint not null check (no between 1 and 20),
  title text not null,
  from_day date not null,
  to_day date check (to_day >= from_day),
  deliverable text not null default '',
  group_key text,
  origin uuid references campaigns (id),
  primary key (campaign_id, no)
);
create table campaign_tasks (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null references campaigns (id),
  key text not null,
  stage_no smallint not null,
  title text not null,
  deliverable text not null default '',
  group_key text,
  due date,
  origin uuid references campaigns (id),
  unique (campaign_id, key),
  foreign key (campaign_id, stage_no) references campaign_stages (campaign_id, no)
);
-- Standing duties with a rhythm of their own (the hard measures): every period gives each unit one report to make.
create table campaign_duties (
  campaign_id uuid not null references campaigns (id),
  key text not null,
  title text not null,
  every text not null check (every in ('day', 'week', 'month', 'quarter')),
  -- Weekday 1–7, day of the month 1–31, day of the quarter's last month; of no meaning for 'day'.
  on_day smallint not null default 1 check (on_day between 1 and 31),
  enabled boolean not null default true,
  origin uuid references campaigns (id),
  primary key (campaign_id, key)
);

-- What of the plan above an adopted plan has seen: an item whose present wording above differs from `seen` is offered.
create table campaign_links (
  campaign_id uuid not null references campaigns (id),
  item text not null,
  seen jsonb,
  decision text not null check (decision in ('adopted', 'accepted', 'kept')),
  decided_by uuid,
  decided_at timestamptz not null default now(),
  primary key (campaign_id, item)
);

create table campaign_units (
  campaign_id uuid not null references campaigns (id),
  unit_id text not null,
  unit_name text not null,
  joined_at timestamptz not null default now(),
  -- Set when the unit was dissolved: who took its share over.
  left_at timestamptz,
  successor_id text,
  primary key (campaign_id, unit_id)
);
create index on campaign_units (unit_id);

-- A unit's stage: for_unit_id is whose share it is, unit_id who answers for it now (its successor, after a dissolution).
create table stages (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null references campaigns (id),
  stage_no smallint not null,
  for_unit_id text not null,
  unit_id text not null,
  region text not null,
  line text not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  started_at timestamptz,
  report text,
  submitted_by uuid,
  submitted_at timestamptz,
  accepted_by uuid,
  accepted_at timestamptz,
  returned integer not null default 0,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz,
  unique (campaign_id, stage_no, for_unit_id),
  foreign key (campaign_id, stage_no) references campaign_stages (campaign_id, no)
);
create index on stages (unit_id);

create table task_progress (
  task_id uuid not null references campaign_tasks (id),
  stage_id uuid not null references stages (id),
  percent smallint not null default 0 check (percent between 0 and 100),
  text text,
  reported_by uuid,
  reported_at timestamptz,
  reminded_on date,
  primary key (task_id, stage_id)
);
create index on task_progress (stage_id);

create table duties (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null references campaigns (id),
  duty_key text not null,
  title text not null,
  period text not null,
  period_from date not null,
  period_to date not null,
  for_unit_id text not null,
  unit_id text not null,
  region text not null,
  line text not null,
  deadline timestamptz not null,
  state text not null,
  version integer not null default 1,
  opened_at timestamptz not null default now(),
  report text,
  reported_by uuid,
  reported_at timestamptz,
  excused_by uuid,
  due_at timestamptz,
  breached boolean not null default false,
  closed_at timestamptz,
  unique (campaign_id, duty_key, for_unit_id, period),
  foreign key (campaign_id, duty_key) references campaign_duties (campaign_id, key)
);
create index on duties (opened_at desc, id desc);
create index on duties (unit_id, opened_at desc, id desc);
create index on duties (campaign_id, opened_at desc, id desc);

-- A campaign and every one below it that adopted its plan, as far as the asker may see them: what statistics of a campaign count.
create function campaign_family(of_campaign uuid) returns setof uuid language sql stable as $$
  with recursive family as (
    select id from campaigns where id = of_campaign
    union select c.id from campaigns c join family f on c.parent_id = f.id)
  select id from family
$$;

-- A dissolved unit leaves every campaign, also those of offices above that the person may not write.
create function leave_campaigns(unit text, successor text) returns void language sql security definer set search_path = public, record as
  $$ update campaign_units set left_at = now(), successor_id = successor where unit_id = unit and left_at is null $$;

-- ---------------------------------------------------------------- scope
-- A region's digits without the empty halves: 990100 → 9901.
create function region_prefix(region text) returns text language sql immutable parallel safe as
  $$ select case when region like '%0000' then left(region, 2) when region like '%00' then left(region, 4) else region end $$;

-- Whether a plan concerns the person: a supervision office sees the plans of its region and those above it, never a neighbour's; an
-- enforcement unit those that reach it or the units below it. A published plan above has to be read before it can be adopted.
create function campaign_meets(at_lines text[], at_region text) returns boolean language sql stable parallel safe as $$
  select exists (
      select from unnest((select scope_areas())::text[]) area,
        lateral (select split_part(area, ':', 1) as line, rtrim(split_part(area, ':', 2), '%') as region) own
      where (own.line = '%' or own.line = any (at_lines))
        and (own.region like region_prefix(at_region) || '%' or region_prefix(at_region) like own.region || '%'))
    or exists (
      select from record.units u where u.id = any ((select scope_units())::text[])
        and u.line = any (at_lines) and u.region like region_prefix(at_region) || '%')
$$;
-- Whether the person's own supervision reaches the office that runs a plan: drafts are seen and plans are written only there.
create function campaign_held(at_line text, at_region text) returns boolean language sql stable parallel safe as
  $$ select coalesce(at_line || ':' || at_region like any ((select scope_areas())::text[]), false) $$;

alter table campaigns enable row level security;
create policy seen on campaigns for select to biaochi_app using (
  case when state = 'draft' then campaign_held(line, region) else campaign_meets(lines, region) end);
create policy made on campaigns for insert to biaochi_app with check (campaign_held(line, region));
create policy kept on campaigns for update to biaochi_app using (campaign_held(line, region));

do $$
declare part text;
begin
  foreach part in array array['campaign_classes', 'campaign_groups', 'campaign_members', 'campaign_stages', 'campaign_tasks',
    'campaign_duties', 'campaign_links', 'campaign_units'] loop
    execute format('alter table %I enable row level security', part);
    execute format('create policy seen on %I for select to biaochi_app using (exists (select from campaigns c where c.id = campaign_id))', part);
    execute format('create policy kept on %I to biaochi_app using (exists (select from campaigns c where c.id = campaign_id and campaign_held(c.line, c.region)))', part);
    execute format('grant select, insert, update, delete on %I to biaochi_app', part);
  end loop;
end $$;

alter table stages enable row level security;
create policy scope on stages to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));
alter table task_progress enable row level security;
create policy scope on task_progress to biaochi_app using (exists (select from stages s where s.id = stage_id));
alter table duties enable row level security;
create policy scope on duties to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));

create policy campaign on files to biaochi_app using (
  (matter_kind = 'campaign' and exists (select from campaigns c where c.id = matter_id))
  or (matter_kind = 'stage' and exists (select from stages s where s.id = matter_id))
  or (matter_kind = 'duty' and exists (select from duties d where d.id = matter_id)));
create policy campaign on clocks to biaochi_app using (
  (matter_kind = 'campaign' and exists (select from campaigns c where c.id = matter_id))
  or (matter_kind = 'stage' and exists (select from stages s where s.id = matter_id))
  or (matter_kind = 'duty' and exists (select from duties d where d.id = matter_id)));

-- What is told to a supervision office is read by whoever supervises there.
create policy office on notices for select to biaochi_app using (
  (select scope_areas()) is not null and unit_id = any ((select nullif(current_setting('biaochi.own_units', true), '')::text[])::text[])
  and exists (select from record.units u where u.id = unit_id and u.line = 'justice'));

grant select, insert, update on campaigns, stages, duties to biaochi_app;
grant select, insert, update, delete on task_progress to biaochi_app;
grant usage on sequence campaign_no to biaochi_app;
