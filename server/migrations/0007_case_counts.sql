-- The walk over units goes procedure by procedure as well, so that a procedure that a unit never uses costs nothing to miss.
drop index record.cases_unit_id_occurred_at_id_line_region_procedure_idx;
create index on record.cases (unit_id, procedure, occurred_at desc, id desc) include (line, region);

-- Cases of a unit by month (its first day), summed up from its days: long periods are added up from these.
create table unit_months (
  unit_id text not null,
  month date not null,
  region text not null,
  line text not null,
  own integer not null,
  cases integer not null,
  primary key (unit_id, month)
);
create index on unit_months (month);
alter table unit_months enable row level security;
create policy scope on unit_months to biaochi_app using (
  line || ':' || region like any ((select scope_areas())::text[]) or unit_id = any ((select scope_units())::text[]));
grant select on unit_months to biaochi_app;

-- Cases of each unit from one day to another, in parts to be added up: whole months as such, the days at both ends one by one.
create function cases_between(first date, last date) returns table (unit_id text, own integer, cases integer) language sql stable as $$
  with whole as (
    select (date_trunc('month', first::timestamp + interval '1 month' - interval '1 day'))::date as since, date_trunc('month', (last + 1)::timestamp)::date as until)
  select m.unit_id, m.own, m.cases from unit_months m, whole w where m.month >= w.since and m.month < w.until
  union all
  select d.unit_id, d.own, d.cases from unit_days d, whole w where d.day between first and last and (d.day < w.since or d.day >= w.until or w.since >= w.until)
$$;
