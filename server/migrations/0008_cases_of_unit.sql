-- Counting by unit goes straight to the unit's own rows.
drop function cases_between(date, date);

-- Cases of a unit from one day to another, in parts to be added up: whole months as such, the days at both ends one by one.
create function cases_of(unit text, first date, last date) returns table (own integer, cases integer) language sql stable as $$
  with edge as (
    select (date_trunc('month', first::timestamp + interval '1 month' - interval '1 day'))::date as since, date_trunc('month', (last + 1)::timestamp)::date as until),
  whole as (select since, until, case when since < until then since - 1 else last end as head, case when since < until then until else last + 1 end as tail from edge)
  select m.own, m.cases from whole w join unit_months m on m.unit_id = unit and m.month >= w.since and m.month < w.until
  union all
  select d.own, d.cases from whole w join unit_days d on d.unit_id = unit and d.day >= first and d.day <= w.head
  union all
  select d.own, d.cases from whole w join unit_days d on d.unit_id = unit and d.day >= w.tail and d.day <= last
$$;
