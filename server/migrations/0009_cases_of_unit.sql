-- Counting by unit goes straight to the unit's own rows.
drop function cases_between(date, date);

-- Cases of a unit from one day to another, in parts to be added up: whole months as such, the days at both ends one by one.
create function cases_of(unit text, first date, last date) returns table (own integer, cases integer) language sql stable as $$
  with whole as (
    select (date_trunc('month', first::timestamp + interval '1 month' - interval '1 day'))::date as since, date_trunc('month', (last + 1)::timestamp)::date as until)
  select m.own, m.cases from whole w join unit_months m on m.unit_id = unit and m.month >= w.since and m.month < w.until
  union all
  select d.own, d.cases from whole w join unit_days d on d.unit_id = unit and d.day between first and case when w.since < w.until then w.since - 1 else last end
  union all
  select d.own, d.cases from whole w join unit_days d on d.unit_id = unit and d.day between w.until and last and w.since < w.until
$$;
