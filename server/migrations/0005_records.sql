-- Case lists, unit and officer profiles, statistics.

-- A list of cases walks the visible units one by one, each in order of time, and merges: no page reads further than it shows.
-- Columns that the scope and the common filters ask for ride along, so that the walk stays inside the index.
drop index record.cases_region_occurred_at_id_idx;
drop index record.cases_unit_id_occurred_at_idx;
create index on record.cases (unit_id, occurred_at desc, id desc) include (line, region, procedure);
create index on record.cases (item_code, unit_id, occurred_at desc, id desc) include (line, region, procedure);
-- Serves the whole number and its beginning alike, whatever the collation of the database.
drop index record.cases_case_no_idx;
create index on record.cases (case_no text_pattern_ops);
create index on record.items (code, valid_from desc);
create index on warnings (subject_id) where subject_kind = 'officer';
-- Whether deadlines were kept is counted by the day on which they ended.
create index on clocks (due_at) where outcome is distinct from 'dropped';
-- What was closed is counted by the day on which it was.
create index on warnings (closed_at) where closed_at is not null;

-- Ids of cases whose number begins with a text, at most so many: found before the scope is applied, so that a common beginning
-- costs the same for everybody. Ids alone say nothing; whoever reads the cases does so within the scope.
create function record.cases_numbered(beginning text, most integer) returns setof text
  language sql stable security definer set search_path = record, pg_temp as
  $$ select c.id from record.cases c where c.case_no ~>=~ beginning and c.case_no ~<~ (beginning || chr(1114111)) limit most $$;
revoke execute on function record.cases_numbered(text, integer) from public;
grant execute on function record.cases_numbered(text, integer) to biaochi_app;

-- Cases of a unit by day of the act: its own, and with all units below it.
create table unit_days (
  unit_id text not null,
  day date not null,
  region text not null,
  line text not null,
  own integer not null,
  cases integer not null,
  primary key (unit_id, day)
);
create index on unit_days (day);

-- Figures of a unit or an officer beside those of its peers. `n`: how many records the figure rests on.
create table profile_metrics (
  subject_kind text not null check (subject_kind in ('unit', 'officer')),
  subject_id text not null,
  key text not null,
  value double precision,
  n integer not null,
  peers integer not null,
  peer_median double precision,
  percentile double precision,
  primary key (subject_kind, subject_id, key)
);

-- The last refresh of the two tables above, and the year that profiles look back on.
create table summary_state (
  one boolean primary key default true check (one),
  refreshed_at timestamptz not null,
  period_from date not null,
  period_to date not null
);

alter table unit_days enable row level security;
create policy scope on unit_days to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));
alter table profile_metrics enable row level security;
create policy scope on profile_metrics to biaochi_app using (
  case subject_kind when 'unit' then exists (select from record.units u where u.id = subject_id)
    else exists (select from record.officers o where o.id = subject_id) end);
grant select on unit_days, profile_metrics, summary_state to biaochi_app;
